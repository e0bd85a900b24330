"""Settings of the filing desk, by an administrator: entries are added and closed, never changed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.text import slugify

from akta.core import journal
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.db import half_open
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.filing import events
from akta.filing.configuring.errors import (
    BodiesOverlap,
    DayPassed,
    EndsEarly,
    KindExists,
    NotListed,
    ProvisionRequired,
)
from akta.filing.models import (
    Addressee,
    Effect,
    EffectSwitch,
    PleadingKind,
    SealingBody,
    SheetField,
)
from akta.grants.models import Ground
from akta.grants.queries import held_by
from akta.law.localtime import end_of, start_of
from akta.law.marks import implements

__all__ = ["CLOSABLE", "add_body", "add_field", "add_kind", "add_switch", "close_entry"]

STREAM = "filing-settings"
CLOSABLE: dict[str, type[models.Model]] = {
    "rodzaj": PleadingKind,
    "skutek": EffectSwitch,
    "organ": SealingBody,
    "pole": SheetField,
}
"""What may be closed, by its word in an address."""


@transaction.atomic
def add_kind(
    *, actor: Actor, name: str, procedure: str, addressees: Sequence[str],
    capacities: Sequence[str], opens: bool, since: date, at: datetime,
) -> PleadingKind:  # fmt: skip
    """Add a kind of pleading for a procedure, kinds of addressees and capacities.

    Raises NotFound for everybody but an administrator, DayPassed, KindExists.
    """
    _refuse(actor, since, at)
    code = slugify(name.translate(_PLAIN))[:60] or "rodzaj"
    if PleadingKind.objects.filter(pk=code).exists():
        raise KindExists
    last = PleadingKind.objects.aggregate(last=models.Max("order"))["last"] or 0
    row = PleadingKind.objects.create(
        code=code, name=name.strip(), procedure=procedure, addressees=list(addressees),
        capacities=list(capacities), opens=opens, in_force=_from(since, at), order=last + 1,
    )  # fmt: skip
    _tell(events.SETTING_ADDED, f"rodzaj pisma „{row.name}”", actor, at)
    return row


_PLAIN = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


@transaction.atomic
def add_switch(
    *, actor: Actor, addressee_id: str, kind_code: str, effect: str, provision: str, since: date,
    at: datetime,
) -> EffectSwitch:  # fmt: skip
    """Set what submission to an addressee amounts to from a day on; without a kind for all kinds.

    Raises NotFound, DayPassed, NotListed, ProvisionRequired.
    """
    _refuse(actor, since, at)
    addressee = {str(row.pk): row for row in Addressee.objects.all()}.get(addressee_id)
    kind = PleadingKind.objects.filter(pk=kind_code).first() if kind_code else None
    if addressee is None or (kind_code and kind is None) or effect not in Effect.values:
        raise NotListed
    if effect == Effect.FILING and not provision.strip():
        raise ProvisionRequired
    row = EffectSwitch.objects.create(
        addressee=addressee, kind=kind, effect=effect, provision=provision.strip(),
        in_force=_from(since, at),
    )  # fmt: skip
    of_kind = kind.name if kind else "wszystkie rodzaje pism"
    told = f"skutek „{Effect(effect).label}”: {addressee.name}, {of_kind}"
    _tell(events.SETTING_ADDED, told, actor, at)
    return row


@implements("F-7")
@transaction.atomic
def add_body(
    *, actor: Actor, name: str, serial: str, provision: str, since: date, at: datetime
) -> SealingBody:
    """Set which body's seal the documents bear from a day on; one body at a time.

    Raises NotFound, DayPassed, BodiesOverlap.
    """
    _refuse(actor, since, at)
    period = _from(since, at)
    other = (
        SealingBody.objects.select_for_update(no_key=True).filter(in_force__overlap=period).first()
    )
    if other is not None:
        raise BodiesOverlap(name=other.name)
    row = SealingBody.objects.create(
        name=name.strip(), serial=serial.strip(), provision=provision.strip(), in_force=period
    )
    _tell(events.SETTING_ADDED, f"organ, którego pieczęcią opatruje się dokumenty: {row.name}",
          actor, at)  # fmt: skip
    return row


@transaction.atomic
def add_field(
    *, actor: Actor, label: str, hint: str, required: bool, since: date, at: datetime
) -> SheetField:
    """Add a further field to the metrics sheet. Raises NotFound, DayPassed."""
    _refuse(actor, since, at)
    row = SheetField.objects.create(
        label=label.strip(), hint=hint.strip(), required=required, in_force=_from(since, at)
    )
    _tell(events.SETTING_ADDED, f"pole metryki „{row.label}”", actor, at)
    return row


@transaction.atomic
def close_entry(*, actor: Actor, what: str, entry_id: str, last_day: date, at: datetime) -> None:
    """End an entry with a day, which is the last one of it; it stays on record.

    Raises NotFound, ChangedMeanwhile, DayPassed, EndsEarly.
    """
    _refuse(actor, last_day, at)
    row: Any = _entry(what, entry_id)
    if row.in_force.upper is not None:
        raise ChangedMeanwhile(who="inny administrator", change="zakończono ten wpis")
    until = end_of(last_day)
    if until <= row.in_force.lower:
        raise EndsEarly
    row.in_force = half_open(row.in_force.lower, until)
    row.save(update_fields=["in_force"])
    names = (getattr(row, name, "") for name in ("name", "label", "provision"))
    told = f"{what} „{next(filter(None, names), row.pk)}” z dniem {last_day:%d.%m.%Y}"
    _tell(events.SETTING_CLOSED, told, actor, at)


def _entry(what: str, entry_id: str) -> models.Model:
    """The entry, locked. Raises NotFound."""
    table = CLOSABLE.get(what)
    if table is None:
        raise NotFound
    if table is not PleadingKind:
        try:
            UUID(entry_id)
        except ValueError as error:
            raise NotFound from error
    rows = table._default_manager.select_for_update(no_key=True)  # noqa: SLF001 - Django's documented API
    found = rows.filter(pk=entry_id).first()
    if found is None:
        raise NotFound
    return found


def _refuse(actor: Actor, day: date, at: datetime) -> None:
    if not held_by(actor, at=at).filter(ground=Ground.ADMINISTRATOR).exists():
        raise NotFound
    if day < local_day(at):
        raise DayPassed


def _from(day: date, at: datetime) -> Any:
    """From the beginning of the day; of today, from now on."""
    return half_open(max(start_of(day), at), None)


def _tell(kind: journal.EventKind, told: str, actor: Actor, at: datetime) -> None:
    journal.record(kind, stream=STREAM, actor=actor, at=at, data={"what": told})
