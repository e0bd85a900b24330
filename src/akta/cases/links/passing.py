"""Persons and their charges that pass from one case to another: by severing or by joining."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from akta.cases import events
from akta.cases.charges.queries import SUSPECTS, charges_in, numbered, untold_in
from akta.cases.models import Case, CasePerson
from akta.core import journal
from akta.core.actors import Actor
from akta.law.charges.acts import Charge, kept
from akta.law.procedures.folding import Folded
from akta.law.procedures.model import Happening

__all__ = ["copy_people", "passing", "people_of", "suspects_among", "taken_over"]


def people_of(case: Case, person_ids: Iterable[UUID]) -> list[CasePerson]:
    """The named persons of the case; others are left out."""
    found = case.persons.filter(pk__in=list(person_ids), removed_at__isnull=True)
    return list(found.order_by("surname", "given_name"))


def copy_people(
    *, actor: Actor, people: Sequence[CasePerson], target: Case, at: datetime
) -> dict[str, str]:
    """The persons concerned stand in the other case too, with their capacity; nobody's rights.

    Who stands there already, by name, capacity and PESEL, is not doubled. Gives the id of each
    there by the id here.
    """
    standing = {_known(each): each for each in target.persons.filter(removed_at__isnull=True)}
    found: dict[str, str] = {}
    for old in people:
        if _known(old) in standing:
            found[str(old.pk)] = str(standing[_known(old)].pk)
            continue
        person = CasePerson.objects.create(
            case=target,
            capacity=old.capacity,
            given_name=old.given_name,
            surname=old.surname,
            pesel=old.pesel,
            pesel_lookup=old.pesel_lookup,
            nip=old.nip,
            regon=old.regon,
            professional_number=old.professional_number,
            added_at=at,
        )
        journal.record(
            events.PERSON_ADDED,
            stream=journal.case_stream(target.pk),
            actor=actor,
            at=at,
            case_id=target.pk,
            subject=person.pk,
            data={"capacity": person.get_capacity_display()},
        )
        found[str(old.pk)] = str(person.pk)
    return found


def _known(person: CasePerson) -> tuple[str, str, str, bytes]:
    names = (person.given_name.casefold(), person.surname.casefold())
    return (*names, person.capacity, bytes(person.pesel_lookup or b""))


def suspects_among(people: Sequence[CasePerson], there: Mapping[str, str]) -> dict[str, str]:
    """Of the persons who may have charges the id in the other case by the id in this one."""
    return {str(each.pk): there[str(each.pk)] for each in people if each.capacity in SUSPECTS}


def passing(case: Case, people: Sequence[CasePerson], keys: Iterable[str]) -> list[Charge]:
    """The open charges that pass on: those chosen, of a person without a chosen one all."""
    wanted, persons = set(keys), {str(each.pk) for each in people}
    found = [each for each in charges_in(case) if each.is_open and each.person in persons]
    limited = {each.person for each in found if each.key in wanted}
    return [each for each in found if each.person not in limited or each.key in wanted]


def taken_over(
    folded: Folded, suspects: Mapping[str, str], charges: Sequence[Charge], day: date
) -> list[Happening]:
    """The charges as they stand, for the course of the other case, and whether announced."""
    untold = untold_in(folded)
    found = []
    for person, there in suspects.items():
        acts = [charge.act for charge in charges if charge.person == person]
        if not acts and person not in untold:
            continue
        values = {"person": there, "charged": numbered(acts), "acts": [kept(act) for act in acts]}
        found.append(Happening(there, "charges_issued", day, values))
        if person in folded.facts["announced"]:
            signature = {"person": there, "signature": _signature(folded, person)}
            found.append(Happening(there, "charges_announced", day, signature))
    return found


def _signature(folded: Folded, person: str) -> str:
    """How the suspect confirmed the last announcement."""
    told = [e for e in folded.events if e.kind == "charges_announced"]
    return str([e for e in told if e.get("person") == person][-1].get("signature"))
