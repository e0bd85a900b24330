"""Presenting, supplementing or changing (przedstawienie, uzupełnienie, zmiana): which it is."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import Enum

from akta.law.charges.acts import Act, Charge
from akta.law.marks import implements


class Ruling(Enum):
    """The kind of ruling that charges are made by."""

    PRESENT = ("charges_issued", "przedstawienie zarzutów")
    SUPPLEMENT = ("charges_supplemented", "uzupełnienie zarzutów")
    CHANGE = ("charges_changed", "zmiana zarzutów")

    def __init__(self, event: str, polish: str) -> None:
        self.event = event
        self.polish = polish


def ruling_for(charges: Iterable[Charge], person: str, act: str) -> Ruling:
    """The ruling by which this act is to be charged to this suspect now."""
    own = [charge.act.id for charge in charges if charge.person == person]
    if is_change(own, act):
        return Ruling.CHANGE
    return Ruling.SUPPLEMENT if is_supplement(own, act) else Ruling.PRESENT


@implements("R-140")
def is_supplement(charged: list[str], act: str) -> bool:
    """A further act of a suspect who has charges, covered by none of their rulings (§ 140)."""
    return bool(charged) and act not in charged


@implements("R-141-1")
def is_change(charged: list[str], act: str) -> bool:
    """An act that an earlier ruling charged to this suspect already (§ 141 ust. 1)."""
    return act in charged


class Ground(Enum):
    """Why a charge is changed (§ 141 ust. 2)."""

    DESCRIPTION = ("description", "istotna zmiana opisu czynu")
    STRICTER = ("stricter", "kwalifikacja z przepisu surowszego")
    SAME = ("same", "kwalifikacja z przepisu o tym samym zagrożeniu")
    MILDER = ("milder", "kwalifikacja łagodniejsza, istotna dla obrony")
    PLAIN = ("plain", "kwalifikacja łagodniejsza bez znaczenia dla obrony")

    def __init__(self, code: str, polish: str) -> None:
        self.code = code
        self.polish = polish


GROUNDS = {ground.code: ground for ground in Ground}


@implements("R-141-2")
def proposed_ground(old: Act, new: Act) -> Ground | None:
    """The ground that the two versions suggest; None where nothing of them differs.

    Without the upper limits of both penalties a new qualification is taken for the same threat:
    the prosecutor then chooses.
    """
    if old.qualification == new.qualification:
        return Ground.DESCRIPTION if _told(old) != _told(new) else None
    if old.years is None or new.years is None or old.years == new.years:
        return Ground.SAME
    return Ground.STRICTER if new.years > old.years else Ground.MILDER


@implements("R-141-2")
def needs_ruling(ground: Ground) -> bool:
    """A milder provision that does not matter for the defence is noted, not ruled."""
    return ground is not Ground.PLAIN


def _told(act: Act) -> tuple[str, ...]:
    return (act.what, act.time, act.place, act.role.code)


def difference(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Old and new text in pieces, each "same", "gone" or "new", word by word."""
    before, after = old.split(), new.split()
    pieces: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", " ".join(before[i:j])))
            continue
        pieces += [("gone", " ".join(before[i:j]))] if j > i else []
        pieces += [("new", " ".join(after[k:m]))] if m > k else []
    return tuple(pieces)
