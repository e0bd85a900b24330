"""The receipt of a lent or returned volume (pokwitowanie) as PDF/A."""

from datetime import datetime

from akta.core import typeset
from akta.files.models import SetKind
from akta.files.shelf.models import Loan
from akta.law.polish import date_and_time, short_date

__all__ = ["receipt_pdf"]


def receipt_pdf(loan: Loan, *, at: datetime) -> bytes:
    """What borrower and secretariat sign: of the loan, or of its end once the volume is back."""
    volume, back = loan.volume, loan.returned_on
    rows = [
        ("Tom", f"{SetKind(volume.set_kind).label}, tom {volume.number}"),
        ("Opis", volume.title or "bez opisu"),
        ("Komu", loan.borrower),
        ("W jakim celu", loan.purpose or "nie podano"),
        ("Wypożyczono", short_date(loan.lent_on)),
        ("Termin zwrotu", short_date(loan.due_on)),
        *([("Zwrócono", short_date(back))] if back else []),
    ]
    told = {
        "title": "Pokwitowanie zwrotu tomu akt" if back else "Pokwitowanie wypożyczenia tomu akt",
        "unit": volume.case.unit.name,
        "reference": volume.case.reference,
        "moment": date_and_time(at),
        "date": typeset.typst_day(at),
        "rows": rows,
        "left": "zwracający" if back else "wydający",
        "right": "przyjmujący zwrot" if back else "odbierający tom",
    }
    return typeset.pdf(typeset.template("akta.files.shelf", "receipt.typ"), told)
