"""A case with a suspect, its people, and complete values of each kind of paper."""

from dataclasses import dataclass

import pytest

from akta.cases import services as cases
from akta.cases.models import Case, CasePerson
from akta.core.actors import SYSTEM, Actor
from akta.files import blobs
from akta.storage import FolderStore
from tests import factories
from tests.access.making import START, with_second_factor


@dataclass(frozen=True)
class World:
    case: Case
    people: factories.People
    suspect: CasePerson
    victim: CasePerson

    @property
    def referent(self) -> Actor:
        return factories.actor(self.people.referent)

    @property
    def secretary(self) -> Actor:
        return factories.actor(self.people.secretary)


def person(case, capacity, given_name, surname, **more):
    facts = {"capacity": capacity, "given_name": given_name, "surname": surname, **more}
    return cases.add_person(actor=SYSTEM, case_id=case.pk, facts=facts, at=factories.SINCE)


@pytest.fixture
def world(db, at_moment, tmp_path, monkeypatch):
    """A case of the referent with one suspect and one injured party; its own blob folder."""
    monkeypatch.setattr(blobs, "store", lambda: FolderStore(tmp_path / "blobs", reserve=1 << 20))
    at_moment(START)
    people = factories.people()
    with_second_factor(people.referent)
    case = factories.case(people.referent, subject="kradzież z włamaniem")
    suspect = person(case, "suspect", "Jan", "Nowak")
    victim = person(case, "injured", "Ewa", "Kowalska")
    return World(case, people, suspect, victim)
