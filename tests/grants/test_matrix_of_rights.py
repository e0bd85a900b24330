"""The matrix of the issue through the real grants: ground × thing × action, and time."""

from datetime import timedelta

import pytest

from akta.cases import services as cases
from akta.cases.queries import place_of
from akta.core import clock
from akta.core.errors import NotAllowed, NotFound
from akta.grants import queries as grants
from akta.grants import services as giving
from akta.grants.errors import ReasonNeeded
from akta.law.matrix import Action, Thing
from tests import factories

pytestmark = pytest.mark.django_db

# y: yes · r: with a reason · n: no, though the entry is visible · -: as if the case did not exist.
# Three letters a thing: read, order, write.
TABLE = """
who               register-entry main working address separate
referent          yyy            yyy  yyy     yyy     yyy
head              ynn            rnn  rnn     rnn     rnn
secretary         yyy            yyn  yyn     yyy     nnn
named             ynn            ynn  nnn     nnn     nnn
other_prosecutor  ---            ---  ---     ---     ---
administrator     ---            ---  ---     ---     ---
auditor           ---            ---  ---     ---     ---
outside           ---            ---  ---     ---     ---
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    pytest.param(row[0], thing, action, letter, id=f"{row[0]}-{thing}-{action}")
    for row in ROWS[1:]
    for thing, letters in zip(ROWS[0][1:], row[1:], strict=True)
    for action, letter in zip(("read", "order", "write"), letters, strict=True)
]


@pytest.fixture
def world():
    everybody = factories.people()
    case = factories.case(everybody.referent)
    named = factories.prosecutor("Wskazany")
    cases.open_to_named(
        actor=factories.actor(everybody.referent),
        case_id=case.pk,
        account_id=named.pk,
        opens={"register-entry": ["read"], "main": ["read"]},
        reason="zastępstwo na czas urlopu",
        until=clock.now() + timedelta(days=7),
        at=clock.now(),
    )
    return {**vars(everybody), "named": named}, case


def answer(actor, case, thing, action, at):
    try:
        grants.decide(actor, place_of(case), Thing(thing), Action(action), at=at)
    except ReasonNeeded:
        return "r"
    except NotAllowed:
        return "n"
    except NotFound:
        return "-"
    return "y"


@pytest.mark.parametrize(("who", "thing", "action", "letter"), CELLS)
def test_cell_of_the_matrix(world, who, thing, action, letter):
    people, case = world
    actor = factories.actor(people[who])

    assert answer(actor, case, thing, action, clock.now()) == letter


def test_reason_opens_for_this_day_and_case_only(world):
    people, case = world
    other = factories.case(people["referent"])
    head, now = factories.actor(people["head"]), clock.now()
    giving.give_reason(actor=head, case_id=case.pk, thing="main", reason="kontrola", at=now)

    assert answer(head, case, "main", "read", now) == "y"
    assert answer(head, case, "main", "read", now + timedelta(days=1)) == "r"
    assert answer(head, case, "working", "read", now) == "r"
    assert answer(head, other, "main", "read", now) == "r"


def test_named_opening_ends_at_its_moment(world):
    people, case = world
    named, now = factories.actor(people["named"]), clock.now()

    assert answer(named, case, "main", "read", now + timedelta(days=6)) == "y"
    assert answer(named, case, "main", "read", now + timedelta(days=8)) == "-"


def test_the_referent_of_before_loses_all_at_once(world):
    people, case = world
    cases.assign(
        actor=factories.actor(people["head"]),
        case_id=case.pk,
        referent_id=people["other_prosecutor"].pk,
        decision="3/2026",
        reason="delegacja",
        at=clock.now(),
    )
    now = clock.now()

    assert answer(factories.actor(people["referent"]), case, "main", "read", now) == "-"
    assert answer(factories.actor(people["other_prosecutor"]), case, "main", "write", now) == "y"


def test_before_a_post_begins_nothing_is_open(world):
    people, case = world
    before = factories.SINCE - timedelta(days=1)

    assert answer(factories.actor(people["head"]), case, "register-entry", "read", before) == "-"
