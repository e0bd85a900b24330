"""Applications as PDF to be signed: the same application gives the same bytes."""

from datetime import datetime

from akta.accounts.institutions.models import InstitutionNotification
from akta.accounts.opening.changes_models import DataChange
from akta.accounts.opening.models import AccountApplication
from akta.core import typeset
from akta.law.polish import date_and_time

__all__ = ["application_pdf", "change_pdf", "notification_pdf"]

PERSON = (
    "Wnoszę o założenie konta osoby fizycznej w portalu. Dane wniosku zapisano w portalu pod "
    "podanym numerem; podpis pod tym dokumentem potwierdza moją tożsamość."
)
CHANGE = (
    "Wnoszę o zmianę danych mojego konta w portalu na podane wyżej. Podpis pod tym dokumentem "
    "potwierdza moją tożsamość."
)
ENTITY = (
    "W imieniu podmiotu składam zgłoszenie zapisane w portalu pod podanym numerem; podpis pod tym "
    "dokumentem potwierdza moją tożsamość."
)


def application_pdf(row: AccountApplication) -> bytes:
    """The paper carries the number, the name and the day; other data stay in the portal."""
    lines = [
        ("Numer wniosku", row.number),
        ("Imiona i nazwisko", row.full_name),
        ("Profil", row.get_profile_display()),
        ("Złożono w portalu", date_and_time(row.submitted_at)),
    ]
    title = "Wniosek o założenie konta w portalu"
    return _compiled(title, row.full_name, lines, PERSON, "§ 4", row.submitted_at)


def change_pdf(row: DataChange) -> bytes:
    """A request to change data; a PESEL stays in the portal."""
    lines = [
        ("Numer żądania", row.number),
        ("Nowe imiona i nazwisko", row.full_name),
        ("Numer PESEL", "do dodania" if row.pesel else "bez zmiany"),
        ("Złożono w portalu", date_and_time(row.asked_at)),
    ]
    title = "Żądanie zmiany danych konta w portalu"
    return _compiled(title, row.full_name, lines, CHANGE, "§ 4 ust. 3", row.asked_at)


def notification_pdf(row: InstitutionNotification) -> bytes:
    """The same for a public entity's notification, signed by whoever acts for it."""
    name = f"{row.rep_given_names} {row.rep_surname}"
    lines = [
        ("Numer zgłoszenia", row.number),
        ("Czego dotyczy", row.get_purpose_display()),
        ("Podmiot", row.name),
        ("Działa za podmiot", name),
        ("Złożono w portalu", date_and_time(row.submitted_at)),
    ]
    title = "Zgłoszenie podmiotu publicznego"
    return _compiled(title, name, lines, ENTITY, "§ 5", row.submitted_at)


def _compiled(
    title: str,
    name: str,
    lines: list[tuple[str, str]],
    statement: str,
    paragraph: str,
    at: datetime,
) -> bytes:
    facts = {
        "title": title,
        "name": name,
        "lines": lines,
        "statement": statement,
        "basis": f"{paragraph} rozporządzenia w sprawie portalu informacyjnego",
        "date": typeset.typst_day(at),
    }
    return typeset.pdf(typeset.template("akta.accounts.opening", "application.typ"), facts)
