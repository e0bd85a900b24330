"""Volumes (tomy): made, named, marked as digitised or still on paper only."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from akta.core.actors import Actor
from akta.files import events
from akta.files.errors import VolumeExists, VolumeNumberWrong
from akta.files.models import SetKind, Volume
from akta.files.services import checks
from akta.files.services.placing import free_number

__all__ = ["create_volume", "edit_volume", "volume_by_number"]

LAST_NUMBER = 9999


@transaction.atomic
def create_volume(
    *,
    actor: Actor,
    case_id: UUID,
    set_kind: str = SetKind.MAIN,
    number: int | None = None,
    title: str = "",
    is_digitised: bool = True,
    at: datetime,
) -> Volume:
    """Make a volume of a set (tom); without a number it gets the next free one.

    Raises NotFound, NotAllowed, VolumeExists, VolumeNumberWrong.
    """
    _, grant = checks.may_order(actor, case_id, set_kind, at=at)
    _lock_volumes(case_id)
    free = free_number(case_id, set_kind)
    number = free if number is None else number
    if not 1 <= number <= LAST_NUMBER:
        raise VolumeNumberWrong
    if Volume.objects.filter(case_id=case_id, set_kind=set_kind, number=number).exists():
        raise VolumeExists(number=number, free=free)
    volume = Volume.objects.create(
        case_id=case_id,
        set_kind=set_kind,
        number=number,
        title=title.strip()[:200],
        is_digitised=is_digitised,
        created_at=at,
    )
    checks.record(events.VOLUME_CREATED, actor=actor, volume=volume, at=at, grant=grant)
    return volume


@transaction.atomic
def volume_by_number(
    *, actor: Actor, case_id: UUID, set_kind: str, number: int | None, at: datetime
) -> Volume:
    """The volume of that number, made if it is not there; without a number the last of the set."""
    checks.may_order(actor, case_id, set_kind, at=at)
    _lock_volumes(case_id)
    volumes = Volume.objects.filter(case_id=case_id, set_kind=set_kind)
    if number is not None:
        volumes = volumes.filter(number=number)
    volume = volumes.order_by("number").last()
    if volume is not None:
        return volume
    return create_volume(actor=actor, case_id=case_id, set_kind=set_kind, number=number or 1, at=at)


@transaction.atomic
def edit_volume(
    *, actor: Actor, volume_id: UUID, title: str, is_digitised: bool, at: datetime
) -> Volume:
    """Change a volume's description and whether it is digitised as a whole."""
    volume, grant = checks.volume_for(actor, volume_id, at=at)
    title = title.strip()[:200]
    if volume.title != title:
        checks.record(
            events.VOLUME_RENAMED,
            actor=actor,
            volume=volume,
            at=at,
            grant=grant,
            title=title or "(bez opisu)",
        )
    if volume.is_digitised != is_digitised:
        state = "zdigitalizowany" if is_digitised else "niezdigitalizowany"
        checks.record(
            events.VOLUME_DIGITISED, actor=actor, volume=volume, at=at, grant=grant, state=state
        )
    Volume.objects.filter(pk=volume.pk).update(
        title=title, is_digitised=is_digitised, version=F("version") + 1
    )
    volume.refresh_from_db()
    return volume


def _lock_volumes(case_id: UUID) -> None:
    """One maker of volumes a case at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [str(case_id)])
