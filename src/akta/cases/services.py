"""Writes of the cases: registering, assigning, persons, named openings."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from akta.accounts.models import Account
from akta.accounts.queries import names_of
from akta.cases import events
from akta.cases.errors import (
    DecisionMissing,
    EndsInPast,
    ExcludedHere,
    MayNotRegister,
    NotAReferent,
    NoUnitCode,
    NumberRefused,
)
from akta.cases.models import (
    Assignment,
    Capacity,
    Case,
    CasePerson,
    Exclusion,
    Form,
    NamedDecision,
    Register,
)
from akta.cases.queries import place_of, referents_of
from akta.cases.rows import locked, record
from akta.core import journal, keys
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.db import half_open
from akta.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.core.once import next_number, once
from akta.grants import queries as grants
from akta.grants import services as giving
from akta.grants.models import Grant, Ground
from akta.law.identifiers import Checked, check_nip, check_pesel, check_regon
from akta.law.marks import implements
from akta.law.matrix import Action, Thing
from akta.law.polish import until as until_words
from akta.law.references import CaseReference, ReferencePattern
from akta.units.models import Cell, Post, PostKind

__all__ = [
    "add_person",
    "assign",
    "edit_case",
    "edit_person",
    "end_named",
    "is_excluded",
    "is_head",
    "number_anew",
    "open_to_named",
    "put_in_charge",
    "register_case",
    "remove_person",
    "take_from_referent",
    "tell_digitisation",
]

_PROSECUTORS = (PostKind.PROSECUTOR, PostKind.ASSESSOR, PostKind.HEAD, PostKind.CELL_HEAD)


def register_case(
    *,
    actor: Actor,
    cell_id: UUID,
    register: str,
    form: Form,
    subject: str,
    referent_id: UUID | None,
    opened_on: date,
    at: datetime,
    key: str | None = None,
) -> Case:
    """Enter a case in its register (wpis do repertorium) and draw its reference.

    The number is drawn in the same transaction: twenty at once get twenty numbers in a row. The
    register entry is written by the secretariat of the cell or a prosecutor of the unit.
    Raises MayNotRegister, NoUnitCode, NotAReferent.
    """

    def act() -> str:
        cell = Cell.objects.select_related("unit").filter(pk=cell_id).first()
        if cell is None or not _may_register(actor, cell, at=at):
            raise MayNotRegister
        case = _enter(cell, register, form, subject, opened_on, at)
        record(
            events.CASE_REGISTERED,
            case,
            actor,
            at,
            {"reference": case.reference, "form": Form(form).label, "subject": subject},
        )
        if referent_id is not None:
            put_in_charge(actor, case, referent_id, at)
        return str(case.pk)

    with transaction.atomic():
        case_id = once(key, use_case="cases.register", actor_id=actor.id, at=at, act=act)
    return Case.objects.get(pk=case_id)


def _may_register(actor: Actor, cell: Cell, *, at: datetime) -> bool:
    if actor.is_system:
        return True
    if grants.held_by(actor, at=at).filter(ground=Ground.SECRETARIAT, cell_id=cell.pk).exists():
        return True
    return Post.objects.filter(
        account_id=actor.id, unit=cell.unit, kind__in=_PROSECUTORS, in_force__contains=at
    ).exists()


def _enter(
    cell: Cell, register: str, form: Form, subject: str, opened_on: date, at: datetime
) -> Case:
    entry = Register.objects.filter(code=register).first()
    if entry is None:
        raise NotFound
    number, reference = _drawn(cell, entry, opened_on.year)
    return Case.objects.create(
        unit=cell.unit,
        cell=cell,
        register=entry,
        number=number,
        year=opened_on.year,
        reference=reference,
        form=form,
        subject=subject,
        opened_on=opened_on,
        registered_at=at,
    )


def _drawn(cell: Cell, register: Register, year: int) -> tuple[int, str]:
    """The next number of the register in this cell, and the reference made of it."""
    if not cell.unit.code:
        raise NoUnitCode(unit=cell.unit.name)
    number = next_number(f"case:{cell.pk}:{register.code}:{year}")
    reference = CaseReference(cell.unit.code, cell.number, register.code, number, year)
    return number, ReferencePattern(register.pattern).render(reference)


def number_anew(actor: Actor, case: Case, at: datetime) -> None:
    """Enter a case taken over from another unit in the register of its cell, for that use case.

    The former number goes on naming it. Raises NoUnitCode.
    """
    before, year = case.reference, local_day(at).year
    case.number, case.reference = _drawn(case.cell, case.register, year)
    case.year, case.numbered_in = year, None
    case.version += 1
    case.save(update_fields=["number", "reference", "year", "numbered_in", "version"])
    told = {"reference": case.reference, "before": before}
    record(events.CASE_RENUMBERED, case, actor, at, told)


@transaction.atomic
def assign(
    *,
    actor: Actor,
    case_id: UUID,
    referent_id: UUID,
    at: datetime,
    reason: str = "",
    decision: str = "",
) -> Case:
    """Assign the case to a referent (przydział sprawy), or to another one.

    A case without a referent is assigned by whoever writes its register entry; taking it from a
    referent is for the head of the unit or cell, by a written decision with its reason. Raises
    NotAReferent, NotAllowed, NotFound, DecisionMissing.
    """
    case = locked(case_id)
    if case.referent_id is None:
        _may(actor, case, Thing.REGISTER_ENTRY, Action.WRITE, at)
    elif not is_head(actor, case, at=at):
        _may(actor, case, Thing.REGISTER_ENTRY, Action.READ, at)
        raise NotAllowed
    elif not reason.strip() or not decision.strip():
        raise DecisionMissing
    put_in_charge(actor, case, referent_id, at, reason=reason, decision=decision)
    return case


def is_head(actor: Actor, case: Case, *, at: datetime) -> bool:
    """Whether the actor heads the unit or the cell where the case is kept."""
    held = grants.held_by(actor, at=at).filter(ground=Ground.HEAD)
    return held.filter(cell_id=case.cell_id).exists() or held.filter(unit_id=case.unit_id).exists()


def put_in_charge(
    actor: Actor,
    case: Case,
    referent_id: UUID,
    at: datetime,
    *,
    reason: str = "",
    decision: str = "",
) -> None:
    """Give the case to a referent, for a use case that has decided on the right.

    The former one loses it at this moment. Raises NotAReferent, also for whoever was excluded.
    """
    referent = referents_of(case.unit_id, at=at).filter(pk=referent_id).first()
    if referent is None or is_excluded(case.pk, referent_id):
        raise NotAReferent
    before = case.referent
    take_from_referent(case, at)
    given = _put(case, referent, at)
    told = {"referent": referent.full_name}
    if before is None or not decision:
        record(events.CASE_ASSIGNED, case, actor, at, told, given.pk)
        return
    told |= {"before": before.full_name, "reason": reason.strip(), "decision": decision.strip()}
    record(events.CASE_REASSIGNED, case, actor, at, told, given.pk)


def is_excluded(case_id: UUID, account_id: UUID) -> bool:
    """Whether the prosecutor was excluded from the case (wyłączenie prokuratora)."""
    found = Exclusion.objects.filter(case_id=case_id, account_id=account_id, is_excluded=True)
    return found.exists()


def take_from_referent(case: Case, at: datetime) -> None:
    """End the assignment in force, and the grants that rest on it."""
    for old in case.assignments.filter(in_force__contains=at):
        old.in_force = half_open(old.in_force.lower, at)
        old.save(update_fields=["in_force"])
        giving.revoke_by_ground(ground_id=old.pk, at=at)
    case.referent = None
    case.save(update_fields=["referent"])


def _put(case: Case, referent: Account, at: datetime) -> Assignment:
    given = Assignment.objects.create(case=case, account=referent, in_force=half_open(at, None))
    giving.give(
        holder_id=referent.pk,
        ground=Ground.REFERENT,
        ground_id=given.pk,
        case_id=case.pk,
        since=at,
        until=None,
        at=at,
    )
    case.referent = referent
    case.version += 1
    case.save(update_fields=["referent", "version"])
    return given


@transaction.atomic
def edit_case(
    *, actor: Actor, case_id: UUID, form: Form, subject: str, version: int, at: datetime
) -> Case:
    """Change what the card of the case says; refused if somebody changed it meanwhile."""
    case = locked(case_id)
    grant = _may(actor, case, Thing.REGISTER_ENTRY, Action.WRITE, at)
    _same_version(case, version)
    changed = {}
    if case.subject != subject:
        changed["przedmiot"] = f"{case.subject} → {subject}"
    if case.form != form:
        changed["forma"] = f"{Form(case.form).label} → {Form(form).label}"
    if not changed:
        return case
    case.subject, case.form, case.version = subject, form, case.version + 1
    case.save(update_fields=["subject", "form", "version"])
    told = "; ".join(f"{name}: {change}" for name, change in changed.items())
    record(events.CASE_EDITED, case, actor, at, {"changed": told}, grant=grant)
    return case


def _same_version(case: Case, version: int) -> None:
    if case.version == version:
        return
    last = journal.last_of(journal.case_stream(case.pk))
    raise ChangedMeanwhile(
        who=_who(last),
        change=journal.sentence(last).rstrip(".") if last else "zmiana karty sprawy",
    )


def _who(entry: JournalEntry | None) -> str:
    if entry is None or entry.actor_id is None:
        return "System"
    return names_of({entry.actor_id}).get(entry.actor_id, "System")


@transaction.atomic
def add_person(
    *, actor: Actor, case_id: UUID, facts: Mapping[str, Any], at: datetime
) -> CasePerson:
    """Add a person (uczestnik) with a capacity; `facts` as `_person_facts` reads them.

    Raises NumberRefused for a PESEL, NIP or REGON that cannot be one.
    """
    case = locked(case_id)
    grant = _may(actor, case, Thing.REGISTER_ENTRY, Action.WRITE, at)
    person = CasePerson.objects.create(case=case, added_at=at, **_person_facts(case, facts))
    data = {"capacity": Capacity(person.capacity).label}
    record(events.PERSON_ADDED, case, actor, at, data, person.pk, grant)
    return person


@transaction.atomic
def edit_person(
    *, actor: Actor, person_id: UUID, facts: Mapping[str, Any], at: datetime
) -> CasePerson:
    """Change a person's data; who and when stands in the journal, identifiers do not."""
    person = _person(person_id)
    grant = _may(actor, person.case, Thing.REGISTER_ENTRY, Action.WRITE, at)
    for name, value in _person_facts(person.case, facts).items():
        setattr(person, name, value)
    person.save()
    data = {"capacity": Capacity(person.capacity).label}
    record(events.PERSON_EDITED, person.case, actor, at, data, person.pk, grant)
    return person


@transaction.atomic
def remove_person(*, actor: Actor, person_id: UUID, at: datetime) -> None:
    """Take a person off the list; the entry stays for the history."""
    person = _person(person_id)
    grant = _may(actor, person.case, Thing.REGISTER_ENTRY, Action.WRITE, at)
    person.removed_at = at
    person.save(update_fields=["removed_at"])
    data = {"capacity": Capacity(person.capacity).label}
    record(events.PERSON_REMOVED, person.case, actor, at, data, person.pk, grant)


def _person(person_id: UUID) -> CasePerson:
    found = CasePerson.objects.select_for_update(of=("self",), no_key=True).select_related("case")
    person = found.filter(pk=person_id, removed_at__isnull=True).first()
    if person is None:
        raise NotFound
    return person


def _person_facts(case: Case, facts: Mapping[str, Any]) -> dict[str, Any]:
    pesel = _checked("pesel", facts.get("pesel", ""), check_pesel)
    represents = None
    if facts.get("represents"):
        represents = case.persons.filter(pk=facts["represents"], removed_at__isnull=True).first()
    return {
        "capacity": facts["capacity"],
        "given_name": str(facts.get("given_name", "")).strip(),
        "surname": str(facts["surname"]).strip(),
        "pesel": pesel or None,
        "pesel_lookup": keys.ring().lookup(pesel, purpose="pesel") if pesel else None,
        "nip": _checked("nip", facts.get("nip", ""), check_nip),
        "regon": _checked("regon", facts.get("regon", ""), check_regon),
        "represents": represents,
        "professional_number": str(facts.get("professional_number", "")).strip(),
        "is_portal_addressee": bool(facts.get("is_portal_addressee")),
    }


def _checked(field: str, typed: str, check: Any) -> str:
    if not str(typed or "").strip():
        return ""
    outcome: Checked = check(str(typed))
    if outcome.value is None:
        raise NumberRefused(field=field, sentence=outcome.sentence)
    return outcome.value


@transaction.atomic
def open_to_named(
    *,
    actor: Actor,
    case_id: UUID,
    account_id: UUID,
    opens: Mapping[str, list[str]],
    reason: str,
    until: datetime,
    at: datetime,
) -> NamedDecision:
    """Open the case to a named member of staff until a moment (decyzja imienna).

    Decided by the referent, or by the head of the unit or cell. `opens` names actions for each
    thing, for example `{"register-entry": ["read"], "main": ["read"]}`.
    """
    case = locked(case_id)
    if not is_head(actor, case, at=at):
        _may(actor, case, Thing.MAIN, Action.WRITE, at)
    person = Account.objects.filter(pk=account_id, kind="staff", disabled_at__isnull=True).first()
    if person is None:
        raise NotFound
    if is_excluded(case.pk, person.pk):
        raise ExcludedHere
    if until <= at:
        raise EndsInPast
    decision = NamedDecision.objects.create(
        case=case,
        account=person,
        opens=dict(opens),
        reason=reason,
        in_force=half_open(at, until),
        given_by_id=actor.id,
        given_at=at,
    )
    giving.give(
        holder_id=person.pk,
        ground=Ground.NAMED,
        ground_id=decision.pk,
        case_id=case.pk,
        named=dict(opens),
        since=at,
        until=until,
        at=at,
    )
    told = {
        "who": person.full_name,
        "until": until_words(until),
        "opens": ", ".join(sorted(opens)),
        "reason": reason,
    }
    record(events.OPENED_TO_NAMED, case, actor, at, told, decision.pk)
    return decision


@transaction.atomic
def end_named(*, actor: Actor, decision_id: UUID, at: datetime) -> None:
    """End a named opening before its time."""
    decision = (
        NamedDecision.objects.select_related("case", "account").filter(pk=decision_id).first()
    )
    if decision is None:
        raise NotFound
    case = locked(decision.case_id)
    if not is_head(actor, case, at=at):
        _may(actor, case, Thing.MAIN, Action.WRITE, at)
    if giving.revoke_by_ground(ground_id=decision.pk, at=at):
        data = {"who": decision.account.full_name}
        record(events.NAMED_ENDED, case, actor, at, data, decision.pk)


@implements("P-3-1")
@transaction.atomic
def tell_digitisation(
    *, actor: Actor, case_id: UUID, asked_by: str, answer: str, at: datetime
) -> None:
    """Note that an enquirer was told the state of digitisation (notatka w dzienniku sprawy)."""
    case = locked(case_id)
    grant = _may(actor, case, Thing.REGISTER_ENTRY, Action.WRITE, at)
    data = {"asked_by": asked_by, "answer": answer}
    record(events.DIGITISATION_TOLD, case, actor, at, data, grant=grant)


def _may(actor: Actor, case: Case, thing: Thing, action: Action, at: datetime) -> Grant | None:
    if actor.is_system:
        return None
    return grants.decide(actor, place_of(case), thing, action, at=at).grant
