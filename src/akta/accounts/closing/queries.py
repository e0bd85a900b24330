"""Reads before a liquidation: what would end."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from akta.accounts.closing.models import Liquidation
from akta.accounts.institutions.models import Institution
from akta.accounts.models import Account, Dependent
from akta.accounts.profiles import profiles_of

__all__ = ["Ending", "institutions_like", "liquidation_of", "what_ends"]


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends with an account, beside its accesses."""

    dependents: int
    profiles: int


def what_ends(account_id: UUID) -> Ending:
    """Counts for the page that asks once more."""
    own = Dependent.objects.filter(owner_id=account_id, closed_at=None).count()
    return Ending(own, profiles_of(account_id).filter(closed_at__isnull=True).count())


def liquidation_of(account: Account) -> Liquidation | None:
    """The account's liquidation, if there was one."""
    return Liquidation.objects.filter(account=account).first()


def institutions_like(words: str) -> QuerySet[Institution]:
    """Open institutions whose name, seat or identifier holds every word, by name."""
    found = Institution.objects.filter(closed_at=None).select_related("account")
    found = found.defer("admin_pesel", "account__pesel", "account__email", "account__totp_secret")
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(seat__icontains=word) | Q(identifier__icontains=word)
        )
    return found.order_by("name", "pk")
