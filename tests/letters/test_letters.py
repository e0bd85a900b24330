"""The post of the day: numbers, cover sheets, one scan of the pile, and the way into the file."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from akta.core import clock
from akta.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.files.errors import FileSeenBefore
from akta.files.models import Card, Ingest, IngestState
from akta.files.services import receive_file, receive_pile, retry_file
from akta.files.services.cutting import cut_next
from akta.files.sheets import services as sheets
from akta.files.sheets.errors import PartSettled
from akta.files.sheets.models import Part, PartProblem
from akta.law.matrix import Action
from akta.letters import queries, services
from akta.letters.errors import (
    CaseUnknown,
    DayWrong,
    FieldMissing,
    InFileAlready,
    LetterUnknown,
    NoCaseYet,
)
from akta.letters.models import Letter, LetterState
from akta.units.models import CellKind
from tests import factories
from tests.files.sheets.scans import coded, scan, sheet_page, text_page

pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture
def secretary(people):
    return factories.actor(people.secretary)


@pytest.fixture
def case(people):
    return factories.case(people.referent)


def enter(actor, **facts):
    facts = {
        "unit_id": factories.cell().unit_id,
        "received_on": date(2026, 3, 2),
        "sender": "Biegły Adam Nowak",
        "subject": "opinia",
        "way": "registered",
        **facts,
    }
    return services.register_letter(actor=actor, at=clock.now(), **facts)


def send_pile(actor, *pages, **facts):
    pile = receive_pile(
        actor=actor,
        unit_id=factories.cell().unit_id,
        file_name="poczta.tif",
        content=[scan(*pages)],
        at=clock.now(),
        **facts,
    )
    while cut_next():
        pass
    return pile


def test_numbers_count_in_the_unit_and_the_year_and_once_for_one_key(secretary):
    first = enter(secretary, key="k1")
    assert enter(secretary, key="k1") == first
    assert [enter(secretary).label, enter(secretary, received_on=date(2025, 12, 31)).label] == [
        "2/2026",
        "1/2025",
    ]
    assert first.sheet.title == "Pismo 1/2026: opinia"
    entry = JournalEntry.objects.filter(kind="letters.registered").order_by("stream_seq").first()
    assert entry.data == {"label": "1/2026"}


def test_what_is_typed_is_checked(secretary, case):
    with pytest.raises(DayWrong):
        enter(secretary, received_on=clock.local_day(clock.now()) + timedelta(days=1))
    with pytest.raises(FieldMissing):
        enter(secretary, sender=" ")
    with pytest.raises(CaseUnknown):
        enter(secretary, reference="4999-0.Ds.999.2026")
    assert not Letter.objects.exists()
    assert enter(secretary, reference=f" {case.reference} ").case == case


def test_a_pile_is_cut_at_its_sheets_and_each_part_finds_its_letter(secretary, case):
    known = enter(secretary, reference=case.reference)
    new = enter(secretary, subject="zapytanie", sender="Sąd Rejonowy")
    pages = [text_page(), sheet_page(known.sheet), text_page(), text_page()]

    pile = send_pile(secretary, *pages, sheet_page(new.sheet), text_page())

    pile.refresh_from_db()
    assert (pile.state, pile.case_id) == (IngestState.DONE, None)
    loose, first, second = queries.to_check(secretary, at=clock.now())
    assert (loose.problem, loose.sheet) == (PartProblem.NO_SHEET, None)
    assert [queries.letter_of(part) for part in (first, second)] == [known, new]
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SCANNED}
    assert not Card.objects.exists()

    services.accept_part(actor=secretary, part_id=first.pk, reference="", at=clock.now())
    with pytest.raises(NoCaseYet):
        services.accept_part(actor=secretary, part_id=second.pk, reference=" ", at=clock.now())
    with pytest.raises(CaseUnknown):
        services.accept_part(actor=secretary, part_id=second.pk, reference="x", at=clock.now())
    services.accept_part(
        actor=secretary, part_id=second.pk, reference=case.reference, at=clock.now()
    )
    with pytest.raises(LetterUnknown):
        services.accept_part(actor=secretary, part_id=loose.pk, reference="", at=clock.now())

    cards = Card.objects.filter(volume__case=case).order_by("rank").select_related("document")
    assert [(card.number, card.document.title) for card in cards] == [
        (1, "Pismo 1/2026: opinia"),
        (2, "Pismo 1/2026: opinia"),
        (3, "Pismo 2/2026: zapytanie"),
    ]
    assert cards[0].document.author == "Biegły Adam Nowak"
    assert cards[0].document.dated_on == date(2026, 3, 2)
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.IN_FILE}
    with pytest.raises(PartSettled):
        services.accept_part(actor=secretary, part_id=first.pk, reference="", at=clock.now())
    with pytest.raises(InFileAlready):
        change(secretary, Letter.objects.get(pk=new.pk), reference="")


def change(actor, letter, **facts):
    facts = {
        "sender": letter.sender,
        "subject": letter.subject,
        "way": letter.way,
        "handed": letter.handed,
        "handed_on": letter.handed_on,
        "annexes": letter.annexes,
        "reference": letter.case.reference if letter.case else "",
        "version": letter.version,
        **facts,
    }
    return services.change_letter(actor=actor, letter_id=letter.pk, at=clock.now(), **facts)


def test_pages_without_a_sheet_are_given_to_their_letter(secretary, case):
    letter = enter(secretary, reference=case.reference)
    send_pile(secretary, text_page())
    (part,) = queries.to_check(secretary, at=clock.now())

    for wrong in ("", "2/2026", "1/2025", "x/y", "1", "9" * 15 + "/2026"):
        with pytest.raises(LetterUnknown):
            services.give_part(actor=secretary, part_id=part.pk, label=wrong, at=clock.now())
    services.give_part(actor=secretary, part_id=part.pk, label=" 1 / 2026", at=clock.now())

    part.refresh_from_db()
    letter.refresh_from_db()
    assert (part.case, letter.state) == (case, LetterState.SCANNED)
    sheets.drop_part(actor=secretary, part_id=part.pk, note="puste", at=clock.now())
    letter.refresh_from_db()
    assert letter.state == LetterState.REGISTERED


def test_a_letter_that_gets_its_case_takes_what_is_scanned_with_it(secretary, people, case):
    letter = enter(secretary)
    send_pile(secretary, sheet_page(letter.sheet), text_page())
    part = Part.objects.get()
    referent = factories.actor(people.referent)
    assert list(queries.to_check(referent, at=clock.now())) == []

    letter = Letter.objects.get()
    changed = change(secretary, letter, reference=case.reference, subject="opinia uzupełniająca")

    assert (changed.version, changed.case) == (2, case)
    assert list(queries.to_check(referent, at=clock.now())) == [part]
    with pytest.raises(ChangedMeanwhile):
        change(secretary, letter, subject="inaczej", version=1)
    told = JournalEntry.objects.get(kind="letters.assigned")
    assert (told.case_id, told.data) == (case.pk, {"label": "1/2026"})


def test_a_letters_sheet_in_a_scan_for_a_case_waits_as_a_letter(secretary, case):
    letter = enter(secretary)
    content = [scan(sheet_page(letter.sheet), text_page())]
    receive_file(
        actor=secretary, case_id=case.pk, file_name="akta.tif", content=content, at=clock.now()
    )
    while cut_next():
        pass

    (part,) = queries.to_check(secretary, at=clock.now())
    assert (part.problem, part.case) == (PartProblem.LETTER, None)


def test_a_sheet_of_a_document_in_the_pile_waits_in_its_case(secretary, people, case):
    referent = factories.actor(people.referent)
    (sheet,) = sheets.print_sheets(
        actor=referent, case_id=case.pk, titles=["Protokół"], set_kind="separate", at=clock.now()
    )
    send_pile(secretary, sheet_page(sheet), text_page())

    part = Part.objects.get()
    assert (part.problem, part.case, part.set_kind) == (PartProblem.IN_POST, case, "separate")
    assert list(queries.to_check(secretary, at=clock.now())) == []


def test_the_page_of_the_pile_asks_for_its_progress_while_there_is_work(people, secretary):
    browser = factories.sign_in(Client(), people.secretary)
    receive_pile(
        actor=secretary,
        unit_id=factories.cell().unit_id,
        file_name="poczta.tif",
        content=[scan(text_page())],
        at=clock.now(),
    )
    progress = reverse("desk:letters-pile-progress")
    assert f'hx-get="{progress}"' in browser.get(reverse("desk:letters-pile")).content.decode()
    assert f'hx-get="{progress}"' in browser.get(progress).content.decode()
    while cut_next():
        pass

    done = browser.get(progress).content.decode()

    assert "hx-get" not in done
    assert "gotowe" in done


def test_the_same_pile_comes_twice_only_when_asked_for(secretary):
    content = (coded("AKTA1X").resize((827, 1170)), text_page())
    send_pile(secretary, *content)
    with pytest.raises(FileSeenBefore):
        send_pile(secretary, *content)
    assert send_pile(secretary, *content, again=True).duplicate_of is not None


def test_a_pile_that_cannot_be_read_is_refused_and_tried_again_by_its_keepers(secretary, people):
    pile = receive_pile(
        actor=secretary,
        unit_id=factories.cell().unit_id,
        file_name="zly.tif",
        content=[b"to nie jest skan"],
        at=clock.now(),
    )
    while cut_next():
        pass
    pile.refresh_from_db()
    assert pile.state == IngestState.REFUSED
    assert queries.piles_of(secretary, at=clock.now()) == [pile]
    with pytest.raises(NotFound):
        retry_file(actor=factories.actor(people.referent), ingest_id=pile.pk, at=clock.now())
    assert retry_file(actor=secretary, ingest_id=pile.pk, at=clock.now()).state == "waiting"


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        ("referent", NotFound),
        ("other_prosecutor", NotFound),
        ("head", NotAllowed),
        ("administrator", NotFound),
        ("auditor", NotFound),
        ("outside", NotFound),
    ],
)
def test_only_the_secretariat_keeps_the_post(people, secretary, who, refused):
    letter = enter(secretary)
    send_pile(secretary, sheet_page(letter.sheet), text_page())
    part, actor = Part.objects.get(), factories.actor(getattr(people, who))
    now = clock.now()

    with pytest.raises(refused):
        enter(actor)
    with pytest.raises(refused):
        change(actor, letter, subject="x")
    with pytest.raises(refused):
        send_pile(actor, text_page())
    with pytest.raises(refused):
        services.accept_part(actor=actor, part_id=part.pk, reference="", at=now)
    with pytest.raises(refused):
        services.give_part(actor=actor, part_id=part.pk, label="1/2026", at=now)
    with pytest.raises(refused):
        queries.without_scan(actor, letter.unit_id, at=now)
    with pytest.raises(refused):
        queries.letter_for(actor, letter.pk, action=Action.WRITE, at=now)
    assert list(queries.to_check(actor, at=now)) == []
    assert list(queries.journal_of(actor, at=now)) == ([letter] if who == "head" else [])
    assert Ingest.objects.count() == 1


def test_the_secretary_of_another_unit_sees_nothing(people, secretary):
    from akta.units.models import Cell, Unit

    unit = Unit.objects.create(
        pk="pr-inna", level="district", name="Inna", seat="Inne", code="4998"
    )
    away = Cell.objects.create(unit=unit, number=0, name="jednostka", kind=CellKind.UNIT)
    stranger = factories.actor(factories.secretary("Obca", in_cell=away))
    letter = enter(secretary)

    assert list(queries.journal_of(stranger, at=clock.now())) == []
    with pytest.raises(NotFound):
        queries.letter_for(stranger, letter.pk, action=Action.READ, at=clock.now())
    with pytest.raises(NotFound):
        enter(stranger)
    assert enter(stranger, unit_id=unit.pk).label == "1/2026"


def test_the_journal_is_found_by_number_sender_and_state(secretary, case):
    enter(secretary, reference=case.reference)
    other = enter(secretary, sender="Sąd Okręgowy", subject="postanowienie")

    def found(**facts):
        return [each.label for each in queries.journal_of(secretary, at=clock.now(), **facts)]

    assert found() == ["2/2026", "1/2026"]
    assert found(words="okręgowy") == ["2/2026"]
    assert found(words="2/2026") == ["2/2026"]
    assert found(words=case.reference) == ["1/2026"]
    assert found(state=LetterState.IN_FILE) == []
    assert queries.counts_of(secretary, at=clock.now()) == {
        "registered": 2,
        "scanned": 0,
        "in-file": 0,
    }
    assert queries.without_scan(secretary, other.unit_id, at=clock.now())[1] == other
