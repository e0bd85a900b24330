"""A case of two digitised volumes and a working file, with its people."""

from dataclasses import dataclass

import pytest

from akta.accounts.models import Account
from akta.cases.models import Case
from akta.core.actors import Actor
from akta.files.models import SetKind, Volume
from tests import factories
from tests.access import making


@dataclass(frozen=True)
class World:
    case: Case
    people: factories.People
    first: Volume
    second: Volume

    @property
    def referent(self) -> Actor:
        return factories.actor(self.people.referent)

    @property
    def secretary(self) -> Actor:
        return factories.actor(self.people.secretary)

    @property
    def counsel(self) -> Account:
        return self.people.outside


@pytest.fixture
def world(db, at_moment):
    """t. 1 k. 1–5 (two documents), t. 2 k. 1–40 with a back on card 20; cards of closed sets."""
    at_moment(making.START)
    people = factories.people()
    making.with_second_factor(people.referent)
    making.with_second_factor(people.secretary)
    case = factories.case(people.referent)
    first, second = making.volume(case, 1), making.volume(case, 2)
    making.cards(first, 2, title="Zawiadomienie o przestępstwie")
    making.cards(first, 3, title="Protokół przesłuchania")
    making.cards(second, 40, backed={20})
    for kind in (SetKind.WORKING, SetKind.ADDRESS, SetKind.SEPARATE):
        making.cards(making.volume(case, 1, kind), 3)
    return World(case, people, first, second)


@pytest.fixture
def issue(world):
    """Issue an order as the referent (or as another), by a fresh code each time."""
    from akta.access.services import issue_order

    def act(facts=None, *, actor=None, at=making.START, **more):
        more.setdefault("code", making.code(at))
        return issue_order(
            actor=actor or world.referent,
            case_id=world.case.pk,
            facts=facts or making.defence(),
            at=at,
            **more,
        )

    return act
