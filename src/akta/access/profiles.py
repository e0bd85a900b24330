"""In which profile (profil użytkownika) an order's grant is held."""

from collections.abc import Iterable

from akta.access.errors import ProfileMissing
from akta.access.facts import OrderFacts
from akta.access.models import AccessRequest
from akta.accounts.models import Account, Profile, ProfileKind
from akta.accounts.profiles import is_professional
from akta.cases.models import Capacity

__all__ = ["AUTOMATIC", "OFFERED", "PRIVATE", "label_of", "profile_for", "refuse_missing"]

PRIVATE = "private"
AUTOMATIC = "dobrany do roli w sprawie"
OFFERED = (
    ("", AUTOMATIC),
    (PRIVATE, "osoba prywatna"),
    *((kind.value, kind.label) for kind in ProfileKind if kind is not ProfileKind.DEPENDENT),
)
REPRESENTING = frozenset({Capacity.DEFENCE, Capacity.ATTORNEY})


def label_of(profile: str) -> str:
    """How the order tells the profile."""
    return str(dict(OFFERED).get(profile, profile))


def profile_for(
    account: Account, facts: OrderFacts, *, capacity: str, request: AccessRequest | None
) -> Profile | None:
    """The profile of the holder in which the grant will be seen; None is the private one.

    Without a word in the order: the profile in which the request was filed; for a defender or
    attorney their one professional profile; otherwise the private one. Raises ProfileMissing.
    """
    if facts.profile == PRIVATE:
        return None
    working = [each for each in _open(account) if each.kind != ProfileKind.DEPENDENT]
    if facts.profile:
        named = [each for each in working if each.kind == facts.profile]
        if not named:
            raise ProfileMissing(profile=label_of(facts.profile))
        return named[0]
    if request is not None and request.applicant_id == account.pk:
        return next((each for each in working if each.pk == request.profile_id), None)
    fitting = [each for each in working if is_professional(each.kind)]
    return fitting[0] if capacity in REPRESENTING and len(fitting) == 1 else None


def refuse_missing(facts: OrderFacts, accounts: Iterable[Account | None]) -> None:
    """Refuse a profile that none of the accounts the person may have holds.

    Raises ProfileMissing.
    """
    if facts.profile in {"", PRIVATE}:
        return
    for account in accounts:
        if account is not None and any(p.kind == facts.profile for p in _open(account)):
            return
    raise ProfileMissing(profile=label_of(facts.profile))


def _open(account: Account) -> list[Profile]:
    found = account.profiles.filter(confirmed_at__isnull=False, closed_at__isnull=True)
    return list(found.order_by("confirmed_at"))
