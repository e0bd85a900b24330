"""What access does when the file changes: orders that grow take in what is new."""

from uuid import UUID

from akta.access import events
from akta.access.models import AccessOrder
from akta.access.services.growing import grow
from akta.access.services.telling import tell_of_removal, tell_of_return
from akta.access.unshared import tell_of_lack
from akta.accounts.models import Profile
from akta.accounts.registers import events as roles
from akta.cases import events as cases
from akta.core import journal
from akta.core.actors import SYSTEM
from akta.core.models import JournalEntry
from akta.files import events as files
from akta.files.models import Card, SetKind
from akta.grants.models import Grant, Ground

OPEN = {SetKind.MAIN.value, SetKind.ANNEX.value}


@journal.on(files.CARDS_ADDED)
@journal.on(files.CARDS_SEVERED_IN)
@journal.on(files.DOCUMENT_SET)
def take_in(entry: JournalEntry) -> None:
    """New cards, severed ones too, and new cards whose document was told later."""
    _grow(entry)


@journal.on(files.CARDS_MOVED)
def take_in_moved(entry: JournalEntry) -> None:
    """Cards that come from a closed set into an open one are new to every reader outside."""
    if entry.data["source_set"] not in OPEN and entry.data["target_set"] in OPEN:
        _grow(entry)


@journal.on(files.CARDS_REMOVED)
def tell_orders_of_removal(entry: JournalEntry) -> None:
    """Cards that leave the file leave the orders that opened them."""
    tell_of_removal(_labels(entry), volume=entry.data["volume"], at=entry.at)


@journal.on(files.CARDS_RESTORED)
def take_back(entry: JournalEntry) -> None:
    """First who reads a card again, then which growing orders it is new to."""
    tell_of_return(_labels(entry), volume=entry.data["volume"], at=entry.at)
    _grow(entry)


def _labels(entry: JournalEntry) -> dict[UUID, str]:
    return {UUID(pk): label for pk, label in entry.data["sides"].items()}


@journal.on(files.VOLUME_DIGITISED)
def take_in_volume(entry: JournalEntry) -> None:
    """A volume that was on paper only opens to the growing orders that name it."""
    if entry.case_id is None or entry.subject_id is None:
        return
    if entry.data["state"] != "zdigitalizowany":
        return
    cards = Card.objects.filter(volume_id=entry.subject_id).values_list("pk", flat=True)
    grow(case_id=entry.case_id, card_ids=list(cards), at=entry.at, is_newly_digitised=True)


def _grow(entry: JournalEntry) -> None:
    if entry.case_id is not None:
        ids = [UUID(card_id) for card_id in entry.data["card_ids"]]
        grow(case_id=entry.case_id, card_ids=ids, at=entry.at)


@journal.on(cases.PERSON_ADDED)
@journal.on(cases.PERSON_EDITED)
def tell_whose_case_lacks_data(entry: JournalEntry) -> None:
    """A person by whom a case cannot be shared without an application."""
    if entry.subject_id is not None:
        tell_of_lack(entry.subject_id, at=entry.at)


@journal.on(roles.ROLE_LOST)
def tell_cases_of_loss(entry: JournalEntry) -> None:
    """The access stopped with the profile; each case it was held in is told."""
    _tell_cases(entry, events.HOLDER_LOST_ROLE)


@journal.on(roles.ROLE_RESTORED)
def tell_cases_of_return(entry: JournalEntry) -> None:
    """The profile is back, and with it what is still in force."""
    _tell_cases(entry, events.HOLDER_GOT_ROLE_BACK)


def _tell_cases(entry: JournalEntry, kind: journal.EventKind) -> None:
    for order in _orders_in_role(entry):
        journal.record(
            kind,
            stream=journal.case_stream(order.case_id),
            actor=SYSTEM,
            at=entry.at,
            case_id=order.case_id,
            subject=order.pk,
            data={
                "number": order.label,
                "profession_label": entry.data["profession_label"],
                "referent_id": str(order.case.referent_id) if order.case.referent_id else None,
            },
        )


def _orders_in_role(entry: JournalEntry) -> list[AccessOrder]:
    """Orders in force whose grants the person holds in the profile of this profession."""
    profiles = Profile.objects.filter(
        account_id=entry.data["account_id"], kind=entry.data["profession"]
    )
    held = Grant.objects.filter(
        profile_id__in=profiles.values("pk"),
        ground=Ground.ORDER,
        parent__isnull=True,
        revoked_at__isnull=True,
        in_force__contains=entry.at,
    )
    orders = AccessOrder.objects.filter(grant_id__in=held.values("pk")).select_related("case")
    return list(orders.order_by("issued_at", "pk"))
