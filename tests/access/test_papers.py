"""The papers: PDF/A, the same bytes for the same data, in two copies, in the working file."""

import io
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest

from akta.access.papers import hand_over_pdf, order_pdf
from akta.access.services import file_hand_over, file_order, hand_over
from akta.files import blobs
from akta.files.models import Ingest, SetKind
from tests.access.making import START, defence

pytestmark = pytest.mark.usefixtures("own_folder")

LATER = START + timedelta(minutes=5)


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


def test_the_order_says_who_when_and_by_what(world, issue):
    order = issue(defence(scope_text="t. 1; t. 2 k. 12–40 bez k. 20v"))
    content = order_pdf(order, for_grantee=False)

    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.open_metadata().pdfa_status == "2A"
    text = text_of(content)
    for said in (
        "nr 1/2026",
        world.case.reference,
        order.issued_by.full_name,
        "prokurator, ",
        "Zatwierdzono w systemie 2 marca 2026 r., godz. 08:00",
        "art. 156 § 5 k.p.k.",
        "§ 143 ust. 2",
        "t. 2: k. 20v",
    ):
        assert said in text, said
    assert order.journal_hash in text.replace(" ", "")


def test_the_copy_for_the_grantee_does_not_explain_the_gaps(world, issue):
    order = issue(defence(scope_text="t. 1; t. 2 k. 12–40 bez k. 20v"))
    text = text_of(order_pdf(order, for_grantee=True))

    assert "t. 2: k. 12–40" in text
    assert "recto" not in text
    assert "20v" not in text
    assert "nieudostępnione" not in text
    assert "1–11" not in text


def test_a_refusal_carries_reasons_and_the_instruction(world, issue):
    order = issue(defence(kind="refusal", reasons="Dobro postępowania.", scope_text="", last=None))
    text = text_of(order_pdf(order, for_grantee=True))
    assert "Dobro postępowania." in text
    assert "zażalenie (art. 159 k.p.k.)" in text

    granted = text_of(order_pdf(issue(at=LATER), for_grantee=True))
    assert "zażalenie" not in granted


def test_the_same_data_gives_the_same_bytes(world, issue):
    order = issue()
    assert order_pdf(order, for_grantee=False) == order_pdf(order, for_grantee=False)


def test_the_order_goes_into_the_working_file_once(world, issue):
    order = issue()
    digest = file_order(order_id=order.pk, at=LATER)
    again = file_order(order_id=order.pk, at=LATER)

    order.refresh_from_db()
    assert digest == again == order.pdf_sha256
    ingest = Ingest.objects.get(sha256=digest)
    assert ingest.volume.set_kind == SetKind.WORKING
    assert ingest.document_title == "Zarządzenie o udostępnieniu akt nr 1/2026"
    assert blobs.store().read_verified(digest) == order_pdf(order, for_grantee=False)


def test_the_order_becomes_cards_of_the_working_file(world, issue):
    from akta.files.models import Card
    from akta.files.services.cutting import cut_next

    order = issue()
    file_order(order_id=order.pk, at=LATER)
    while cut_next():
        pass
    card = Card.objects.get(document__title__startswith="Zarządzenie")
    assert card.volume.set_kind == SetKind.WORKING


def test_the_note_tells_of_the_hand_over_without_the_secret(world, issue):
    order = issue()
    slips = hand_over(
        actor=world.secretary,
        order_id=order.pk,
        handed_to="Anna Obrońca",
        way="osobiście za pokwitowaniem",
        at=LATER,
    )
    row = order.hand_overs.get()
    text = text_of(hand_over_pdf(row, "Jan Sekretarz"))

    assert "Anna Obrońca" in text
    assert "osobiście za pokwitowaniem" in text
    assert "Jan Sekretarz" in text
    assert "2 marca 2026 r., godz. 08:05" in text
    assert slips.password not in text
    assert slips.login not in text
    assert file_hand_over(hand_over_id=row.pk, at=LATER) == file_hand_over(
        hand_over_id=row.pk, at=LATER
    )
