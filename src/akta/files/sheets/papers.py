"""Separator sheets as PDF/A: the code twice, so that a torn corner does no harm."""

import io
from collections.abc import Sequence
from datetime import datetime

import segno

from akta.core import typeset
from akta.files.models import SetKind
from akta.files.sheets.codes import code_of
from akta.files.sheets.models import Sheet, SheetKind
from akta.law.polish import date_and_time, short_date

__all__ = ["sheets_pdf"]

LINES = {
    SheetKind.DOCUMENT: (
        "Proszę położyć tę kartę przed pierwszą stroną dokumentu i zeskanować razem z nim.",
        "Odwrót zostaje pusty. Karta nie wchodzi do akt; można jej użyć ponownie.",
    ),
    SheetKind.LETTER: (
        "Proszę położyć tę kartę przed pierwszą stroną pisma i zeskanować razem z nim.",
        "Odwrót zostaje pusty. Karta nie wchodzi do akt.",
    ),
}


def sheets_pdf(sheets: Sequence[Sheet], *, unit: str, at: datetime) -> bytes:
    """The sheets, a page each; the same data at the same moment give the same bytes."""
    told = {
        "title": "Karty rozdzielcze",
        "unit": unit,
        "moment": date_and_time(at),
        "date": typeset.typst_day(at),
        "lines": LINES[SheetKind(sheets[0].kind)] if sheets else [],
        "sheets": [_sheet(sheet) for sheet in sheets],
    }
    return typeset.pdf(typeset.template("akta.files.sheets", "sheet.typ"), told)


def _sheet(sheet: Sheet) -> dict[str, str]:
    is_letter = sheet.kind == SheetKind.LETTER
    dated = short_date(sheet.dated_on) if sheet.dated_on else ""
    return {
        "svg": _drawn(code_of(sheet.pk)),
        "short": str(sheet.pk)[:8].upper(),
        "head": "Karta pisma przychodzącego" if is_letter else "Karta rozdzielcza",
        "reference": sheet.case.reference if sheet.case else "bez sprawy",
        "place": "" if is_letter else _place(sheet),
        "more": ", ".join(part for part in (sheet.author, dated) if part),
        "title": sheet.title,
    }


def _place(sheet: Sheet) -> str:
    label = SetKind(sheet.set_kind).label
    return f"{label}, tom {sheet.volume_number}" if sheet.volume_number else f"{label}, ostatni tom"


def _drawn(code: str) -> str:
    """The code as a drawing with the quiet zone the standard asks for."""
    out = io.BytesIO()
    segno.make(code, error="h", micro=False).save(out, kind="svg", border=4, light="white", scale=4)
    return out.getvalue().decode()
