"""States of the rules, derived from the marks (`akta rules`)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from akta.law import catalogue
from akta.law.catalogue import Rule
from akta.ops.rules.declared import data_marks, own_rules
from akta.ops.rules.project import Project
from akta.ops.rules.reading import Carrier, CodeMark, Problem, code_marks
from akta.ops.rules.testmarks import ProofMark, proof_marks

Mark = TypeVar("Mark", CodeMark, ProofMark)


class State(StrEnum):
    """How far a rule is carried: code and test, one of them, neither, or left aside."""

    DONE = "done"
    PARTIAL = "partial"
    NONE = "none"
    OUTSIDE = "outside"


NO_CODE = "Brakuje kodu, który wykonuje przepis."
NO_TEST = "Brakuje testu, który dowodzi wykonania przepisu."
REFERENCE_ONLY = "Przepis organizacyjny, podany tylko do wiadomości."
UNKNOWN = "Nie ma w katalogu przepisu „{rule}”; należy poprawić identyfikator."


@dataclass(frozen=True, slots=True)
class RuleState:
    """A rule with what carries it; `missing` says what is not there yet, or why not at all."""

    rule: Rule
    state: State
    missing: str | None
    code: tuple[Carrier, ...]
    proofs: tuple[ProofMark, ...]
    tests: tuple[str, ...]

    @property
    def is_provable(self) -> bool:
        return bool(self.code and self.tests)

    def as_json(self) -> dict[str, Any]:
        code = [{"file": c.file, "line": c.line, "name": c.name} for c in self.code]
        return {
            "id": self.rule.id,
            "source": self.rule.source,
            "tier": self.rule.tier,
            "state": self.state.value,
            "missing": self.missing,
            "code": code,
            "tests": list(self.tests),
        }


@dataclass(frozen=True, slots=True)
class Survey:
    """Every rule of the catalogue with its state, and the marks that cannot be counted."""

    rules: tuple[RuleState, ...]
    problems: tuple[Problem, ...]

    def get(self, rule_id: str) -> RuleState | None:
        return next((state for state in self.rules if state.rule.id == rule_id), None)


def survey(project: Project, own: Path | None = None) -> Survey:
    """Read all marks of a project and derive the state of every rule.

    Those that an installation added as data, in the folder `own`, follow after the catalogue's.
    """
    code, code_problems = code_marks(project)
    proofs, test_problems = proof_marks(project)
    data_code, data_proofs, data_problems = data_marks(project)
    code, proofs = [*code, *data_code], [*proofs, *data_proofs]
    packed = project.packed_tests()
    code_by, proofs_by = _grouped(code), _grouped(proofs)
    rules = tuple(
        _state_of(rule, code_by[rule.id], proofs_by[rule.id], packed.get(rule.id, []))
        for rule in catalogue.load()
    )
    problems = (*code_problems, *test_problems, *data_problems, *_unknown(code, proofs))
    if own is None:
        return Survey(rules, problems)
    added, own_problems = own_rules(own)
    return Survey((*rules, *(_own_state(*each) for each in added)), (*problems, *own_problems))


def _own_state(
    rule: Rule, carriers: list[Carrier], tests: list[str], missing: str | None
) -> RuleState:
    """A rule of the installation: proven by the examples that stand beside it."""
    state, missing = derive(
        rule.tier, has_code=True, has_test=bool(tests), partial=missing, reason=None
    )
    return RuleState(rule, state, missing, tuple(carriers), (), tuple(tests))


def packed_index(project: Project) -> dict[str, list[str]]:
    """Marked tests by rule, as the wheel carries them."""
    index: dict[str, list[str]] = {}
    for mark in [*proof_marks(project)[0], *data_marks(project)[1]]:
        index.setdefault(mark.rule, []).append(str(mark))
    return index


def derive(
    tier: str, *, has_code: bool, has_test: bool, partial: str | None, reason: str | None
) -> tuple[State, str | None]:
    """State of one rule, and what is missing or why it is left aside."""
    if has_code and has_test:
        return (State.PARTIAL, partial) if partial else (State.DONE, None)
    if has_code or has_test:
        lack = NO_TEST if has_code else NO_CODE
        return State.PARTIAL, f"{lack} {partial}" if partial else lack
    if reason or tier == "organisational":
        return State.OUTSIDE, reason or REFERENCE_ONLY
    return State.NONE, None


def _state_of(
    rule: Rule, marks: list[CodeMark], proofs: list[ProofMark], packed: list[str]
) -> RuleState:
    tests = _unique([*map(str, proofs), *packed])
    partial = " ".join(_unique(mark.partial for mark in marks if mark.partial)) or None
    reason = catalogue.outside().get(rule.id)
    state, missing = derive(
        rule.tier, has_code=bool(marks), has_test=bool(tests), partial=partial, reason=reason
    )
    carriers = tuple(dict.fromkeys(mark.carrier for mark in marks))
    return RuleState(rule, state, missing, carriers, tuple(proofs), tests)


def _unknown(code: list[CodeMark], proofs: list[ProofMark]) -> list[Problem]:
    known = catalogue.by_id()
    places = [(mark.rule, mark.carrier.file, mark.carrier.first) for mark in code]
    places += [(mark.rule, mark.file, mark.first) for mark in proofs]
    return [
        Problem(file, line, UNKNOWN.format(rule=rule))
        for rule, file, line in places
        if rule not in known
    ]


def _grouped(marks: list[Mark]) -> defaultdict[str, list[Mark]]:
    groups: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[mark.rule].append(mark)
    return groups


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
