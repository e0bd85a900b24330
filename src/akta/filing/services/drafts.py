"""Drafts of pleadings (projekty pism): begun, saved field by field, approved, discarded."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.cases.models import Case
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.filing.configuring.queries import sheet_fields
from akta.filing.entitlement import kinds_for, owner_for, refuse_stranger
from akta.filing.errors import (
    AddresseeUnknown,
    CaseUnknown,
    DraftClosed,
    KindUnknown,
    TooMuchStored,
)
from akta.filing.metryka import FIELDS, FURTHER, print_of, sheet_of
from akta.filing.models import Addressee, Draft, DraftState
from akta.filing.reference import addressee_of
from akta.filing.services.ready import current_files, list_print
from akta.law.marks import implements

__all__ = [
    "approve_sheet",
    "begin_draft",
    "confirm_list",
    "discard_draft",
    "own_draft",
    "save_fields",
]

MOST_DRAFTS = 50
LONGEST_FURTHER = 500
_OF_THE_CASE = ("addressee", "reference")
"""What a case fills in: what stood there when it was chosen no longer counts."""
_LONGEST = {"reference": 120, "on_behalf_of": 220, "concerns": 300}


def own_draft(actor: Actor, draft_id: UUID, *, lock: bool = False) -> Draft:
    """The actor's own draft that may still be changed.

    Raises NotFound, DraftClosed, NotPermitted.
    """
    drafts = Draft.objects.select_related("owner", "kind", "addressee", "case")
    if lock:
        drafts = drafts.select_for_update(of=("self",), no_key=True)
    draft = drafts.filter(pk=draft_id, owner_id=owner_for(actor)).first()
    if draft is None:
        raise NotFound
    if draft.state != DraftState.DRAFT:
        raise DraftClosed
    return draft


@transaction.atomic
def begin_draft(*, actor: Actor, at: datetime, case_id: UUID | None = None) -> Draft:
    """Begin a draft; from a case, the sheet is filled in with what is known of it.

    Raises NotEntitled, CaseUnknown, TooMuchStored.
    """
    owner_id = refuse_stranger(actor, at=at)
    if Draft.objects.filter(owner_id=owner_id, state=DraftState.DRAFT).count() >= MOST_DRAFTS:
        raise TooMuchStored(name="", reason=f"Jest już {MOST_DRAFTS} niezłożonych projektów.")
    draft = Draft(owner_id=owner_id, created_by_id=actor.id, created_at=at, changed_at=at)
    if case_id is not None:
        _prefill(draft, case_id, at)
    draft.save(force_insert=True)
    return draft


@implements("F-3-3")
def _prefill(draft: Draft, case_id: UUID, at: datetime) -> None:
    """Fill in the sheet from the case; what is filled in so waits for an approval."""
    case = own_case(draft.owner_id, case_id)
    draft.case = case
    draft.addressee = addressee_of(case.unit, at)
    draft.metryka = {**draft.metryka, "reference": case.reference}


def own_case(owner_id: UUID, case_id: UUID) -> Case:
    """A case in which the owner stands. Raises CaseUnknown."""
    persons = {"persons__account_id": owner_id, "persons__removed_at__isnull": True}
    case = Case.objects.filter(pk=case_id, **persons).first()
    if case is None:
        raise CaseUnknown
    return case


@transaction.atomic
def save_fields(*, actor: Actor, draft_id: UUID, fields: Mapping[str, str], at: datetime) -> Draft:
    """Save what was typed or chosen, field by field: kind, addressee, case and the sheet's own.

    Any change withdraws an approval given before. Raises NotFound, DraftClosed, KindUnknown,
    AddresseeUnknown, CaseUnknown.
    """
    draft = own_draft(actor, draft_id, lock=True)
    case_before = draft.case_id
    if "kind" in fields:
        _choose_kind(draft, fields["kind"], at)
    if "case" in fields:
        _choose_case(draft, fields["case"], at)
    if draft.case_id is not None and draft.case_id != case_before:
        fields = {name: told for name, told in fields.items() if name not in _OF_THE_CASE}
    if "addressee" in fields:
        _choose_addressee(draft, fields["addressee"], at)
    for name in FIELDS:
        if name in fields:
            draft.metryka = {**draft.metryka, name: fields[name].strip()[: _LONGEST[name]]}
    _write_further(draft, fields, at)
    return _kept(draft, at)


@implements("F-2-5")
def _write_further(draft: Draft, fields: Mapping[str, str], at: datetime) -> None:
    """Keep what was written into further fields, with the label they bear now."""
    told = {
        str(row.pk): {"label": row.label, "value": fields[name].strip()[:LONGEST_FURTHER]}
        for row in sheet_fields(at=at)
        if (name := f"{FURTHER}-{row.pk}") in fields
    }
    if told:
        draft.metryka = {**draft.metryka, FURTHER: draft.metryka.get(FURTHER, {}) | told}


def _choose_kind(draft: Draft, code: str, at: datetime) -> None:
    """One of the kinds that the owner may file now, or none."""
    offered = {kind.code: kind for kind in kinds_for(draft.owner_id, at=at)}
    if code and code not in offered:
        raise KindUnknown
    draft.kind = offered.get(code)


def _choose_addressee(draft: Draft, addressee_id: str, at: datetime) -> None:
    found = None
    if addressee_id:
        listed = {str(row.pk): row for row in Addressee.objects.filter(in_force__contains=at)}
        found = listed.get(addressee_id)
        if found is None or (draft.kind and found.kind not in draft.kind.addressees):
            raise AddresseeUnknown
    draft.addressee = found


def _choose_case(draft: Draft, case_id: str, at: datetime) -> None:
    if not case_id:
        draft.case = None
    elif case_id != str(draft.case_id or ""):
        try:
            _prefill(draft, UUID(case_id), at)
        except ValueError as error:
            raise CaseUnknown from error


def _kept(draft: Draft, at: datetime) -> Draft:
    draft.version += 1
    draft.changed_at = at
    draft.save()
    return draft


@transaction.atomic
def approve_sheet(*, actor: Actor, draft_id: UUID, at: datetime) -> Draft:
    """Approve the metrics sheet as it stands (zatwierdzenie metryki). Raises NotFound."""
    draft = own_draft(actor, draft_id, lock=True)
    draft.approved = print_of(sheet_of(draft))
    return _kept(draft, at)


@transaction.atomic
def confirm_list(*, actor: Actor, draft_id: UUID, at: datetime) -> Draft:
    """Confirm that numbers and titles agree with the pleading's own list of attachments."""
    draft = own_draft(actor, draft_id, lock=True)
    draft.listed = list_print(current_files(draft))
    return _kept(draft, at)


@transaction.atomic
def discard_draft(*, actor: Actor, draft_id: UUID, at: datetime) -> None:
    """Discard a draft (usunięcie projektu); its rows stay, it can no longer be submitted."""
    draft = own_draft(actor, draft_id, lock=True)
    draft.state = DraftState.DISCARDED
    _kept(draft, at)
