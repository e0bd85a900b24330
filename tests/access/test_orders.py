"""Orders on access: who issues them, what they open, once, and how they end."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.access import errors
from akta.access.models import AccessOrder
from akta.access.queries import grants_of, prepare_order
from akta.access.services import issue_order
from akta.accounts.errors import SecondFactorRefused
from akta.accounts.models import Account
from akta.accounts.queries import find_by_pesel
from akta.cases.models import Case
from akta.core import journal
from akta.core.actors import SYSTEM
from akta.core.errors import ChangedMeanwhile
from akta.core.models import JournalEntry
from akta.delivery.models import Notice
from akta.files.lens import preview_lens
from akta.files.models import Placement, SetKind, Side, Volume
from akta.files.services import remove_cards, restore_card
from akta.grants import services as giving
from akta.grants.models import Grant
from akta.grants.queries import held_by
from akta.law.localtime import WARSAW
from tests import factories
from tests.access import making
from tests.access.making import PESEL, START, WRONG_PESEL, defence, granted, side

LATER = START + timedelta(minutes=5)


def outside():
    return Account.objects.filter(kind="outside")


def test_an_order_opens_exactly_its_scope(world, issue):
    order = issue(defence(scope_text="t. 1; t. 2 k. 12–40 bez k. 20v"))

    opened = granted(order.grant_id)
    assert side(world.case, "1/1").pk in opened
    assert side(world.case, "2/12").pk in opened
    assert side(world.case, "2/20").pk in opened
    assert side(world.case, "2/20v").pk not in opened
    assert side(world.case, "2/11").pk not in opened
    assert (order.cards_granted, order.sides_granted, order.sides_withheld) == (34, 34, 12)
    assert order.scope["granted"] == [
        "t. 1: k. 1–5",
        "t. 2: k. 12–19, 20 recto, 21–40",
    ]
    assert order.scope["withheld"] == {
        "nie jest objęta zakresem": ["t. 2: k. 1–11"],
        "wyłączona z zakresu": ["t. 2: k. 20v"],
    }


@pytest.mark.parametrize("is_growing", [False, True])
def test_cards_taken_out_of_the_file_leave_no_order_silently(world, issue, is_growing):
    """The order keeps what it named; the case's journal tells which of it is gone."""
    order = issue(defence(scope_text="t. 2 k. 12–20 bez k. 20v", is_growing=is_growing))
    one = side(world.case, "2/20")
    before = granted(order.grant_id)
    remove_cards(
        actor=SYSTEM,
        volume_id=one.card.volume_id,
        card_ids=[one.card_id, side(world.case, "2/21").card_id],
        reason="karty z innej sprawy",
        confirmed=True,
        at=LATER,
    )

    entry = JournalEntry.objects.get(kind="access.cards_left")
    assert journal.sentence(entry) == (
        "Karty usunięte z akt wyszły z udostępnienia na podstawie zarządzenia "
        f"nr {order.label}: t. 2, k. 20."
    )
    assert (entry.grant_id, entry.subject_id) == (order.grant_id, order.pk)
    assert granted(order.grant_id) == before
    lens = preview_lens(SYSTEM, Grant.objects.get(pk=order.grant_id))
    assert lens.sides().count() == len(before) - 1


def test_the_reader_is_told_of_cards_taken_out_and_of_those_brought_back(world, issue):
    """In the portal, without content; not who never saw them, nor whose access has ended."""
    order = issue(defence(scope_text="t. 2 k. 20–22"))
    issue(defence(scope_text="t. 1", surname="Zastępca"), at=LATER)
    twice = [side(world.case, f"2/{number}").card for number in (20, 21)]
    volume = twice[0].volume_id
    remove_cards(
        actor=SYSTEM,
        volume_id=volume,
        card_ids=[card.pk for card in twice],
        reason="zeskanowane dwa razy",
        confirmed=True,
        at=LATER,
    )
    restore_card(actor=SYSTEM, volume_id=volume, card_id=twice[0].pk, at=LATER)

    gone, back = Notice.objects.filter(kind__startswith="access-cards").order_by("-kind")
    assert {gone.account_id, back.account_id} == {order.holder_id}
    assert gone.text == (
        f"Z akt udostępnionych zarządzeniem nr {order.label} usunięto karty zeskanowane omyłkowo. "
        "Pozostałe karty można czytać jak dotąd."
    )
    assert back.text.startswith(f"Do akt udostępnionych zarządzeniem nr {order.label} przywrócono")
    entry = JournalEntry.objects.get(kind="access.cards_back")
    assert journal.sentence(entry).endswith(f"nr {order.label}: t. 2, k. 20, 20v.")

    giving.revoke(grant_id=order.grant_id, at=LATER)
    restore_card(actor=SYSTEM, volume_id=volume, card_id=twice[1].pk, at=LATER)
    assert Notice.objects.filter(kind="access-cards-back").count() == 1


@pytest.mark.parametrize("scope", ["całość", "t. 1", "całość; zał. t. 1"])
def test_closed_sets_never_enter_a_grant(world, issue, scope):
    making.cards(making.volume(world.case, 1, SetKind.ANNEX), 1)
    order = issue(defence(scope_text=scope))

    opened = Side.objects.filter(pk__in=granted(order.grant_id))
    kinds = set(opened.values_list("card__volume__set_kind", flat=True))
    assert kinds <= {SetKind.MAIN, SetKind.ANNEX}


@pytest.mark.parametrize("kind", [SetKind.WORKING, SetKind.ADDRESS, SetKind.SEPARATE])
def test_the_database_refuses_a_side_of_a_closed_set(world, issue, kind):
    order = issue()
    closed = Side.objects.filter(case_id=world.case.pk, card__volume__set_kind=kind).first()

    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        giving.add_sides(grant_id=order.grant_id, side_ids=[closed.pk])


def test_a_scope_that_names_only_a_closed_set_is_refused(world, issue):
    making.cards(making.volume(world.case, 9, SetKind.WORKING), 1)
    with pytest.raises(errors.ScopeNotUnderstood):
        issue(defence(scope_text="a. podr. t. 9"))
    with pytest.raises(errors.ScopeUnresolved):
        issue(defence(scope_text="t. 9"))
    assert not AccessOrder.objects.exists()


@pytest.mark.parametrize(
    ("scope", "error"),
    [
        ("t. 2 k. 12–", errors.ScopeNotUnderstood),
        ("", errors.ScopeNotUnderstood),
        ("t. 2 k. 39–77", errors.ScopeUnresolved),
        ("t. 7", errors.ScopeUnresolved),
        ("t. 1 k. 1 bez k. 1", errors.ScopeEmpty),
    ],
)
def test_a_scope_that_does_not_fit_the_file_is_refused(world, issue, scope, error):
    with pytest.raises(error) as refusal:
        issue(defence(scope_text=scope))
    assert refusal.value.field == "scope_text"
    assert not outside().exclude(pk__in=[world.counsel.pk, world.people.other_outside.pk]).exists()


def test_a_document_can_be_named(world, issue):
    document = world.first.documents.get(title="Protokół przesłuchania")
    order = issue(defence(scope_text=f"dok. #{document.pk}"))

    assert granted(order.grant_id) == {side(world.case, f"1/{n}").pk for n in (3, 4, 5)}
    assert "Protokół przesłuchania" in order.scope_text


# --- who --------------------------------------------------------------------------------------


@pytest.mark.rule("P-1-3")
@pytest.mark.parametrize(
    "who", ["other_prosecutor", "head", "secretary", "administrator", "auditor", "outside"]
)
def test_only_the_case_prosecutor_issues(world, issue, who):
    actor = factories.actor(getattr(world.people, who))
    with pytest.raises(errors.NotCaseProsecutor) as refusal:
        issue(actor=actor)
    assert (refusal.value.code, refusal.value.status) == ("SHARE_NOT_CASE_PROSECUTOR", 403)
    assert not AccessOrder.objects.exists()

    assert issue().issued_by_id == world.people.referent.pk


def test_a_case_that_does_not_exist_is_refused_alike(world):
    with pytest.raises(errors.NotCaseProsecutor):
        issue_order(actor=world.referent, case_id=uuid4(), facts=defence(), code="x", at=START)


def test_the_secretariat_prepares_and_does_not_issue(world, issue):
    preview = prepare_order(actor=world.secretary, case_id=world.case.pk, facts=defence(), at=START)
    assert preview.cards == 45
    with pytest.raises(errors.NotCaseProsecutor):
        issue(actor=world.secretary)


@pytest.mark.parametrize("who", ["other_prosecutor", "head", "outside"])
def test_others_do_not_even_prepare(world, who):
    with pytest.raises(errors.NotCaseProsecutor):
        prepare_order(
            actor=factories.actor(getattr(world.people, who)),
            case_id=world.case.pk,
            facts=defence(),
            at=START,
        )


def test_preparing_writes_nothing(world, django_assert_num_queries):
    before = journal.last_of(journal.case_stream(world.case.pk)).pk
    prepare_order(actor=world.referent, case_id=world.case.pk, facts=defence(), at=START)
    assert journal.last_of(journal.case_stream(world.case.pk)).pk == before
    assert not Grant.objects.filter(ground="order").exists()


def test_a_wrong_second_factor_issues_nothing(world, issue):
    with pytest.raises(SecondFactorRefused):
        issue(code="000000")
    assert not AccessOrder.objects.exists()
    assert not Grant.objects.filter(ground="order").exists()


# --- one transaction, once ---------------------------------------------------------------------


def test_everything_is_written_together(world, issue):
    order = issue()

    entry = making.last_entry(world.case)
    assert (entry.kind, entry.subject_id, entry.hash) == (
        "access.order_issued",
        order.pk,
        order.journal_hash,
    )
    assert order.label == "1/2026"
    assert order.issued_by_post.startswith("prokurator, ")
    assert Grant.objects.get(pk=order.grant_id).holder_id == order.holder_id
    assert Notice.objects.filter(account_id=order.holder_id, kind="access-given").count() == 1
    job = ProcrastinateJob.objects.get(task_name="access.file_order")
    assert job.args == {"order_id": str(order.pk)}


def test_pressed_twice_issued_once(world, issue):
    key = uuid4().hex
    first = issue(key=key)
    second = issue(key=key)  # the same code again: it is spent, and the order is the same

    assert first.pk == second.pk
    assert AccessOrder.objects.count() == 1
    assert Grant.objects.filter(ground="order").count() == 1


def test_a_failure_leaves_nothing_behind(world, issue, monkeypatch):
    from akta.access.services import orders

    def fail(*args, **facts):
        raise RuntimeError("the machine stops")

    monkeypatch.setattr(orders.jobs, "defer", fail)
    with pytest.raises(RuntimeError):
        issue()
    assert not AccessOrder.objects.exists()
    assert not Grant.objects.filter(ground="order").exists()
    assert making.last_entry(world.case).kind != "access.order_issued"


def test_numbers_run_by_case_and_year(world, issue):
    assert [issue(at=START + timedelta(minutes=n)).label for n in range(2)] == ["1/2026", "2/2026"]
    other = factories.case(world.people.referent)
    making.cards(making.volume(other), 1)
    order = issue_order(
        actor=world.referent,
        case_id=other.pk,
        facts=defence(),
        code=making.code(START + timedelta(minutes=5)),
        at=START + timedelta(minutes=5),
    )
    assert order.label == "1/2026"


def test_what_changed_since_the_preview_is_not_issued_unseen(world, issue):
    seen = prepare_order(
        actor=world.referent, case_id=world.case.pk, facts=defence(), at=START
    ).seen
    making.cards(world.second, 1, at=START)

    with pytest.raises(ChangedMeanwhile):
        issue(seen=seen)
    again = prepare_order(actor=world.referent, case_id=world.case.pk, facts=defence(), at=LATER)
    assert issue(seen=again.seen, at=LATER).cards_granted == 46


def test_an_issued_order_is_never_changed(world, issue):
    order = issue()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessOrder.objects.filter(pk=order.pk).update(reasons="inne")
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessOrder.objects.filter(pk=order.pk).delete()
    AccessOrder.objects.filter(pk=order.pk).update(pdf_sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessOrder.objects.filter(pk=order.pk).update(pdf_sha256="1" * 64)


# --- what cannot be shared ---------------------------------------------------------------------


@pytest.mark.rule("P-1-1")
def test_without_a_digitised_volume_nothing_is_made(world, issue):
    accounts = outside().count()
    Volume.objects.filter(case=world.case).update(is_digitised=False)
    with pytest.raises(errors.NotDigitised):
        issue()
    assert outside().count() == accounts
    Volume.objects.filter(pk=world.first.pk).update(is_digitised=True)
    order = issue(at=LATER)
    assert order.cards_granted == 5  # volume 2 is named and stays closed until it is digitised


def test_other_matters_are_not_shared_here(world, issue):
    Case.objects.filter(pk=world.case.pk).update(form="other")
    with pytest.raises(errors.NotDigitised):
        issue()


# --- period ------------------------------------------------------------------------------------


@pytest.mark.rule("P-4-1")
def test_the_share_is_active_in_exactly_the_window(world, issue):
    first = datetime(2026, 3, 2, 8, 0, tzinfo=WARSAW)
    last = datetime(2026, 3, 16, 23, 59, 59, tzinfo=WARSAW)
    order = issue(defence(first=first, last=last))

    counsel = factories.actor(order.holder)
    second = timedelta(seconds=1)
    moments = (first - second, first, last - second, last)
    assert [held_by(counsel, at=at).exists() for at in moments] == [False, True, True, False]


@pytest.mark.rule("P-4-1")
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"last": None}, "SHARE_DURATION_REQUIRED"),
        ({"last": date(2026, 2, 27)}, "SHARE_DURATION_INVALID"),
        ({"first": date(2026, 3, 9), "last": date(2026, 3, 8)}, "SHARE_DURATION_INVALID"),
    ],
)
def test_a_wrong_period_saves_nothing(world, issue, facts, code):
    with pytest.raises(errors.InputError) as refusal:
        issue(defence(**facts))
    assert refusal.value.code == code
    assert not AccessOrder.objects.exists()


# --- refusal, change, revocation ---------------------------------------------------------------


@pytest.mark.rule("P-4-1")
def test_a_refusal_makes_no_account_and_tells_the_applicant(world, issue):
    from akta.access.facts import RequestFacts
    from akta.access.services import file_request

    request = file_request(
        actor=factories.actor(world.counsel),
        facts=RequestFacts("", "", capacity="defence", case_typed=world.case.reference),
        at=START,
    )
    accounts = outside().count()
    with pytest.raises(errors.ReasonsRequired):
        issue(defence(kind="refusal", request_id=request.pk, scope_text="", last=None))

    order = issue(
        defence(
            kind="refusal",
            request_id=request.pk,
            reasons="Dobro postępowania.",
            scope_text="",
            last=None,
        ),
        at=LATER,
    )

    assert order.grant_id is None
    assert order.holder is None
    assert outside().count() == accounts
    notice = Notice.objects.get(account=world.counsel, kind="access-refused")
    assert order.label in notice.text
    assert "Dobro" not in notice.text
    request.refresh_from_db()
    assert (request.state, request.decided_at) == ("decided", LATER)


@pytest.mark.rule("P-4-1")
def test_a_shortened_end_holds_from_the_commit_and_the_old_one_stays_on_record(world, issue):
    order = issue()
    counsel = factories.actor(order.holder)
    shorter = datetime(2026, 3, 4, 12, 0, tzinfo=WARSAW)

    changed = issue(defence(kind="change", replaces_id=order.pk, last=shorter), at=LATER)

    assert changed.holder_id == order.holder_id
    old, new = Grant.objects.get(pk=order.grant_id), Grant.objects.get(pk=changed.grant_id)
    assert (old.revoked_at, new.in_force.upper) == (LATER, shorter)
    assert old.in_force.upper == datetime(2026, 3, 17, tzinfo=WARSAW)
    assert [grant.pk for grant in held_by(counsel, at=LATER)] == [new.pk]
    assert not held_by(counsel, at=shorter).exists()
    assert AccessOrder.objects.get(pk=order.pk).in_force.upper == old.in_force.upper
    states = {row.order.label: row.state for row in grants_of(world.case, at=LATER)}
    assert states == {"1/2026": "revoked", "2/2026": "live"}


def test_a_revocation_closes_the_file_at_once(world, issue):
    order = issue()
    counsel = factories.actor(order.holder)
    assert held_by(counsel, at=START).exists()

    revoked = issue(
        defence(kind="revocation", replaces_id=order.pk, reasons="Zmiana obrońcy.", last=None),
        at=LATER,
    )

    assert revoked.grant_id is None
    assert not held_by(counsel, at=LATER).exists()
    assert Notice.objects.filter(account=order.holder, kind="access-revoked").exists()


def test_what_was_replaced_is_not_replaced_again(world, issue):
    order = issue()
    issue(defence(kind="change", replaces_id=order.pk), at=LATER)
    with pytest.raises(errors.OrderNotInForce):
        issue(
            defence(kind="revocation", replaces_id=order.pk, reasons="x"),
            at=LATER + timedelta(minutes=1),
        )


def test_access_is_extended_after_its_end_with_the_same_account(world, issue):
    order = issue()
    after = START + timedelta(days=20)
    changed = issue(defence(kind="change", replaces_id=order.pk, last=date(2026, 4, 10)), at=after)
    assert changed.holder_id == order.holder_id
    counsel = factories.actor(order.holder)
    assert not held_by(counsel, at=after - timedelta(days=2)).exists()
    assert held_by(counsel, at=after).exists()


# --- whose account -----------------------------------------------------------------------------


@pytest.mark.rule("P-8-1")
@pytest.mark.parametrize(
    ("pesel", "code"), [("", "PESEL_REQUIRED"), (WRONG_PESEL, "PESEL_INVALID")]
)
def test_a_national_share_needs_a_right_pesel(world, issue, pesel, code):
    with pytest.raises(errors.InputError) as refusal:
        issue(defence(method="national", pesel=pesel))
    assert refusal.value.code == code
    assert not AccessOrder.objects.exists()


@pytest.mark.rule("P-8-1")
def test_a_national_share_is_matched_by_pesel(world, issue):
    known = factories.outside_person("Obrońca", pesel=PESEL)
    order = issue(defence(method="national", pesel=PESEL))

    assert order.holder_id == known.pk
    assert PESEL not in str(making.last_entry(world.case).data)


def test_a_national_share_of_a_new_person_opens_an_account_without_password(world, issue):
    order = issue(defence(method="national", pesel=PESEL))

    assert find_by_pesel(PESEL).pk == order.holder_id
    assert order.holder.password == ""


@pytest.mark.rule("P-8-1")
def test_a_local_share_needs_no_pesel(world, issue):
    order = issue(defence(method="local"))
    assert (order.holder.kind, order.holder.password) == ("outside", "")
    assert order.person.full_name == "Anna Obrońca"


def test_the_same_person_keeps_the_same_account(world, issue):
    first = issue()
    second = issue(defence(person_id=first.person_id, given_name="", surname=""), at=LATER)
    assert first.holder_id == second.holder_id


def test_a_pesel_of_somebody_else_is_refused(world, issue):
    first = issue()
    factories.outside_person("Ktoś", pesel=PESEL)
    with pytest.raises(errors.PeselElsewhere):
        issue(defence(person_id=first.person_id, method="national", pesel=PESEL), at=LATER)


# --- growing -----------------------------------------------------------------------------------


@pytest.mark.rule("P-2-1")
@pytest.mark.parametrize(
    ("scope", "is_growing", "enters"),
    [
        pytest.param("t. 2", True, True, id="whole volume, growing"),
        pytest.param("t. 2", False, False, id="whole volume, as of today"),
        pytest.param("t. 2 k. 12–40", True, False, id="fixed range, card outside it"),
        pytest.param("t. 1", True, False, id="another volume"),
    ],
)
def test_a_page_added_later(world, issue, scope, is_growing, enters):
    order = issue(defence(scope_text=scope, is_growing=is_growing))
    added = making.cards(world.second, 1, at=LATER)
    making.tell_added(world.second, added, at=LATER)

    assert (side(world.case, "2/41").pk in granted(order.grant_id)) is enters
    told = Notice.objects.filter(account=world.people.referent, kind="access-grown")
    assert told.exists() is enters


@pytest.mark.rule("P-2-1")
@pytest.mark.parametrize("level", ["national", "regional", "circuit", "district"])
def test_every_unit_shares(world, client, level):
    """A prosecutor of a unit of each level finds the function and issues an order with it."""
    from django.urls import reverse

    from akta.access.services import issue_order as issue_in
    from akta.cases import services as cases
    from akta.units.models import Cell, PostKind, Unit

    unit = Unit.objects.create(pk=f"u-{level}", level=level, name=level, seat="X", code="4997")
    cell = Cell.objects.create(unit=unit, number=0, name="jednostka", kind="unit")
    person = making.with_second_factor(factories.staff(PostKind.PROSECUTOR, in_cell=cell))
    case = cases.register_case(
        actor=factories.actor(person),
        cell_id=cell.pk,
        register="Ds",
        form=world.case.form,
        subject="kradzież",
        referent_id=person.pk,
        opened_on=START.date(),
        at=START,
    )
    making.cards(making.volume(case), 2)

    page = factories.sign_in(client, person).get(reverse("desk:case-access", args=[case.pk]))
    assert reverse("desk:access-order-new", args=[case.pk]) in page.content.decode()
    order = issue_in(
        actor=factories.actor(person),
        case_id=case.pk,
        facts=defence(),
        code=making.code(START),
        at=START,
    )
    assert order.cards_granted == 2


@pytest.mark.rule("P-1-3")
def test_a_named_prosecutor_substitutes_and_a_named_secretary_does_not(world, issue):
    from akta.cases import services as cases

    for account in (world.people.other_prosecutor, world.people.secretary):
        making.with_second_factor(account)
        cases.open_to_named(
            actor=world.referent,
            case_id=world.case.pk,
            account_id=account.pk,
            opens={"register-entry": ["read", "write"], "main": ["read", "order", "write"]},
            reason="zastępstwo w czasie urlopu",
            until=START + timedelta(days=7),
            at=START,
        )
    with pytest.raises(errors.NotCaseProsecutor):
        issue(actor=world.secretary)
    order = issue(actor=factories.actor(world.people.other_prosecutor))
    assert order.issued_by_id == world.people.other_prosecutor.pk


def test_a_card_inserted_into_a_granted_range_enters(world, issue):
    order = issue(defence(scope_text="t. 2 k. 12–40", is_growing=True))
    anchor = world.second.cards.get(number=12)
    added = making.cards(world.second, 1, at=LATER, after=anchor)
    making.tell_added(world.second, added, at=LATER)

    assert side(world.case, "2/12a").pk in granted(order.grant_id)


def test_an_exclusion_holds_for_what_comes_later(world, issue):
    document = world.first.documents.get(title="Protokół przesłuchania")
    order = issue(defence(scope_text=f"t. 1 bez dok. #{document.pk}", is_growing=True))
    added = making.cards(world.first, 1, at=LATER)
    making.tell_added(world.first, added, at=LATER)
    new = side(world.case, "1/6").pk
    assert new in granted(order.grant_id)

    _into(document, added[0], world, LATER)
    assert new not in granted(order.grant_id)


def _into(document, card, world, at):
    from akta.core.actors import SYSTEM
    from akta.files import events
    from akta.files.services import checks

    card.document = document
    card.save(update_fields=["document"])
    checks.record(
        events.DOCUMENT_SET,
        actor=SYSTEM,
        volume=world.first,
        at=at,
        grant=None,
        cards="6",
        title=document.title,
        document_id=str(document.pk),
        card_ids=[str(card.pk)],
    )


def test_a_withheld_card_put_into_a_granted_document_stays_withheld(world, issue):
    document = world.first.documents.get(title="Protokół przesłuchania")
    order = issue(defence(scope_text=f"dok. #{document.pk}", is_growing=True))
    withheld = side(world.case, "1/1")
    _into(document, withheld.card, world, LATER)

    assert withheld.pk not in granted(order.grant_id)
    assert Placement.objects.filter(side=withheld, since__lte=START).exists()


def test_a_revoked_order_grows_no_more(world, issue):
    order = issue(defence(scope_text="t. 2", is_growing=True))
    issue(defence(kind="revocation", replaces_id=order.pk, reasons="x", last=None), at=LATER)
    at = LATER + timedelta(minutes=1)
    making.tell_added(world.second, making.cards(world.second, 1, at=at), at=at)

    assert side(world.case, "2/41").pk not in granted(order.grant_id)


def test_a_volume_digitised_later_opens_to_a_growing_order(world, issue):
    from akta.files.services.volumes import edit_volume

    Volume.objects.filter(pk=world.second.pk).update(is_digitised=False)
    growing = issue(defence(scope_text="całość", is_growing=True))
    fixed = issue(defence(scope_text="całość"), at=LATER)
    assert side(world.case, "2/1").pk not in granted(growing.grant_id)

    edit_volume(
        actor=world.secretary, volume_id=world.second.pk, title="", is_digitised=True, at=LATER
    )

    assert side(world.case, "2/1").pk in granted(growing.grant_id)
    assert side(world.case, "2/1").pk not in granted(fixed.grant_id)
