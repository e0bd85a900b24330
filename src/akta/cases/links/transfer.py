"""Passing a case on by jurisdiction (przekazanie według właściwości) and disputes (spory)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from akta.cases import events, queries
from akta.cases.errors import TransferRefused
from akta.cases.links.moving import move_case
from akta.cases.links.team import dissolve_in
from akta.cases.models import Case, Transfer
from akta.cases.proceedings import state
from akta.cases.proceedings.services import enter_event
from akta.cases.rows import locked, record
from akta.cases.services import is_head, number_anew, take_from_referent
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import NotAllowed, NotFound
from akta.grants import queries as grants
from akta.grants import services as giving
from akta.grants.models import Grant, Ground
from akta.law.jurisdiction import AssigningRole, may_assign_outside, resolving_unit
from akta.law.marks import implements
from akta.law.matrix import Action, Thing
from akta.units.models import Cell, CellKind, Unit
from akta.units.tree import facts_of

__all__ = [
    "Outside",
    "accept_transfer",
    "dispute_transfer",
    "heads_unit",
    "is_military_matter",
    "military_cells",
    "refuse_transfer",
    "settle_dispute",
    "transfer_case",
]

ACCEPTED, DISPUTED, SETTLED = "accepted", "disputed", "settled"


@dataclass(frozen=True, slots=True)
class Outside:
    """A decision to assign the case whatever its local jurisdiction (§ 116 ust. 5)."""

    role: AssigningRole
    by: str
    document: str
    reason: str

    @property
    def words(self) -> str:
        by = f"{self.role.value}, {self.by.strip()}, {self.document.strip()}"
        return f"§ 116 ust. 5 Regulaminu ({by}): {self.reason.strip()}"


@transaction.atomic
def transfer_case(
    *,
    actor: Actor,
    case_id: UUID,
    unit_id: str,
    ground: str,
    acts: str,
    traces_secured: bool,
    at: datetime,
    place: str = "",
    outside: Outside | None = None,
) -> Transfer:
    """Pass the case on to another unit (pismo kierownika jednostki), § 115–116 Regulaminu.

    By the head of the unit alone; no complaint lies. The case with its file is kept there from now
    on; here nothing but its number and where it went is left. Raises NotAllowed, TransferRefused,
    EventBlocked while traces are not secured.
    """
    case = locked(case_id, "cell__unit", "unit", "numbered_in__unit")
    if not heads_unit(actor, case.unit_id, at):
        queries.case_for(actor, case.pk, thing=Thing.REGISTER_ENTRY, action=Action.READ, at=at)
        raise NotAllowed
    cell = refuse_transfer(case, unit_id, ground, acts, outside)
    _course(actor, case, cell, at, traces_secured=traces_secured)
    before = case.unit
    made = Transfer.objects.create(
        case=case,
        from_unit=before,
        to_unit=cell.unit,
        former_reference=case.reference,
        place=place.strip()[:120],
        ground=_ground(ground, outside),
        acts=acts.strip(),
        sent_by_id=actor.id,
        sent_at=at,
    )
    told = {"unit": cell.unit.name, "ground": made.ground, "acts": made.acts}
    record(events.TRANSFERRED, case, actor, at, told, made.pk)
    _leave(actor, case, cell, at)
    return made


def refuse_transfer(
    case: Case, unit_id: str, ground: str, acts: str, outside: Outside | None
) -> Cell:
    """Where the case would come in, if the letter says all it must. Raises TransferRefused."""
    cell = _cell_of(unit_id, case)
    if not ground.strip():
        raise TransferRefused(field="ground", sentence="Brakuje podstawy właściwości.")
    if not acts.strip():
        raise TransferRefused(field="acts", sentence="Proszę wymienić wykonane czynności.")
    if outside is None:
        return cell
    facts = facts_of(case.unit_id, cell.unit_id)
    deciding = facts[case.unit_id].superior
    if not outside.by.strip() or not outside.document.strip():
        raise TransferRefused(field="document", sentence="Brakuje decyzji o zleceniu sprawy.")
    if not may_assign_outside(
        outside.role, deciding_unit=deciding, to=facts[cell.unit_id], reason=outside.reason
    ):
        raise TransferRefused(
            field="role",
            sentence="Sprawę można zlecić poza właściwością tylko w szczególnie uzasadnionym "
            "wypadku, z powodem, a kierownik jednostki nadrzędnej tylko jednostce jej podległej.",
        )
    return cell


def _ground(ground: str, outside: Outside | None) -> str:
    return ground.strip() if outside is None else outside.words[:300]


def _course(actor: Actor, case: Case, cell: Cell, at: datetime, *, traces_secured: bool) -> None:
    """Write the transfer to the course; what holds it back (unsecured traces) is asked first."""
    facts = state.derived(case, state.entries_of(case.pk)).folded.facts
    day = local_day(at)
    if not facts.get("traces_secured"):
        enter: dict[str, Any] = {
            "actor": actor,
            "case_id": case.pk,
            "day": day,
            "values": {},
            "at": at,
        }
        if not facts["military_matter"]:
            enter_event(kind="non_competence_found", **enter)
        if traces_secured:
            enter_event(kind="traces_secured", **enter)
    enter_event(
        actor=actor,
        case_id=case.pk,
        kind="transferred",
        day=day,
        values={"unit": cell.unit.name},
        at=at,
    )


def _leave(actor: Actor, case: Case, cell: Cell, at: datetime) -> None:
    """Nobody of the former unit keeps a right over the case; orders stay as they were issued."""
    take_from_referent(case, at)
    dissolve_in(case.pk, at=at)
    giving.revoke_in_case(case_id=case.pk, at=at)
    move_case(actor=actor, case=case, cell=cell, at=at)


@transaction.atomic
def accept_transfer(*, actor: Actor, transfer_id: UUID, at: datetime) -> Transfer:
    """The receiving unit takes the case over: its course goes on where it stood.

    It is entered in the register there under a new number. Raises NoUnitCode.
    """
    transfer = _waiting(transfer_id)
    _may_answer(actor, transfer.case, at)
    _go_on(actor, transfer.case, at)
    told = {"unit": transfer.from_unit.name}
    record(events.TRANSFER_ACCEPTED, transfer.case, actor, at, told, transfer.pk)
    return _answered(transfer, ACCEPTED, at)


def _go_on(actor: Actor, case: Case, at: datetime) -> None:
    number_anew(actor, case, at)
    _on_course(actor, case, "transfer_taken", at)


def _on_course(actor: Actor, case: Case, kind: str, at: datetime) -> None:
    """The course goes on where it stood: running, or still checking before it was opened."""
    facts = state.derived(case, state.entries_of(case.pk)).folded.facts
    stood = kind if facts.get("initiated") else f"{kind}_check"
    enter_event(actor=actor, case_id=case.pk, kind=stood, day=local_day(at), values={}, at=at)


@transaction.atomic
def dispute_transfer(*, actor: Actor, transfer_id: UUID, reason: str, at: datetime) -> Transfer:
    """The receiving unit holds itself not competent (spór o właściwość, § 116 ust. 3–4).

    Who resolves it follows from the two units; the receiving one asks. Raises TransferRefused.
    """
    transfer = _waiting(transfer_id)
    case = transfer.case
    if not heads_unit(actor, case.unit_id, at):
        raise NotAllowed
    if not reason.strip():
        raise TransferRefused(field="reason", sentence="Brakuje stanowiska jednostki.")
    facts = facts_of(transfer.to_unit_id, transfer.from_unit_id)
    resolver = resolving_unit(facts[transfer.to_unit_id], facts[transfer.from_unit_id])
    transfer.resolver = Unit.objects.get(pk=resolver)
    transfer.dispute_reason = reason.strip()
    transfer.save(update_fields=["resolver", "dispute_reason"])
    told = {
        "unit": transfer.from_unit.name,
        "reason": transfer.dispute_reason,
        "resolver": f"kierownik jednostki {transfer.resolver.name}",
    }
    record(events.TRANSFER_DISPUTED, case, actor, at, told, transfer.pk)
    return _answered(transfer, DISPUTED, at)


@transaction.atomic
def settle_dispute(
    *, actor: Actor, transfer_id: UUID, returns: bool, document: str, at: datetime
) -> Transfer:
    """Carry out the decision on a dispute: the case goes back, or stays.

    Entered by the head of the unit that keeps the case. On return the time since it was passed on
    is left out of the running time (§ 249 pkt 6). Raises NotFound, NotAllowed, TransferRefused.
    """
    transfer = _waiting(transfer_id, DISPUTED)
    case = transfer.case
    if not heads_unit(actor, case.unit_id, at):
        raise NotAllowed
    if not document.strip():
        raise TransferRefused(field="document", sentence="Brakuje decyzji o sporze.")
    unit = transfer.from_unit if returns else transfer.to_unit
    told = {"document": document.strip(), "unit": unit.name}
    record(events.TRANSFER_SETTLED, case, actor, at, told, transfer.pk)
    if returns:
        _on_course(actor, case, "transfer_back", at)
        _leave(actor, case, _cell_of(unit.pk, case), at)
    else:
        _go_on(actor, case, at)
    return _answered(transfer, SETTLED, at)


def _cell_of(unit_id: str, case: Case) -> Cell:
    """Where a case comes in: the cell of its number if that is of the unit, else cell 0.

    One of a military matter comes into the military cell and no other.
    """
    if is_military_matter(case):
        return _military_cell(unit_id, case)
    if unit_id == case.unit_id:
        raise TransferRefused(field="unit", sentence="Sprawa jest już w tej jednostce.")
    if case.numbered_in is not None and case.numbered_in.unit_id == unit_id:
        return case.numbered_in
    cell = Cell.objects.select_related("unit").filter(unit_id=unit_id).order_by("number").first()
    if cell is None:
        raise TransferRefused(field="unit", sentence="Proszę wybrać jednostkę z listy.")
    return cell


def is_military_matter(case: Case) -> bool:
    """Whether the case has to go to a prosecutor for military matters (§ 110 Regulaminu)."""
    if case.cell.kind == CellKind.MILITARY:
        return False
    return bool(state.folded_of(case).facts["military_matter"])


@implements("M-CUR-110")
def _military_cell(unit_id: str, case: Case) -> Cell:
    """The unit's cell for military matters, also of the case's own unit. Raises TransferRefused."""
    cells = military_cells().exclude(pk=case.cell_id)
    cell = cells.filter(unit_id=unit_id).first()
    if cell is None:
        raise TransferRefused(
            field="unit",
            sentence="Ta jednostka nie ma komórki do spraw wojskowych, a sprawę przejmuje "
            "właściwy prokurator do spraw wojskowych (§ 110 Regulaminu). Proszę wybrać jednostkę, "
            "która taką komórkę ma.",
        )
    return cell


def military_cells() -> QuerySet[Cell]:
    """The cells for military matters that this installation knows, with their units."""
    found = Cell.objects.select_related("unit").filter(kind=CellKind.MILITARY)
    return found.order_by("unit__name", "number")


def _waiting(transfer_id: UUID, answer: str = "") -> Transfer:
    found = Transfer.objects.select_for_update(of=("self",), no_key=True)
    found = found.select_related("from_unit", "to_unit")
    transfer = found.filter(pk=transfer_id, answer=answer).first()
    if transfer is None:
        raise NotFound
    transfer.case = locked(transfer.case_id, "cell__unit", "unit", "numbered_in__unit", "register")
    return transfer


def _answered(transfer: Transfer, answer: str, at: datetime) -> Transfer:
    transfer.answer = answer
    transfer.answered_at = at
    transfer.save(update_fields=["answer", "answered_at"])
    return transfer


def heads_unit(actor: Actor, unit_id: str, at: datetime) -> Grant | None:
    """The grant by which the actor heads this unit, if they do."""
    held = grants.held_by(actor, at=at)
    return held.filter(ground=Ground.HEAD, unit_id=unit_id, case_id__isnull=True).first()


def _may_answer(actor: Actor, case: Case, at: datetime) -> None:
    """The head of the receiving unit or the secretariat of its cell."""
    if not is_head(actor, case, at=at):
        queries.case_for(actor, case.pk, thing=Thing.REGISTER_ENTRY, action=Action.WRITE, at=at)
