"""Writes of professional roles: opened, asked about, lost, restored, objected to."""

import csv
import hashlib
import io
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from akta.accounts import profiles
from akta.accounts.models import Account, Profile
from akta.accounts.opening.models import PersonRecord
from akta.accounts.opening.rules import roll_number_of
from akta.accounts.professions import Profession
from akta.accounts.registers import events
from akta.accounts.registers.asking import Answer, Question, register
from akta.accounts.registers.errors import (
    ObjectionDecided,
    ObjectionEmpty,
    RegisterFileRefused,
    RoleActive,
)
from akta.accounts.registers.models import (
    EntryState,
    ProfessionalRole,
    RegisterEntry,
    RegisterImport,
    RegisterQuery,
    RoleObjection,
    RoleState,
)
from akta.core import journal, keys
from akta.core.actors import SYSTEM, Actor
from akta.core.errors import NotFound
from akta.law.identifiers import check_pesel
from akta.law.marks import implements

__all__ = [
    "ask_again",
    "ask_due",
    "decide_objection",
    "declare_role",
    "import_register",
    "object_to",
    "open_role",
]

EVERY = timedelta(days=1)
RETRY = timedelta(hours=1)
LONGEST_SILENCE = timedelta(days=14)
"""How long the last yes stands while the register does not answer (configurable limit, I-9-7)."""
_ASKED = (RoleState.ACTIVE, RoleState.PENDING)
_COLUMNS = {"numer", "imiona", "nazwisko", "pesel", "stan"}
_STATES = {
    "": EntryState.ENTERED,
    "wpisany": EntryState.ENTERED,
    "zawieszony": EntryState.SUSPENDED,
    "skreślony": EntryState.STRUCK,
}


@implements("I-7-3")
@transaction.atomic
def open_role(
    *, account_id: UUID, profession: Profession, roll_number: str, at: datetime
) -> ProfessionalRole:
    """Ask the register before a professional profile opens (§ 7 ust. 3).

    Confirmed: active. Not confirmed: refused, and the account stays a party's. No answer:
    pending, asked again by the job.
    """
    role, _ = ProfessionalRole.objects.select_for_update(no_key=True).get_or_create(
        account_id=account_id,
        profession=profession,
        defaults={"roll_number": roll_number, "state": RoleState.PENDING},
    )
    role.roll_number = roll_number
    _settle(role, _ask(role, "opening", at), at)
    return role


@transaction.atomic
def declare_role(
    *, actor: Actor, profession: Profession, roll_number: str, at: datetime
) -> ProfessionalRole:
    """Declare a profession of one's own in the portal (wybór profilu); the register is asked.

    Only on an account that works privately: an institution has no profession. Raises NotFound,
    RollNumberRequired, RoleActive.
    """
    account = Account.objects.select_for_update(no_key=True).filter(pk=actor.id).first()
    if account is None or not account.works_privately:
        raise NotFound
    number = roll_number_of(profession, roll_number)
    if account.roles.filter(profession=profession, state=RoleState.ACTIVE).exists():
        raise RoleActive(profession=profession.label)
    return open_role(account_id=account.pk, profession=profession, roll_number=number, at=at)


@transaction.atomic
def ask_again(*, role_id: UUID, purpose: str, at: datetime) -> ProfessionalRole:
    """Ask the register again about a role (§ 9 ust. 7) and do what follows. Raises NotFound."""
    role = ProfessionalRole.objects.select_for_update(no_key=True).filter(pk=role_id).first()
    if role is None:
        raise NotFound
    _settle(role, _ask(role, purpose, at), at)
    return role


def ask_due(*, at: datetime, most: int = 500) -> int:
    """Ask about the roles that are due: active ones daily, unanswered ones hourly, all at once
    whose register was imported anew.

    Each in its own transaction: a slow register holds no other rows.
    """
    asked = ProfessionalRole.objects.filter(state__in=_ASKED)
    due = asked.exclude(asked_at__gt=at - RETRY)
    active = due.filter(state=RoleState.ACTIVE).exclude(asked_at__gt=at - EVERY)
    pending = due.filter(state=RoleState.PENDING)
    newer = RegisterImport.objects.filter(
        profession=OuterRef("profession"), imported_at__gt=OuterRef("asked_at")
    )
    ids = {
        role_id
        for found in (asked.filter(Exists(newer)), pending, active)
        for role_id in found.values_list("pk", flat=True)[:most]
    }
    for role_id in ids:
        ask_again(role_id=role_id, purpose="periodic", at=at)
    return len(ids)


def _ask(role: ProfessionalRole, purpose: str, at: datetime) -> Answer:
    """Every question is kept with its purpose and answer (I-2-13)."""
    asked = register()
    answer = asked.ask(_question(role), at=at)
    RegisterQuery.objects.create(
        role=role, purpose=purpose, answer=answer, source=asked.name, at=at
    )
    return answer


def _question(role: ProfessionalRole) -> Question:
    account: Account = role.account
    record = PersonRecord.objects.filter(account=account).first()
    return Question(
        profession=Profession(role.profession),
        given_names=record.given_names if record else account.given_name,
        surname=account.surname,
        roll_number=role.roll_number,
        pesel=account.pesel,
    )


@implements("I-9-7")
def next_state(
    state: RoleState, answer: Answer, *, confirmed_at: datetime | None, at: datetime
) -> RoleState:
    """What a register's answer makes of a role (§ 7 ust. 3, § 9 ust. 7 i 8).

    A yes makes it active. A no refuses what never was and ends what was. Silence leaves the last
    yes in force for a limited time; then the role waits.
    """
    if answer is Answer.CONFIRMED:
        return RoleState.ACTIVE
    if answer.is_negative:
        had = state in {RoleState.ACTIVE, RoleState.LOST} or confirmed_at is not None
        return RoleState.LOST if had else RoleState.REFUSED
    if state is RoleState.ACTIVE and confirmed_at is not None:
        return state if at - confirmed_at <= LONGEST_SILENCE else RoleState.LOST
    return state


def _settle(role: ProfessionalRole, answer: Answer, at: datetime) -> None:
    before = RoleState(role.state)
    is_new = role.asked_at is None
    after = next_state(before, answer, confirmed_at=role.confirmed_at, at=at)
    role.state, role.asked_at = after, at
    if answer is Answer.CONFIRMED:
        role.confirmed_at, role.lost_at = at, None
    if after is RoleState.LOST and before is not RoleState.LOST:
        role.lost_at = at
    role.version += 1
    role.save()
    if after is not before or is_new:
        _tell(role, _event(before, after), SYSTEM, at, cause=_CAUSES[answer])
    _follow(role, after, at, cause=_CAUSES[answer])


@implements("I-9-8")
def _follow(role: ProfessionalRole, after: RoleState, at: datetime, *, cause: str) -> None:
    """The profile follows its register (§ 9 ust. 8): a no closes it at once, and with it every
    case held in it and what dependents had of it; a later yes opens it again as it was.

    What the person holds privately or in another profile stays.
    """
    newest = Profile.objects.filter(account_id=role.account_id, kind=role.profession)
    profile = newest.order_by("closed_at", "-declared_at").first()
    if after is RoleState.ACTIVE and (profile is None or not profile.is_open):
        if profile is not None:
            profiles.confirm_profile(actor=SYSTEM, profile_id=profile.pk, at=at)
            return
        profiles.open_profile(
            actor=SYSTEM,
            account_id=role.account_id,
            kind=role.profession,
            roll_number=role.roll_number,
            at=at,
        )
    if after in {RoleState.LOST, RoleState.REFUSED} and profile and profile.closed_at is None:
        profiles.close_profile(
            actor=SYSTEM, profile_id=profile.pk, reason=f"{cause[0].upper()}{cause[1:]}.", at=at
        )


_CAUSES = {
    Answer.CONFIRMED: "rejestr potwierdził wpis",
    Answer.NOT_CONFIRMED: "rejestr nie potwierdził wpisu",
    Answer.SUSPENDED: "rejestr podał zawieszenie",
    Answer.UNAVAILABLE: "rejestr zbyt długo nie odpowiadał",
}


def _event(before: RoleState, after: RoleState) -> journal.EventKind:
    if after is RoleState.ACTIVE:
        return events.ROLE_RESTORED if before is RoleState.LOST else events.ROLE_OPENED
    return {
        RoleState.PENDING: events.ROLE_PENDING,
        RoleState.REFUSED: events.ROLE_REFUSED,
        RoleState.LOST: events.ROLE_LOST,
    }[after]


def _tell(
    role: ProfessionalRole, kind: journal.EventKind, actor: Actor, at: datetime, **facts: str
) -> None:
    journal.record(
        kind,
        stream=journal.account_stream(role.account_id),
        actor=actor,
        at=at,
        subject=role.pk,
        data={
            "account_id": str(role.account_id),
            "role_id": str(role.pk),
            "profession": role.profession,
            "profession_label": Profession(role.profession).label,
            **facts,
        },
    )


@transaction.atomic
def object_to(*, actor: Actor, role_id: UUID, text: str, at: datetime) -> RoleObjection:
    """Object to a register's answer (zastrzeżenie), by the person it is about.

    Raises NotFound for anybody else's, ObjectionEmpty.
    """
    role = ProfessionalRole.objects.filter(pk=role_id, account_id=actor.id).first()
    if role is None:
        raise NotFound
    text = text.strip()[:2000]
    if not text:
        raise ObjectionEmpty
    row = RoleObjection.objects.create(role=role, text=text, raised_at=at)
    _tell(role, events.OBJECTION_RAISED, actor, at)
    return row


@transaction.atomic
def decide_objection(
    *, actor: Actor, objection_id: UUID, upheld: bool, answer: str, at: datetime
) -> RoleObjection:
    """Decide an objection: upheld, the register is asked again at once; its yes restores.

    The desk never overrules the register: it only has it asked anew. The caller's door checks
    the right. Raises NotFound, ObjectionDecided, ObjectionEmpty.
    """
    row = (
        RoleObjection.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=objection_id)
        .first()
    )
    if row is None:
        raise NotFound
    if row.decided_at is not None:
        raise ObjectionDecided
    if not answer.strip():
        raise ObjectionEmpty
    row.decided_at, row.decided_by_id, row.upheld = at, actor.id, upheld
    row.answer = answer.strip()[:400]
    row.save()
    outcome = "zapytano rejestr ponownie" if upheld else "odpowiedź rejestru pozostaje"
    _tell(row.role, events.OBJECTION_DECIDED, actor, at, outcome=outcome)
    if upheld:
        ask_again(role_id=row.role_id, purpose="objection", at=at)
    return row


@transaction.atomic
def import_register(
    *, profession: Profession, content: bytes, at: datetime, actor: Actor = SYSTEM
) -> int:
    """Replace the imported register of a profession by a CSV file; gives how many entries.

    UTF-8 with a head: numer, imiona, nazwisko, pesel, stan (wpisany, zawieszony, skreślony);
    comma or semicolon. One bad row refuses the whole file. Raises RegisterFileRefused.
    """
    entries = [_entry(profession, row, line, at) for line, row in _rows(content)]
    if not entries:
        raise RegisterFileRefused(reason="W pliku nie ma ani jednego wpisu.")
    RegisterEntry.objects.filter(profession=profession).delete()
    RegisterEntry.objects.bulk_create(entries, batch_size=2000)
    RegisterImport.objects.update_or_create(
        profession=profession,
        defaults={
            "imported_at": at,
            "entries": len(entries),
            "sha256": hashlib.sha256(content).hexdigest(),
        },
    )
    journal.record(
        events.REGISTER_IMPORTED,
        stream=f"register:{profession}",
        actor=actor,
        at=at,
        data={"profession_label": profession.label, "count": len(entries)},
    )
    return len(entries)


def _rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RegisterFileRefused(reason="Plik nie jest tekstem UTF-8.") from error
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    head = {(name or "").strip().lower() for name in reader.fieldnames or []}
    if not head >= _COLUMNS - {"pesel", "stan"}:
        raise RegisterFileRefused(reason="W nagłówku brakuje kolumn: numer, imiona, nazwisko.")
    told = []
    for row in reader:
        named = {(name or "").strip().lower(): (value or "") for name, value in row.items() if name}
        told.append((reader.line_num, {name: str(value).strip() for name, value in named.items()}))
    return told


def _entry(profession: Profession, row: dict[str, str], line: int, at: datetime) -> RegisterEntry:
    state = _STATES.get(row.get("stan", "").lower())
    if state is None or not (row["imiona"] and row["nazwisko"]):
        raise RegisterFileRefused(reason=f"Wiersz {line} jest niepełny albo ma nieznany stan.")
    pesel = row.get("pesel", "")
    checked = check_pesel(pesel)
    if pesel and checked.value is None:
        raise RegisterFileRefused(reason=f"Wiersz {line}: numer PESEL jest nieprawidłowy.")
    return RegisterEntry(
        profession=profession,
        roll_number=row["numer"][:40],
        given_names=row["imiona"][:120],
        surname=row["nazwisko"][:120],
        pesel_lookup=keys.ring().lookup(checked.value, purpose="pesel") if checked.value else None,
        state=state,
        imported_at=at,
    )
