"""Rules carried by data: declarations of `akta.law.procedures`, their examples, and their mutants.

A declaration carries the rules it names; its worked examples are its tests, which
`tests/law/test_procedures.py::test_example` runs one by one under the rule's mark.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from akta.law import catalogue
from akta.law.catalogue import Rule
from akta.law.procedures.entries import LINES
from akta.law.procedures.examples import failures
from akta.law.procedures.library import Library, files_of, load
from akta.law.procedures.model import Declaration
from akta.law.procedures.reading import SORTS, Loader, Reader
from akta.ops.rules.mutants import Kind, Mutant
from akta.ops.rules.project import Project
from akta.ops.rules.reading import Carrier, CodeMark, Problem
from akta.ops.rules.testmarks import ProofMark

DATA = Path("law/procedures/data")
TEST_FILE, TEST = "tests/law/test_procedures.py", "test_example"
KIND = "data"
VARIANT = "-military"
HEAD = {"id", "name", "rule", "provision", "act", "trigger", "done_by", "examples", "area"}
HEAD |= {"blocks", "every", "same", "partial", "when", "words", "rows", "valid", "military"}
Change = Callable[[dict[str, Any]], None]


def data_marks(project: Project) -> tuple[list[CodeMark], list[ProofMark], list[Problem]]:
    """Rules that the shipped declarations carry, with the examples that prove them."""
    reader, folder = Reader(), project.package / DATA
    for path in files_of(folder):
        reader.read(path, own=False)
    library = reader.library()
    problems = _problems(library, project.name_of(folder))
    code: list[CodeMark] = []
    proofs: list[ProofMark] = []
    for declared in library.declarations.values():
        carrier = _carrier(declared, project.name_of(folder / declared.file))
        code += [CodeMark(rule, carrier, declared.partial or None) for rule in declared.rules]
        if declared.examples and project.root is not None:
            first, last = carrier.first, carrier.last
            proofs += [ProofMark(rule, TEST_FILE, TEST, first, last) for rule in declared.rules]
    return code, proofs, problems


def _problems(library: Library, folder: str) -> list[Problem]:
    return [
        Problem(f"{folder}/{found.file}", found.line, found.sentence) for found in library.problems
    ]


def _carrier(declared: Declaration, file: str) -> Carrier:
    return Carrier(file, declared.line, declared.id, declared.line, declared.last_line, KIND)


def own_rules(
    folder: Path,
) -> tuple[list[tuple[Rule, list[Carrier], list[str], str | None]], list[Problem]]:
    """Rules that an installation added as data: with what carries them, tests and what is missing.

    An example that does not come out is told as what is missing; an entry that cannot be read,
    as a problem.
    """
    if not files_of(folder):
        return [], []
    library = load((folder,))
    found: dict[str, list[Declaration]] = {}
    for declared in library.declarations.values():
        for rule in declared.rules if declared.own else ():
            found.setdefault(rule, []).append(declared)
    known = catalogue.by_id()
    added = [
        _own(rule, declared, library, folder)
        for rule, declared in found.items()
        if rule not in known
    ]
    return added, _problems(library, str(folder))


def _own(
    rule: str, declared: list[Declaration], library: Library, folder: Path
) -> tuple[Rule, list[Carrier], list[str], str | None]:
    first = declared[0]
    described = Rule(
        id=rule,
        book="own",
        source=first.provision,
        area=first.area,
        kind=first.sort.value,
        rule=first.words or first.name,
        software=first.name,
        tier="core",
        actor=first.actor,
    )
    carriers = [_carrier(each, str(folder / each.file)) for each in declared]
    tests = [
        f"{folder / each.file}::{each.id}/{number}"
        for each in declared
        for number, _ in enumerate(each.examples, 1)
    ]
    wrong = [told for each in declared for told in failures(each, library)]
    partial = [each.partial for each in declared if each.partial]
    return described, carriers, tests, " ".join([*partial, *wrong]) or None


def data_mutants(text: str, carrier: Carrier) -> list[Mutant]:
    """All broken versions of a declaration, in the order refuse, empty, conditions."""
    name = carrier.name.removesuffix(VARIANT)
    is_variant = carrier.name.endswith(VARIANT)
    changes: list[tuple[Kind, str, Change]] = [
        (Kind.REFUSE, "nie obowiązuje", _drop_variant if is_variant else _not_in_force),
        (Kind.EMPTY, "wartości puste", _empty_variant if is_variant else _emptied),
    ]
    entry = _entry(yaml.load(text, Loader=Loader), name)  # noqa: S506 - a safe loader
    for place, condition in _conditions(entry):
        for value in (False, True):
            said = f"warunek „{condition}” zawsze {'spełniony' if value else 'niespełniony'}"
            changes.append((Kind.CONDITION, said, _forced(place, value=value)))
    return [_mutant(text, carrier, name, *change) for change in changes]


def _mutant(
    text: str, carrier: Carrier, name: str, kind: Kind, what: str, change: Change
) -> Mutant:
    tree = _clean(yaml.load(text, Loader=Loader))  # noqa: S506 - a safe loader
    change(_entry(tree, name))
    broken = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    return Mutant(
        kind, carrier.file, carrier.name, carrier.line, what, tree=None, swaps=(), text=broken
    )


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items() if key != LINES}
    return [_clean(inner) for inner in value] if isinstance(value, list) else value


def _entry(tree: Any, name: str) -> dict[str, Any]:
    """The declaration of that name; what may stand as one value or as a list stands as a list."""
    entries = (entry for section in SORTS for entry in tree.get(section) or ())
    found: dict[str, Any] = next(
        entry for entry in entries if isinstance(entry, dict) and entry.get("id") == name
    )
    for key in ("rows", "term"):
        if isinstance(found.get(key), dict):
            found[key] = [found[key]]
    return found


def _not_in_force(entry: dict[str, Any]) -> None:
    entry["valid"] = {"from": "9000-01-01"}


def _emptied(entry: dict[str, Any]) -> None:
    """Nothing is left but what makes it a declaration: no term, notice, paper; words are blank."""
    for key in [key for key in entry if key not in HEAD]:
        del entry[key]
    entry["words"] = "-"
    entry["name"] = "-"
    if "trigger" in entry or "rows" in entry:
        entry.pop("blocks", None)
    elif "blocks" in entry:
        entry["blocks"] = ["demand_answered"]
    for row in entry.get("rows") or ():
        row |= {"outcome": "-", "words": "-"}


def _drop_variant(entry: dict[str, Any]) -> None:
    del entry["military"]


def _empty_variant(entry: dict[str, Any]) -> None:
    kept = {key: entry["military"][key] for key in ("rule", "examples")}
    entry["military"] = {**kept, "provision": "-", "term": {"at": "null"}}


def _conditions(entry: dict[str, Any]) -> Iterable[tuple[tuple[Any, ...], str]]:
    if "when" in entry:
        yield ("when",), entry["when"]
    for key in ("rows", "term"):
        for number, each in enumerate(entry.get(key) or ()):
            if "when" in each:
                yield (key, number, "when"), each["when"]
    for number, field in enumerate((entry.get("paper") or {}).get("fields") or ()):
        if isinstance(field, dict) and "when" in field:
            yield ("paper", "fields", number, "when"), field["when"]


def _forced(place: tuple[Any, ...], *, value: bool) -> Change:
    def change(entry: dict[str, Any]) -> None:
        target: Any = entry
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = value

    return change
