"""Drafts of the papers that tie cases together or pass one on; signing carries them out."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.cases.links.joining import joining_to_decide
from akta.cases.links.transfer import heads_unit, refuse_transfer
from akta.cases.queries import case_by_id
from akta.core.actors import Actor
from akta.core.errors import ChangedMeanwhile
from akta.core.once import once
from akta.law.matrix import Action
from akta.law.papers.kinds import BY_CODE
from akta.papers.errors import NotAPaper
from akta.papers.linking import (
    Severing,
    Transferring,
    values_of_joining,
    values_of_severing,
    values_of_transfer,
)
from akta.papers.models import Paper
from akta.papers.queries import case_for_papers
from akta.papers.services.drafts import begin, key_of, locked, put_right

__all__ = ["prepare_joining", "prepare_severing", "prepare_transfer", "revise_severing"]


def prepare_severing(
    *, actor: Actor, case_id: UUID, given: Severing, at: datetime, key: str | None = None
) -> Paper:
    """Begin the ruling on severing from the chosen cards (postanowienie o wyłączeniu materiałów).

    Nothing is severed before it is signed. Raises RulingLacks, SeveringNotUnderstood,
    SeveredTwice, NotFound, NotAllowed.
    """

    def act() -> str:
        case, _, _ = case_for_papers(actor, case_id, Action.ORDER, at=at)
        made = values_of_severing(case, given)
        return str(begin(case, BY_CODE["severing"], made, actor=actor, at=at).pk)

    with transaction.atomic():
        own = key_of(key, case_id, given)
        kept = once(own, use_case="papers.severing", actor_id=actor.id, at=at, act=act)
    return Paper.objects.get(pk=kept)


@transaction.atomic
def revise_severing(
    *, actor: Actor, paper_id: UUID, given: Severing, version: int, at: datetime
) -> Paper:
    """Choose again for a draft: a new version. Raises as `prepare_severing`, ChangedMeanwhile."""
    paper = locked(actor, paper_id, at)
    if paper.kind != "severing":
        raise NotAPaper(sentence="To nie jest postanowienie o wyłączeniu materiałów.")
    if paper.version != version:
        raise ChangedMeanwhile(who="inna osoba", change="treść pisma")
    return put_right(paper, values_of_severing(paper.case, given), actor, at)


@transaction.atomic
def prepare_joining(
    *, actor: Actor, joining_id: UUID, lead_id: UUID | None, reason: str, at: datetime
) -> Paper:
    """Begin the ruling that joins two cases, in the one that takes in the other (§ 108 ust. 1a).

    Raises NotFound, NotAllowed, JoiningReason.
    """
    joining, lead = joining_to_decide(actor, joining_id, lead_id, reason, at=at)
    made = values_of_joining(joining, lead, reason)
    return begin(lead, BY_CODE["joining"], made, actor=actor, at=at)


@transaction.atomic
def prepare_transfer(*, actor: Actor, case_id: UUID, given: Transferring, at: datetime) -> Paper:
    """Begin the letter by which the head passes a case on (pismo kierownika, § 116 ust. 2).

    By the head, or for them by whoever prepares papers of the case. Raises NotFound, NotAllowed,
    TransferRefused.
    """
    case = case_by_id(case_id)
    if heads_unit(actor, case.unit_id, at) is None:
        case, _, _ = case_for_papers(actor, case_id, Action.ORDER, at=at)
    cell = refuse_transfer(case, given.unit_id, given.ground, given.acts, given.outside)
    made = values_of_transfer(given, cell.unit.name)
    return begin(case, BY_CODE["transfer-letter"], made, actor=actor, at=at)
