"""A file made of plain pages, for searching them by the code that searches real files."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import connection

from akta.cases.models import Case, Form, Register
from akta.cases.reference import load_registers
from akta.core import clock
from akta.core.actors import SYSTEM
from akta.files.lens import Lens
from akta.files.models import (
    Card,
    Ingest,
    Page,
    PageText,
    SetKind,
    Side,
    TextSource,
    TextState,
    Volume,
)
from akta.files.search import rebuild
from akta.grants.models import Grant, Ground
from akta.units.models import Cell, CellKind, Unit, UnitLevel

__all__ = ["file_of"]


def file_of(pages: Mapping[str, str]) -> tuple[Lens, dict[UUID, str]]:
    """A file with a card for each page of text, indexed; its lens, and the pages' names by side."""
    case = _case()
    now = clock.now()
    volume = Volume.objects.create(case=case, number=1, created_at=now)
    ingest = Ingest.objects.create(
        case=case, volume=volume, file_name="strony", size=0, position=1, received_at=now
    )
    made = [
        Page(ingest=ingest, index=index, width=1, height=1, sha256="")
        for index in range(len(pages))
    ]
    texts = [
        PageText(
            page=page, state=TextState.DONE, shown=TextSource.OCR, plain=text.replace("\0", "")
        )
        for page, text in zip(made, pages.values(), strict=True)
    ]
    cards = [Card(volume=volume, rank=n, number=n, added_at=now) for n in range(1, len(made) + 1)]
    sides = [
        Side(short_id=uuid4().hex[:12], case_id=case.pk, card=card, page=page, added_at=now)
        for card, page in zip(cards, made, strict=True)
    ]
    Page.objects.bulk_create(made)
    PageText.objects.bulk_create(texts)
    Card.objects.bulk_create(cards)
    Side.objects.bulk_create(sides)
    rebuild(case.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    names = {side.pk: name for side, name in zip(sides, pages, strict=True)}
    return Lens(SYSTEM, case.pk, {SetKind.MAIN: _grant(case)}), names


def _grant(case: Case) -> Grant:
    """The reader's right over these pages; never stored, there is nobody else's page here."""
    return Grant(number=0, ground=Ground.REFERENT, ground_id=uuid4(), case_id=case.pk)


def _case() -> Case:
    load_registers()
    unit, _ = Unit.objects.get_or_create(
        pk="strony",
        defaults={"level": UnitLevel.DISTRICT, "name": "Strony", "seat": "Strony", "code": "4999"},
    )
    cell, _ = Cell.objects.get_or_create(
        unit=unit, number=0, defaults={"name": "Strony", "kind": CellKind.UNIT}
    )
    now = clock.now()
    number = Case.objects.count() + 1
    return Case.objects.create(
        unit=unit,
        cell=cell,
        register=Register.objects.get(pk="Ds"),
        number=number,
        year=now.year,
        reference=f"4999-0.Ds.{number}.{now.year}",
        form=Form.INQUIRY,
        subject="Strony",
        opened_on=now.date(),
        registered_at=now,
    )
