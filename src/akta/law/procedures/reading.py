"""Read declarations from YAML or JSON and check them, with a Polish sentence for each mistake.

What is wrong is left out and told; the rest of the file still counts, so that one slip of an
installation does not stop the desk.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from akta.law.procedures import entries
from akta.law.procedures.entries import EVENT_OWN_NAMES, LINES, Mistake
from akta.law.procedures.folding import START
from akta.law.procedures.library import SHIPPED, Library, Problem, files_of
from akta.law.procedures.model import Declaration, EventKind, Fact, Sort, expressions_of

SORTS = {"duties": Sort.DUTY, "tables": Sort.TABLE, "blocks": Sort.BLOCK, "papers": Sort.PAPER}
SECTIONS = {"facts", "events", *SORTS}
BUILT_IN = {
    "act": "regulamin (common albo military)",
    "status": "stan postępowania",
    "period_end": "koniec okresu postępowania",
    "limit_year": "granica roku",
    "latest_motion": "ostatni dzień na wniosek o przedłużenie",
    "paused": "bieg okresu wstrzymany",
}


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader that also notes on which lines a mapping stands.

    Only `true` and `false` are truth values: `on` is a word. A day that is not in the calendar
    stays the text it is, to be told where it stands; a name given twice is a mistake.
    """

    yaml_implicit_resolvers = {
        letter: [pair for pair in pairs if letter in "tfTF" or not pair[0].endswith(":bool")]
        for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        if not isinstance(node, yaml.MappingNode):
            told = "mają tu stać pola nazwa: wartość"
            raise yaml.constructor.ConstructorError(None, None, told, node.start_mark)
        names = [key.value for key, _ in node.value]
        for place, (key, _) in enumerate(node.value):
            if key.value in names[:place]:
                told = f"nazwa „{key.value}” stoi tu dwa razy"
                raise yaml.constructor.ConstructorError(None, None, told, key.start_mark)
        found = super().construct_mapping(node, deep=deep)
        found[LINES] = (node.start_mark.line + 1, node.end_mark.line)
        return found

    def construct_day(self, node: yaml.ScalarNode) -> Any:
        """A date or moment; what is none stays text."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return node.value


Loader.add_constructor("tag:yaml.org,2002:timestamp", Loader.construct_day)


class Reader:
    """Gathers files into one library; what comes later may not repeat a name."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {name: Fact(name, text) for name, text in BUILT_IN.items()}
        self.events: dict[str, EventKind] = {}
        self.declarations: dict[str, Declaration] = {}
        self.problems: list[Problem] = []
        self._file = ""
        self._places: dict[str, tuple[str, int]] = {}
        self._statuses: set[str | None] = {START}

    def read(self, path: Path, *, own: bool) -> None:
        """Take in one file."""
        self._file = path.name
        try:
            found = _loaded(path)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            told = "Pliku nie da się odczytać jako YAML ani JSON"
            if isinstance(error, yaml.constructor.ConstructorError):
                told = f"{told}: {error.problem}"
            self._tell(mark.line + 1 if mark else 1, told)
            return
        if not isinstance(found, dict):
            self._tell(1, "Plik ma mieć działy: " + ", ".join(sorted(SECTIONS)))
            return
        for section, listed in found.items():
            self._section(section, listed, own=own)

    def library(self) -> Library:
        """All that was read and fits together; what refers to unknown names is left out too."""
        for kind in self._unfit(self.events.values(), self._wrong_in_event):
            del self.events[kind.id]
        for declared in self._unfit(self.declarations.values(), self._wrong_in):
            del self.declarations[declared.id]
        return Library(self.facts, self.events, self.declarations, tuple(self.problems))

    def _section(self, section: str, listed: Any, *, own: bool) -> None:
        if section == LINES:
            return
        if section not in SECTIONS:
            self._tell(1, f"Nie ma działu „{section}”; są: {', '.join(sorted(SECTIONS))}")
            return
        if not isinstance(listed, list | None):
            self._tell(1, f"Dział „{section}” ma być listą wpisów")
            return
        for entry in listed or []:
            lines = entry.pop(LINES, (1, 1)) if isinstance(entry, dict) else (1, 1)
            try:
                self._entry(section, entry, lines, own=own)
            except Mistake as error:
                name = entry.get("id", "?") if isinstance(entry, dict) else entry
                self._tell(lines[0], f"„{name}”, {error}" if error.fields else f"„{name}”: {error}")

    def _entry(self, section: str, entry: Any, lines: tuple[int, int], *, own: bool) -> None:
        if not isinstance(entry, dict):
            raise Mistake("wpis ma mieć pola nazwa: wartość")
        if section == "facts":
            fact = entries.fact(entry)
            self._new(self.facts, fact.name, fact)
        elif section == "events":
            kind = entries.event_kind(entry)
            self._new(self.events, kind.id, kind)
            self._places[kind.id] = (self._file, lines[0])
            self._statuses |= set() if own else {kind.status}
        else:
            declared = entries.declarations(entry, SORTS[section], self._file, lines, own=own)
            for each in declared:
                self._new(self.declarations, each.id, each)

    def _new(self, kept: dict[str, Any], name: str, value: Any) -> None:
        if name in kept:
            raise Mistake("ta nazwa jest już użyta; proszę nadać inną", "id")
        kept[name] = value

    def _tell(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(self._file, line, sentence.rstrip(".") + "."))

    def _unfit(self, listed: Iterable[Any], wrong: Callable[[Any], Iterator[Mistake]]) -> list[Any]:
        """Those that name what nobody knows; each mistake is told."""
        found = []
        for each in listed:
            mistakes = list(wrong(each))
            for mistake in mistakes:
                self._file, line = self._place_of(each)
                self._tell(line, f"„{each.id}”, {mistake}")
            if mistakes:
                found.append(each)
        return found

    def _place_of(self, each: Declaration | EventKind) -> tuple[str, int]:
        if isinstance(each, Declaration):
            return each.file, each.line
        return self._places[each.id]

    def _wrong_in(self, declared: Declaration) -> Iterator[Mistake]:
        """Names that a declaration uses and nobody knows."""
        for field in ("trigger", "blocks", "done_by"):
            for kind in getattr(declared, field):
                if kind not in self.events:
                    yield Mistake(f"nie ma rodzaju zdarzenia „{kind}”", field)
        kinds = declared.trigger or declared.blocks
        given = {name for kind in kinds for name in self._fields(kind)} | EVENT_OWN_NAMES
        for name in set(declared.same) - given:
            yield Mistake(f"zdarzenie nie ma pola „{name}”", "same")
        for field, expression in expressions_of(declared):
            for name in sorted(expression.names - self.facts.keys()):
                yield Mistake(f"nie ma faktu „{name}”", field)
            for name in sorted(expression.event_names - given) if kinds else ():
                yield Mistake(f"zdarzenie nie ma pola „{name}”", field)

    def _fields(self, kind: str) -> set[str]:
        found = self.events.get(kind)
        return {field.name for field in found.fields} if found else set()

    def _wrong_in_event(self, kind: EventKind) -> Iterator[Mistake]:
        for field, statuses in (("from", kind.since), ("status", (kind.status,))):
            for status in statuses:
                if status is not None and status not in self._statuses:
                    yield Mistake(f"nie ma stanu „{status}”", field)
        given = self._fields(kind.id) | EVENT_OWN_NAMES
        for name, expression in kind.sets:
            for used in sorted({name, *expression.names} - self.facts.keys()):
                yield Mistake(f"nie ma faktu „{used}”", "sets", name)
            for used in sorted(expression.event_names - given):
                yield Mistake(f"zdarzenie nie ma pola „{used}”", "sets", name)


def shipped() -> Reader:
    """A reader that has taken in the shipped files, to be given those of an installation."""
    found, kept = Reader(), _shipped()
    for name, value in vars(kept).items():
        setattr(found, name, copy(value))
    return found


@cache
def _shipped() -> Reader:
    reader = Reader()
    for path in files_of(SHIPPED):
        reader.read(path, own=False)
    return reader


def _loaded(path: Path) -> Any:
    """What the file holds; JSON that is no YAML (tabs) is read as JSON, without its lines."""
    written = path.read_bytes()
    try:
        return yaml.load(written, Loader=Loader)  # noqa: S506 - a safe loader
    except yaml.scanner.ScannerError:
        if path.suffix != ".json":
            raise
        try:
            return json.loads(written)
        except ValueError:
            pass
        raise
