"""Who calls the API: a token in force, of an open account, in a profile that can be worked in."""

from datetime import datetime

from django.http import HttpRequest

from akta.accounts.profiles import Seat, seat_for
from akta.api.errors import ScopeMissing, TokenRefused
from akta.api.models import Token
from akta.api.scopes import Scope
from akta.api.secrets import digest
from akta.core.actors import Actor, Face
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.ui.viewer.pace import Pace

__all__ = ["PACE", "Bearer", "require", "token_in_force"]

PACE = Pace(300)
"""Requests a minute for each token, in each process."""


class Caller(AktaRequest):
    """A request of the API behind `Bearer`."""

    token: Token


def token_in_force(secret: str, *, at: datetime) -> tuple[Token, Seat] | None:
    """The token and the profile it works in, or None; asked anew for each request."""
    found = Token.objects.filter(
        access_hash=digest(secret),
        expires_at__gt=at,
        revoked_at__isnull=True,
        application__disabled_at__isnull=True,
        account__disabled_at__isnull=True,
    )
    token = found.select_related("application", "account").first()
    if token is None:
        return None
    seat = seat_for(token.account, token.profile_id, at=at)
    return None if seat is None else (token, seat)


class Bearer:
    """Takes the token from the header only; the cookies of a browser open nothing here.

    Raises TokenRefused, TooMany.
    """

    openapi_security_schema = {
        "type": "oauth2",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": "/oauth/zgoda/",
                "tokenUrl": "/oauth/zeton/",
                "refreshUrl": "/oauth/zeton/",
                "scopes": {each.value: each.value for each in Scope},
            },
            "clientCredentials": {
                "tokenUrl": "/oauth/zeton/",
                "scopes": {each.value: each.value for each in Scope},
            },
        },
    }

    def __call__(self, request: HttpRequest) -> Token:
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        found = None
        if kind.lower() == "bearer" and secret:
            found = token_in_force(secret.strip(), at=moment_of(request))
        if found is None:
            raise TokenRefused
        token, seat = found
        PACE.take(token.pk)
        self._note(request, token, seat)
        return token

    def _note(self, request: HttpRequest, token: Token, seat: Seat) -> None:
        at = moment_of(request)
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
        request.account = token.account  # type: ignore[attr-defined]
        request.token = token  # type: ignore[attr-defined]
        request.seat = seat  # type: ignore[attr-defined]
        request.actor = Actor(  # type: ignore[attr-defined]
            id=token.account.pk,
            face=Face.PORTAL,
            name=token.account.full_name,
            on_behalf_of=seat.owner_id,
            address=request.address,  # type: ignore[attr-defined]
            profile_id=seat.profile_id,
            behalf_name=seat.owner_name,
            may_apply=seat.may_apply,
            may_file=seat.may_file,
        )


def require(request: Caller, scope: Scope) -> None:
    """Refuse a token whose consent does not cover the act. Raises ScopeMissing."""
    if scope not in request.token.scope.split():
        raise ScopeMissing(scope=scope.value)
