"""Submission ("Złóż pismo"): one short transaction, and the copying of its commit time after it.

Everything slow is done before: files are stored, hashed and checked. The transaction flips the
draft, draws the number, freezes the rows and writes the outbox job. The filing time (data
wniesienia, § 2 pkt 1) is when PostgreSQL committed it; `settle` copies that time once, called by
the request right after the commit and by the outbox job if the process died in between.
"""

import logging
import secrets
import time
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, InterfaceError, connection, transaction

from akta.core import jobs, journal
from akta.core.actors import Actor, Face
from akta.core.errors import NotFound
from akta.core.once import next_number
from akta.filing import events
from akta.filing.entitlement import effect_of, owner_for
from akta.filing.errors import AlreadyFiled, DraftClosed, FilingFailed, FilingUnclear
from akta.filing.metryka import sheet_of
from akta.filing.models import Draft, DraftFile, DraftState, Filing, FilingFile
from akta.filing.services.ready import current_files, refuse_unready, signers_of
from akta.filing.services.sums import refuse_damaged
from akta.law.filing.inforce import rule_set
from akta.law.marks import implements
from akta.storage import StorageError

__all__ = ["settle", "settle_restored", "submit", "unsettled"]

SETTLE = "filing.settle"
_LONGEST_ASKED, _SECONDS_BETWEEN = 8.0, 0.5
log = logging.getLogger("akta.filing")
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@implements("F-3-8", "F-2-10", "F-2-12")
def submit(*, actor: Actor, draft_id: UUID, at: datetime, key: str = "") -> Filing:
    """Submit a draft ("Złóż pismo"): exactly one filing, or none and the draft intact.

    The same press twice (one `key`) gives the same filing. `filed_at` is set when this returns.
    Raises NotFound, NotReady (with every unmet condition), NotEntitled, NotPermitted,
    AlreadyFiled (pressed under another key), DraftClosed, StoredFileDamaged, FilingFailed (and
    nothing was filed), FilingUnclear where the database went away in the midst and stays away.
    """
    try:
        _refuse_without_commit_times()
        whole = refuse_damaged(_sums_of(actor, draft_id))
        with transaction.atomic():
            filing = _stored(actor, draft_id, key, at, whole)
        return settle(filing.pk)
    except StorageError as error:
        log.exception("The files of draft %s could not be read.", draft_id)
        raise FilingFailed(reason="Magazyn plików nie odpowiada.") from error
    except (DatabaseError, InterfaceError):
        log.exception("The database broke off the submission of draft %s.", draft_id)
        return _found_out(actor, draft_id, key)


@implements("F-2-10")
def _found_out(actor: Actor, draft_id: UUID, key: str) -> Filing:
    """What became of a press that the database broke off: filed, or certainly not.

    Whoever gets the draft's lock comes after the transaction that was broken off, so what is read
    then is final. Raises FilingFailed, FilingUnclear, and what `submit` raises.
    """
    until = time.monotonic() + _LONGEST_ASKED
    while time.monotonic() < until:
        connection.close()
        try:
            with transaction.atomic():
                draft = _locked(actor, draft_id)
                if draft.state == DraftState.DRAFT:
                    raise FilingFailed(reason="Baza danych przerwała zapisywanie.")
                filing = _same_press(draft, key)
            return settle(filing.pk)
        except (DatabaseError, InterfaceError):
            time.sleep(_SECONDS_BETWEEN)
    raise FilingUnclear


def _sums_of(actor: Actor, draft_id: UUID) -> list[tuple[str, str]]:
    """Sums and names of what would be filed; read before the transaction, for it takes time."""
    waiting = {"owner_id": owner_for(actor), "state": DraftState.DRAFT}
    draft = Draft.objects.filter(pk=draft_id, **waiting).first()
    return [(file.sha256, file.name) for file in current_files(draft)] if draft else []


def _stored(
    actor: Actor, draft_id: UUID, key: str, at: datetime, whole: frozenset[str] = frozenset()
) -> Filing:
    draft = _locked(actor, draft_id)
    if draft.state == DraftState.SUBMITTED:
        return _same_press(draft, key)
    if draft.state != DraftState.DRAFT:
        raise DraftClosed
    files = refuse_unready(draft, actor=actor, at=at)
    refuse_damaged((file.sha256, file.name) for file in files if file.sha256 not in whole)
    filing = _frozen(draft, files, actor, key, at)
    Draft.objects.filter(pk=draft.pk).update(
        state=DraftState.SUBMITTED, version=draft.version + 1, changed_at=at
    )
    jobs.defer(SETTLE, priority=jobs.URGENT, filing_id=str(filing.pk))
    return filing


def _locked(actor: Actor, draft_id: UUID) -> Draft:
    """The actor's own draft, locked: two presses at one moment wait for each other."""
    drafts = Draft.objects.select_for_update(of=("self",), no_key=True)
    draft = (
        drafts.select_related("owner", "kind", "addressee", "case")
        .filter(pk=draft_id, owner_id=owner_for(actor))
        .first()
    )
    if draft is None:
        raise NotFound
    return draft


def _same_press(draft: Draft, key: str) -> Filing:
    filing = Filing.objects.get(draft=draft)
    if key and filing.system.get("key") == key:
        return filing
    raise AlreadyFiled(number=filing.label)


def _frozen(draft: Draft, files: list[DraftFile], actor: Actor, key: str, at: datetime) -> Filing:
    """The rows of the filing as they will stand for ever, but for the time of their commit."""
    assert draft.kind is not None
    assert draft.addressee is not None
    effect = effect_of(draft, at)
    filing = Filing.objects.create(
        public_id="".join(secrets.choice(_ALPHABET) for _ in range(12)),
        number=next_number("filing"),
        draft=draft,
        filer=draft.owner,
        filer_name=draft.owner.full_name,
        sender_id=actor.id,
        sender_name=actor.name,
        on_behalf_of=draft.metryka.get("on_behalf_of", ""),
        signers=signers_of(files),
        addressee=draft.addressee,
        addressee_name=draft.addressee.name,
        unit_id=draft.addressee.unit_id,
        kind=draft.kind,
        kind_name=draft.kind.name,
        case=draft.case,
        reference=draft.metryka.get("reference", ""),
        effect=effect[0],
        effect_provision=effect[1],
        metryka=sheet_of(draft),
        system={"key": key, "address": actor.address, "called_at": at.isoformat()},
        rule_set=rule_set(at),
        xid=_transaction_id(),
    )
    FilingFile.objects.bulk_create(_frozen_files(filing, files))
    return filing


def _frozen_files(filing: Filing, files: list[DraftFile]) -> list[FilingFile]:
    """Pleading, attachments, then signatures; a signature points at the file it signs."""
    ids = {file.pk: uuid4() for file in files}
    return [
        FilingFile(
            id=ids[file.pk],
            filing=filing,
            order=place,
            media_type=_media_type(file),
            signs_id=ids.get(file.signs_id) if file.signs_id else None,
            **{name: getattr(file, name) for name in _COPIED},
        )
        for place, file in enumerate(files, 1)
    ]


_COPIED = (
    "role", "number", "title", "name", "name_given", "sha256", "size", "scan_kind",
    "check_result", "signatures", "certified", "override_reason", "uploaded_at",
)  # fmt: skip


def _media_type(file: DraftFile) -> str:
    told: Any = (file.check_result or {}).get("format", {})
    return str(told.get("detected") or "")


def _transaction_id() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        return str(cursor.fetchone()[0])


def _refuse_without_commit_times() -> None:
    """Without `track_commit_timestamp` there would be no filing time: refuse before, not after."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW track_commit_timestamp")
        if cursor.fetchone()[0] != "on":
            raise FilingFailed(reason="Baza danych nie zapisuje chwili zatwierdzenia.")


_SETTLE = """
UPDATE filing_filing
SET filed_at = date_trunc('second', pg_xact_commit_timestamp(xid::xid8::xid))
WHERE id = %s AND filed_at IS NULL AND xmin = xid::xid8::xid
    AND pg_xact_commit_timestamp(xid::xid8::xid) IS NOT NULL
"""
"""Only for a row that the transaction it names wrote here: one restored from a backup names a
transaction of another database, and what bears that number here is a stranger's."""
_UNSETTLED = """
SELECT id, date_trunc('second', pg_xact_commit_timestamp(xid::xid8::xid)) FROM filing_filing
WHERE filed_at IS NULL AND xmin = xid::xid8::xid
    AND pg_xact_commit_timestamp(xid::xid8::xid) IS NOT NULL
"""
_SETTLE_AS_TOLD = "UPDATE filing_filing SET filed_at = %s WHERE id = %s AND filed_at IS NULL"


@transaction.atomic
def settle(filing_id: UUID) -> Filing:
    """Copy the commit time into the filing, cut to the second, once; then it is filed and told.

    Whoever comes second (request or job) finds it done. Raises NotFound, also where the commit
    time is not known.
    """
    return _settled(filing_id, was_first=_copy_time(filing_id) == 1)


@transaction.atomic
def settle_restored(filing_id: UUID, *, filed_at: datetime) -> Filing:
    """The same for a filing that a backup met between its commit and the copying of its time.

    `filed_at` is the commit time, read in the database in which it was stored (`unsettled`).
    """
    return _settled(filing_id, was_first=_run(_SETTLE_AS_TOLD, [filed_at, filing_id]) == 1)


def _settled(filing_id: UUID, *, was_first: bool) -> Filing:
    filing = Filing.objects.select_related("sender").filter(pk=filing_id).first()
    if filing is None or filing.filed_at is None:
        raise NotFound
    if was_first:
        _tell(filing, filing.filed_at)
    return filing


@implements("F-2-1")
def _copy_time(filing_id: UUID) -> int:
    """The date of filing is the commit time of the transaction that stored it, seconds cut off."""
    return _run(_SETTLE, [filing_id])


def _run(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def _tell(filing: Filing, filed_at: datetime) -> None:
    behind = filing.filer_id if filing.filer_id != filing.sender_id else None
    journal.record(
        events.FILED,
        stream=f"filing:{filing.pk}",
        actor=Actor(filing.sender_id, Face.PORTAL, filing.sender_name, on_behalf_of=behind),
        at=filed_at,
        case_id=filing.case_id,
        subject=filing.pk,
        data={
            "number": filing.label,
            "kind": filing.kind_name,
            "addressee": filing.addressee_name,
            "filer": filing.filer_name,
            "sender": filing.sender_name,
        },
    )


def unsettled() -> dict[UUID, datetime]:
    """Filings whose time was not copied yet, each with that time."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSETTLED)
        return dict(cursor.fetchall())
