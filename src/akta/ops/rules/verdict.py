"""What came of an attempt to prove a rule."""

from dataclasses import dataclass
from typing import Any

from akta.ops.rules.mutants import Kind, Mutant

KINDS = {Kind.REFUSE: "odmowa", Kind.EMPTY: "wartość pusta", Kind.CONDITION: "pominięty warunek"}


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant and the test that noticed it, or None where none did."""

    mutant: Mutant
    killed_by: str | None
    is_own: bool = True

    def as_json(self) -> dict[str, Any]:
        mutant = self.mutant
        place = {"file": mutant.file, "line": mutant.line, "name": mutant.name}
        return {
            "kind": mutant.kind.value,
            **place,
            "what": mutant.what,
            "killed_by": self.killed_by,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a rule is proven; `reasons` are the Polish sentences why not, `remarks` the rest."""

    rule: str
    trials: tuple[Trial, ...] = ()
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_proven(self) -> bool:
        return not self.reasons

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.rule,
            "proven": self.is_proven,
            "reasons": list(self.reasons),
            "remarks": list(self.remarks),
            "mutants": [trial.as_json() for trial in self.trials],
        }
