"""What every command on the file asks first: the case, the right, the volume, the cards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from akta.accounts import queries as accounts
from akta.cases import queries as cases
from akta.cases.models import Case
from akta.core import journal
from akta.core.actors import Actor
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.journal import EventKind
from akta.files.errors import CardsElsewhere, NothingChosen
from akta.files.labels import ranges
from akta.files.lens import THING_OF
from akta.files.models import Card, Ingest, SetKind, Volume
from akta.grants.models import Grant
from akta.law.matrix import Action

SHORT_NAMES = {
    SetKind.MAIN: "t. {}",
    SetKind.ANNEX: "załączniki t. {}",
    SetKind.WORKING: "akta podręczne t. {}",
    SetKind.ADDRESS: "załącznik adresowy t. {}",
    SetKind.SEPARATE: "zbiór z art. 250 § 2b, t. {}",
}

PILE = "poczta dnia"
"""Where a scanned pile of post stands while its letters have no place in a file."""


def volume_name(set_kind: str, number: int) -> str:
    """A volume as people write it: "t. 3", "akta podręczne t. 1"."""
    return SHORT_NAMES[SetKind(set_kind)].format(number)


def may_order(
    actor: Actor, case_id: UUID, set_kind: str, *, at: datetime
) -> tuple[Case, Grant | None]:
    """The case and the grant that lets the actor arrange this set; the system may always.

    Raises NotFound, NotAllowed.
    """
    if actor.is_system:
        case = Case.objects.filter(pk=case_id).first()
        if case is None:
            raise NotFound
        return case, None
    thing = THING_OF[SetKind(set_kind)]
    case, grant, _ = cases.case_for(actor, case_id, thing=thing, action=Action.ORDER, at=at)
    return case, grant


def volume_for(
    actor: Actor, volume_id: UUID, *, at: datetime, lock: bool = True
) -> tuple[Volume, Grant | None]:
    """The volume, locked against other orderings until the transaction ends, and the grant."""
    volume = Volume.objects.filter(pk=volume_id).first()
    if volume is None:
        raise NotFound
    _, grant = may_order(actor, volume.case_id, volume.set_kind, at=at)
    if lock:
        volume = Volume.objects.select_for_update(no_key=True).get(pk=volume_id)
    return volume, grant


def cards_in(
    volume: Volume, card_ids: Sequence[UUID], *, version: int | None, actor: Actor
) -> list[Card]:
    """The cards by their order in the volume, unchanged since the version they were seen in.

    Raises NothingChosen, CardsElsewhere, ChangedMeanwhile (with what changed and who did it).
    """
    wanted = set(card_ids)
    if not wanted:
        raise NothingChosen
    cards = list(
        Card.objects.filter(pk__in=wanted, volume__case_id=volume.case_id).order_by("rank")
    )
    refuse_changed(cards, version=version, actor=actor)
    if len(cards) != len(wanted) or any(card.volume_id != volume.pk for card in cards):
        raise CardsElsewhere
    return cards


def refuse_changed(cards: Sequence[Card], *, version: int | None, actor: Actor) -> None:
    """Refuse a command on a card that somebody else changed after this version of the volume."""
    if version is None:
        return
    changed = [
        card for card in cards if card.version > version and card.changed_by_id != actor.stored_id
    ]
    if not changed:
        return
    last = max(changed, key=lambda card: card.version)
    who = accounts.names_of({last.changed_by_id}) if last.changed_by_id else {}
    name = who.get(last.changed_by_id, "system") if last.changed_by_id else "system"
    raise ChangedMeanwhile(who=name, change=f"{last.change} (k. {last.number}{last.letter})")


def told_cards(cards: Sequence[Card]) -> str:
    """Cards as a journal sentence names them: "12–14, 20"."""
    return ranges([(card.number, card.letter, False) for card in cards])


def record_of_file(
    kind: EventKind,
    ingest: Ingest,
    *,
    actor: Actor,
    at: datetime,
    grant_id: UUID | None = None,
    **data: Any,
) -> None:
    """Write what became of a received file: to its case, or a pile's to its unit."""
    volume, case_id = ingest.volume, ingest.case_id
    place = volume_name(volume.set_kind, volume.number) if volume is not None else PILE
    journal.record(
        kind,
        stream=journal.case_stream(case_id) if case_id else f"unit:{ingest.unit_id}",
        case_id=case_id,
        actor=actor,
        at=at,
        grant_id=grant_id,
        subject=ingest.pk,
        data={"volume": place, **data},
    )


def record(
    kind: EventKind,
    *,
    actor: Actor,
    volume: Volume,
    at: datetime,
    grant: Grant | None,
    subject: UUID | None = None,
    **data: Any,
) -> None:
    """Write what happened in a volume to its case's stream."""
    journal.record(
        kind,
        stream=journal.case_stream(volume.case_id),
        case_id=volume.case_id,
        actor=actor,
        at=at,
        grant_id=grant.pk if grant else None,
        subject=subject or volume.pk,
        data={"volume": volume_name(volume.set_kind, volume.number), **data},
    )
