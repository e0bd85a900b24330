"""The repair queue: defects noted at intake, settled one by one, scans replaced in place."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.accounts.models import Account
from akta.core.errors import NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.files import queries
from akta.files.errors import NoDefectLeft
from akta.files.lens import desk_lens
from akta.files.models import (
    Defect,
    DefectKind,
    DefectState,
    Ingest,
    PageText,
    Placement,
    SetKind,
    Side,
    TextState,
)
from akta.files.services import accept_scan, replace_scan, send_back_scan
from akta.files.services.repair import note_compared
from akta.law.matrix import Action
from files.making import START, actor_of, cut_all, person, send, tiff
from tests import factories

pytestmark = pytest.mark.django_db
LATER = START + timedelta(hours=1)


@pytest.fixture
def sides(referent, case):
    """The sides of a volume of three pages, all of them at 150 dpi: too coarse."""
    send(referent, case, tiff(pages=3))
    cut_all()
    Defect.objects.exclude(kind=DefectKind.COARSE).delete()  # lines drawn this short may look askew
    return list(Side.objects.order_by("card__rank"))


@pytest.fixture
def order_lens_of(referent, case):
    return desk_lens(referent, case, at=LATER, action=Action.ORDER)


def states(side):
    return set(Defect.objects.filter(page=side.page_id).values_list("state", flat=True))


def test_intake_notes_what_was_measured(sides):
    found = Defect.objects.filter(page=sides[0].page)

    assert [(each.kind, each.detail) for each in found] == [
        (DefectKind.COARSE, "150 dpi, potrzeba 180")
    ]


def test_doubled_pages_are_noted_once_the_last_text_is_there(sides):
    rows = [PageText.objects.get(page=side.page_id) for side in sides]
    for row in rows[:2]:
        PageText.objects.filter(pk=row.pk).update(
            state=TextState.DONE, plain=" ".join(f"słowo{n}" for n in range(40))
        )
    note_compared(rows[1])
    assert not Defect.objects.filter(kind=DefectKind.DOUBLED).exists()

    PageText.objects.filter(pk=rows[2].pk).update(state=TextState.DONE, plain="co innego")
    note_compared(rows[2])
    note_compared(rows[2])

    (found,) = Defect.objects.filter(kind=DefectKind.DOUBLED)
    assert (found.page_id, found.detail) == (sides[1].page_id, "taka sama jak strona 1 tego skanu")


def test_accepted_scans_leave_the_queue(referent, sides, order_lens_of):
    accept_scan(actor=referent, side_id=sides[0].pk, at=LATER)

    assert states(sides[0]) == {DefectState.ACCEPTED}
    assert queries.suspect_counts(order_lens_of) == {"open": 2, "sent_back": 0}
    assert queries.next_suspect(order_lens_of).pk == sides[1].pk
    entry = JournalEntry.objects.get(kind="files.scan_accepted")
    assert entry.data["defects"] == "za mała rozdzielczość"
    with pytest.raises(NoDefectLeft):
        accept_scan(actor=referent, side_id=sides[0].pk, at=LATER)


def test_sent_back_scans_wait_with_their_note(referent, sides, order_lens_of):
    send_back_scan(actor=referent, side_id=sides[1].pk, note=" jaśniej ", at=LATER)

    (side,) = queries.suspects(order_lens_of, DefectState.SENT_BACK)
    (view,) = queries.suspect_views([side])
    assert (view.side.id, view.note, view.is_sent_back) == (sides[1].pk, "jaśniej", True)
    assert queries.suspect_counts(order_lens_of) == {"open": 2, "sent_back": 1}


def test_the_queue_goes_through_the_file_in_order_and_begins_anew(sides, order_lens_of):
    following = [queries.next_suspect(order_lens_of, side.short_id).pk for side in sides]

    assert following == [sides[1].pk, sides[2].pk, sides[0].pk]


def test_the_main_file_comes_first_and_every_set_is_named(referent, case, sides):
    """Card 1 of the address annex is not taken for card 1 of the file."""
    send(referent, case, tiff(pages=1), set_kind=SetKind.ADDRESS)
    cut_all()
    Defect.objects.exclude(kind=DefectKind.COARSE).delete()
    lens = desk_lens(referent, case, at=LATER, action=Action.ORDER)

    found = queries.suspect_views(queries.suspects(lens, DefectState.OPEN).object_list)

    places = ["t. 1 k. 1", "t. 1 k. 2", "t. 1 k. 3", "załącznik adresowy t. 1 k. 1"]
    assert [each.place for each in found] == places
    assert queries.next_suspect(lens, sides[-1].short_id).pk == found[-1].side.id


def test_a_new_scan_takes_the_place_of_the_old_one(referent, case, sides, order_lens_of):
    before = Side.objects.get(pk=sides[1].pk)
    Side.objects.filter(pk=before.pk).update(rotation=90)
    placements = list(Placement.objects.filter(side=before).values())
    content = tiff(text="Lepszy skan")
    replace_scan(
        actor=referent, side_id=before.pk, file_name="lepszy.tif", content=[content], at=LATER
    )
    (view,) = queries.suspect_views([before])
    assert view.waits
    cut_all()

    after = Side.objects.get(pk=before.pk)
    ingest = Ingest.objects.get(replaces=before)
    assert after.page.ingest_id == ingest.pk
    assert (after.card_id, after.short_id, after.rotation) == (before.card_id, before.short_id, 0)
    assert list(Placement.objects.filter(side=before).values()) == placements
    assert Side.objects.count() == 3
    assert states(before) == {DefectState.REPLACED}
    entry = JournalEntry.objects.get(kind="files.scan_replaced")
    assert entry.data["earlier_page_id"] == str(before.page_id)
    assert PageText.objects.filter(page=after.page).exists()
    assert ingest.document_id == before.card.document_id


def test_a_new_scan_of_two_pages_is_refused_and_nothing_changes(referent, sides):
    before = sides[0].page_id
    content = tiff(pages=2)
    replace_scan(
        actor=referent, side_id=sides[0].pk, file_name="dwie.tif", content=[content], at=LATER
    )
    cut_all()

    ingest = Ingest.objects.get(replaces=sides[0])
    assert (ingest.state, ingest.problem) == ("refused", "not_one_page")
    assert "jedną stronę" in ingest.problem_text
    assert Side.objects.get(pk=sides[0].pk).page_id == before
    assert states(sides[0]) == {DefectState.OPEN}


def test_a_scan_that_is_in_the_case_already_replaces_only_when_that_is_meant(
    client, referent, case, sides
):
    """The page as it stands on another card: the clerk is asked, and may say yes there and then."""
    content = tiff(text="Ta sama strona")
    send(referent, case, content, name="pierwszy.tif")
    cut_all()
    desk = factories.sign_in(client, Account.objects.get(pk=referent.id))
    address = reverse("desk:case-repair-settle", args=[case.pk, sides[1].short_id])

    def replace(**more):
        sent = SimpleUploadedFile("drugi.tif", content)
        return desk.post(address, {"do": "replace", "file": sent, **more})

    refused = replace()
    assert refused.status_code == 422
    assert "zaznaczyć „dodaj mimo to”" in refused.content.decode()
    assert 'name="again"' in refused.content.decode()
    assert replace(again="1").status_code == 302
    assert Ingest.objects.get(replaces=sides[1]).file_name == "drugi.tif"


def test_a_stranger_settles_nothing(sides):
    stranger = actor_of(person("Obcy"))
    acts = (
        lambda pk: accept_scan(actor=stranger, side_id=pk, at=LATER),
        lambda pk: send_back_scan(actor=stranger, side_id=pk, note="", at=LATER),
        lambda pk: replace_scan(
            actor=stranger, side_id=pk, file_name="x.tif", content=[b"x"], at=LATER
        ),
    )
    for act in acts:
        for pk in (sides[0].pk, uuid4()):
            with pytest.raises((NotFound, NotAllowed)):
                act(pk)
    assert states(sides[0]) == {DefectState.OPEN}


def test_the_overview_counts_cases_and_scanners(referent, case, sides):
    Ingest.objects.update(scanner="Fujitsu fi-8170", finished_at=LATER)
    send_back_scan(actor=referent, side_id=sides[2].pk, note="", at=LATER)

    (row,) = queries.cases_to_repair(referent, at=LATER)
    assert (row["in_case"], row["open"], row["sent_back"]) == (case.pk, 2, 1)
    (day,) = queries.scanner_days(referent, at=LATER)
    assert (day.day, day.scanner, day.pages) == (LATER.date(), "Fujitsu fi-8170", 3)
    assert (day.told, day.told_share) == ("za mała rozdzielczość 3", "100,0")
    stranger = actor_of(person("Obcy"))
    assert list(queries.cases_to_repair(stranger, at=LATER)) == []
    assert queries.scanner_days(stranger, at=LATER) == []


def test_the_number_of_queries_does_not_grow(referent, case, order_lens_of):
    counts = []
    for _ in range(2):
        send(referent, case, tiff(pages=4))
        cut_all()
        with CaptureQueriesContext(connection) as caught:
            sides = list(queries.suspects(order_lens_of, DefectState.OPEN))
            queries.suspect_views(sides)
            queries.cases_to_repair(referent, at=LATER).object_list[0]
            queries.scanner_days(referent, at=LATER)
        counts.append(len(caught))

    assert len(sides) == 8
    assert counts[0] == counts[1]
