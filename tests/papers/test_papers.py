"""Papers of a case: drafted from it, versions kept, signed once with their effect."""

import io
import zipfile
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from django.db import DatabaseError, transaction

from akta.accounts.errors import SecondFactorRefused
from akta.cases.measures.queries import entries_of, fold
from akta.cases.measures.services import Recorded, record_happening
from akta.cases.proceedings.queries import proceeding_of
from akta.cases.proceedings.services import record_event
from akta.core import journal
from akta.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.files import blobs
from akta.files.models import Document, Ingest, SetKind
from akta.files.services import create_volume
from akta.files.signing import inspection
from akta.files.signing.errors import NotTheOffered, SignatureRefused
from akta.law.measures.happenings import What
from akta.law.papers.days import day_of
from akta.papers import services
from akta.papers.errors import (
    EffectRefused,
    NotAPaper,
    NotCaseProsecutor,
    NotOpen,
    PaperIncomplete,
)
from akta.papers.models import Paper, PaperState
from akta.papers.printing import docx_of, pages_of, pdf_of
from akta.papers.queries import lacking, paper_for, pdf_bytes, sheet_of, values_of
from tests import factories
from tests.access.making import START, code
from tests.papers.samples import SAMPLES

LATER = START + timedelta(minutes=5)


def begun(world, kind="opening-investigation", person=None, actor=None):
    return services.prepare_paper(
        actor=actor or world.referent,
        case_id=world.case.pk,
        kind=kind,
        person_id=person.pk if person else None,
        at=START,
    )


def written(world, kind="opening-investigation", person=None, **changed):
    paper = begun(world, kind, person)
    return services.save_paper(
        actor=world.referent,
        paper_id=paper.pk,
        values=SAMPLES[kind] | changed,
        version=1,
        at=START,
    )


def signed(world, paper, *, at=LATER, actor=None, key=None):
    return services.sign_in_system(
        actor=actor or world.referent,
        paper_id=paper.pk,
        version=paper.version,
        code=code(at),
        at=at,
        key=key,
    )


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    return " ".join("\n".join(page.get_textpage().get_text_range() for page in document).split())


def test_a_paper_begun_again_without_a_change_is_the_same_draft(world):
    """Who goes back and begins it once more has one draft; a draft that was saved stays apart."""
    first = begun(world)
    assert begun(world) == first
    assert begun(world, "suspension") != first
    assert begun(world, actor=world.secretary) != first
    services.save_paper(
        actor=world.referent, paper_id=first.pk, values={"act": "zabór"}, version=1, at=START
    )
    assert begun(world) != first


def test_a_form_that_is_sent_again_with_another_choice_begins_what_was_chosen(world):
    """Going back a browser keeps the form's key; the choice made then is what counts."""
    facts = {"actor": world.referent, "case_id": world.case.pk, "person_id": None, "at": START}
    first = services.prepare_paper(kind="suspension", key="k", **facts)
    assert services.prepare_paper(kind="suspension", key="k", **facts) == first
    assert services.prepare_paper(kind="taking-up", key="k", **facts).kind == "taking-up"


# --- drafts ------------------------------------------------------------------------------------


def test_a_draft_is_filled_from_the_case(world):
    values = values_of(begun(world))

    assert values["victim"] == "Ewa Kowalska"
    assert values["act"] == ""
    assert values_of(begun(world, "charges", world.suspect))["suspect"] == "Jan Nowak"


def test_the_secretariat_prepares_and_others_do_not(world):
    assert begun(world, actor=world.secretary).prepared_by_id == world.people.secretary.pk
    with pytest.raises((NotFound, NotAllowed)):
        begun(world, actor=factories.actor(world.people.other_prosecutor))
    with pytest.raises((NotFound, NotAllowed)):
        paper_for(factories.actor(world.people.other_prosecutor), begun(world).pk, at=START)


def test_an_unknown_kind_and_a_missing_suspect_are_refused(world):
    with pytest.raises(NotAPaper):
        begun(world, "love-letter")
    with pytest.raises(NotAPaper):
        begun(world, "charges")
    with pytest.raises(NotAPaper):
        begun(world, "charges", world.victim)


def test_each_save_is_a_version_that_stays(world):
    paper = written(world)
    services.save_paper(
        actor=world.referent,
        paper_id=paper.pk,
        values=SAMPLES["opening-investigation"] | {"where": "Inne miejsce"},
        version=2,
        at=LATER,
    )

    assert [values_of(paper, number)["where"] for number in (1, 2, 3)] == [
        "",
        "Przykładowo, ul. Leśna 4",
        "Inne miejsce",
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        paper.versions.update(values={})


def test_the_same_text_again_is_no_new_version_and_an_old_one_is_refused(world):
    paper = written(world)
    values = SAMPLES["opening-investigation"]
    again = services.save_paper(
        actor=world.referent, paper_id=paper.pk, values=values, version=2, at=LATER
    )
    assert again.version == 2
    with pytest.raises(ChangedMeanwhile):
        services.save_paper(
            actor=world.referent, paper_id=paper.pk, values=values, version=1, at=LATER
        )


def test_a_discarded_draft_is_gone_from_the_list_and_told(world):
    paper = begun(world)
    services.discard_paper(actor=world.referent, paper_id=paper.pk, at=LATER)

    with pytest.raises(NotFound):
        paper_for(world.referent, paper.pk, at=LATER)
    last = journal.last_of(journal.case_stream(world.case.pk))
    assert journal.sentence(last) == ("Usunięto projekt pisma: Postanowienie o wszczęciu śledztwa.")


# --- printing ----------------------------------------------------------------------------------


def test_the_paper_is_pdf_a_with_its_text_and_the_same_bytes_each_time(world):
    sheet = sheet_of(written(world), at=LATER)
    content = pdf_of(sheet)

    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.open_metadata().pdfa_status == "2A"
    text = text_of(content)
    for said in ("wszcząć śledztwo", "ul. Leśna 4", "art. 279 § 1 k.k.", "PROJEKT"):
        assert said in text, said
    assert pdf_of(sheet) == content
    assert pages_of(sheet)[0].startswith(b"\x89PNG")


def test_docx_holds_the_same_text(world):
    content = docx_of(sheet_of(written(world), at=LATER))
    with zipfile.ZipFile(io.BytesIO(content)) as document:
        text = document.read("word/document.xml").decode()
    assert "Postanowienie o wszczęciu śledztwa" in text
    assert "ul. Leśna 4" in text


# --- signing here ------------------------------------------------------------------------------


def test_signing_numbers_files_and_opens_the_investigation_at_once(world):
    paper = signed(world, written(world))

    assert (paper.label, paper.state, paper.manner) == ("1/2026", "signed", "system")
    ingest = Ingest.objects.get(pk=paper.ingest_id)
    assert ingest.volume.set_kind == SetKind.MAIN
    assert ingest.document_title == "Postanowienie o wszczęciu śledztwa nr 1/2026"
    text = text_of(pdf_bytes(paper))
    assert "Zatwierdzono w systemie 2 marca 2026 r., godz. 08:05" in text
    assert paper.journal_hash in text.replace(" ", "")
    assert "PROJEKT" not in text
    proceeding = proceeding_of(world.case)
    assert proceeding is not None
    assert (proceeding.status, proceeding.facts["initiated"]) == ("running", "2026-03-02")
    told = JournalEntry.objects.get(kind="papers.signed")
    assert journal.sentence(told).startswith("Podpisano pismo nr 1/2026: Postanowienie o wszczęciu")


def test_a_signed_paper_never_changes(world):
    paper = signed(world, written(world))

    with pytest.raises(NotOpen):
        services.save_paper(actor=world.referent, paper_id=paper.pk, values={}, version=2, at=LATER)
    with pytest.raises(NotOpen):
        services.discard_paper(actor=world.referent, paper_id=paper.pk, at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(state=PaperState.DRAFT)


def test_what_is_missing_stops_the_signature_before_a_code_is_spent(world):
    paper = begun(world)

    assert {one.field for one in lacking(paper)} >= {"act", "when", "where", "qualification"}
    with pytest.raises(PaperIncomplete, match="Opis czynu"):
        signed(world, paper)
    signed(world, written(world))  # the code is still good


def test_the_perpetrator_is_looked_for_among_the_suspects_of_the_case(world):
    paper = written(world, act="Jan Nowak zabrał rower.")

    assert [one.rules for one in lacking(paper)] == [("R-124-2",)]


def test_a_witness_of_the_separate_set_stops_the_motion(world):
    volume = create_volume(
        actor=world.referent, case_id=world.case.pk, set_kind=SetKind.SEPARATE, number=1, at=START
    )
    Document.objects.create(
        volume=volume, title="Protokół", author="Tadeusz Ukryty", added_at=START
    )
    given = {"derived": "nie", "evidence": "zeznania: Ukryty (k. 9)"}
    paper = written(world, "arrest-motion", world.suspect, **given)

    assert [one.rules for one in lacking(paper)] == [("R-185-3",)]
    assert "Ukryty" not in str(values_of(written(world, "arrest-motion", world.suspect)))


def test_only_the_conducting_prosecutor_signs(world):
    paper = written(world)
    for stranger in (world.secretary, factories.actor(world.people.head)):
        with pytest.raises(NotCaseProsecutor):
            signed(world, paper, actor=stranger)
    with pytest.raises(SecondFactorRefused):
        services.sign_in_system(
            actor=world.referent, paper_id=paper.pk, version=2, code="000000", at=LATER
        )
    assert Paper.objects.get(pk=paper.pk).state == PaperState.DRAFT


def test_a_paper_that_changed_meanwhile_is_not_signed(world):
    paper = written(world)
    with pytest.raises(ChangedMeanwhile):
        services.sign_in_system(
            actor=world.referent, paper_id=paper.pk, version=1, code=code(LATER), at=LATER
        )


def test_pressed_twice_it_is_signed_once(world):
    paper = written(world)
    first = signed(world, paper, key="k")
    again = signed(world, paper, key="k")

    assert (first.pk, first.label) == (again.pk, again.label)
    assert JournalEntry.objects.filter(kind="papers.signed").count() == 1


def test_an_effect_that_does_not_fit_undoes_all(world):
    """Extending what was never opened: no number, no journal entry, no file."""
    paper = written(world, "extension")
    with pytest.raises(EffectRefused):
        signed(world, paper)

    assert Paper.objects.get(pk=paper.pk).number is None
    assert not JournalEntry.objects.filter(kind="papers.signed").exists()
    assert not Ingest.objects.exists()


def test_an_extension_moves_the_end_of_the_period(world):
    signed(world, written(world))
    at = LATER + timedelta(minutes=5)
    signed(world, written(world, "extension", until="2 września 2026 r."), at=at)

    found = proceeding_of(world.case)
    assert found is not None
    assert found.period_end.isoformat() == "2026-09-02"


def test_lifting_detention_stops_it_and_asks_for_the_release_papers(world):
    for what, minutes, until in (
        (What.APPREHENDED, 0, None),
        (What.ARREST_APPLIED, 1, START + timedelta(days=90)),
    ):
        given = Recorded(world.suspect.pk, what, START + timedelta(minutes=minutes), until)
        record_happening(actor=world.referent, case_id=world.case.pk, given=given, at=LATER)
    paper = written(world, "arrest-lifting", world.suspect)
    signed(world, paper, at=LATER + timedelta(minutes=1))

    events = fold(entries_of(world.case.pk))[world.suspect.pk]
    assert events[-1].what is What.ARREST_LIFTED
    assert events[-1].act == "Postanowienie o uchyleniu tymczasowego aresztowania nr 1/2026"


def test_a_letter_of_the_office_goes_into_the_working_file(world):
    paper = signed(world, written(world, "release-order", world.suspect))
    assert Ingest.objects.get(pk=paper.ingest_id).volume.set_kind == SetKind.MAIN
    signed_opening = signed(world, written(world), at=LATER + timedelta(minutes=1))
    assert signed_opening.label == "2/2026"
    motion = written(world, "extension-motion", until="02.09.2026")
    filed = signed(world, motion, at=LATER + timedelta(minutes=2))
    assert Ingest.objects.get(pk=filed.ingest_id).volume.set_kind == SetKind.WORKING


def test_a_motion_counts_those_that_were_made_before_the_system(world):
    facts = {"actor": world.referent, "case_id": world.case.pk, "at": START}
    day = START.date()
    record_event(kind="initiated", day=day, values={"form": "investigation"}, **facts)
    assert values_of(begun(world, "extension-motion"))["times"] == "pierwszy"
    record_event(kind="extension_requested", day=day, values={"until": "2026-12-01"}, **facts)
    assert values_of(begun(world, "extension-motion"))["times"] == "drugi"
    assert values_of(begun(world, "discontinuation"))["measures"] == "nie stosowano"


# --- an electronic signature -------------------------------------------------------------------


def judgement(**changed):
    one = {
        "kind": "signature",
        "covers": "whole",
        "signer": {"name": "REFERENT JAN"},
        "indication": "TOTAL_PASSED",
        "sentence": "Podpis jest ważny.",
    }
    return {"container": "pades", "intact": True, "signatures": [one | changed]}


@pytest.fixture
def offered(world):
    paper = written(world)
    return services.offer_for_signature(
        actor=world.referent, paper_id=paper.pk, version=2, at=LATER
    )


def accepted(world, paper, content):
    return services.accept_signed(
        actor=world.referent, paper_id=paper.pk, content=content, at=LATER + timedelta(hours=1)
    )


def test_what_comes_back_signed_is_filed_byte_for_byte(world, offered, monkeypatch):
    monkeypatch.setattr("akta.papers.services.signing.judged", lambda content: judgement())
    content = pdf_bytes(offered) + b"\n% signature\n"

    paper = accepted(world, offered, content)

    assert (paper.state, paper.manner, paper.label) == ("signed", "pades", "1/2026")
    assert pdf_bytes(paper) == content
    assert paper.signatures[0]["signer"] == "REFERENT JAN"
    assert proceeding_of(world.case).status == "running"


def test_another_file_or_the_unsigned_one_is_refused(world, offered):
    with pytest.raises(NotTheOffered):
        accepted(world, offered, b"%PDF-1.7 inny plik")
    with pytest.raises(SignatureRefused, match="Plik nie ma podpisu"):
        accepted(world, offered, pdf_bytes(offered))


@pytest.mark.parametrize(
    "found",
    [
        {"container": "none", "intact": None, "signatures": []},
        judgement() | {"intact": False},
        judgement(covers="part"),
        judgement(signer={"name": "INNA OSOBA"}),
        judgement(kind="timestamp"),
    ],
)
def test_an_unsound_signature_is_refused(found):
    with pytest.raises(SignatureRefused):
        inspection.refuse_unsound(found, "Jan Referent")


def test_a_real_child_finds_no_signature_in_the_unsigned_paper(world, offered):
    assert inspection.judged(pdf_bytes(offered))["container"] == "none"


def test_an_offered_paper_is_taken_back_and_keeps_its_number(world, offered):
    back = services.take_back(actor=world.referent, paper_id=offered.pk, at=LATER)

    assert (back.state, back.label) == ("draft", "1/2026")
    assert signed(world, back).label == "1/2026"


def test_the_blob_of_a_signed_paper_is_the_file_of_the_case(world):
    paper = signed(world, written(world))
    assert blobs.store().read_verified(paper.pdf_sha256) == pdf_bytes(paper)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("02.09.2026", "2026-09-02"),
        ("2 września 2026 r.", "2026-09-02"),
        ("2026-09-02", "2026-09-02"),
        ("31.02.2026", None),
        ("kiedyś", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed, day):
    found = day_of(typed)
    assert (found.isoformat() if found else None) == day
