"""Writes of the post of the day: register, change, and take a scanned letter into its case."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.cases.models import Case
from akta.cases.queries import case_by_reference, lookup
from akta.core import journal, once
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.files.services import Labelled
from akta.files.sheets import services as sheets
from akta.files.sheets.models import Part
from akta.files.sheets.rights import post_grant
from akta.grants.models import Grant
from akta.law.keeping import Handing, counted
from akta.law.matrix import Action
from akta.law.terms import TermError
from akta.letters import events
from akta.letters.errors import (
    CaseUnknown,
    DayWrong,
    FieldMissing,
    HandedWrong,
    InFileAlready,
    LetterUnknown,
    NoCaseYet,
)
from akta.letters.models import Letter, LetterState, Way

__all__ = ["accept_part", "change_letter", "give_part", "register_letter"]

DOCUMENT_KIND = "pismo-przychodzace"
NAMES = {
    "sender": "nadawca",
    "subject": "czego dotyczy",
    "way": "sposób wpływu",
    "handed": "gdzie złożono",
    "handed_on": "dzień nadania",
    "annexes": "załączniki",
}


def register_letter(
    *,
    actor: Actor,
    unit_id: str,
    received_on: date,
    sender: str,
    subject: str,
    way: str,
    at: datetime,
    handed: str = Handing.HERE.code,
    handed_on: date | None = None,
    annexes: str = "",
    reference: str = "",
    key: str | None = None,
) -> Letter:
    """Enter a letter in the unit's journal (dziennik korespondencji) under the next number.

    Its number counts in the unit and in the year of its day. `handed_on` is the day of the
    postmark or its like, which counts for a term (art. 124 k.p.k.). Raises NotFound, NotAllowed,
    DayWrong, FieldMissing, HandedWrong, CaseUnknown.
    """
    grant = post_grant(actor, unit_id, Action.WRITE, at=at)
    facts = _facts(sender=sender, subject=subject, way=way, annexes=annexes)
    facts |= _handed(handed, handed_on, received_on)
    if received_on > local_day(at):
        raise DayWrong
    case = _case_named(actor, reference, at) if reference.strip() else None

    def act() -> str:
        with transaction.atomic():
            letter = _entered(actor, unit_id, received_on, facts, case, at)
            _tell(events.REGISTERED, letter, actor=actor, grant=grant, at=at)
            if case is not None:
                _tell_case(letter, case, actor=actor, grant=grant, at=at)
            return str(letter.pk)

    made = once.once(key, use_case="letters.register", actor_id=actor.stored_id, at=at, act=act)
    return Letter.objects.get(pk=made)


def _handed(handed: str, handed_on: date | None, received_on: date) -> dict[str, Any]:
    place = Handing.of(handed)
    day = None if place is Handing.HERE else handed_on
    try:
        counted(place, handed_on=day, received_on=received_on)
    except TermError as error:
        raise HandedWrong(reason=str(error)) from error
    return {"handed": place.code, "handed_on": day}


def _facts(*, sender: str, subject: str, way: str, annexes: str) -> dict[str, Any]:
    facts = {
        "sender": " ".join(sender.split())[:200],
        "subject": " ".join(subject.split())[:200],
        "way": Way(way).value,
        "annexes": " ".join(annexes.split())[:200],
    }
    if not facts["sender"] or not facts["subject"]:
        raise FieldMissing
    return facts


def _entered(
    actor: Actor,
    unit_id: str,
    received_on: date,
    facts: dict[str, Any],
    case: Case | None,
    at: datetime,
) -> Letter:
    letter = Letter(
        unit_id=unit_id,
        year=received_on.year,
        number=once.next_number(f"letters:{unit_id}:{received_on.year}"),
        received_on=received_on,
        case=case,
        registered_by_id=actor.stored_id,
        registered_at=at,
        **facts,
    )
    letter.sheet = sheets.letter_sheet(
        unit_id=unit_id, said=_said(letter), case=case, by=actor.stored_id, at=at
    )
    letter.save(force_insert=True)
    return letter


def _said(letter: Letter) -> Labelled:
    return Labelled(letter.title, DOCUMENT_KIND, letter.received_on, letter.sender)


def _case_named(actor: Actor, reference: str, at: datetime) -> Case:
    try:
        return case_by_reference(lookup(actor, reference, at=at).reference)
    except NotFound as unknown:
        raise CaseUnknown from unknown


@transaction.atomic
def change_letter(
    *,
    actor: Actor,
    letter_id: UUID,
    sender: str,
    subject: str,
    way: str,
    annexes: str,
    reference: str,
    version: int,
    at: datetime,
    handed: str,
    handed_on: date | None,
) -> Letter:
    """Correct an entry, or say which case the letter is of; number and day stay.

    Raises NotFound, NotAllowed, ChangedMeanwhile, FieldMissing, HandedWrong, CaseUnknown,
    InFileAlready.
    """
    letter, grant = _locked(actor, letter_id, at)
    if letter.version != version:
        raise ChangedMeanwhile(who="inna osoba", change=f"wpis pisma {letter.label}")
    facts = _facts(sender=sender, subject=subject, way=way, annexes=annexes)
    facts |= _handed(handed, handed_on, letter.received_on)
    case = _case_named(actor, reference, at) if reference.strip() else None
    changed = [NAMES[name] for name, value in facts.items() if getattr(letter, name) != value]
    for name, value in facts.items():
        setattr(letter, name, value)
    if case != letter.case:
        _into_case(letter, case, actor=actor, grant=grant, at=at)
        changed.append("sprawa")
    if changed:
        letter.version += 1
        letter.save()
        sheets.aim_letter(letter.sheet_id, said=_said(letter), case=letter.case)
        told = ", ".join(changed)
        _tell(events.CHANGED, letter, actor=actor, grant=grant, at=at, changed=told)
    return letter


def _into_case(
    letter: Letter, case: Case | None, *, actor: Actor, grant: Grant, at: datetime
) -> None:
    if letter.state == LetterState.IN_FILE:
        raise InFileAlready(reference=letter.case.reference if letter.case else "")
    letter.case = case
    if case is not None:
        _tell_case(letter, case, actor=actor, grant=grant, at=at)


@transaction.atomic
def accept_part(
    *, actor: Actor, part_id: UUID, reference: str, at: datetime, number: int | None = None
) -> Part:
    """Take a scanned letter into its case's main file, as the next cards, after a glance at it.

    A letter without a case gets the one named by `reference`. Needs the post of the unit while
    there is no case, and the right to arrange the main file. Raises NotFound, NotAllowed,
    PartSettled, NoCaseYet, CaseUnknown, LetterUnknown.
    """
    sheet_id = Part.objects.filter(pk=part_id).values_list("sheet_id", flat=True).first()
    if sheet_id is not None:
        sheets.hold_parts(sheet_id)
    part, _ = sheets.part_to_settle(actor, part_id, at=at)
    letter = Letter.objects.select_for_update(no_key=True).filter(sheet=part.sheet).first()
    if part.sheet_id is None or letter is None:
        raise LetterUnknown
    if letter.case is None:
        if not reference.strip():
            raise NoCaseYet
        grant = post_grant(actor, letter.unit_id, Action.WRITE, at=at)
        _into_case(letter, _case_named(actor, reference, at), actor=actor, grant=grant, at=at)
        letter.version += 1
        letter.save()
        sheets.aim_letter(part.sheet_id, said=_said(letter), case=letter.case)
    assert letter.case_id is not None
    return sheets.place_part(
        actor=actor,
        part_id=part_id,
        case_id=letter.case_id,
        said=_said(letter),
        number=number,
        at=at,
    )


@transaction.atomic
def give_part(*, actor: Actor, part_id: UUID, label: str, at: datetime) -> Letter:
    """Say which letter of the unit's journal a part without a sheet is ("12/2026").

    Raises NotFound, NotAllowed, PartSettled, LetterUnknown.
    """
    part, _ = sheets.part_to_settle(actor, part_id, at=at)
    number, _, year = label.replace(" ", "").partition("/")
    if not (number.isdecimal() and year.isdecimal()) or len(label) > 20:  # noqa: PLR2004 - 12/2026
        raise LetterUnknown
    found = Letter.objects.select_related("sheet__case")
    letter = found.filter(unit_id=part.unit_id, year=int(year), number=int(number)).first()
    if letter is None:
        raise LetterUnknown
    post_grant(actor, letter.unit_id, Action.WRITE, at=at)
    sheets.give_sheet(actor=actor, part_id=part_id, sheet=letter.sheet, at=at)
    return letter


def _locked(actor: Actor, letter_id: UUID, at: datetime) -> tuple[Letter, Grant]:
    sheet_id = Letter.objects.filter(pk=letter_id).values_list("sheet_id", flat=True).first()
    if sheet_id is None:
        raise NotFound
    sheets.hold_parts(sheet_id)
    rows = Letter.objects.select_for_update(of=("self",), no_key=True).select_related("case")
    letter = rows.get(pk=letter_id)
    return letter, post_grant(actor, letter.unit_id, Action.WRITE, at=at)


def _tell(
    kind: journal.EventKind,
    letter: Letter,
    *,
    actor: Actor,
    grant: Grant,
    at: datetime,
    **data: Any,
) -> None:
    journal.record(
        kind,
        stream=f"unit:{letter.unit_id}",
        actor=actor,
        at=at,
        grant_id=grant.pk,
        subject=letter.pk,
        data={"label": letter.label, **data},
    )


def _tell_case(letter: Letter, case: Case, *, actor: Actor, grant: Grant, at: datetime) -> None:
    journal.record(
        events.ASSIGNED,
        stream=journal.case_stream(case.pk),
        case_id=case.pk,
        actor=actor,
        at=at,
        grant_id=grant.pk,
        subject=letter.pk,
        data={"label": letter.label},
    )
