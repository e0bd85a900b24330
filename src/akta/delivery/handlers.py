"""Notices that follow from the journal; delivery hears of access by its entries only."""

from typing import Any
from uuid import UUID

from akta.accounts import events as accounts
from akta.accounts.models import Account, AccountKind
from akta.core import journal
from akta.core.models import JournalEntry
from akta.delivery import texts
from akta.delivery.models import AddressChange, Message, SwitchedOff
from akta.delivery.services import notify
from akta.files.protocols import events as protocols
from akta.files.protocols.queries import readers_of
from akta.grants.queries import receivers_of

OF_ORDER = {
    "grant": texts.GIVEN,
    "partial": texts.GIVEN,
    "change": texts.CHANGED,
    "revocation": texts.REVOKED,
    "refusal": texts.REFUSED,
}


def _kind(name: str) -> journal.EventKind:
    """A kind that a room of the same floor declares; its name is what both know."""
    return journal.kinds()[name]


@journal.on(_kind("access.order_issued"))
def tell_of_order(entry: JournalEntry) -> None:
    """To the grantee of a new, changed or ended access; to the applicant where there is none."""
    account = entry.data["holder_id"] or entry.data["applicant_id"]
    outside = entry.data["until"] and entry.data["grant_id"] is None
    kind = texts.GIVEN_OUTSIDE if outside else OF_ORDER[entry.data["kind"]]
    _tell(entry, account, kind, profile=_profile(entry))


@journal.on(_kind("access.request_received"))
def tell_of_request(entry: JournalEntry) -> None:
    """To the conducting prosecutor: a request waits."""
    _tell(entry, entry.data["referent_id"], texts.REQUESTED)


@journal.on(_kind("access.request_transferred"))
def tell_of_transfer(entry: JournalEntry) -> None:
    """To the applicant: the request went on to the conducting unit."""
    _tell(entry, entry.data["applicant_id"], texts.TRANSFERRED, profile=_profile(entry))


@journal.on(_kind("access.grant_grown"))
def tell_of_growth(entry: JournalEntry) -> None:
    """New cards in a growing grant: to the prosecutor and to the reader."""
    _tell(entry, entry.data["referent_id"], texts.GROWN, case_id=entry.case_id)
    _tell(entry, entry.data["holder_id"], texts.GROWN_OWN, profile=_profile(entry))


@journal.on(protocols.GIVEN)
def tell_of_protocol(entry: JournalEntry) -> None:
    """To whoever reads it by an order: a protocol is given (§ 10). Nothing of what it says."""
    assert entry.subject_id is not None
    for account_id, profile_id in readers_of(entry.subject_id, at=entry.at):
        _tell(entry, str(account_id), texts.PROTOCOL_GIVEN, profile=profile_id)


@journal.on(_kind("access.cards_left"))
def tell_of_cards_taken_out(entry: JournalEntry) -> None:
    """To the reader: cards scanned by mistake are in the file no more."""
    _tell(entry, entry.data["holder_id"], texts.CARDS_LEFT, profile=_profile(entry))


@journal.on(_kind("access.cards_back"))
def tell_of_cards_brought_back(entry: JournalEntry) -> None:
    """To the reader: such cards can be read again."""
    _tell(entry, entry.data["holder_id"], texts.CARDS_BACK, profile=_profile(entry))


@journal.on(_kind("accounts.liquidated"))
def forget_addresses(entry: JournalEntry) -> None:
    """A liquidated account gets no more messages; addresses kept for it are gone."""
    account = UUID(entry.data["account_id"])
    for rows in (Message, AddressChange, SwitchedOff):
        rows.objects.filter(account_id=account).delete()


@journal.on(_kind("accounts.role_lost"))
def tell_of_lost_role(entry: JournalEntry) -> None:
    """To whoever lost a professional profile, in the private one, with the way to object."""
    _tell(entry, entry.data["account_id"], texts.ROLE_LOST)


@journal.on(_kind("accounts.role_restored"))
def tell_of_restored_role(entry: JournalEntry) -> None:
    """To whoever got a professional profile back."""
    _tell(entry, entry.data["account_id"], texts.ROLE_RESTORED)


@journal.on(_kind("accounts.role_objection_decided"))
def tell_of_objection(entry: JournalEntry) -> None:
    """To whoever objected to a register's answer: it was decided."""
    _tell(entry, entry.data["account_id"], texts.OBJECTION_DECIDED)


@journal.on(_kind("access.holder_lost_role"))
def tell_unit_of_lost_role(entry: JournalEntry) -> None:
    """To the referent: the grantee reads no more."""
    _tell(entry, entry.data["referent_id"], texts.HOLDER_LOST_ROLE, case_id=entry.case_id)


@journal.on(_kind("access.holder_got_role_back"))
def tell_unit_of_restored_role(entry: JournalEntry) -> None:
    """To the referent: the grantee reads again."""
    _tell(entry, entry.data["referent_id"], texts.HOLDER_GOT_ROLE_BACK, case_id=entry.case_id)


def _tell_filer(entry: JournalEntry, kind: str) -> None:
    """To the filer, and to dependent accounts that receive the filer's letters in this case."""
    filer = entry.data["filer_id"]
    _tell(entry, filer, kind)
    if entry.case_id is None:
        return
    for account_id, profile_id in receivers_of(UUID(filer), entry.case_id, at=entry.at):
        _tell(entry, str(account_id), kind, profile=profile_id)


def _profile(entry: JournalEntry) -> UUID | None:
    """The profile of whoever is told; entries of before the profiles are of the private one."""
    named = entry.data.get("profile_id")
    return UUID(named) if named else None


@journal.on(_kind("access.share_impossible"))
def tell_of_missing_data(entry: JournalEntry) -> None:
    """To whoever may be meant: the case is shared on an application only."""
    _tell(entry, entry.data["account_id"], texts.SHARE_IMPOSSIBLE, profile=_profile(entry))


@journal.on(_kind("access.case_shared"))
@journal.on(_kind("access.share_refused"))
def tell_of_share(entry: JournalEntry) -> None:
    """To the applicant: the application for a case to be shared was decided."""
    _tell(entry, entry.data["applicant_id"], texts.SHARE_DECIDED, profile=_profile(entry))


@journal.on(_kind("filing.paper_sealed"))
def tell_of_confirmation(entry: JournalEntry) -> None:
    """To the filer: the confirmation is ready. The report needs no notice of its own."""
    if entry.data["kind"] == "confirmation":
        _tell_filer(entry, texts.CONFIRMED)


@journal.on(_kind("filing.called_to_mend"))
def tell_of_call(entry: JournalEntry) -> None:
    """To the filer: a defect has to be mended. This is no service of the call."""
    _tell_filer(entry, texts.CALLED)


@journal.on(_kind("filing.call_served"))
def tell_of_term(entry: JournalEntry) -> None:
    """To the filer: until when the defect may be mended."""
    _tell_filer(entry, texts.CALL_SERVED)


@journal.on(_kind("filing.passed_on"))
def tell_of_passing_on(entry: JournalEntry) -> None:
    """To the filer: another unit has the filing now."""
    _tell_filer(entry, texts.PASSED_ON)


@journal.on(accounts.NEW_DEVICE)
def tell_of_new_device(entry: JournalEntry) -> None:
    """To the owner of an account that a device never seen before signed in to."""
    kind = texts.NEW_DEVICE_DESK if entry.data["face"] == "desk" else texts.NEW_DEVICE
    if entry.subject_id is not None:
        notify(
            account_id=entry.subject_id,
            kind=kind,
            about=entry.id,
            at=entry.at,
            device=entry.data["device"],
        )


def _tell_owner(entry: JournalEntry, portal: str, desk: str, **facts: Any) -> None:
    """To the owner of the account that the entry is about, on the owner's face."""
    owner = Account.objects.filter(pk__in=[entry.subject_id]).first()
    if owner is not None and owner.disabled_at is None:
        kind = desk if owner.kind == AccountKind.STAFF else portal
        notify(account_id=owner.pk, kind=kind, about=entry.id, at=entry.at, **facts)


@journal.on(accounts.SESSION_MOVED)
def tell_of_moved_session(entry: JournalEntry) -> None:
    """To the owner: the key of a session came from another device, and it was ended."""
    _tell_owner(entry, texts.SESSION_MOVED, texts.SESSION_MOVED_DESK, device=entry.data["device"])


@journal.on(accounts.SECOND_FACTOR_SET)
@journal.on(accounts.SECOND_FACTOR_REMOVED)
def tell_of_protection(entry: JournalEntry) -> None:
    """To the owner: the second factor is another one now."""
    _tell_owner(entry, texts.PROTECTION, texts.PROTECTION_DESK)


@journal.on(accounts.RECOVERY_CODE_USED)
def tell_of_spent_code(entry: JournalEntry) -> None:
    """To the owner: somebody came in by a recovery code."""
    _tell_owner(entry, texts.CODE_SPENT, texts.CODE_SPENT_DESK)


@journal.on(accounts.ENTERED_TWICE)
def tell_of_sharing_an_account(entry: JournalEntry) -> None:
    """To an institution: two seem to use the one password."""
    _tell_owner(entry, texts.ENTERED_TWICE, texts.ENTERED_TWICE)


@journal.on(accounts.LOCKED_OUT)
def tell_of_lockout(entry: JournalEntry) -> None:
    """To the owner: somebody guessed too often."""
    _tell_owner(entry, texts.LOCKED, texts.LOCKED_DESK)


def _tell(
    entry: JournalEntry,
    account: str | None,
    kind: str,
    *,
    case_id: UUID | None = None,
    profile: UUID | None = None,
) -> None:
    if account is None:
        return
    facts = {name: entry.data.get(name) for name in ("number", "until", "target", "last_day")}
    notify(
        account_id=UUID(account),
        kind=kind,
        about=entry.id,
        at=entry.at,
        case_id=case_id,
        profile_id=profile,
        **facts,
    )
