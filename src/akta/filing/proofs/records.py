"""From the rows of a filing to its record (zapis wniesienia)."""

import hashlib
from datetime import datetime
from importlib.metadata import version

import rfc8785
from django.conf import settings

from akta.core.timekeeping import ClockState
from akta.filing.entitlement import effect_sentence
from akta.filing.metryka import lines_of
from akta.filing.models import Filing
from akta.law.marks import implements
from akta.trust.receipts.record import (
    Effect,
    FiledFile,
    FilingRecord,
    Party,
    Pleading,
    SheetLine,
    warsaw_text,
)

__all__ = ["record_of"]

OF_NO_KNOWN_TYPE = "application/octet-stream"


@implements("F-2-2")
def record_of(filing: Filing, *, clock: ClockState) -> FilingRecord:
    """The record of a filing whose date is known; files in the order in which they were filed."""
    assert filing.filed_at is not None
    return FilingRecord(
        filing_id=filing.public_id,
        number=filing.label,
        filed_at=warsaw_text(filing.filed_at),
        pleading=Pleading(filing.kind_name, _title(filing), filing.reference),
        filer=Party(filing.filer_name, str(filing.filer_id)),
        sender=Party(filing.sender_name, str(filing.sender_id)),
        addressee=Party(filing.addressee_name, filing.unit_id or str(filing.addressee_id)),
        effect=Effect(
            filing.effect,
            filing.effect_provision,
            effect_sentence(filing.effect, filing.effect_provision),
        ),
        files=tuple(_files(filing)),
        system=_system(filing, filing.filed_at, clock),
        represented=(Party(filing.on_behalf_of),) if filing.on_behalf_of else (),
        sheet=tuple(SheetLine(one["label"], one["value"]) for one in lines_of(filing.metryka)),
    )


def _title(filing: Filing) -> str:
    pleading = next((file for file in filing.files.all() if file.role == "pleading"), None)
    return pleading.title if pleading else ""


def _files(filing: Filing) -> list[FiledFile]:
    return [
        FiledFile(
            number=file.order,
            role=file.role,
            title=file.title,
            name=file.name,
            size=file.size,
            media_type=file.media_type or OF_NO_KNOWN_TYPE,
            sha256=file.sha256,
        )
        for file in filing.files.all()
    ]


def _system(filing: Filing, filed_at: datetime, clock: ClockState) -> dict[str, str]:
    """System data: where, by which version, in which transaction, by whose clock, whose account."""
    offset = "nieznane" if clock.offset is None else f"{clock.offset:.6f}"
    return {
        "installation": settings.AKTA.base_url,
        "version": version("akta"),
        "rule_set": filing.rule_set,
        "transaction": filing.xid,
        "time_source": "chwila zatwierdzenia transakcji w bazie danych",
        "stored_at_utc": filed_at.isoformat(timespec="seconds"),
        "clock_offset": offset,
        "account": str(filing.sender_id),
        "metryka_sha256": hashlib.sha256(rfc8785.dumps(filing.metryka)).hexdigest(),
    }
