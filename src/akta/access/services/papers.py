"""Papers into the working file (akta podręczne): after the commit, by a job, once."""

import hashlib
import io
from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.access.models import AccessOrder, HandOver, OrderKind
from akta.access.papers import TITLES, hand_over_pdf, order_pdf
from akta.accounts.queries import names_of
from akta.core.actors import SYSTEM
from akta.core.clock import local_day
from akta.core.errors import NotFound
from akta.files import blobs
from akta.files.errors import FileSeenBefore
from akta.files.models import SetKind
from akta.files.services import Labelled, receive_file
from akta.files.signing.manner import SigningManner

__all__ = ["file_hand_over", "file_order", "paper_of", "take_in_order"]


@transaction.atomic
def file_order(*, order_id: UUID, at: datetime) -> str:
    """Draw up the order as PDF/A and take it into the working file; run twice, done once."""
    found = AccessOrder.objects.select_for_update(of=("self",), no_key=True).select_related(
        "case__unit", "issued_by", "replaces"
    )
    order = found.filter(pk=order_id).first()
    if order is None:
        raise NotFound
    if not order.pdf_sha256:
        order.pdf_sha256 = take_in_order(order, order_pdf(order, for_grantee=False), at)
        order.save(update_fields=["pdf_sha256"])
    return order.pdf_sha256


def paper_of(order: AccessOrder) -> bytes:
    """The copy for the working file: the signed file itself, or what was approved here."""
    if order.signing == SigningManner.PADES:
        return blobs.store().read_verified(order.pdf_sha256)
    return order_pdf(order, for_grantee=False)


def take_in_order(order: AccessOrder, content: bytes, at: datetime) -> str:
    """The paper of an order into the working file; gives its digest."""
    labelled = Labelled(
        title=f"{TITLES[OrderKind(order.kind)]} nr {order.label}",
        kind_code="zarzadzenie",
        dated_on=local_day(order.issued_at),
        author=order.issued_by.full_name,
    )
    return _take_in(order, content, f"zarzadzenie-{order.number}-{order.year}.pdf", labelled, at)


@transaction.atomic
def file_hand_over(*, hand_over_id: UUID, at: datetime) -> str:
    """Draw up the note on a hand-over and take it into the working file; without the secret."""
    found = HandOver.objects.select_related("order__case__unit")
    row = found.filter(pk=hand_over_id).first()
    if row is None:
        raise NotFound
    handed_by = names_of({row.handed_by_id}).get(row.handed_by_id, "")
    title = f"Notatka o wydaniu danych do logowania (zarządzenie nr {row.order.label})"
    labelled = Labelled(
        title=title, kind_code="notatka", dated_on=local_day(row.at), author=handed_by
    )
    name = f"wydanie-danych-{row.order.number}-{row.order.year}.pdf"
    return _take_in(row.order, hand_over_pdf(row, handed_by), name, labelled, at)


def _take_in(
    order: AccessOrder, content: bytes, name: str, labelled: Labelled, at: datetime
) -> str:
    """The paper as a file of the working file; the same bytes are there once."""
    try:
        with transaction.atomic():
            ingest = receive_file(
                actor=SYSTEM,
                case_id=order.case_id,
                file_name=name,
                content=io.BytesIO(content),
                at=at,
                set_kind=SetKind.WORKING,
                labelled=labelled,
                has_running_term=True,
            )
    except FileSeenBefore:
        return hashlib.sha256(content).hexdigest()
    return ingest.sha256
