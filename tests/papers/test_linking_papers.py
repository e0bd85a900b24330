"""Papers that sever, join or pass a case on: nothing happens before they are signed."""

from datetime import timedelta

import pytest

from akta.cases.errors import TransferRefused
from akta.cases.links import joining as proposals
from akta.cases.models import Case, CaseLink, LinkKind, Transfer
from akta.cases.proceedings.queries import proceeding_of
from akta.cases.proceedings.services import record_event
from akta.cases.proceedings.state import entries_of, happenings
from akta.core.clock import local_day
from akta.core.errors import NotAllowed, NotFound
from akta.files.errors import RulingLacks
from akta.files.models import Ingest, Side
from akta.files.severing import Into, Ruling
from akta.law.severing import Manner
from akta.papers import services
from akta.papers.errors import EffectRefused, NotCaseProsecutor, NotUnitHead, PaperIncomplete
from akta.papers.linking import Severing, Transferring
from akta.papers.models import Paper, PaperVersion
from akta.papers.queries import lacking, may_sign, may_write, values_of
from akta.units.models import Cell, CellKind, Unit, UnitLevel
from tests import factories, filed
from tests.access.making import START, with_second_factor
from tests.papers.test_papers import LATER, signed, written

pytestmark = pytest.mark.django_db
RULING = Ruling(subject="część druga", acts="czyn II", acts_done=False, reasons="odrębny czyn")
SOME = {Manner.COPY: "t. 1 k. 2–3"}


@pytest.fixture
def running(world):
    filed.document_of(world.case, "Postanowienie o wszczęciu", 1, kind=filed.OPENING, at=START)
    filed.document_of(world.case, "Protokół przesłuchania", 2, at=START)
    started(world, world.case)
    return world


def started(world, case):
    record_event(
        actor=world.referent,
        case_id=case.pk,
        kind="initiated",
        day=local_day(START),
        values={"form": "investigation"},
        at=LATER,
    )


def severing(world, ruling=RULING, texts=SOME, into=None):
    return services.prepare_severing(
        actor=world.referent,
        case_id=world.case.pk,
        given=Severing(ruling, texts, Into(into)),
        at=START,
    )


def with_value(paper, **changed):
    """The same draft with other fields, as they would stand in its newest version."""
    PaperVersion.objects.create(
        paper=paper,
        number=paper.version + 1,
        values=values_of(paper) | changed,
        made_by_id=paper.prepared_by_id,
        made_at=START,
    )
    Paper.objects.filter(pk=paper.pk).update(version=paper.version + 1)
    return Paper.objects.get(pk=paper.pk)


@pytest.mark.rule("R-109-1", "R-109-2")
def test_materials_are_severed_by_the_signed_ruling_and_not_before(running):
    paper = severing(running)
    values = values_of(paper)
    assert values["items"] == "1. Protokół przesłuchania z 12 marca 2026 r., t. 1 k. 2–3 (kopia)"
    assert lacking(paper) == []
    assert not CaseLink.objects.exists()

    signed(running, paper)

    link = CaseLink.objects.get(kind=LinkKind.SEVERED)
    assert link.target.subject == "część druga"
    assert Side.objects.filter(case_id=link.target_id).count() == 2
    assert Ingest.objects.get(document_title__startswith="Postanowienie o wył").case == running.case


def test_the_choice_of_a_draft_is_made_anew(running):
    paper = severing(running)
    given = Severing(RULING, {Manner.OFFICIAL: "t. 1 k. 1"}, Into(None))
    services.revise_severing(
        actor=running.referent, paper_id=paper.pk, given=given, version=1, at=START
    )
    paper.refresh_from_db()
    assert "(odpis)" in values_of(paper)["items"]
    services.save_paper(
        actor=running.referent,
        paper_id=paper.pk,
        values=values_of(paper) | {"items": "1. coś innego", "acts": "czyn III"},
        version=2,
        at=START,
    )
    paper.refresh_from_db()
    assert "coś innego" not in values_of(paper)["items"]
    signed(running, paper)
    assert CaseLink.objects.get().contents["acts"] == "czyn III"


@pytest.mark.rule("R-109-1")
def test_a_ruling_that_lacks_something_is_not_begun_and_one_that_aged_is_not_signed(running):
    with pytest.raises(RulingLacks):
        severing(running, ruling=Ruling(subject="", acts="", acts_done=False))
    paper = with_value(severing(running), items="1. Protokół, t. 1 k. 9 (kopia)")
    with pytest.raises(EffectRefused, match="Wybrane karty zmieniono"):
        signed(running, paper)
    assert not CaseLink.objects.exists()


@pytest.fixture
def other(running):
    """A second case of the same referent, opened later, with a proposal to join it."""
    made = factories.case(running.people.referent)
    started(running, made)
    proposals.propose_joining(
        actor=running.referent,
        case_id=running.case.pk,
        reference=made.reference,
        link="person",
        reason="ten sam sprawca",
        at=LATER,
    )
    return made


@pytest.mark.rule("R-108-1a")
def test_cases_are_joined_by_the_signed_ruling_of_the_receiving_one(running, other):
    (proposal,) = proposals.Joining.objects.all()
    paper = services.prepare_joining(
        actor=running.referent, joining_id=proposal.pk, lead_id=None, reason="", at=LATER
    )
    assert (values_of(paper)["other"], values_of(paper)["reasons"]) == (
        other.reference,
        "ten sam sprawca",
    )
    assert not CaseLink.objects.exists()
    signed(running, paper, at=LATER + timedelta(minutes=1))
    link = CaseLink.objects.get(kind=LinkKind.JOINED)
    assert (link.source, link.target) == (other, running.case)
    with pytest.raises((NotFound, NotAllowed)):
        services.prepare_joining(
            actor=factories.actor(running.people.other_prosecutor),
            joining_id=proposal.pk,
            lead_id=None,
            reason="",
            at=LATER,
        )


@pytest.fixture
def away():
    unit = Unit.objects.create(
        pk="rej-innowo", level=UnitLevel.DISTRICT, name="PR w Innowie", seat="Innowo", code="4998"
    )
    return Cell.objects.create(unit=unit, number=0, name="jednostka", kind=CellKind.UNIT)


def letter(world, actor=None, **changed):
    facts = {"unit_id": "rej-innowo", "ground": "art. 31 § 1 k.p.k.", "acts": "oględziny"}
    return services.prepare_transfer(
        actor=actor or world.referent,
        case_id=world.case.pk,
        given=Transferring(**(facts | {"traces_secured": True} | changed)),
        at=START,
    )


@pytest.mark.rule("R-116-2")
def test_a_case_is_passed_on_by_the_letter_that_its_head_signs(running, away):
    head = factories.actor(running.people.head)
    with_second_factor(running.people.head)
    paper = letter(running)
    assert not Transfer.objects.exists()
    assert may_sign(head, paper, at=START)
    assert may_write(head, paper, at=START)
    assert not may_sign(running.referent, paper, at=START)
    with pytest.raises(NotUnitHead):
        signed(running, paper)

    done = signed(running, paper, actor=head)

    assert Transfer.objects.get().to_unit_id == "rej-innowo"
    assert Case.objects.get(pk=running.case.pk).unit_id == "rej-innowo"
    assert Ingest.objects.get(pk=done.ingest_id).case == running.case
    assert done.signed_by == running.people.head


def test_a_head_signs_their_letter_only(running, away):
    head = factories.actor(running.people.head)
    assert letter(running, actor=head).prepared_by == running.people.head
    with pytest.raises(NotCaseProsecutor):
        signed(running, written(running), actor=head)
    with pytest.raises((NotFound, NotAllowed)):
        letter(running, actor=factories.actor(running.people.other_prosecutor))


@pytest.mark.rule("R-115-1")
def test_a_letter_says_where_to_and_that_traces_are_secured(running, away):
    for wrong in ({"unit_id": ""}, {"unit_id": running.case.unit_id}, {"acts": " "}):
        with pytest.raises(TransferRefused):
            letter(running, **wrong)
    paper = letter(running, traces_secured=False)
    assert [one.field for one in lacking(paper)] == ["traces"]
    with pytest.raises(PaperIncomplete):
        signed(running, paper, actor=factories.actor(running.people.head))


# --- plan and entrustment ------------------------------------------------------------------------


@pytest.mark.rule("R-127-1a")
def test_a_plan_is_kept_in_the_working_file_and_its_next_version_begins_from_it(running):
    assert running.case.duties.filter(declaration="plan").exists()
    plan = signed(running, written(running, "investigation-plan"))
    assert Ingest.objects.get(pk=plan.ingest_id).volume.set_kind == "working"
    assert running.case.duties.filter(declaration="plan").count() == 0
    again = services.prepare_paper(
        actor=running.referent,
        case_id=running.case.pk,
        kind="investigation-plan",
        person_id=None,
        at=LATER,
    )
    assert values_of(again)["benefit"] == "Ustalenie, czy rower sprzedano i za ile."


@pytest.mark.rule("R-128-2", "R-238-1")
def test_an_order_entrusts_the_investigation(running):
    order = written(running, "entrustment-order", scope="whole", plan_by="20.03.2026")
    signed(running, order)
    assert proceeding_of(running.case).facts["entrusted"] == "whole"
    assert str(running.case.duties.get(declaration="plan-from-body").due_on) == "2026-03-20"


# --- what one paper tells besides ---------------------------------------------------------------


@pytest.mark.rule("R-213-1")
@pytest.mark.parametrize(
    ("changed", "closed"),
    [
        ({}, {"search-order", "forfeiture-on-suspension"}),
        ({"forfeiture": "tak"}, {"search-order"}),
        ({"ground": "other", "forfeiture": ""}, set()),
    ],
)
def test_a_suspension_orders_the_search_and_decides_on_forfeiture(running, changed, closed):
    signed(running, written(running, "suspension", **changed))
    kinds = [each.kind for each in happenings(entries_of(running.case.pk))]
    assert ("search_ordered" in kinds) is ("search-order" in closed)
    assert ("forfeiture_decided" in kinds) is ("forfeiture-on-suspension" in closed)
    assert not running.case.duties.filter(declaration__in=closed).exists()
