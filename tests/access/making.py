"""A case with a file made of rows, and people who can issue orders."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import pyotp

from akta.access.facts import OrderFacts
from akta.accounts.models import Account
from akta.core import journal
from akta.core.actors import SYSTEM
from akta.files import events
from akta.files.models import Document, Ingest, IngestState, Page, SetKind, Side, Volume
from akta.files.services import checks
from akta.files.services.placing import add_cards
from tests import factories

START = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # 8.00 in Warsaw
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PESEL, WRONG_PESEL = "44051401359", "44051401358"
_numbers = count(1)


def with_second_factor(account):
    Account.objects.filter(pk=account.pk).update(totp_confirmed_at=factories.SINCE)
    account.refresh_from_db()
    account.totp_secret = SECRET
    account.save(update_fields=["totp_secret"])
    return account


def code(at):
    return pyotp.TOTP(SECRET).at(at)


def volume(case, number=1, set_kind=SetKind.MAIN, *, is_digitised=True, at=factories.SINCE):
    return Volume.objects.create(
        case=case, number=number, set_kind=set_kind, is_digitised=is_digitised, created_at=at
    )


def cards(volume, count, *, at=factories.SINCE, backed=(), title="", after=None):
    """So many cards at the end of the volume; those at the places `backed` have a back."""
    ingest = Ingest.objects.create(
        case=volume.case,
        volume=volume,
        file_name="skan.tif",
        sha256=f"{next(_numbers):064x}",
        size=1,
        state=IngestState.DONE,
        position=next(_numbers),
        received_at=at,
    )
    sheets = [2 if place in backed else 1 for place in range(1, count + 1)]
    pages = Page.objects.bulk_create(
        Page(ingest=ingest, sha256=ingest.sha256, index=index, width=100, height=141)
        for index in range(sum(sheets))
    )
    left = iter(pages)
    document = title and Document.objects.create(volume=volume, title=title, added_at=at)
    return add_cards(
        volume,
        [[next(left).pk for _ in range(size)] for size in sheets],
        document=document or None,
        after=after,
        by=None,
        at=at,
    )


def tell_added(volume, cards, *, at):
    """The file's own entry about new cards, as intake writes it."""
    from django.db import transaction

    with transaction.atomic():
        checks.record(
            events.CARDS_ADDED,
            actor=SYSTEM,
            volume=volume,
            at=at,
            grant=None,
            cards=checks.told_cards(cards),
            file="skan.tif",
            volume_id=str(volume.pk),
            ingest_id=str(uuid4()),
            document_id=None,
            card_ids=[str(card.pk) for card in cards],
        )


def side(case, address):
    """The side at an address like „2/20v” in the main file."""
    volume_number, _, mark = address.partition("/")
    is_verso = mark.endswith("v")
    mark = mark.removesuffix("v")
    number = int("".join(c for c in mark if c.isdigit()))
    letter = "".join(c for c in mark if c.isalpha())
    return Side.objects.get(
        case_id=case.pk,
        card__volume__number=int(volume_number),
        card__volume__set_kind=SetKind.MAIN,
        card__number=number,
        card__letter=letter,
        is_verso=is_verso,
    )


def granted(grant_id):
    from akta.grants.models import GrantedSide

    return set(GrantedSide.objects.filter(grant_id=grant_id).values_list("side_id", flat=True))


def defence(**facts):
    """An order for counsel that opens the whole file for a fortnight."""
    facts = {
        "given_name": "Anna",
        "surname": "Obrońca",
        "capacity": "defence",
        "scope_text": "całość",
        "last": (START + timedelta(days=14)).date(),
    } | facts
    return OrderFacts(**facts)


def last_entry(case):
    return journal.last_of(journal.case_stream(case.pk))
