"""Requests for access: received, incomplete, repeated, passed on, decided; lists."""

import pytest

from akta.access import errors
from akta.access.facts import RequestFacts
from akta.access.models import AccessRequest
from akta.access.queries import (
    own_requests,
    request_for,
    requests_awaiting,
    requests_of,
    requests_to_complete,
)
from akta.access.services import complete_request, file_request, record_request
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from akta.delivery.models import Notice
from akta.units.models import Cell, PostKind, Unit
from tests import factories
from tests.access.making import PESEL, START, WRONG_PESEL, defence


def asked(world, **facts):
    facts = {
        "given_name": "Anna",
        "surname": "Obrońca",
        "capacity": "defence",
        "case_typed": world.case.reference,
        "wanted": "tomy 1 i 2",
        "contact": "ul. Cicha 4, Przykładowo",
    } | facts
    return RequestFacts(**facts)


def awaiting(world):
    return list(requests_awaiting(world.referent, at=START))


@pytest.mark.rule("P-3-2")
@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".lower()])
def test_a_complete_request_waits_in_the_list_of_the_prosecutor(world, typed):
    row = record_request(
        actor=world.secretary,
        facts=asked(world, case_typed=typed.format(world.case.reference)),
        at=START,
    )

    assert (row.state, row.get_state_display()) == ("awaiting", "czeka na decyzję")
    assert [one.pk for one in awaiting(world)] == [row.pk]
    assert Notice.objects.filter(account=world.people.referent, kind="access-requested").exists()


@pytest.mark.rule("P-3-2")
@pytest.mark.parametrize("facts", [{"case_typed": ""}, {"case_typed": "nie pamiętam"}])
def test_a_request_that_does_not_tell_its_case_is_to_be_completed(world, facts):
    row = record_request(actor=world.secretary, facts=asked(world, **facts), at=START)

    assert (row.state, row.case) == ("incomplete", None)
    assert awaiting(world) == []
    assert [one.pk for one in requests_to_complete(world.secretary, at=START)] == [row.pk]

    with pytest.raises(errors.RequestIncomplete):
        complete_request(actor=world.secretary, request_id=row.pk, case_typed="nadal", at=START)
    done = complete_request(
        actor=world.secretary, request_id=row.pk, case_typed=world.case.reference, at=START
    )
    assert done.state == "awaiting"
    assert [one.pk for one in awaiting(world)] == [row.pk]
    with pytest.raises(errors.RequestDecided):
        complete_request(
            actor=world.secretary, request_id=row.pk, case_typed=world.case.reference, at=START
        )


@pytest.mark.rule("P-3-2")
@pytest.mark.parametrize(
    ("first", "second", "is_linked"),
    [
        pytest.param({}, {}, True, id="the same name"),
        pytest.param({}, {"surname": "OBROŃCA"}, True, id="written otherwise"),
        pytest.param({"pesel": PESEL}, {"pesel": PESEL, "surname": "Inna"}, True, id="same PESEL"),
        pytest.param({}, {"surname": "Inna"}, False, id="another name"),
        pytest.param({"pesel": PESEL}, {"pesel": "02070803628"}, False, id="another PESEL"),
    ],
)
def test_a_second_request_is_linked_and_not_duplicated(world, first, second, is_linked):
    one = record_request(actor=world.secretary, facts=asked(world, **first), at=START)
    two = record_request(actor=world.secretary, facts=asked(world, **second), at=START)

    assert (two.linked_to_id == one.pk) is is_linked
    assert len(awaiting(world)) == (1 if is_linked else 2)
    assert requests_of(world.case).count() == 2


@pytest.mark.rule("P-3-2")
def test_one_account_is_one_applicant(world):
    counsel = factories.actor(world.counsel)
    one = file_request(actor=counsel, facts=asked(world, surname=""), at=START)
    two = file_request(actor=counsel, facts=asked(world, surname="Zmienione"), at=START)
    other = file_request(
        actor=factories.actor(world.people.other_outside), facts=asked(world), at=START
    )

    assert two.linked_to_id == one.pk
    assert two.surname == world.counsel.surname
    assert other.linked_to_id is None


def test_a_decided_request_does_not_catch_a_new_one(world, issue):
    one = record_request(actor=world.secretary, facts=asked(world), at=START)
    repeat = record_request(actor=world.secretary, facts=asked(world), at=START)
    issue(defence(request_id=one.pk))

    one.refresh_from_db()
    repeat.refresh_from_db()
    assert (one.state, repeat.state) == ("decided", "decided")
    new = record_request(actor=world.secretary, facts=asked(world), at=START)
    assert new.linked_to_id is None


@pytest.mark.parametrize("pesel", [WRONG_PESEL, ""])
def test_a_wished_national_sign_in_needs_a_pesel(world, pesel):
    with pytest.raises(errors.InputError) as refusal:
        record_request(
            actor=world.secretary, facts=asked(world, method="national", pesel=pesel), at=START
        )
    assert refusal.value.field == "pesel"


def test_pressed_twice_recorded_once(world):
    for _ in range(2):
        record_request(actor=world.secretary, facts=asked(world), at=START, key="one")
    assert AccessRequest.objects.count() == 1


# --- another unit ------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(world):
    """A secretary of another unit."""
    unit = Unit.objects.create(
        pk="pr-inna",
        level="district",
        name="Prokuratura Rejonowa w Innej",
        seat="Inna",
        code="4998",
    )
    cell, _ = Cell.objects.get_or_create(
        unit=unit, number=0, defaults={"name": "jednostka", "kind": "unit"}
    )
    return factories.actor(factories.staff(PostKind.SECRETARIAT, in_cell=cell)), unit


@pytest.mark.rule("P-1-3")
def test_a_request_for_a_case_of_another_unit_goes_there(world, elsewhere):
    clerk, unit = elsewhere
    factories.outside_person("Obrońca", pesel=PESEL)
    row = record_request(actor=clerk, facts=asked(world, pesel=PESEL), at=START)

    assert (row.state, row.unit_id) == ("transferred", unit.pk)
    there = row.linked_to
    assert (there.state, there.unit_id) == ("awaiting", world.case.unit_id)
    assert [one.pk for one in awaiting(world)] == [there.pk]
    notice = Notice.objects.get(account=row.applicant, kind="request-transferred")
    assert world.case.unit.name in notice.text


def test_the_answer_does_not_tell_whether_the_case_exists(world, elsewhere):
    clerk, _ = elsewhere
    missing = world.case.reference.replace(f".{world.case.number}.", ".98765.")
    real = record_request(actor=clerk, facts=asked(world), at=START)
    none = record_request(actor=clerk, facts=asked(world, case_typed=missing), at=START)

    assert (real.state, real.unit_id) == (none.state, none.unit_id)
    assert none.linked_to.state == "incomplete"
    assert list(requests_to_complete(world.secretary, at=START)) == [none.linked_to]


def test_the_portal_does_not_tell_either(world):
    counsel = factories.actor(world.counsel)
    missing = world.case.reference.replace(f".{world.case.number}.", ".98765.")
    file_request(actor=counsel, facts=asked(world), at=START)
    file_request(actor=counsel, facts=asked(world, case_typed=missing), at=START)

    assert len({row.state for row in own_requests(counsel)}) == 1
    with pytest.raises(errors.RequestIncomplete):
        file_request(actor=counsel, facts=asked(world, case_typed=" "), at=START)


# --- who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["administrator", "auditor", "outside"])
def test_who_does_not_record(world, who):
    with pytest.raises(errors.MayNotRecord):
        record_request(
            actor=factories.actor(getattr(world.people, who)), facts=asked(world), at=START
        )
    assert record_request(actor=world.secretary, facts=asked(world), at=START)


def test_staff_do_not_file_in_the_portal(world):
    with pytest.raises(errors.MayNotRecord):
        file_request(actor=world.referent, facts=asked(world), at=START)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("referent", True), ("secretary", True), ("other_prosecutor", False), ("auditor", False)],
)
def test_who_sees_a_request(world, who, sees):
    row = record_request(actor=world.secretary, facts=asked(world), at=START)
    actor = factories.actor(getattr(world.people, who))
    if sees:
        assert request_for(actor, row.pk, at=START) == row
    else:
        with pytest.raises(NotFound):
            request_for(actor, row.pk, at=START)
        assert not requests_awaiting(actor, at=START).exists()


def test_the_journal_holds_no_contact_and_no_number(world):
    record_request(
        actor=world.secretary, facts=asked(world, method="national", pesel=PESEL), at=START
    )
    told = " ".join(str(data) for data in JournalEntry.objects.values_list("data", flat=True))
    assert PESEL not in told
    assert "Cicha" not in told


def test_contact_and_number_are_sealed_at_rest(world):
    from django.db import connection

    row = record_request(actor=world.secretary, facts=asked(world, pesel=PESEL), at=START)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text FROM access_request r")
        kept = cursor.fetchone()[0]
    assert PESEL not in kept
    assert "Cicha" not in kept
    row.refresh_from_db()
    assert (row.pesel, row.contact) == (PESEL, "ul. Cicha 4, Przykładowo")


@pytest.mark.parametrize("count", [1, 12])
def test_the_lists_cost_the_same_however_long(world, django_assert_num_queries, count):
    for number in range(count):
        record_request(
            actor=world.secretary, facts=asked(world, surname=f"Osoba{number}"), at=START
        )
    with django_assert_num_queries(2):
        rows = list(requests_awaiting(world.referent, at=START))
        assert (
            len([(row.case.reference, row.unit.name, row.case.referent) for row in rows]) == count
        )
