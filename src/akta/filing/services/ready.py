"""What a draft still lacks: its rows as the steps of § 3 see them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from akta.accounts.models import Account
from akta.core.actors import Actor
from akta.filing.configuring.queries import sheet_fields
from akta.filing.entitlement import is_entitled, is_prosecutor
from akta.filing.errors import NotEntitled, NotReady
from akta.filing.metryka import FURTHER, is_approved, is_prefilled, print_of
from akta.filing.models import Draft, DraftFile, FileRole
from akta.filing.signers import is_signed_by
from akta.law.filing import steps
from akta.law.filing.listed import Listed
from akta.law.filing.problems import Severity
from akta.trust.receipts.verdicts import result_of
from akta.trust.signatures.facts import OFFICE_SIGNATURE

__all__ = [
    "current_files",
    "list_print",
    "prepared",
    "refuse_unready",
    "signers_of",
    "unread_signature",
]

_ORDER = {FileRole.PLEADING: 0, FileRole.ATTACHMENT: 1, FileRole.SIGNATURE: 2}


def current_files(draft: Draft) -> list[DraftFile]:
    """The files that would be filed: pleading, attachments by number, signatures."""
    files = draft.files.filter(removed_at__isnull=True, replaced_by__isnull=True)
    return sorted(
        files, key=lambda file: (_ORDER[FileRole(file.role)], file.number or 0, file.uploaded_at)
    )


def prepared(
    draft: Draft, files: Sequence[DraftFile], *, actor: Actor, at: datetime
) -> steps.Prepared:
    """The draft as the steps see it."""
    kind = draft.kind
    return steps.Prepared(
        kind=kind.code if kind else "",
        is_entitled=kind is not None and is_entitled(draft.owner_id, kind, at=at),
        opens_matter=kind.opens if kind else False,
        sheet=_sheet(draft, actor, at),
        files=tuple(_file(row, draft.owner) for row in files),
        is_listed=draft.listed == list_print(files),
        listed=tuple(_listed(files)),
        is_prosecutor=is_prosecutor(draft.owner_id, at=at),
    )


def _listed(files: Iterable[DraftFile]) -> Iterable[Listed]:
    """The list of attachments that the check read in the pleading's text."""
    for row in files:
        if row.role == FileRole.PLEADING:
            for one in (row.check_result or {}).get("listed", []):
                yield Listed(one["number"], one["title"])


def _sheet(draft: Draft, actor: Actor, at: datetime) -> steps.Sheet:
    told = draft.metryka.get(FURTHER, {})
    return steps.Sheet(
        filer=draft.owner.full_name,
        sender=actor.name,
        addressee=draft.addressee.name if draft.addressee else "",
        reference=draft.metryka.get("reference", ""),
        is_prefilled=is_prefilled(draft),
        is_approved=is_approved(draft),
        further=tuple(
            (row.label, told.get(str(row.pk), {}).get("value", ""), row.required)
            for row in sheet_fields(at=at)
        ),
    )


def _file(row: DraftFile, owner: Account) -> steps.File:
    return steps.File(
        id=str(row.pk),
        role=steps.Role(row.role),
        name=row.name,
        number=row.number,
        title=row.title,
        checked=steps.Checked(row.check_state),
        troubles=tuple(map(_trouble, (row.check_result or {}).get("problems", []))),
        reason=row.override_reason,
        certified=row.certified,
        signatures=tuple(_signatures(row, owner)),
        signs=str(row.signs_id) if row.signs_id else None,
        unread=unread_signature(row),
    )


def _trouble(problem: dict[str, Any]) -> steps.Trouble:
    return steps.Trouble(
        problem["code"], Severity(problem["severity"]), problem["message"], problem["provision"]
    )


def _signatures(row: DraftFile, owner: Account | None = None) -> Iterable[steps.Signature]:
    found = row.signatures or {}
    for one in found.get("signatures", []):
        if one.get("kind") != "timestamp":
            yield steps.Signature(
                one.get("quality") or "unknown",
                one.get("intact"),
                (one.get("signer") or {}).get("name") or "",
                issued_by=one.get("issued_by") or "",
                result=result_of(one).name.lower() if one.get("trust_checked") else "",
                is_filers=is_signed_by(one, owner) if owner else None,
                kind_sought=bool(found.get("kinds_told")) and bool(one.get("trust_checked")),
            )


def unread_signature(row: DraftFile) -> str:
    """What is said of a signature in the file in a form that is not read; nothing without one."""
    problems = (row.signatures or {}).get("problems", [])
    return next((one["message"] for one in problems if one.get("code") == OFFICE_SIGNATURE), "")


def list_print(files: Iterable[DraftFile]) -> str:
    """The print of the list of attachments: numbers, titles and names, in their order."""
    attachments = (file for file in files if file.role == FileRole.ATTACHMENT)
    return print_of([[file.number, file.title, file.name] for file in attachments])


def refuse_unready(draft: Draft, *, actor: Actor, at: datetime) -> list[DraftFile]:
    """The files to be filed. Raises NotEntitled, NotReady with every unmet condition."""
    files = current_files(draft)
    facts = prepared(draft, files, actor=actor, at=at)
    if draft.kind is not None and not facts.is_entitled:
        raise NotEntitled
    missing = steps.blocking(facts)
    if missing:
        told = "; ".join(dict.fromkeys(one.message.rstrip(".") for one in missing))
        codes = ", ".join(dict.fromkeys(one.code for one in missing))
        raise NotReady(missing=told, codes=codes)
    return files


def signers_of(files: Iterable[DraftFile]) -> list[str]:
    """Who signed what is filed: names as the signatures tell them, each once."""
    names = (one.signer for file in files for one in _signatures(file))
    return list(dict.fromkeys(name for name in names if name))
