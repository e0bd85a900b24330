"""Writes of the places and loans of volumes, by whoever arranges the set."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import NotFound
from akta.files.services import checks
from akta.files.shelf import events
from akta.files.shelf.errors import (
    BorrowerMissing,
    DueWrong,
    LentAlready,
    PlaceMissing,
    ReturnedAlready,
)
from akta.files.shelf.models import Loan, VolumePlace
from akta.law.polish import short_date

__all__ = ["lend_volume", "place_volume", "take_back_volume"]


@transaction.atomic
def place_volume(*, actor: Actor, volume_id: UUID, place: str, at: datetime) -> VolumePlace:
    """Say where a volume on paper is kept. Raises NotFound, NotAllowed, PlaceMissing."""
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    told = " ".join(place.split())[:120]
    if not told:
        raise PlaceMissing
    facts = {"place": told, "changed_by_id": actor.stored_id, "changed_at": at}
    row, _ = VolumePlace.objects.update_or_create(volume=volume, defaults=facts)
    checks.record(events.PLACED, actor=actor, volume=volume, at=at, grant=grant, place=told)
    return row


@transaction.atomic
def lend_volume(
    *,
    actor: Actor,
    volume_id: UUID,
    borrower: str,
    due_on: date,
    at: datetime,
    purpose: str = "",
) -> Loan:
    """Lend a volume; only one has it at a time.

    Raises NotFound, NotAllowed, BorrowerMissing, DueWrong, LentAlready.
    """
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    who = " ".join(borrower.split())[:200]
    if not who:
        raise BorrowerMissing
    today = local_day(at)
    if due_on < today:
        raise DueWrong
    out = Loan.objects.filter(volume=volume, returned_on=None).first()
    if out is not None:
        raise LentAlready(borrower=out.borrower, due=short_date(out.due_on))
    loan = Loan.objects.create(
        volume=volume,
        borrower=who,
        purpose=" ".join(purpose.split())[:200],
        lent_on=today,
        due_on=due_on,
        lent_by_id=actor.stored_id,
        lent_at=at,
    )
    due, told = short_date(due_on), str(loan.pk)
    checks.record(
        events.LENT, actor=actor, volume=volume, at=at, grant=grant, due=due, loan_id=told
    )
    return loan


@transaction.atomic
def take_back_volume(*, actor: Actor, loan_id: UUID, at: datetime, place: str = "") -> Loan:
    """Take a lent volume back, to its place or a new one.

    Raises NotFound, NotAllowed, ReturnedAlready.
    """
    found = Loan.objects.filter(pk=loan_id).values_list("volume_id", flat=True).first()
    if found is None:
        raise NotFound
    volume, grant = checks.volume_for(actor, found, at=at)
    loan = Loan.objects.select_for_update(no_key=True).get(pk=loan_id)
    if loan.returned_on is not None:
        raise ReturnedAlready
    loan.returned_on, loan.returned_at = local_day(at), at
    loan.returned_by_id = actor.stored_id
    loan.save()
    checks.record(
        events.RETURNED, actor=actor, volume=volume, at=at, grant=grant, loan_id=str(loan.pk)
    )
    if place.strip():
        place_volume(actor=actor, volume_id=volume.pk, place=place, at=at)
    return loan
