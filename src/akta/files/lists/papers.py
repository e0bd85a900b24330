"""The lists of a file: contents, cards, labels of volumes, and who read it.

The same data at the same moment give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from akta.audit.queries import Reader
from akta.cases.models import Case
from akta.core import typeset
from akta.files.labels import mark
from akta.files.lens import Lens
from akta.files.models import SetKind
from akta.files.queries import VolumeContents, VolumeRow, contents, volumes_for
from akta.law.localtime import WARSAW
from akta.law.polish import date_and_time, plural, short_date

__all__ = ["Head", "cards_pdf", "contents_pdf", "labels_pdf", "review_pdf"]

LOOSE = "karty bez opisanego dokumentu"
Section = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """Whose file it is and when the list was made."""

    case: Case
    at: datetime

    def told(self, title: str, sections: Sequence[Section], note: str = "") -> dict[str, Any]:
        return {
            "title": title,
            "reference": self.case.reference,
            "unit": self.case.unit.name,
            "moment": date_and_time(self.at),
            "date": typeset.typst_day(self.at),
            "sections": list(sections),
            "note": note,
        }


def contents_pdf(lens: Lens, head: Head) -> bytes:
    """The contents list (spis treści akt): documents with their cards, by volumes."""
    columns = ["Lp.", "Karty", "Dokument", "Rodzaj", "Data", "Autor"]
    sections = [
        _section(_volume_title(each.row), columns, _documents(each)) for each in contents(lens)
    ]
    return _compiled("table.typ", head.told("Spis treści akt", sections))


def _documents(each: VolumeContents) -> list[list[str]]:
    rows = []
    for number, row in enumerate(each.documents, 1):
        document = row.document
        kind = document.kind.name if document and document.kind else ""
        rows.append(
            [
                str(number),
                row.cards,
                document.title if document else LOOSE,
                kind,
                short_date(document.dated_on) if document and document.dated_on else "",
                document.author if document else "",
            ]
        )
    return rows


def cards_pdf(lens: Lens, head: Head) -> bytes:
    """The list of cards (wykaz kart): number, title, pages, date, author."""
    columns = ["Karta", "Stron", "Dokument", "Data", "Autor"]
    rows = _cards(lens)
    sections = [
        _section(_volume_title(row), columns, rows.get(row.volume.pk, []))
        for row in volumes_for(lens)
    ]
    return _compiled("table.typ", head.told("Wykaz kart", sections))


def _cards(lens: Lens) -> dict[UUID, list[list[str]]]:
    """The cards of each volume in order; one query."""
    columns = ("card__volume_id", "card__number", "card__letter", "card__document__title")
    more = ("card__document__dated_on", "card__document__author")
    order = ("card__volume_id", "card__rank")
    found = lens.sides().order_by(*order).values_list(*columns, *more, "card__rank")
    rows: dict[UUID, list[list[str]]] = {}
    for volume, number, letter, title, dated, author, _, sides in found.annotate(Count("pk")):
        day = short_date(dated) if dated else ""
        told = [mark(number, letter), str(sides), title or LOOSE, day, author or ""]
        rows.setdefault(volume, []).append(told)
    return rows


def labels_pdf(lens: Lens, head: Head) -> bytes:
    """Labels for the covers of volumes (etykiety tomów), two in a row."""
    numbers = _numbers(lens)
    labels = [
        {
            "set": SetKind(row.volume.set_kind).label,
            "volume": f"Tom {row.volume.number}",
            "title": row.volume.title,
            "cards": numbers.get(row.volume.pk, "bez kart"),
        }
        for row in volumes_for(lens)
    ]
    told = {**head.told("Etykiety tomów", []), "labels": labels, "subject": head.case.subject}
    return _compiled("labels.typ", told)


def _numbers(lens: Lens) -> dict[UUID, str]:
    """The span of cards of each volume: "k. 1–200"."""
    counted = lens.cards().order_by().values_list("volume_id").annotate(Max("number"))
    return {volume: f"k. 1–{last}" if last > 1 else "k. 1" for volume, last in counted}


def review_pdf(head: Head, readers: Sequence[tuple[str, Reader]]) -> bytes:
    """The review sheet (karta przeglądowa): who read the file, from the log of looks."""
    columns = ["Kto", "Pierwszy wgląd", "Ostatni wgląd", "Wglądy", "Strony"]
    rows = [
        [name, _minute(each.first), _minute(each.last), str(each.looks), str(each.sides)]
        for name, each in readers
    ]
    people = plural(len(rows), "osoba", "osoby", "osób")
    title = f"Akta przeglądały w systemie: {people}"
    note = (
        "Wykaz obejmuje wglądy w strony akt zapisane w dzienniku wglądów; nie obejmuje wglądów w "
        "akta papierowe."
    )
    sections = [_section(title, columns, rows)]
    return _compiled("table.typ", head.told("Karta przeglądowa", sections, note))


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(WARSAW):%d.%m.%Y %H:%M}"


def _section(title: str, columns: list[str], rows: list[list[str]]) -> Section:
    return {"title": title, "columns": columns, "rows": rows}


def _volume_title(row: VolumeRow) -> str:
    kind = SetKind(row.volume.set_kind)
    where = f"Tom {row.volume.number}"
    named = f"{where} – {row.volume.title}" if row.volume.title else where
    cards = plural(row.cards, "karta", "karty", "kart")
    return f"{named} ({kind.label}, {cards})"


def _compiled(template: str, told: dict[str, Any]) -> bytes:
    return typeset.pdf(typeset.template("akta.files.lists", template), told)
