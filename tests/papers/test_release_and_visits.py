"""Papers of a release begun together, and visit orders with their copy in the working file."""

from datetime import timedelta

import pytest

from akta.cases.measures.queries import entries_of, fold
from akta.cases.measures.requests import Request, route_request
from akta.cases.measures.services import Recorded, record_happening
from akta.cases.proceedings import state
from akta.files.models import Ingest, SetKind
from akta.law.measures.custody import dispatches
from akta.law.measures.happenings import What
from akta.papers import services
from akta.papers.errors import PaperIncomplete
from akta.papers.models import Paper
from akta.papers.queries import values_of
from tests.access.making import START
from tests.papers.samples import SAMPLES
from tests.papers.test_papers import LATER, begun, signed, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrested(world):
    for what, minutes, until in (
        (What.APPREHENDED, 0, None),
        (What.ARREST_APPLIED, 1, START + timedelta(days=90)),
    ):
        given = Recorded(world.suspect.pk, what, START + timedelta(minutes=minutes), until)
        record_happening(actor=world.referent, case_id=world.case.pk, given=given, at=LATER)
    return world


@pytest.mark.rule("R-186")
def test_lifting_begins_the_release_order_and_the_notice_to_the_court(arrested):
    signed(arrested, written(arrested, "arrest-lifting", arrested.suspect))

    begun_ = {paper.kind: paper for paper in Paper.objects.filter(state="draft")}
    assert set(begun_) == {"release-order", "lifting-notice"}
    order = values_of(begun_["release-order"])
    assert order["ruling"] == "z 2 marca 2026 r., nr 1/2026"
    assert order["prison"] == "Areszt Śledczy w Przykładowie"

    notice = begun_["lifting-notice"]
    signed(arrested, notice, at=LATER + timedelta(minutes=1))
    events = fold(entries_of(arrested.case.pk))[arrested.suspect.pk]
    court, prison = dispatches(events, LATER + timedelta(hours=1))
    assert court.sent_at == LATER + timedelta(minutes=1)
    assert (court.confirmed_at, prison.sent_at) == (None, None)
    open_ = set(arrested.case.duties.values_list("declaration", flat=True))
    assert "court-told-of-lifting" not in open_
    assert "release-same-day" in open_


@pytest.mark.rule("R-189-1", "R-189-2", "R-189-3")
def test_a_visit_order_is_filled_from_the_request_and_its_copy_is_kept_aside(arrested):
    route_request(
        actor=arrested.secretary,
        case_id=arrested.case.pk,
        person_id=arrested.suspect.pk,
        request=Request("visit", "Anna Nowak", "żona"),
        at=LATER,
    )
    paper = begun(arrested, "visit-order", arrested.suspect)
    assert values_of(paper)["visitor"] == "Anna Nowak"
    assert values_of(paper)["kinship"] == "żona"
    expired = SAMPLES["visit-order"] | {"document_valid": "01.03.2026"}
    paper = services.save_paper(
        actor=arrested.referent, paper_id=paper.pk, values=expired, version=1, at=START
    )
    with pytest.raises(PaperIncomplete, match="stracił ważność"):
        signed(arrested, paper)
    paper = services.save_paper(
        actor=arrested.referent,
        paper_id=paper.pk,
        values=SAMPLES["visit-order"],
        version=2,
        at=START,
    )
    paper = signed(arrested, paper, at=LATER + timedelta(minutes=1))

    assert Ingest.objects.get(pk=paper.ingest_id).volume.set_kind == SetKind.WORKING
    last = state.entries_of(arrested.case.pk)[-1].data
    assert (last["type"], last["values"]["consent"]) == ("visit_decided", True)
    open_ = set(arrested.case.duties.values_list("declaration", flat=True))
    assert "visit-order" not in open_
    assert "visit-order-served" in open_
