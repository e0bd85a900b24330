"""The application as a PDF to be signed: the same application gives the same bytes."""

import json
from importlib import resources

import typst

from akta.accounts.opening.models import AccountApplication
from akta.core.clock import WARSAW
from akta.law.polish import date_and_time

__all__ = ["application_pdf"]

STATEMENT = (
    "Wnoszę o założenie konta osoby fizycznej w portalu. Dane wniosku zapisano w portalu pod "
    "podanym numerem; podpis pod tym dokumentem potwierdza moją tożsamość."
)


def application_pdf(row: AccountApplication) -> bytes:
    """The paper carries the number, the name and the day; other data stay in the portal."""
    moment = row.submitted_at.astimezone(WARSAW)
    facts = {
        "title": "Wniosek o założenie konta w portalu",
        "name": row.full_name,
        "lines": [
            ("Numer wniosku", row.number),
            ("Imiona i nazwisko", row.full_name),
            ("Profil", row.get_profile_display()),
            ("Złożono w portalu", date_and_time(row.submitted_at)),
        ],
        "statement": STATEMENT,
        "basis": "§ 4 rozporządzenia w sprawie portalu informacyjnego",
        "date": [moment.year, moment.month, moment.day],
    }
    source = resources.files("akta.accounts").joinpath("opening", "typst", "application.typ")
    compiled = typst.compile(
        source.read_bytes(),
        format="pdf",
        pdf_standards=["a-2a"],
        sys_inputs={"d": json.dumps(facts, ensure_ascii=False)},
        ignore_system_fonts=True,
    )
    return bytes(compiled)
