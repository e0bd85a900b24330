"""Papers that the working file alone keeps: the plan, the note of an oral order."""

from datetime import timedelta

import pytest

from akta.access.facts import OrderFacts
from akta.access.queries import prepare_order
from akta.cases.services import open_to_named
from akta.core.errors import NotAllowed, NotFound
from akta.files.errors import KindKeptElsewhere
from akta.files.models import Card, Document, Ingest, SetKind
from akta.files.services import (
    Labelled,
    create_document,
    edit_document,
    move_cards,
    receive_file,
)
from akta.law import scope
from akta.law.papers.kinds.orally import given_before_noted, no_complaint_lies
from akta.law.scope import may_hold
from akta.papers.errors import PaperIncomplete
from akta.papers.filling import facts_of
from akta.papers.queries import lacking, paper_for, papers_of
from tests import factories, filed
from tests.access.making import START
from tests.papers.samples import SAMPLES
from tests.papers.test_papers import LATER, signed, written

pytestmark = pytest.mark.django_db
PLAN, NOTE = "plan-sledztwa", "adnotacja-ustna"


@pytest.mark.rule("R-118")
@pytest.mark.rule("R-127-2")
def test_the_working_file_alone_holds_a_plan_and_a_note():
    for kind in (PLAN, NOTE):
        holding = [place for place in scope.SetKind if may_hold(place, kind)]
        assert holding == [scope.SetKind.WORKING]
    assert all(may_hold(place, "notatka") for place in scope.SetKind)


@pytest.mark.rule("R-127-2")
def test_a_plan_enters_no_other_set(world):
    """Neither scanned, nor described so later, nor moved with its cards."""
    main = filed.document_of(world.case, "Notatka", 2, at=START)
    facts = {"actor": world.referent, "at": LATER}
    with pytest.raises(KindKeptElsewhere):
        receive_file(
            case_id=world.case.pk,
            file_name="plan.pdf",
            content=[b"%PDF"],
            labelled=Labelled(title="Plan", kind_code=PLAN),
            **facts,
        )
    with pytest.raises(KindKeptElsewhere):
        create_document(
            volume_id=main[0].volume_id,
            card_ids=[main[0].pk],
            title="Plan",
            kind_code=PLAN,
            **facts,
        )
    with pytest.raises(KindKeptElsewhere):
        edit_document(
            document_id=main[0].document_id,
            title="Plan",
            kind_code=PLAN,
            dated_on=None,
            author="",
            version=1,
            **facts,
        )
    working = filed.volume_of(world.case, set_kind=SetKind.WORKING, at=START)
    plan = filed.document_of(world.case, "Plan", 1, volume=working, kind=PLAN, at=START)
    with pytest.raises(KindKeptElsewhere):
        move_cards(
            volume_id=working.pk,
            card_ids=[plan[0].pk],
            target_id=main[0].volume_id,
            confirmed=True,
            **facts,
        )
    assert Card.objects.get(pk=plan[0].pk).volume == working
    moved = move_cards(
        volume_id=main[0].volume_id,
        card_ids=[main[0].pk],
        target_id=working.pk,
        confirmed=True,
        **facts,
    )
    assert moved[0].volume == working


@pytest.mark.rule("R-127-2")
def test_a_signed_plan_goes_into_no_grant_and_not_to_court(world):
    filed.document_of(world.case, "Zawiadomienie", 2, at=START)
    plan = signed(world, written(world, "investigation-plan"))
    ingest = Ingest.objects.get(pk=plan.ingest_id)
    assert (ingest.volume.set_kind, ingest.document_kind_id) == (SetKind.WORKING, PLAN)
    filed.document_of(world.case, "Plan", 3, volume=ingest.volume, kind=PLAN, at=START)

    whole = OrderFacts(given_name="Anna", surname="Obrońca", scope_text="całość", last=LATER.date())
    preview = prepare_order(actor=world.referent, case_id=world.case.pk, facts=whole, at=START)
    assert preview.cards == 2
    sent = facts_of(world.case, None, actor=world.referent, at=LATER)["volumes"]
    assert sent == "tom 1"


@pytest.mark.rule("R-118")
@pytest.mark.rule("R-127-2")
@pytest.mark.rule("R-148-1")
@pytest.mark.parametrize(
    "kind", ["investigation-plan", "oral-order-note", "undisclosed-testimonies"]
)
def test_whoever_reads_the_main_file_alone_sees_none_of_them(world, kind):
    kept, ruling = written(world, kind, world.suspect), written(world)
    named = world.people.other_prosecutor
    entry = {"register-entry": ["read"], "main": ["read"]}
    for things in (entry, entry | {"working": ["read"]}):
        sees = "working" in things
        open_to_named(
            actor=world.referent,
            case_id=world.case.pk,
            account_id=named.pk,
            opens=things,
            reason="analiza",
            until=LATER + timedelta(days=30),
            at=START,
        )
        reader = factories.actor(named)
        listed = set(papers_of(world.case, reader, at=START))
        assert listed == ({kept, ruling} if sees else {ruling})
        assert paper_for(reader, ruling.pk, at=START)[0] == ruling
        if sees:
            assert paper_for(reader, kept.pk, at=START)[0] == kept
        else:
            with pytest.raises((NotFound, NotAllowed)):
                paper_for(reader, kept.pk, at=START)


# --- oral orders ---------------------------------------------------------------------------------


@pytest.mark.rule("R-118")
@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"order": "other"}, []),
        ({"order": "access-refusal"}, ["order"]),
        ({"order": "bringing-in"}, ["order"]),
        ({"affects": "tak"}, ["affects"]),
        ({"order": "remedy-refused", "affects": "tak"}, ["order", "affects"]),
    ],
)
def test_an_order_is_given_orally_only_where_no_complaint_lies(changed, fields):
    found = no_complaint_lies(SAMPLES["oral-order-note"] | changed)
    assert [one.field for one in found] == fields
    assert all("na piśmie" in one.sentence for one in found)


@pytest.mark.rule("R-118")
@pytest.mark.parametrize(
    ("given", "today", "is_told"),
    [
        ("02.03.2026 07:15", "2026-03-02", True),
        ("03.03.2026 07:15", "2026-03-02", False),
        ("wczoraj", "2026-03-02", False),
        ("01.03.2026 23:50", "", True),
        ("", "2026-03-02", True),
    ],
)
def test_a_note_is_of_an_order_that_was_given(given, today, is_told):
    assert bool(given_before_noted({"given_at": given, "today": today})) is not is_told


@pytest.mark.rule("R-118")
def test_an_oral_order_is_noted_in_the_working_file(world):
    barred = written(world, "oral-order-note", order="access-refusal")
    with pytest.raises(PaperIncomplete):
        signed(world, barred)
    note = signed(world, written(world, "oral-order-note"))
    assert lacking(note) == []
    ingest = Ingest.objects.get(pk=note.ingest_id)
    assert (ingest.volume.set_kind, ingest.document_kind_id) == (SetKind.WORKING, NOTE)
    assert not Document.objects.filter(kind_id=NOTE).exclude(volume=ingest.volume).exists()
