"""Reads of accounts."""

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from akta.accounts.models import Account, AccountKind
from akta.core import keys
from akta.core.actors import Actor, Face
from akta.core.errors import NotFound

__all__ = ["account_by_id", "account_of_session", "actor_for", "find_by_pesel", "names_of"]

KIND_OF = {Face.DESK: AccountKind.STAFF, Face.PORTAL: AccountKind.OUTSIDE}


def account_of_session(session: SessionBase, *, face: Face) -> Account | None:
    """The account signed in by this session on this face; a wrong face is nobody."""
    account_id = session.get("account")
    if account_id is None or session.get("face") != face:
        return None
    return Account.objects.filter(
        pk=account_id, kind=KIND_OF[face], disabled_at__isnull=True
    ).first()


def actor_for(request: HttpRequest, account: Account | None, *, face: Face) -> Actor | None:
    """The actor that use cases get, or None for a stranger."""
    if account is None:
        return None
    return Actor(
        id=account.pk,
        face=face,
        name=account.full_name,
        address=request.address,  # type: ignore[attr-defined]
        session_key=request.session.session_key or "",
    )


def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """Names by id, in one query; unknown ids are absent."""
    found = Account.objects.filter(pk__in=ids).values_list("pk", "given_name", "surname")
    return {pk: f"{given} {surname}" for pk, given, surname in found}


def account_by_id(account_id: UUID) -> Account:
    """The account. Raises NotFound."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound
    return account


def find_by_pesel(pesel: str) -> Account | None:
    """The open account of the outside person with this PESEL, found by its keyed hash."""
    found = Account.objects.filter(
        kind=AccountKind.OUTSIDE,
        pesel_lookup=keys.ring().lookup(pesel, purpose="pesel"),
        disabled_at__isnull=True,
    )
    return found.first()
