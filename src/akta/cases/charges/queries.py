"""Reads of charges: as they stand after the journal, in words, with what changed when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from akta.cases.models import Capacity, Case, CasePerson
from akta.cases.proceedings import state
from akta.law.charges.acts import Act, Charge, Version
from akta.law.charges.choosing import difference
from akta.law.charges.conclusions import roman
from akta.law.charges.folding import charges_of
from akta.law.charges.penalties import limit_words
from akta.law.procedures.folding import Folded

__all__ = [
    "Changed",
    "Shown",
    "acts_of_case",
    "by_person",
    "charge_words",
    "charged_untold",
    "charges_in",
    "diff_of",
    "named",
    "numbered",
    "suspects_of",
    "untold_in",
]

SUSPECTS = (Capacity.SUSPECT, Capacity.SUSPECTED)


@dataclass(frozen=True, slots=True)
class Changed:
    """A version of a charge, and its words against those of the version before."""

    version: Version
    name: str
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A charge with its number among those of its suspect and all its versions."""

    number: str
    charge: Charge
    history: tuple[Changed, ...]
    notes: tuple[Version, ...]

    @property
    def limit(self) -> str:
        """The upper limit of the penalty in words, and whether the table gave it."""
        return limit_words(self.charge.act)


def charges_in(case: Case) -> tuple[Charge, ...]:
    """All charges of a case as they stand after the journal; decided before."""
    return charges_of(state.folded_of(case).events)


def suspects_of(case: Case) -> list[CasePerson]:
    """Who may be charged in a case."""
    found = case.persons.filter(removed_at__isnull=True, capacity__in=SUSPECTS)
    return list(found.order_by("surname", "given_name", "pk"))


def by_person(case: Case) -> list[tuple[CasePerson, list[Shown]]]:
    """Each suspect with the charges, numbered in the order in which they were made."""
    charges = charges_in(case)
    return [
        (person, [_shown(n, charge) for n, charge in enumerate(_own(charges, person), 1)])
        for person in suspects_of(case)
    ]


def charged_untold(case: Case) -> set[UUID]:
    """Suspects whose ruling on charges was recorded without its acts."""
    return {UUID(each) for each in untold_in(state.folded_of(case))}


def untold_in(folded: Folded) -> set[str]:
    """The same in a folded proceeding, by the ids of the persons."""
    return set(folded.facts["suspects"]) - {each.person for each in charges_of(folded.events)}


def _own(charges: Iterable[Charge], person: CasePerson) -> list[Charge]:
    return [charge for charge in charges if charge.person == str(person.pk)]


def _shown(number: int, charge: Charge) -> Shown:
    history: list[Changed] = []
    before: Act | None = None
    for version in charge.versions:
        kind = state.library().events[version.kind]
        pieces = diff_of(before, version.act) if before else ()
        history.append(Changed(version, kind.name, pieces))
        before = version.act
    return Shown(roman(number), charge, tuple(history), charge.notes)


def diff_of(old: Act, new: Act) -> tuple[tuple[str, str], ...]:
    """What a change does to the words of a charge, piece by piece."""
    return difference(charge_words(old), charge_words(new))


def charge_words(act: Act) -> str:
    """An act as one sentence: time, place, what, qualification."""
    return f"{act.time}, {act.place}: {act.what}; {act.qualification}"


def numbered(acts: Iterable[Act]) -> str:
    """The charges of one ruling as an entry tells them: I, II, III."""
    return "; ".join(f"{roman(n)}. {charge_words(act)}" for n, act in enumerate(acts, 1))


def acts_of_case(case: Case) -> dict[str, Act]:
    """The acts charged in a case to anybody, by their ids, in their newest words."""
    return {charge.act.id: charge.act for charge in charges_in(case)}


def named(case: Case, keys: Iterable[str]) -> str:
    """Charges in words for an entry: the suspect and the qualification of each."""
    wanted = set(keys)
    people: dict[str, Any] = {str(each.pk): each.full_name for each in case.persons.all()}
    return "; ".join(
        f"{people.get(charge.person, 'osoba')}: {charge_words(charge.act)}"
        for charge in charges_in(case)
        if charge.key in wanted
    )


def person_in(case: Case, person_id: UUID) -> CasePerson | None:
    """The suspect of a case by id."""
    return next((each for each in suspects_of(case) if each.pk == person_id), None)
