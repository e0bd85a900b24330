"""Orders signed by an electronic signature: offered, taken back, issued when accepted."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.access import errors
from akta.access.models import AccessOrder, OrderDraft
from akta.access.queries import prepare_order
from akta.access.services import (
    accept_signed_order,
    discard_draft,
    file_order,
    issue_draft,
    offer_draft,
    offered_paper,
    paper_of,
    save_draft,
    take_back_draft,
)
from akta.cases.services import assign
from akta.core import journal
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.models import JournalEntry
from akta.delivery.models import Notice
from akta.files.models import Ingest, SetKind
from akta.files.signing.errors import NotTheOffered, SignatureRefused
from akta.grants.models import Grant
from tests import factories
from tests.access import making
from tests.access.making import START, defence, granted, side
from tests.access.test_papers import text_of
from tests.trust.signing import signed_pdf

pytestmark = pytest.mark.usefixtures("own_folder")

OFFERED, ACCEPTED = START + timedelta(minutes=5), START + timedelta(days=1)
REFERENT = ("JAN REFERENT", "JAN", "REFERENT", "PNOPL-44051401359")


@pytest.fixture
def judge(monkeypatch):
    """The signatures judged in this process instead of a child of it."""
    from akta.trust.signatures.inspection import inspect

    monkeypatch.setattr(
        "akta.access.services.signing.judged", lambda content: inspect(content).as_dict()
    )


def drafted(world, facts=None):
    return save_draft(
        actor=world.secretary, case_id=world.case.pk, facts=facts or defence(), at=START
    )


def offer(world, facts=None, *, actor=None, at=OFFERED):
    draft = drafted(world, facts)
    seen = prepare_order(
        actor=world.referent, case_id=world.case.pk, facts=facts or defence(), at=at
    ).seen
    return offer_draft(actor=actor or world.referent, draft_id=draft.pk, seen=seen, at=at)


def accept(world, draft, content, *, actor=None, at=ACCEPTED):
    return accept_signed_order(
        actor=actor or world.referent, draft_id=draft.pk, content=content, at=at
    )


def signed(draft, who=REFERENT):
    return signed_pdf(offered_paper(draft), who=who)


def nothing_came_about():
    return not (
        AccessOrder.objects.exists()
        or Grant.objects.filter(ground="order").exists()
        or Notice.objects.exists()
        or JournalEntry.objects.filter(kind="access.order_issued").exists()
    )


def test_the_order_is_issued_when_its_signed_file_is_accepted(world, judge):
    draft = offer(world, defence(scope_text="t. 1; t. 2 k. 12–40 bez k. 20v"))
    assert nothing_came_about()

    content = signed(draft)
    order = accept(world, draft, content)

    assert (order.label, order.signing, order.issued_at) == ("1/2026", "pades", ACCEPTED)
    assert order.in_force.lower == ACCEPTED
    assert side(world.case, "2/20").pk in granted(order.grant_id)
    assert side(world.case, "2/20v").pk not in granted(order.grant_id)
    assert [one["signer"] for one in order.signatures] == ["JAN REFERENT"]
    entry = JournalEntry.objects.get(kind="access.order_issued")
    assert order.journal_hash == entry.hash
    assert journal.sentence(entry).endswith("Podpisano elektronicznie.")
    assert Notice.objects.filter(account=order.holder).count() == 1
    draft.refresh_from_db()
    assert (draft.issued, draft.pesel) == (order, None)


def test_the_signed_file_goes_into_the_working_file_byte_for_byte(world, judge):
    draft = offer(world)
    content = signed(draft)
    order = accept(world, draft, content)

    assert paper_of(order) == content
    ingest = Ingest.objects.get(sha256=order.pdf_sha256)
    assert (ingest.volume.set_kind, ingest.case) == (SetKind.WORKING, world.case)
    assert not ProcrastinateJob.objects.filter(task_name="access.file_order").exists()
    assert file_order(order_id=order.pk, at=ACCEPTED) == order.pdf_sha256


def test_the_paper_to_be_signed_promises_no_number_and_no_moment(world):
    text = text_of(offered_paper(offer(world)))
    assert "Jan Referent" in text
    assert "od chwili wydania do końca dnia 16 marca 2026 r." in text
    assert "z chwilą przyjęcia podpisanego pisma" in text
    assert "nr 1/2026" not in text
    assert "Zatwierdzono w systemie" not in text


@pytest.mark.parametrize("kind", ["partial", "refusal"])
def test_each_kind_of_order_can_be_signed_so(world, judge, kind):
    facts = {"kind": kind, "reasons": "Dobro postępowania.", "scope_text": "t. 1"}
    draft = offer(world, defence(**facts))
    order = accept(world, draft, signed(draft))
    assert (order.kind, order.signing) == (kind, "pades")
    assert (order.grant_id is None) == (kind == "refusal")


@pytest.mark.parametrize("kind", ["change", "revocation"])
def test_the_former_access_lasts_until_the_signed_change_is_accepted(world, issue, judge, kind):
    former = issue()
    draft = offer(
        world,
        defence(kind=kind, replaces_id=former.pk, scope_text="t. 1", reasons="Koniec sprawy."),
    )
    assert Grant.objects.get(pk=former.grant_id).revoked_at is None

    order = accept(world, draft, signed(draft))

    assert Grant.objects.get(pk=former.grant_id).revoked_at == ACCEPTED
    assert (order.replaces, order.label) == (former, "2/2026")


def test_the_same_file_twice_is_one_order_and_another_is_refused(world, judge):
    draft = offer(world)
    content = signed(draft)
    first = accept(world, draft, content)
    assert accept(world, draft, content) == first
    with pytest.raises(errors.NotOffered):
        accept(world, draft, content + b"\n")
    assert AccessOrder.objects.count() == 1


def test_another_file_the_unsigned_one_and_another_person_are_refused(world, judge):
    draft = offer(world)
    with pytest.raises(NotTheOffered):
        accept(world, draft, signed_pdf(who=REFERENT))
    with pytest.raises(SignatureRefused, match="Plik nie ma podpisu"):
        accept(world, draft, offered_paper(draft))
    with pytest.raises(SignatureRefused, match="Jan Kowalski, a nie Jan Referent"):
        accept(world, draft, signed(draft, ()))
    with pytest.raises(SignatureRefused):
        accept(world, draft, offered_paper(draft) + b"\n% no signature\n")
    assert nothing_came_about()


def test_what_changed_since_the_offering_refuses_the_signed_file(world, judge):
    draft = offer(world)
    content = signed(draft)
    making.cards(world.first, 1, at=OFFERED + timedelta(minutes=1))
    with pytest.raises(errors.OfferOutdated):
        accept(world, draft, content)
    assert nothing_came_about()

    take_back_draft(actor=world.referent, draft_id=draft.pk, at=ACCEPTED)
    with pytest.raises(errors.NotOffered):
        accept(world, draft, content)


def test_a_case_that_was_renamed_refuses_the_signed_file(world, judge):
    """What the paper says is compared too, not only what the order would open."""
    draft = offer(world)
    content = signed(draft)
    world.case.unit.name = "Prokuratura Rejonowa w Nowym Mieście"
    world.case.unit.save(update_fields=["name"])
    with pytest.raises(errors.OfferOutdated):
        accept(world, draft, content)


def test_an_offered_draft_stands_still_until_it_is_taken_back(world, judge):
    draft = offer(world)
    told = {"actor": world.referent, "draft_id": draft.pk}
    acts = [
        lambda: save_draft(**told, case_id=world.case.pk, facts=defence(), at=OFFERED),
        lambda: discard_draft(**told, at=OFFERED),
        lambda: offer_draft(**told, seen="", at=OFFERED),
        lambda: issue_draft(**told, seen="", code=making.code(OFFERED), at=OFFERED),
    ]
    for act in acts:
        with pytest.raises(errors.DraftOffered):
            act()

    back = take_back_draft(**told, at=OFFERED)
    with pytest.raises(NotFound):
        offered_paper(back)
    seen = prepare_order(
        actor=world.referent, case_id=world.case.pk, facts=defence(), at=OFFERED
    ).seen
    order = issue_draft(**told, seen=seen, code=making.code(OFFERED), at=OFFERED)
    assert (order.label, order.signing) == ("1/2026", "system")
    kinds = ["access.order_offered", "access.order_taken_back", "access.order_issued"]
    told_kinds = JournalEntry.objects.filter(kind__in=kinds).order_by("seq")
    assert list(told_kinds.values_list("kind", flat=True)) == kinds


def test_only_what_was_shown_is_offered(world):
    draft = drafted(world)
    with pytest.raises(ChangedMeanwhile):
        offer_draft(actor=world.referent, draft_id=draft.pk, seen="0" * 64, at=OFFERED)
    assert not OrderDraft.objects.exclude(offered_at=None).exists()


def test_who_does_not_issue_orders_neither_offers_nor_accepts(world, judge):
    draft = drafted(world)
    mine = offer(world)
    content = signed(mine)
    strangers = [factories.actor(getattr(world.people, who)) for who in ("head", "administrator")]
    for actor in (world.secretary, *strangers):
        for act in (
            lambda actor=actor: offer_draft(actor=actor, draft_id=draft.pk, seen="", at=OFFERED),
            lambda actor=actor: accept(world, mine, content, actor=actor),
            lambda actor=actor: take_back_draft(actor=actor, draft_id=mine.pk, at=OFFERED),
        ):
            with pytest.raises((errors.NotCaseProsecutor, NotFound)):
                act()
    assert nothing_came_about()


def test_a_new_referent_takes_the_paper_of_the_former_back(world, judge):
    """The paper names who was to sign it; nobody else's signature issues it."""
    draft = offer(world)
    content = signed(draft)
    other = world.people.other_prosecutor
    assign(
        actor=factories.actor(world.people.head),
        case_id=world.case.pk,
        referent_id=other.pk,
        reason="choroba",
        decision="Ko 5/2026",
        at=OFFERED,
    )
    with pytest.raises((errors.NotCaseProsecutor, NotFound)):
        accept(world, draft, content)
    with pytest.raises(errors.OfferedToAnother):
        accept(world, draft, content, actor=factories.actor(other))
    back = take_back_draft(actor=factories.actor(other), draft_id=draft.pk, at=ACCEPTED)
    assert back.offered_at is None
