"""Reads of the post of the day: the journal of a unit, its piles, and what waits for a glance."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.files.models import Ingest
from akta.files.sheets.models import Part, SheetKind
from akta.files.sheets.queries import waiting_parts
from akta.files.sheets.rights import post_grant, post_units
from akta.grants.models import Grant
from akta.law.matrix import Action
from akta.letters.models import Letter, LetterState
from akta.units.models import Unit

__all__ = [
    "counts_of",
    "journal_of",
    "letter_for",
    "letter_of",
    "next_part",
    "piles_of",
    "to_check",
    "units_kept",
    "without_scan",
]

MOST_SHEETS = 100
SHOWN_PILES = 10


def units_kept(actor: Actor, action: Action, *, at: datetime) -> list[Unit]:
    """The units whose post the actor reads or keeps."""
    return list(Unit.objects.filter(pk__in=post_units(actor, action, at=at)).order_by("name"))


def journal_of(actor: Actor, *, at: datetime, state: str = "", words: str = "") -> QuerySet[Letter]:
    """The letters of the actor's units, the newest number first. Nothing reached, nothing."""
    found = Letter.objects.filter(unit_id__in=post_units(actor, Action.READ, at=at))
    if state:
        found = found.filter(state=state)
    for word in words.split()[:5]:
        found = found.filter(_holds(word))
    return found.select_related("unit", "case").order_by("-year", "-number", "unit_id")


def _holds(word: str) -> Q:
    """Sender, subject and reference by a part of them, the number as a whole."""
    told = Q(sender__icontains=word) | Q(subject__icontains=word)
    told |= Q(case__reference__icontains=word)
    number = word.partition("/")[0]
    return told | Q(number=int(number)) if number.isdecimal() and len(number) < 9 else told  # noqa: PLR2004 - fits the column


def counts_of(actor: Actor, *, at: datetime) -> dict[str, int]:
    """How many letters stand in each state; one query."""
    rows = journal_of(actor, at=at).order_by().values_list("state").annotate(Count("pk"))
    return {**dict.fromkeys(LetterState.values, 0), **dict(rows)}


def letter_for(
    actor: Actor, letter_id: UUID, *, action: Action, at: datetime
) -> tuple[Letter, Grant]:
    """A letter and the grant over the post of its unit. Raises NotFound, NotAllowed."""
    found = Letter.objects.select_related("unit", "case", "sheet__case")
    letter = found.filter(pk=letter_id).first()
    if letter is None:
        raise NotFound
    return letter, post_grant(actor, letter.unit_id, action, at=at)


def without_scan(actor: Actor, unit_id: str, *, at: datetime) -> Sequence[Letter]:
    """Letters of a unit that still have to be scanned, in the order of their numbers."""
    post_grant(actor, unit_id, Action.WRITE, at=at)
    found = Letter.objects.filter(unit_id=unit_id, state=LetterState.REGISTERED)
    shown = found.select_related("sheet__case", "sheet__unit", "unit")
    return list(shown.order_by("year", "number")[:MOST_SHEETS])


def piles_of(actor: Actor, *, at: datetime) -> Sequence[Ingest]:
    """The newest scanned piles of the actor's units, with what became of them."""
    found = Ingest.objects.filter(unit_id__in=post_units(actor, Action.READ, at=at))
    return list(found.select_related("unit").order_by("-position")[:SHOWN_PILES])


def to_check(actor: Actor, *, at: datetime) -> QuerySet[Part]:
    """Parts that wait for a glance: scanned letters, and what has neither sheet nor case."""
    of_post = Q(sheet__kind=SheetKind.LETTER) | Q(case=None)
    return waiting_parts(actor, at=at).filter(of_post)


def next_part(actor: Actor, after: str, *, at: datetime) -> Part | None:
    """The part after this one in the queue, which may be settled already, else the first."""
    found = to_check(actor, at=at)
    last = Part.objects.filter(pk=after).first() if after else None
    if last is None:
        return found.first()
    later = (
        Q(found_at__gt=last.found_at)
        | Q(found_at=last.found_at, ingest_id__gt=last.ingest_id)
        | Q(ingest=last.ingest_id, position__gt=last.position)
    )
    return found.filter(later).first() or found.first()


def letter_of(part: Part) -> Letter | None:
    """The letter that a part is, where it has a letter's sheet."""
    if part.sheet_id is None:
        return None
    return Letter.objects.select_related("case", "unit").filter(sheet_id=part.sheet_id).first()
