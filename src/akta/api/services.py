"""Writes of the API: applications registered and disabled, consents given and ended."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from akta.accounts.models import Account, ProfileKind
from akta.accounts.profiles import Seat
from akta.api import events
from akta.api.errors import RedirectRefused
from akta.api.models import LOOPBACK, Application, Code, Token
from akta.api.scopes import sentences
from akta.api.secrets import digest, drawn
from akta.core import journal
from akta.core.actors import Actor, Face
from akta.core.errors import NotFound
from akta.delivery.services import notify
from akta.delivery.texts import CONSENT_GIVEN

__all__ = [
    "disable_application",
    "end_consent",
    "end_what_was_let_in",
    "own_applications",
    "register_application",
    "revoke_family",
    "tell_consent",
    "tokens_of",
    "what_ends",
]


@transaction.atomic
def register_application(
    *,
    actor: Actor,
    seat: Seat,
    name: str,
    redirect_uris: list[str],
    scope: str,
    is_confidential: bool,
    at: datetime,
) -> tuple[Application, str]:
    """Register an application (rejestracja aplikacji); gives its secret once, "" for a public one.

    In the profile of an institution a confidential one may also work in the institution's own
    name. Raises RedirectRefused.
    """
    for address in redirect_uris:
        _refuse_unsafe(address)
    as_institution = is_confidential and seat.kind == ProfileKind.INSTITUTION
    if not redirect_uris and not as_institution:
        raise RedirectRefused(address="")
    secret = drawn() if is_confidential else ""
    application = Application.objects.create(
        client_id=f"app-{drawn()[:24]}",
        secret_hash=digest(secret) if secret else "",
        name=name.strip(),
        owner_id=actor.id,
        institution_id=seat.profile_id if as_institution else None,
        redirect_uris=redirect_uris,
        scope=scope,
        registered_at=at,
    )
    _tell(actor.id, events.APPLICATION_REGISTERED, application, actor, at)
    return application, secret


def _refuse_unsafe(address: str) -> None:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise RedirectRefused(address=address[:80]) from error
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    web = parts.scheme == "https" and bool(parts.hostname)
    if not (local or web) or parts.fragment or parts.username or len(address) > 400:  # noqa: PLR2004 - the column
        raise RedirectRefused(address=address[:80])


def own_applications(actor: Actor) -> QuerySet[Application]:
    """Applications the actor registered that still work."""
    mine = Application.objects.filter(owner_id=actor.id, disabled_at__isnull=True)
    return mine.order_by("registered_at")


@transaction.atomic
def disable_application(*, actor: Actor, application_id: UUID, at: datetime) -> Application:
    """Disable one's own application; all its tokens are dead at once. Raises NotFound."""
    found = own_applications(actor).select_for_update(no_key=True).filter(pk=application_id)
    application = found.first()
    if application is None:
        raise NotFound
    _disable(application, actor.id, actor, at)
    return application


def _disable(application: Application, owner_id: UUID, actor: Actor, at: datetime) -> None:
    application.disabled_at = at
    application.save(update_fields=["disabled_at"])
    Token.objects.filter(application=application, revoked_at=None).update(revoked_at=at)
    _tell(owner_id, events.APPLICATION_DISABLED, application, actor, at)


def what_ends(actor: Actor, *, application_id: UUID, at: datetime) -> tuple[Application, int]:
    """One's own application, and how many consents that work end with it. Raises NotFound."""
    application = own_applications(actor).filter(pk=application_id).first()
    if application is None:
        raise NotFound
    alive = Token.objects.filter(_alive(at), application=application)
    return application, alive.values("family").distinct().count()


def _alive(at: datetime) -> Q:
    return Q(revoked_at=None) & (Q(expires_at__gt=at) | Q(refresh_until__gt=at))


def tokens_of(actor: Actor, *, at: datetime) -> QuerySet[Token]:
    """Consents that work, given in the profile worked in, the newest of each family first."""
    found = Token.objects.filter(_alive(at), account_id=actor.id, profile_id=actor.profile_id)
    return found.select_related("application__owner").order_by("-issued_at")


def own_token(actor: Actor, token_id: UUID, *, at: datetime) -> Token:
    """One consent of these. Raises NotFound."""
    token = tokens_of(actor, at=at).filter(pk=token_id).first()
    if token is None:
        raise NotFound
    return token


@transaction.atomic
def end_what_was_let_in(*, account_id: UUID, actor: Actor, at: datetime) -> None:
    """End what a former administrator of an institution let applications do (§ 5 ust. 6).

    All consents; and each application that works in the institution's own name, since its
    password, which they know, is enough for that.
    """
    own = Application.objects.filter(
        owner_id=account_id, institution__isnull=False, disabled_at__isnull=True
    )
    for application in own.select_for_update(no_key=True, of=("self",)):
        _disable(application, account_id, actor, at)
    Code.objects.filter(account_id=account_id).delete()
    Token.objects.filter(account_id=account_id, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def end_consent(*, actor: Actor, token_id: UUID, at: datetime) -> None:
    """End one's own consent: the token and all renewed from it. Raises NotFound."""
    token = own_token(actor, token_id, at=at)
    revoke_family(token.family, at=at)
    _tell(actor.id, events.CONSENT_ENDED, token.application, actor, at)


def revoke_family(family: UUID, *, at: datetime) -> int:
    """Revoke all tokens that came of one consent."""
    return Token.objects.filter(family=family, revoked_at__isnull=True).update(revoked_at=at)


def tell_consent(
    *, account: Account, profile_id: UUID | None, application: Application, scope: str, at: datetime
) -> None:
    """Write to the person's stream that a consent was given, and tell them; in a transaction."""
    actor = Actor(id=account.pk, face=Face.PORTAL, name=account.full_name)
    told = ", ".join(sentences(scope))
    entry = journal.record(
        events.CONSENT_GIVEN,
        stream=journal.account_stream(account.pk),
        actor=actor,
        at=at,
        subject=application.pk,
        data={"name": application.name, "scope": told},
    )
    notify(
        account_id=account.pk,
        profile_id=profile_id,
        kind=CONSENT_GIVEN,
        about=entry.id,
        at=at,
    )


def _tell(
    account_id: UUID,
    what: journal.EventKind,
    application: Application,
    actor: Actor,
    at: datetime,
) -> None:
    journal.record(
        what,
        stream=journal.account_stream(account_id),
        actor=actor,
        at=at,
        subject=application.pk,
        data={"name": application.name},
    )
