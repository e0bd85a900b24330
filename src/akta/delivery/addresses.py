"""The reader's own address and switches (ustawienia powiadomień)."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from akta.accounts.services import set_email
from akta.core import keys
from akta.core.actors import Actor
from akta.core.errors import InputError
from akta.delivery.mail import outbox
from akta.delivery.models import AddressChange, Channel, SwitchedOff
from akta.delivery.texts import TOPICS

__all__ = [
    "AddressMalformed",
    "CodeWrong",
    "ask_for_address",
    "choose_topics",
    "confirm_address",
    "pending_address",
    "remove_address",
    "topics_off",
]

VALID = timedelta(minutes=30)
PAUSE = timedelta(minutes=1)
MOST_TRIES = 5
TEXT = """Kod potwierdzający adres w portalu przeglądania akt: {code}

Jest ważny 30 minut. Jeżeli nikt o niego nie prosił, wiadomość można pominąć:
bez kodu adres nie zostanie zapisany.
"""


class AddressMalformed(InputError):
    code = "delivery.address_malformed"
    field = "email"
    what = _("Nie zapisano adresu.")
    why = _("To nie jest adres poczty elektronicznej.")
    next_step = _("Proszę podać adres w postaci nazwa@serwer.pl.")


class TooSoon(InputError):
    code = "delivery.too_soon"
    field = "email"
    what = _("Nie wysłano nowego kodu.")
    why = _("Poprzedni wysłano przed chwilą.")
    next_step = _("Proszę odczekać minutę; wiadomość mogła też trafić do spamu.")


class CodeWrong(InputError):
    code = "delivery.code_wrong"
    field = "code"
    what = _("Nie potwierdzono adresu.")
    why = _("Kod jest nieprawidłowy, minęło 30 minut albo podano go zbyt wiele razy źle.")
    next_step = _("Proszę sprawdzić kod w wiadomości albo poprosić o nowy.")


@transaction.atomic
def ask_for_address(*, actor: Actor, email: str, at: datetime) -> None:
    """Send a code to a new address; it is used only once the code came back.

    Raises AddressMalformed, TooSoon, ServiceMissing.
    """
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise AddressMalformed from error
    waiting = (
        AddressChange.objects.select_for_update(no_key=True).filter(account_id=actor.id).first()
    )
    if waiting is not None and at - waiting.asked_at < PAUSE:
        raise TooSoon
    code = f"{secrets.randbelow(10**6):06d}"
    AddressChange.objects.update_or_create(
        account_id=actor.id,
        defaults={
            "address": email,
            "code_hash": _hash(actor.id, code),
            "asked_at": at,
            "tries": 0,
        },
    )
    outbox.send(
        channel=Channel.EMAIL,
        to=email,
        subject="Kod potwierdzający adres",
        text=TEXT.format(code=code),
        at=at,
    )


def _hash(account_id: UUID, code: str) -> bytes:
    return keys.ring().lookup(f"{account_id}:{code}", purpose="address-code")


def pending_address(actor: Actor, *, at: datetime) -> str | None:
    """The new address that waits for its code."""
    row = AddressChange.objects.filter(account_id=actor.id, asked_at__gt=at - VALID).first()
    return None if row is None else str(row.address)


def confirm_address(*, actor: Actor, code: str, at: datetime) -> None:
    """Keep the new address of whoever knows the code sent to it. Raises CodeWrong.

    Calls for its own transaction, so that a wrong guess stays counted.
    """
    with transaction.atomic(durable=True):
        row = (
            AddressChange.objects.select_for_update(no_key=True).filter(account_id=actor.id).first()
        )
        right = row is not None and _fits(row, code, at=at)
        if row is not None and right:
            set_email(actor=actor, account_id=actor.id, email=str(row.address), at=at)
            row.delete()
        elif row is not None:
            row.tries += 1
            row.save(update_fields=["tries"])
    if not right:
        raise CodeWrong


def _fits(row: AddressChange, code: str, *, at: datetime) -> bool:
    if row.tries >= MOST_TRIES or at - row.asked_at >= VALID:
        return False
    typed = "".join(code.split())
    return compare_digest(bytes(row.code_hash), _hash(row.account_id, typed))


@transaction.atomic
def remove_address(*, actor: Actor, at: datetime) -> None:
    """Forget the address: no message goes out any more, the notices in the system stay."""
    AddressChange.objects.filter(account_id=actor.id).delete()
    set_email(actor=actor, account_id=actor.id, email=None, at=at)


@transaction.atomic
def choose_topics(*, actor: Actor, wanted: Collection[str]) -> None:
    """Keep which topics the reader wants by e-mail; all others are off."""
    SwitchedOff.objects.filter(account_id=actor.id).delete()
    SwitchedOff.objects.bulk_create(
        SwitchedOff(account_id=actor.id, topic=topic) for topic in TOPICS if topic not in wanted
    )


def topics_off(actor: Actor) -> set[str]:
    """The topics that the reader switched off."""
    return set(SwitchedOff.objects.filter(account_id=actor.id).values_list("topic", flat=True))
