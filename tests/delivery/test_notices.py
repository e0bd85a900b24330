"""Notices: from the journal, without content, once; warnings before an end."""

from datetime import timedelta
from uuid import uuid4

import pytest

from akta.accounts.models import Dependent, Profile
from akta.core import journal
from akta.core.actors import SYSTEM
from akta.core.db import half_open
from akta.delivery import queries, services, texts
from akta.delivery.models import Notice
from akta.delivery.services import days_left, mark_read, notify, warn_of_ends
from akta.files.models import Document
from akta.files.protocols import services as protocols
from akta.grants.models import Grant, Ground
from akta.law.localtime import WARSAW
from akta.law.protocols import Made
from tests import factories
from tests.access.making import START


@pytest.fixture
def counsel(db):
    return factories.outside_person()


def open_until(account, end, **facts):
    case = factories.case()
    return Grant.objects.create(
        number=Grant.objects.count() + 1,
        holder_id=account.pk,
        ground=Ground.ORDER,
        ground_id=uuid4(),
        case_id=case.pk,
        in_force=half_open(START - timedelta(days=30), end),
        created_at=START,
        **facts,
    )


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (timedelta(days=7, seconds=1), None),
        (timedelta(days=7), 7),
        (timedelta(days=3, hours=1), 7),
        (timedelta(days=3), 3),
        (timedelta(days=1), 1),
        (timedelta(minutes=5), 1),
    ],
)
def test_which_warning_is_due(left, due):
    assert days_left(START + left, START) == due


def test_each_warning_goes_out_once(counsel):
    end = START + timedelta(days=9)
    open_until(counsel, end)

    sent = [warn_of_ends(at=START + timedelta(hours=hours)) for hours in range(0, 9 * 24, 6)]

    assert sum(sent) == 3
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds == {"access-ending-7", "access-ending-3", "access-ending-1"}


def test_what_ended_or_was_revoked_is_not_warned_of(counsel):
    open_until(counsel, START - timedelta(hours=1))
    open_until(counsel, START + timedelta(days=2), revoked_at=START)
    assert warn_of_ends(at=START) == 0

    open_until(counsel, START + timedelta(days=2))
    assert warn_of_ends(at=START) == 1
    text = Notice.objects.get().text
    assert (START + timedelta(days=2)).astimezone(WARSAW).strftime("%H:%M") in text
    assert "za 2 dni" in text


def test_told_once_and_marked_as_read_by_its_own_reader_only(counsel):
    other = factories.outside_person("Inna")
    entry = uuid4()
    for _ in range(2):
        notify(account_id=counsel.pk, kind=texts.GROWN_OWN, about=entry, at=START)
    reader, stranger = factories.actor(counsel), factories.actor(other)
    assert (queries.unread_count(reader), queries.unread_count(stranger)) == (1, 0)

    assert mark_read(actor=stranger, notice_id=Notice.objects.get().pk, at=START) == 0
    assert mark_read(actor=reader, at=START) == 1
    assert queries.unread_count(reader) == 0


@pytest.mark.parametrize("count", [1, 35])
def test_the_list_costs_two_queries(counsel, django_assert_num_queries, count):
    for _ in range(count):
        notify(account_id=counsel.pk, kind=texts.GROWN_OWN, about=uuid4(), at=START)
    with django_assert_num_queries(2):
        page = queries.page_of_notices(factories.actor(counsel))
    assert (len(page.notices), page.pages) == (min(count, 30), 1 if count <= 30 else 2)


def test_every_wording_can_be_written():
    facts = {
        "number": "1/2026",
        "until": "jutro",
        "target": "X",
        "left": "za 1 dzień",
        "device": "x",
        "last_day": "jutro",
    }
    for wording in texts.WORDINGS.values():
        assert "%(" not in wording.sentence % facts
    assert services.WARN_DAYS == (7, 3, 1)


def test_a_letter_to_the_filer_reaches_who_receives_letters_in_that_case(counsel):
    """The owner's dependent account, with the right to receive and the case passed on."""
    user = factories.outside_person("Aplikant")
    dependent = dependent_of(counsel, user)
    own = open_until(counsel, START + timedelta(days=9), profile_id=dependent.owner_profile_id)
    Grant.objects.create(
        number=own.number + 1,
        holder_id=user.pk,
        profile_id=dependent.profile_id,
        parent=own,
        ground=Ground.ORDER,
        ground_id=own.ground_id,
        case_id=own.case_id,
        in_force=own.in_force,
        created_at=START,
    )
    for case_id in (own.case_id, None, factories.case().pk):
        called(counsel, case_id)

    assert Notice.objects.filter(account=counsel, kind=texts.CALLED).count() == 3
    (notice,) = Notice.objects.filter(account=user)
    assert (notice.kind, notice.profile_id) == (texts.CALLED, dependent.profile_id)
    assert "W-1" in notice.text


def dependent_of(owner, user):
    facts = {"kind": "advocate", "declared_at": START, "confirmed_at": START}
    owners = Profile.objects.create(account=owner, **facts)
    return Dependent.objects.create(
        profile=Profile.objects.create(account=user, **{**facts, "kind": "dependent"}),
        owner=owner,
        owner_profile=owners,
        identifier="Z-1",
        given_name="Jan",
        surname="Aplikant",
        may_receive=True,
        created_at=START,
    )


def called(filer, case_id):
    journal.record(
        journal.kinds()["filing.called_to_mend"],
        stream=f"filing:{uuid4()}",
        actor=SYSTEM,
        at=START,
        case_id=case_id,
        data={
            "filer_id": str(filer.pk),
            "number": "W-1",
            "case": "",
            "from_unit": "",
            "to_unit": "",
            "last_day": "",
        },
    )


@pytest.mark.rule("I-10-2")
def test_a_given_protocol_is_told_to_its_readers_without_what_it_says(world, issue):
    issued = issue()
    document = Document.objects.get(title="Protokół przesłuchania")
    row = protocols.register_protocol(
        actor=world.referent,
        document_id=document.pk,
        made=Made.WRITTEN,
        held_on=START.date(),
        conducted_by="Jan Referent",
        at=START,
    )
    assert not Notice.objects.filter(kind=texts.PROTOCOL_GIVEN).exists()

    protocols.approve_protocol(
        actor=world.referent, protocol_id=row.pk, version=row.version, at=START
    )

    notice = Notice.objects.get(kind=texts.PROTOCOL_GIVEN)
    assert notice.account_id == issued.holder_id
    assert notice.text == "W udostępnionych aktach jest nowy protokół czynności."
