"""Cases, people and scans for the tests of the file room."""

import io
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import uuid4

from PIL import Image, ImageDraw

from akta.accounts.models import Account, AccountKind
from akta.cases.models import Case, Form, Register
from akta.cases.reference import load_registers
from akta.core.actors import Actor, Face
from akta.files.models import Card, SetKind
from akta.files.services import receive_file
from akta.files.services.cutting import cut_next
from akta.grants import services as grants
from akta.grants.models import Ground
from akta.units.models import Cell, CellKind, Unit, UnitLevel

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CLOSED_SETS = (SetKind.WORKING, SetKind.ADDRESS, SetKind.SEPARATE)
_numbers = count(1)


def person(name="Referent", kind=AccountKind.STAFF):
    return Account.objects.create(
        kind=kind,
        login=f"osoba-{next(_numbers)}",
        given_name="Jan",
        surname=name,
        created_at=START,
    )


def actor_of(account):
    face = Face.DESK if account.kind == AccountKind.STAFF else Face.PORTAL
    return Actor(id=account.pk, face=face, name=account.full_name)


def new_case(referent, number=None):
    if not Register.objects.exists():
        load_registers()
    unit, _ = Unit.objects.get_or_create(
        pk="pr-probna",
        defaults={
            "level": UnitLevel.DISTRICT,
            "name": "Prokuratura Rejonowa w Próbnie",
            "seat": "Próbno",
            "code": "4999",
        },
    )
    cell, _ = Cell.objects.get_or_create(
        unit=unit, number=0, defaults={"name": "jednostka", "kind": CellKind.UNIT}
    )
    number = number or next(_numbers)
    case = Case.objects.create(
        unit=unit,
        cell=cell,
        register=Register.objects.get(pk="Ds"),
        number=number,
        year=2026,
        reference=f"4999-0.Ds.{number}.2026",
        form=Form.INQUIRY,
        subject="Sprawa próbna",
        opened_on=date(2026, 3, 1),
        registered_at=START,
        referent=referent,
    )
    grants.give(
        holder_id=referent.pk,
        ground=Ground.REFERENT,
        ground_id=uuid4(),
        case_id=case.pk,
        since=START - timedelta(days=1),
        until=None,
        at=START,
    )
    return case


def picture(text="Protokół", size=(420, 594), mode="L"):
    image = Image.new(mode, size, 255)
    draw = ImageDraw.Draw(image)
    for line in range(8):
        draw.text((40, 40 + 30 * line), f"{text} {line}", fill=0)
    return image


def tiff(pages=1, text="Strona"):
    """A TIFF of so many pages, each of them different."""
    unique = next(_numbers)
    images = [picture(f"{text} {unique} {number}") for number in range(pages)]
    out = io.BytesIO()
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], dpi=(150, 150))
    return out.getvalue()


def pdf(pages=1, password=None):
    """A PDF of so many drawn pages, encrypted where a password is given."""
    import pikepdf

    unique = next(_numbers)
    images = [picture(f"Karta {unique} {number}") for number in range(pages)]
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=50)
    if password is None:
        return out.getvalue()
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(out.getvalue())) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner=password, user=password))
    return locked.getvalue()


def send(actor, case, content, name="skan.tif", at=START, **facts):
    return receive_file(
        actor=actor, case_id=case.pk, file_name=name, content=io.BytesIO(content), at=at, **facts
    )


def cut_all():
    """Do the worker's work until nothing is left."""
    while cut_next():
        pass


def labels_of(volume):
    cards = Card.objects.filter(volume=volume).order_by("rank")
    return [f"{card.number}{card.letter}" for card in cards]
