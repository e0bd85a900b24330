"""Read declarations from YAML or JSON and check them, with a Polish sentence for each mistake.

What is wrong is left out and told; the rest of the file still counts, so that one slip of an
installation does not stop the desk.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from akta.law.procedures import model
from akta.law.procedures.expressions import Expression, ExpressionError, parse
from akta.law.procedures.library import Library, Problem
from akta.law.procedures.model import Act, Declaration, EventKind, Fact, Field, Sort
from akta.law.terms import Length, TermError, parse_length

SECTIONS = {"facts", "events", "duties", "tables", "blocks", "papers"}
SORTS = {"duties": Sort.DUTY, "tables": Sort.TABLE, "blocks": Sort.BLOCK, "papers": Sort.PAPER}
KEYS = {
    *("id", "name", "rule", "provision", "valid", "act", "military", "trigger", "every", "same"),
    *("when", "words", "actor", "addressee", "through", "term", "remind", "blocks", "override"),
    *("done_by", "notice", "paper", "rows", "mend", "area", "partial", "examples", "source"),
}
TERM_KEYS = {
    *("when", "from", "period", "direction", "calendar", "free_day", "immediately", "at"),
    "provision",
}
EVENT_KEYS = {
    *("id", "name", "area", "provision", "fields", "from", "status", "sets", "running", "hint"),
}
ROW_KEYS = {"when", "outcome", "words", "provision", "notice", "reasons", "mend"}
UNITS_OF_TEXT = frozenset({"§", "ust.", "pkt", "lit.", "i", "oraz"})
MILITARY_KEYS = {
    *("rule", "provision", "term", "addressee", "words", "actor", "notice", "examples"),
}
EVENT_OWN_NAMES = {"date", "id", "kind"}
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

    Only `true` and `false` are truth values: `on` is a word.
    """

    yaml_implicit_resolvers = {
        letter: [pair for pair in pairs if letter in "tfTF" or not pair[0].endswith(":bool")]
        for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        found = super().construct_mapping(node, deep=deep)
        found["__lines__"] = (node.start_mark.line + 1, node.end_mark.line)
        return found


class Mistake(ValueError):
    """One mistake in one entry."""


class Reader:
    """Gathers files into one library; what comes later may not repeat a name."""

    def __init__(self) -> None:
        self.facts: dict[str, Fact] = {name: Fact(name, text) for name, text in BUILT_IN.items()}
        self.events: dict[str, EventKind] = {}
        self.declarations: dict[str, Declaration] = {}
        self.problems: list[Problem] = []
        self._file = ""

    def read(self, path: Path, *, own: bool) -> None:
        """Take in one file."""
        self._file = path.name
        try:
            found = yaml.load(path.read_bytes(), Loader=Loader)  # noqa: S506 - a safe loader
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self._tell(mark.line + 1 if mark else 1, "Pliku nie da się odczytać jako YAML ani JSON")
            return
        if not isinstance(found, dict):
            self._tell(1, "Plik ma mieć działy: " + ", ".join(sorted(SECTIONS)))
            return
        for section, entries in found.items():
            self._section(section, entries, own=own)

    def library(self) -> Library:
        """All that was read, with what refers to unknown names told as well."""
        for declaration in self.declarations.values():
            self._cross(declaration)
        for kind in self.events.values():
            self._cross_event(kind)
        return Library(self.facts, self.events, self.declarations, tuple(self.problems))

    def _section(self, section: str, entries: Any, *, own: bool) -> None:
        if section == "__lines__":
            return
        if section not in SECTIONS:
            self._tell(1, f"Nie ma działu „{section}”; są: {', '.join(sorted(SECTIONS))}")
            return
        for entry in entries or []:
            lines = entry.pop("__lines__", (1, 1)) if isinstance(entry, dict) else (1, 1)
            try:
                self._entry(section, entry, lines, own=own)
            except (Mistake, ExpressionError, TermError, ValueError) as error:
                name = entry.get("id", "?") if isinstance(entry, dict) else entry
                self._tell(lines[0], f"„{name}”: {error}")

    def _entry(self, section: str, entry: Any, lines: tuple[int, int], *, own: bool) -> None:
        if not isinstance(entry, dict):
            raise Mistake("wpis ma mieć pola nazwa: wartość")
        if section == "facts":
            fact = _fact(entry)
            self._new(self.facts, fact.name, fact)
        elif section == "events":
            kind = _event_kind(entry)
            self._new(self.events, kind.id, kind)
        else:
            declared = _declaration(entry, SORTS[section], self._file, lines, own=own)
            for each in declared:
                self._new(self.declarations, each.id, each)

    def _new(self, kept: dict[str, Any], name: str, value: Any) -> None:
        if name in kept:
            raise Mistake("ta nazwa jest już użyta; proszę nadać inną")
        kept[name] = value

    def _tell(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(self._file, line, sentence.rstrip(".") + "."))

    def _cross(self, declared: Declaration) -> None:
        """Names that a declaration uses and nobody knows."""
        self._file = declared.file
        for kind in {*declared.trigger, *declared.blocks, *declared.done_by} - self.events.keys():
            self._tell(declared.line, f"„{declared.id}”: nie ma rodzaju zdarzenia „{kind}”")
        kinds = declared.trigger or declared.blocks
        given = {name for kind in kinds for name in self._fields(kind)}
        for expression in expressions_of(declared):
            for name in sorted(expression.names - self.facts.keys()):
                self._tell(declared.line, f"„{declared.id}”: nie ma faktu „{name}”")
            unknown = expression.event_names - given - EVENT_OWN_NAMES
            for name in sorted(unknown) if kinds else ():
                self._tell(declared.line, f"„{declared.id}”: zdarzenie nie ma pola „{name}”")

    def _fields(self, kind: str) -> set[str]:
        found = self.events.get(kind)
        return {field.name for field in found.fields} if found else set()

    def _cross_event(self, kind: EventKind) -> None:
        for name, expression in kind.sets:
            for used in sorted({name, *expression.names} - self.facts.keys()):
                self._tell(1, f"zdarzenie „{kind.id}”: nie ma faktu „{used}”")
            for used in sorted(expression.event_names - self._fields(kind.id) - EVENT_OWN_NAMES):
                self._tell(1, f"zdarzenie „{kind.id}”: nie ma pola „{used}”")


def expressions_of(declared: Declaration) -> list[Expression]:
    """Every expression of a declaration."""
    found = [declared.when, *(row.when for row in declared.rows)]
    for term in declared.terms:
        found += [term.when, term.start, term.at]
    if declared.paper:
        found += [field.when for field in declared.paper.fields]
    return [expression for expression in found if expression is not None]


def _known(entry: Mapping[str, Any], keys: set[str]) -> None:
    for key in entry:
        if key not in keys and key != "__lines__":
            raise Mistake(f"nie ma pola „{key}”; są: {', '.join(sorted(keys))}")


def _need(entry: Mapping[str, Any], key: str) -> Any:
    if entry.get(key) in (None, "", []):
        raise Mistake(f"brakuje pola „{key}”")
    return entry[key]


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _expression(value: Any) -> Expression | None:
    return None if value is None else parse(value)


def _labels(value: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in (value or {}).items() if k != "__lines__"}


def _one_of(value: Any, known: Mapping[str, Any], what: str) -> str:
    if value not in known:
        raise Mistake(f"{what} „{value}” nie istnieje; są: {', '.join(known)}")
    return str(value)


def _fact(entry: Mapping[str, Any]) -> Fact:
    _known(entry, {"id", "label", "default", "words"})
    words = _labels(entry.get("words"))
    return Fact(str(_need(entry, "id")), str(_need(entry, "label")), entry.get("default"), words)


def _event_kind(entry: Mapping[str, Any]) -> EventKind:
    _known(entry, EVENT_KEYS)
    sets = {k: v for k, v in (entry.get("sets") or {}).items() if k != "__lines__"}
    return EventKind(
        id=str(_need(entry, "id")),
        name=str(_need(entry, "name")),
        area=str(entry.get("area", "")),
        provision=str(entry.get("provision", "")),
        fields=tuple(_field(each) for each in entry.get("fields") or []),
        since=_texts(entry.get("from")),
        status=entry.get("status"),
        sets=tuple((name, parse(value)) for name, value in sets.items()),
        running=entry.get("running"),
        hint=str(entry.get("hint", "")),
    )


def _field(entry: Mapping[str, Any]) -> Field:
    _known(entry, {"name", "label", "type", "required", "choices", "hint"})
    types = {each.value: each for each in model.FieldType}
    kind = types[_one_of(entry.get("type", "text"), types, "rodzaj pola")]
    return Field(
        name=str(_need(entry, "name")),
        label=str(_need(entry, "label")),
        type=kind,
        required=bool(entry.get("required", False)),
        choices=_labels(entry.get("choices")),
        hint=str(entry.get("hint", "")),
    )


def _military(provision: str) -> str:
    """A bare paragraph is one of the military regulation; another act is named in full."""
    bare = all(word in UNITS_OF_TEXT or word[0].isdigit() for word in provision.split())
    return f"{provision} Regulaminu wojskowego" if bare else provision


def _declaration(
    entry: dict[str, Any], sort: Sort, file: str, lines: tuple[int, int], *, own: bool
) -> list[Declaration]:
    """The declaration, and its military variant where the entry has one."""
    _known(entry, KEYS)
    if own and "rule" not in entry:
        entry["rule"] = entry.get("id")
    variant = entry.get("military")
    if isinstance(variant, str):  # the same rule under a paragraph of its own
        variant = {"provision": _military(variant)}
    if not isinstance(variant, dict):
        return [_built(entry, sort, file, lines, own=own)]
    _known(variant, MILITARY_KEYS)
    theirs = _military_entry(entry, variant)
    return [
        _built(_common_entry(entry), sort, file, lines, own=own),
        _built(theirs, sort, file, lines, own=own, variant=True),
    ]


def _common_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of both without its military half: a military case must not have two of them."""
    if entry.get("act") != "both":
        return dict(entry)
    ours = [each for each in entry.get("examples") or [] if each.get("act") != "military"]
    return {**entry, "act": "common", "examples": ours}


def _military_entry(entry: Mapping[str, Any], variant: Mapping[str, Any]) -> dict[str, Any]:
    """What differs under the military regulation, with the examples of military cases."""
    ours = _common_entry(entry).get("examples") or []
    theirs = [each for each in entry.get("examples") or [] if each not in ours]
    own = [{"act": "military", **each} for each in variant.get("examples") or []]
    return {
        **entry,
        **{key: value for key, value in variant.items() if key != "__lines__"},
        "id": f"{entry['id']}-military",
        "act": "military",
        "rule": variant.get("rule", []),
        "examples": [*own, *theirs],
    }


def _built(
    entry: Mapping[str, Any],
    sort: Sort,
    file: str,
    lines: tuple[int, int],
    *,
    own: bool,
    variant: bool = False,
) -> Declaration:
    valid = entry.get("valid") or {}
    every = bool(entry.get("every", False))
    _check_sort(entry, sort)
    return Declaration(
        id=str(_need(entry, "id")),
        sort=sort,
        name=str(_need(entry, "name")),
        rules=_texts(entry["rule"] if variant else _need(entry, "rule")),
        provision=str(_need(entry, "provision")),
        act=Act(_one_of(entry.get("act", "common"), {each.value: 0 for each in Act}, "akt")),
        valid_from=_day(valid.get("from"), date.min),
        valid_to=_day(valid.get("to"), date.max),
        trigger=_texts(entry.get("trigger")),
        only_last=not every,
        same=_texts(entry.get("same")),
        when=_expression(entry.get("when")),
        words=str(entry.get("words", "")),
        actor=_one_of(entry.get("actor", "conducting"), model.ACTORS, "wykonawca"),
        addressee=str(entry.get("addressee", "")),
        through=tuple(_one_of(x, model.ACTORS, "ogniwo") for x in _texts(entry.get("through"))),
        terms=_terms(entry.get("term")),
        remind=_length(entry.get("remind")),
        blocks=_texts(entry.get("blocks")),
        override=_override(entry.get("override")),
        done_by=_texts(entry.get("done_by")),
        notice=_texts(entry.get("notice")),
        paper=_paper(entry.get("paper")),
        rows=tuple(_row(each) for each in entry.get("rows") or []),
        mend=str(entry.get("mend", "")),
        area=str(entry.get("area", "")),
        partial=str(entry.get("partial", "")),
        examples=tuple(_example(each) for each in entry.get("examples") or []),
        file=file,
        line=lines[0],
        last_line=max(lines),
        own=own,
    )


def _check_sort(entry: Mapping[str, Any], sort: Sort) -> None:
    """What each sort cannot do without."""
    needed = {
        Sort.DUTY: ("trigger", "done_by"),
        Sort.TABLE: ("rows",),
        Sort.BLOCK: ("blocks", "when", "words"),
        Sort.PAPER: ("paper",),
    }
    for key in needed[sort]:
        _need(entry, key)


def _day(value: Any, default: date) -> date:
    if value is None:
        return default
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _length(value: Any) -> Length | None:
    return None if value is None else parse_length(str(value))


def _terms(value: Any) -> tuple[model.TermRule, ...]:
    entries = value if isinstance(value, list) else [value] if value else []
    return tuple(_term(each) for each in entries)


def _term(entry: Mapping[str, Any]) -> model.TermRule:
    _known(entry, TERM_KEYS)
    directions, calendars = {"after": False, "before": True}, {"general": False, "measure": True}
    free = {each.value: each for each in model.FreeDay}
    length = _length(entry.get("period"))
    immediately = bool(entry.get("immediately", False))
    if length is None and not immediately and "at" not in entry:
        raise Mistake("termin ma mieć „period”, „at” albo „immediately: true”")
    return model.TermRule(
        when=_expression(entry.get("when")),
        start=_expression(entry.get("from")),
        length=length,
        before=directions[_one_of(entry.get("direction", "after"), directions, "kierunek")],
        measure=calendars[_one_of(entry.get("calendar", "general"), calendars, "kalendarz")],
        free_day=free[_one_of(entry.get("free_day", "next"), free, "dzień wolny")],
        immediately=immediately,
        at=_expression(entry.get("at")),
        provision=str(entry.get("provision", "")),
    )


def _override(entry: Mapping[str, Any] | None) -> model.Override | None:
    if entry is None:
        return None
    _known(entry, {"by", "words"})
    return model.Override(str(_need(entry, "by")), str(_need(entry, "words")))


def _paper(entry: Mapping[str, Any] | None) -> model.Paper | None:
    if entry is None:
        return None
    _known(entry, {"kind", "title", "fields"})
    fields = tuple(_paper_field(each) for each in entry.get("fields") or [])
    return model.Paper(str(_need(entry, "kind")), str(_need(entry, "title")), fields)


def _paper_field(entry: Any) -> model.PaperField:
    if isinstance(entry, str):
        name, _, label = entry.partition(": ")
        return model.PaperField(name, label or name)
    _known(entry, {"name", "label", "when", "hint"})
    return model.PaperField(
        str(_need(entry, "name")),
        str(_need(entry, "label")),
        _expression(entry.get("when")),
        str(entry.get("hint", "")),
    )


def _row(entry: Mapping[str, Any]) -> model.Row:
    _known(entry, ROW_KEYS)
    return model.Row(
        when=_expression(entry.get("when")),
        outcome=str(_need(entry, "outcome")),
        words=str(_need(entry, "words")),
        provision=str(entry.get("provision", "")),
        notice=_texts(entry.get("notice")),
        reasons=_texts(entry.get("reasons")),
        mend=str(entry.get("mend", "")),
    )


def _example(entry: dict[str, Any]) -> model.Example:
    _known(entry, {"says", "act", "events", "expect", "try", "refused"})
    events = tuple({k: v for k, v in e.items() if k != "__lines__"} for e in entry["events"])
    expect = {k: v for k, v in (entry.get("expect") or {}).items() if k != "__lines__"}
    if isinstance(entry.get("try"), dict):
        attempt = {k: v for k, v in entry["try"].items() if k != "__lines__"}
        expect |= {"try": attempt, "refused": entry.get("refused", True)}
    act = Act(entry.get("act", "common"))
    return model.Example(events, expect, act, str(entry.get("says", "")))
