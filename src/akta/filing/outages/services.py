"""Writes of the outage log, by an administrator; each period gets a sealed certificate."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.core import jobs, journal
from akta.core.actors import Actor
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.once import next_number, once
from akta.files import blobs
from akta.filing import events
from akta.filing.models import Outage
from akta.filing.outages.errors import OutageEndsEarly, OutageInFuture
from akta.filing.papers import certificate_pdf, seconds_and_offset
from akta.filing.proofs.seals import current_seal, note_use
from akta.grants.models import Ground
from akta.grants.queries import held_by
from akta.trust.sealing.pdf import seal_pdf

__all__ = ["CERTIFY", "certify", "end_outage", "lines_of", "record_outage"]

CERTIFY = "filing.certify_outage"
STREAM = "filing-outages"


@transaction.atomic
def record_outage(
    *,
    actor: Actor,
    what: str,
    began_at: datetime,
    ended_at: datetime | None,
    at: datetime,
    key: str = "",
) -> Outage:
    """Record a period in which the portal or a part of it did not work (niedostępność).

    Raises NotFound for everybody but an administrator, OutageInFuture, OutageEndsEarly.
    """
    _refuse_others(actor, at)
    if began_at > at:
        raise OutageInFuture
    if ended_at is not None:
        _refuse_early(began_at, ended_at, at)

    def act() -> str:
        return str(_recorded(actor, what, began_at, ended_at, at).pk)

    made = once(key, use_case="filing.record_outage", actor_id=actor.id, at=at, act=act)
    return Outage.objects.get(pk=made)


def _recorded(
    actor: Actor, what: str, began_at: datetime, ended_at: datetime | None, at: datetime
) -> Outage:
    row = Outage.objects.create(
        number=next_number("outage"),
        what=what.strip(),
        began_at=began_at,
        ended_at=ended_at,
        recorded_by_id=actor.stored_id,
        recorded_at=at,
    )
    _tell(events.OUTAGE_RECORDED, row, actor, at)
    return row


@transaction.atomic
def end_outage(
    *, actor: Actor, outage_id: UUID, ended_at: datetime, version: int, at: datetime
) -> Outage:
    """Record when an outage ended. Raises NotFound, ChangedMeanwhile, OutageEndsEarly."""
    _refuse_others(actor, at)
    row = Outage.objects.select_for_update(no_key=True).filter(pk=outage_id).first()
    if row is None:
        raise NotFound
    if row.version != version or row.ended_at is not None:
        raise ChangedMeanwhile(who="inny administrator", change="zapisano koniec przerwy")
    _refuse_early(row.began_at, ended_at, at)
    row.ended_at, row.version, row.certificate_sha256 = ended_at, row.version + 1, ""
    row.save()
    _tell(events.OUTAGE_ENDED, row, actor, at)
    return row


def _refuse_others(actor: Actor, at: datetime) -> None:
    if not held_by(actor, at=at).filter(ground=Ground.ADMINISTRATOR).exists():
        raise NotFound


def _refuse_early(began_at: datetime, ended_at: datetime, at: datetime) -> None:
    if not began_at < ended_at <= at:
        raise OutageEndsEarly


def _tell(kind: journal.EventKind, row: Outage, actor: Actor, at: datetime) -> None:
    told = {"number": str(row.number), "what": row.what}
    journal.record(kind, stream=STREAM, actor=actor, at=at, subject=row.pk, data=told)
    jobs.defer(CERTIFY, outage_id=str(row.pk), version=row.version)


@transaction.atomic
def certify(outage_id: UUID, *, version: int, at: datetime) -> bool:
    """Make the sealed certificate of an outage as it stands; once for each version.

    Raises SealUnusable: then the job is tried again, and until then there is no certificate.
    """
    row = Outage.objects.select_for_update(no_key=True).filter(pk=outage_id).first()
    if row is None or row.version != version or row.certificate_sha256:
        return False
    seal = current_seal(at=at)
    title = f"Zaświadczenie o niedostępności nr {row.number}"
    drawn = certificate_pdf(title, lines_of(row), issued_at=at)
    sealed = seal_pdf(drawn, seal, reason=title)
    note_use(seal, at=at)
    row.certificate_sha256 = blobs.store().put([sealed.data]).sha256
    row.save(update_fields=["certificate_sha256"])
    return True


def lines_of(row: Outage) -> list[str]:
    """The certificate in sentences: what did not work, from when to when."""
    lines = [
        "Zaświadcza się, że w dzienniku niedostępności portalu zapisano przerwę w działaniu.",
        f"Czego dotyczyła: {row.what}.",
        f"Początek: {seconds_and_offset(row.began_at)}.",
    ]
    if row.ended_at is None:
        lines.append("Koniec: przerwa trwała w chwili sporządzenia tego zaświadczenia.")
    else:
        lines.append(f"Koniec: {seconds_and_offset(row.ended_at)}.")
    return lines
