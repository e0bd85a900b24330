"""Retention of case data in the portal (§ 12): dry run, proposal, and removal by a second person.

For heads of units, in their unit only. What leaves is what outsiders had of a case: the sides
their ended accesses opened, the copies made for them, its place among the shared cases, and what
they wrote of themselves in requests and applications. Journal, orders and the log of looks stay.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from akta.access import events
from akta.access.models import AccessRequest
from akta.access.retention_models import CaseRetention, Disposal, RetentionClass
from akta.access.sharing_models import ShareApplication, ShareState
from akta.cases.models import Case, Register
from akta.core import journal
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import DomainError, InputError, NotFound
from akta.files.export.services import delete_copies
from akta.grants.models import Grant, Ground
from akta.grants.queries import held_by
from akta.grants.services import close_case
from akta.law.marks import implements
from akta.law.polish import long_date
from akta.law.retention import Kept, kept_as, may_be_removed, removal_day
from akta.law.terms import TermError, parse_length

__all__ = [
    "Standing",
    "carry_out",
    "conclude",
    "disposals_waiting",
    "dry_run",
    "propose",
    "set_class",
    "units_headed",
]


class SecondPersonNeeded(DomainError):
    code = "retention.second_person"
    status = 403
    what = _("Nie usunięto danych z portalu.")
    why = _("Usunięcie zatwierdza inna osoba niż ta, która je zaproponowała.")
    next_step = _("Propozycję zatwierdza drugi kierownik jednostki.")


class NothingDue(DomainError):
    code = "retention.nothing_due"
    status = 409
    what = _("Nie ma czego usuwać.")
    why = _("Żadna ze wskazanych spraw nie osiągnęła końca okresu albo coś ją wstrzymuje.")
    next_step = _("Powody są przy każdej sprawie na liście.")


class BasisMissing(InputError):
    code = "retention.basis_missing"
    field = "own_basis"
    what = _("Nie zapisano okresu tej sprawy.")
    why = _("Bez podstawy prawnej niczego się nie usuwa.")
    next_step = _("Proszę podać podstawę albo zostawić okres z repertorium.")


class ConcludedTooEarly(InputError):
    """A case is not concluded before it was opened."""

    code = "retention.concluded_too_early"
    field = "concluded_on"
    what = _("Nie zapisano prawomocnego zakończenia.")
    why = _("Podany dzień jest wcześniejszy niż wszczęcie sprawy %(reference)s (%(opened)s).")
    next_step = _("Proszę podać dzień, w którym zakończenie sprawy stało się prawomocne.")


class LengthRefused(InputError):
    code = "retention.length"
    field = "length"
    what = _("Nie zapisano klasy.")
    why = _("%(reason)s")


@dataclass(frozen=True, slots=True)
class Standing:
    """One case in the dry run: when it may leave, and what holds it."""

    case: Case
    concluded_on: date | None
    due: date | None
    holds: tuple[str, ...]
    may_go: bool


@transaction.atomic
def set_class(
    *, actor: Actor, register: Register, length: str, basis: str, at: datetime
) -> RetentionClass:
    """Set the class of a register. The caller's door checks that the actor is an administrator.

    Raises LengthRefused.
    """
    _refuse_odd(length)
    row, _made = RetentionClass.objects.update_or_create(
        register=register,
        defaults={"length": length, "basis": basis[:300], "set_by_id": actor.id, "set_at": at},
    )
    journal.record(
        events.RETENTION_CLASS_SET,
        stream="retention:classes",
        actor=actor,
        at=at,
        data={"register": register.code, "length": length, "basis": row.basis},
    )
    return row


def _refuse_odd(length: str) -> None:
    try:
        parse_length(length)
    except TermError as error:
        raise LengthRefused(reason=str(error)) from error


def units_headed(actor: Actor, *, at: datetime) -> list[str]:
    """The units whose head the actor is."""
    held = held_by(actor, at=at).filter(ground=Ground.HEAD, unit_id__isnull=False, cell_id=None)
    return sorted({str(unit) for unit in held.values_list("unit_id", flat=True)})


def _unit(actor: Actor, unit_id: str, at: datetime) -> None:
    if unit_id not in units_headed(actor, at=at):
        raise NotFound


@transaction.atomic
def conclude(
    *,
    actor: Actor,
    case_id: UUID,
    concluded_on: date | None,
    hold: str,
    at: datetime,
    own_length: str = "",
    own_basis: str = "",
) -> CaseRetention:
    """Write when a case was finally concluded, what holds its data, and a class of its own.

    Raises NotFound, LengthRefused, BasisMissing, ConcludedTooEarly.
    """
    if own_length:
        _refuse_odd(own_length)
        if not own_basis.strip():
            raise BasisMissing
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    _unit(actor, case.unit_id, at)
    if concluded_on is not None and concluded_on < case.opened_on:
        raise ConcludedTooEarly(reference=case.reference, opened=long_date(case.opened_on))
    row, _made = CaseRetention.objects.update_or_create(
        case=case,
        defaults={
            "concluded_on": concluded_on,
            "hold": hold.strip()[:300],
            "own_length": own_length,
            "own_basis": own_basis.strip()[:300] if own_length else "",
            "set_by_id": actor.id,
            "set_at": at,
        },
    )
    told = {"concluded": concluded_on.isoformat() if concluded_on else "–", "hold": row.hold or "–"}
    if row.own_length:
        told |= {"own_length": row.own_length, "own_basis": row.own_basis}
    _tell(events.RETENTION_SET, case, actor, at, **told)
    return row


def dry_run(actor: Actor, unit_id: str, *, at: datetime) -> list[Standing]:
    """What would leave now and what would not, with the reasons; nothing is changed.

    Raises NotFound for who does not head the unit.
    """
    _unit(actor, unit_id, at)
    rows = CaseRetention.objects.filter(case__unit_id=unit_id, removed_at=None)
    found = rows.select_related("case__register").order_by("concluded_on", "case__reference")
    classes = {row.register_id: row for row in RetentionClass.objects.all()}
    live = _with_live_access([row.case_id for row in found], at)
    asked = _asked_for([row.case_id for row in found])
    return [_standing(row, classes.get(row.case.register_id), live, asked, at) for row in found]


def _with_live_access(case_ids: list[UUID], at: datetime) -> set[UUID | None]:
    rows = Grant.objects.filter(
        case_id__in=case_ids,
        ground=Ground.ORDER,
        revoked_at__isnull=True,
        in_force__endswith__gt=at,
    )
    return set(rows.values_list("case_id", flat=True))


def _asked_for(case_ids: list[UUID]) -> set[UUID | None]:
    """Cases for which an application to share them waits."""
    rows = ShareApplication.objects.filter(case_id__in=case_ids, state=ShareState.AWAITING)
    return set(rows.values_list("case_id", flat=True))


def _standing(
    row: CaseRetention,
    named: RetentionClass | None,
    live: set[UUID | None],
    asked: set[UUID | None],
    at: datetime,
) -> Standing:
    by_register = Kept(parse_length(named.length), named.basis) if named else None
    own = Kept(parse_length(row.own_length), row.own_basis) if row.own_length else None
    kept = kept_as(by_register, own)
    holds = [row.hold] if row.hold else []
    if row.case_id in live:
        holds.append("trwa udostępnienie akt")
    if row.case_id in asked:
        holds.append("czeka wniosek o udostępnienie sprawy")
    may_go = may_be_removed(kept, row.concluded_on, holds=holds, on=local_day(at))
    if kept is None:
        holds.append("repertorium nie ma klasy przechowywania")
    due = removal_day(kept, row.concluded_on)
    return Standing(row.case, row.concluded_on, due, tuple(holds), may_go)


@transaction.atomic
def propose(*, actor: Actor, unit_id: str, at: datetime) -> Disposal:
    """Propose to remove what the dry run says may go. Raises NotFound, NothingDue."""
    due = [each.case for each in dry_run(actor, unit_id, at=at) if each.may_go]
    if not due:
        raise NothingDue
    row = Disposal.objects.create(unit_id=unit_id, proposed_by_id=actor.id, proposed_at=at)
    row.cases.set(due)
    return row


def disposals_waiting(actor: Actor, *, at: datetime) -> list[Disposal]:
    """Proposals in the actor's units that nobody has carried out."""
    rows = Disposal.objects.filter(unit_id__in=units_headed(actor, at=at), done_at=None)
    rows = rows.filter(withdrawn_at=None).select_related("proposed_by", "unit")
    return list(rows.prefetch_related("cases").order_by("proposed_at"))


@transaction.atomic
def carry_out(*, actor: Actor, disposal_id: UUID, at: datetime) -> int:
    """Carry out a proposal, by a second person; gives how many cases left the portal.

    Each case is judged again: what came to be held since is skipped. Raises NotFound,
    SecondPersonNeeded, NothingDue.
    """
    rows = Disposal.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=disposal_id, done_at=None, withdrawn_at=None).first()
    if row is None:
        raise NotFound
    _unit(actor, row.unit_id, at)
    if row.proposed_by_id == actor.id:
        raise SecondPersonNeeded
    wanted = set(row.cases.values_list("pk", flat=True))
    due = [each for each in dry_run(actor, row.unit_id, at=at) if each.case.pk in wanted]
    gone = [each.case for each in due if each.may_go]
    if not gone:
        raise NothingDue
    for case in gone:
        _remove(case, row, actor, at)
    row.approved_by_id, row.done_at = actor.id, at
    row.save(update_fields=["approved_by_id", "done_at"])
    return len(gone)


@implements("I-12")
def _remove(case: Case, row: Disposal, actor: Actor, at: datetime) -> None:
    """Take out of the portal what outsiders had of the case, and write who proposed it."""
    close_case(case_id=case.pk, at=at)
    delete_copies(case_id=case.pk, at=at)
    requests = AccessRequest.objects.filter(case=case)
    requests.update(pesel=None, pesel_lookup=None, contact=None)
    ShareApplication.objects.filter(case=case).update(represented="", grounds="")
    CaseRetention.objects.filter(case=case).update(removed_at=at)
    _tell(events.RETENTION_REMOVED, case, actor, at, proposed_by=row.proposed_by.full_name)


def _tell(kind: journal.EventKind, case: Case, actor: Actor, at: datetime, **facts: str) -> None:
    journal.record(
        kind,
        stream=journal.case_stream(case.pk),
        actor=actor,
        at=at,
        case_id=case.pk,
        data=facts,
    )
