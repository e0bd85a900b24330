"""What becomes of a scan with separator sheets: documents at once, or parts that wait."""

from datetime import timedelta

import pytest
from django.db import transaction

from akta.accounts.models import Account
from akta.core.errors import NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.files.errors import TitleMissing, VolumeNumberWrong
from akta.files.models import Card, Defect, Document, Ingest, Page, PageText, SetKind, Volume
from akta.files.queries import cards_of_ingest
from akta.files.services import Labelled, cutting
from akta.files.sheets import queries, services
from akta.files.sheets.codes import code_of
from akta.files.sheets.errors import NoTitles, PartSettled, TooManyTitles, WhyMissing
from akta.files.sheets.models import Part, PartProblem, PartState
from files.making import START, actor_of, cut_all, new_case, person, send
from tests.files.sheets.scans import blank_page, coded, scan, sheet_page, text_page

pytestmark = pytest.mark.django_db


def printed(actor, case, *titles, **facts):
    return services.print_sheets(
        actor=actor, case_id=case.pk, titles=list(titles), at=START, **facts
    )


def titles_in(volume):
    """Documents of a volume in the order of its cards, with the numbers of their cards."""
    told = {}
    for card in Card.objects.filter(volume=volume).order_by("rank").select_related("document"):
        told.setdefault(card.document.title, []).append(card.number)
    return told


def test_a_batch_becomes_documents_in_the_volumes_their_sheets_name(case, referent, volume):
    first, second = printed(referent, case, "Protokół oględzin", "Opinia biegłego")
    (annex,) = printed(referent, case, "Wydruk z rachunku", set_kind=SetKind.ANNEX, number=3)
    pages = [text_page(), sheet_page(first), text_page(), text_page(), sheet_page(annex)]
    pages += [text_page(), sheet_page(second), text_page()]

    batch = send(referent, case, scan(*pages), labelled=Labelled("Notatka"), volume_id=volume.pk)
    cut_all()

    batch.refresh_from_db()
    assert (batch.state, batch.page_count) == ("done", 8)
    assert titles_in(volume) == {
        "Notatka": [1], "Protokół oględzin": [2, 3], "Opinia biegłego": [4]
    }  # fmt: skip
    third = Volume.objects.get(case=case, set_kind=SetKind.ANNEX, number=3)
    assert titles_in(third) == {"Wydruk z rachunku": [1]}
    assert len(cards_of_ingest(batch)) == 5
    assert not Part.objects.exists()
    on_sheets = Page.objects.exclude(code="")
    assert on_sheets.count() == 3
    assert not PageText.objects.filter(page__in=on_sheets).exists()
    assert not Defect.objects.filter(page__in=on_sheets).exists()
    assert PageText.objects.count() == 5
    assert set(Ingest.objects.values_list("sha256", flat=True)) == {batch.sha256}


def test_front_and_back_of_a_sheet_are_dropped(case, referent, volume):
    (sheet,) = printed(referent, case, "Postanowienie")
    content = scan(sheet_page(sheet), blank_page(), text_page(), text_page())

    send(referent, case, content, volume_id=volume.pk, is_duplex=True)
    cut_all()

    (card,) = Card.objects.filter(volume=volume)
    assert card.document.title == "Postanowienie"
    assert list(card.sides.order_by("is_verso").values_list("page__index", flat=True)) == [2, 3]


def test_a_worker_that_dies_while_it_cuts_at_sheets_leaves_everything_once(
    case, referent, volume, monkeypatch
):
    sheets = printed(referent, case, "Pierwszy", "Drugi")
    pages = [page for sheet in sheets for page in (sheet_page(sheet), text_page())]
    send(referent, case, scan(*pages), volume_id=volume.pk)

    def dies(*args, **facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(cutting.jobs, "defer", dies)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            cutting.cut_next()
    assert not Card.objects.exists()
    Ingest.objects.update(lease_until=START - timedelta(days=400))
    cut_all()

    assert titles_in(volume) == {"Pierwszy": [1], "Drugi": [2]}
    assert Ingest.objects.count() == 3
    assert Page.objects.count() == 4


def wait(referent, case, sheet_image, volume, **facts):
    """Send a scan of one sheet and one page; gives the part that waits."""
    send(referent, case, scan(sheet_image, text_page()), volume_id=volume.pk, **facts)
    cut_all()
    assert not Card.objects.filter(volume__case=case).exists()
    return Part.objects.get()


def test_a_sheet_of_another_case_waits_there_and_nowhere_else(case, referent, volume):
    other = person("Inny")
    elsewhere = new_case(other)
    (sheet,) = printed(actor_of(other), elsewhere, "Z innej sprawy")

    part = wait(referent, case, sheet_page(sheet), volume)

    assert part.problem == PartProblem.OTHER_CASE
    assert part.case_id == elsewhere.pk
    assert list(queries.waiting_parts(actor_of(other), at=START)) == [part]
    assert list(queries.waiting_parts(referent, at=START)) == []
    with pytest.raises(NotFound):
        queries.part_for(referent, part.pk, at=START)
    with pytest.raises(NotFound):
        services.place_part(
            actor=referent, part_id=part.pk, case_id=case.pk, said=Labelled("X"), at=START
        )
    told = JournalEntry.objects.get(kind="sheets.part_waits")
    assert (told.case_id, told.data["pages"]) == (case.pk, "str. 2")

    services.place_part(
        actor=actor_of(other),
        part_id=part.pk,
        case_id=elsewhere.pk,
        said=Labelled("Z innej sprawy"),
        at=START,
    )
    (card,) = Card.objects.filter(volume__case=elsewhere)
    assert card.sides.get().page.ingest.case_id == elsewhere.pk


def test_a_set_that_the_sender_may_not_arrange_waits_for_who_may(case, referent, volume):
    (sheet,) = printed(referent, case, "Zbiór", set_kind=SetKind.SEPARATE)
    secretary = actor_of(person("Sekretarz"))
    of_cell = secretary_of(secretary, case)

    part = wait(of_cell, case, sheet_page(sheet), volume)

    assert part.problem == PartProblem.NO_RIGHT
    assert list(queries.waiting_parts(of_cell, at=START)) == []
    assert list(queries.waiting_parts(referent, at=START)) == [part]
    with pytest.raises(NotAllowed):
        queries.part_for(of_cell, part.pk, at=START)
    with pytest.raises(NotAllowed):
        services.drop_part(actor=of_cell, part_id=part.pk, note="puste", at=START)


def secretary_of(actor, case):
    """Let the actor keep the secretariat of the case's cell."""
    from uuid import uuid4

    from akta.grants import services as grants
    from akta.grants.models import Ground

    grants.give(
        holder_id=actor.id,
        ground=Ground.SECRETARIAT,
        ground_id=uuid4(),
        cell_id=case.cell_id,
        since=START - timedelta(days=1),
        until=None,
        at=START,
    )
    return actor


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("AKTA1" + "A" * 42, PartProblem.FOREIGN),
        ("AKTA9" + "A" * 42, PartProblem.NEWER),
        ("", PartProblem.UNKNOWN),
    ],
)
def test_a_sheet_that_names_nothing_here_waits_in_its_case(case, referent, volume, code, problem):
    from uuid import uuid4

    page = coded(code or code_of(uuid4())).resize((827, 1170))

    part = wait(referent, case, page, volume)

    assert (part.problem, part.case_id, part.sheet) == (problem, case.pk, None)
    outsider = actor_of(person("Obcy"))
    assert list(queries.waiting_parts(outsider, at=START)) == []
    assert list(queries.waiting_parts(referent, at=START)) == [part]


def test_a_part_is_settled_once_and_only_with_what_it_needs(case, referent, volume):
    part = wait(referent, case, coded("AKTA1X").resize((827, 1170)), volume)

    def place(**facts):
        facts = {"said": Labelled("Pismo"), "case_id": case.pk, **facts}
        return services.place_part(actor=referent, part_id=part.pk, at=START, **facts)

    with pytest.raises(TitleMissing):
        place(said=Labelled(" "))
    with pytest.raises(VolumeNumberWrong):
        place(number=0)
    with pytest.raises(NotFound):
        place(case_id=new_case(person("Inny")).pk)
    with pytest.raises(WhyMissing):
        services.drop_part(actor=referent, part_id=part.pk, note=" ", at=START)

    place(number=2)

    with_the_code = {"Pismo": [1, 2]}
    assert titles_in(Volume.objects.get(case=case, number=2)) == with_the_code
    part.refresh_from_db()
    assert (part.state, part.placed_as.part_of_id) == (PartState.PLACED, part.ingest_id)
    assert queries.picture_of(part, 1).page_index == 1
    with pytest.raises(NotFound):
        queries.picture_of(part, 2)
    for again in (place, lambda: services.drop_part(
        actor=referent, part_id=part.pk, note="dwa razy", at=START
    )):  # fmt: skip
        with pytest.raises(PartSettled):
            again()
    assert Document.objects.count() == 1


def test_a_part_left_out_stays_in_the_original_only(case, referent, volume):
    part = wait(referent, case, coded("AKTA1X").resize((827, 1170)), volume)

    services.drop_part(actor=referent, part_id=part.pk, note="pusta okładka", at=START)

    assert not Card.objects.exists()
    assert list(queries.waiting_parts(referent, at=START)) == []
    assert "pusta okładka" in JournalEntry.objects.get(kind="sheets.part_dropped").data["note"]


def test_sheets_are_printed_by_who_arranges_the_set(case, referent):
    with pytest.raises(NoTitles):
        printed(referent, case, " ", "")
    with pytest.raises(TooManyTitles):
        printed(referent, case, *map(str, range(51)))
    with pytest.raises(VolumeNumberWrong):
        printed(referent, case, "Pismo", number=10000)
    with pytest.raises(NotFound):
        printed(actor_of(person("Obcy")), case, "Pismo")
    (sheet,) = printed(referent, case, "  Pismo   obrońcy ")
    assert sheet.title == "Pismo obrońcy"
    assert queries.sheets_for(referent, case.pk, [sheet.pk], at=START) == [sheet]
    with pytest.raises(NotFound):
        queries.sheets_for(actor_of(person("Obcy")), case.pk, [sheet.pk], at=START)
    elsewhere = new_case(Account.objects.get(pk=referent.id))
    assert queries.sheets_for(referent, elsewhere.pk, [sheet.pk], at=START) == []


def test_waiting_parts_are_listed_by_a_constant_number_of_queries(
    case, referent, volume, django_assert_num_queries
):
    codes = ["AKTA1" + letter * 42 for letter in "ABC"]
    pages = [page for code in codes for page in (coded(code).resize((827, 1170)), text_page())]
    send(referent, case, scan(*pages), volume_id=volume.pk)
    cut_all()

    with django_assert_num_queries(len(SetKind) + 2):
        parts = list(queries.waiting_parts(referent, at=START))
        told = [(p.ingest.file_name, p.case.reference, p.sheet) for p in parts]
    assert len(told) == 3
    assert queries.waiting_of_case(referent, case.pk, at=START) == 3
