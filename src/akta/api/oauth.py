"""The OAuth 2 server (RFC 6749, 7636, 7009) over authlib: PKCE with S256 always, secrets hashed.

Who consents works in one profile; the token belongs to that profile and to no other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from authlib.integrations.django_oauth2 import AuthorizationServer, RevocationEndpoint
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Payload, DjangoOAuth2Request
from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Error, OAuth2Request, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from akta.accounts.models import Account
from akta.api import events
from akta.api.models import Application, Code, Token
from akta.api.secrets import digest, drawn
from akta.api.services import revoke_family, tell_consent
from akta.core import journal
from akta.core.actors import SYSTEM
from akta.core.middleware import moment_of

__all__ = ["Consenting", "OAuth2Error", "server"]

CODE_LASTS = timedelta(minutes=1)
ACCESS_LASTS = timedelta(minutes=15)
REFRESH_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Consenting:
    """Who consents: the account, in which profile; `family` ties the tokens of one consent."""

    account: Account
    profile_id: UUID | None
    family: UUID | None = None


def _at(request: Any) -> datetime:
    """The moment of the HTTP request that the library wraps."""
    return moment_of(request._request)  # noqa: SLF001 - the library keeps Django's request there


class SafeRequest(DjangoOAuth2Request):
    """The request under https: production is configured for nothing else, and a demonstration is
    seen on the loopback of its own machine only.
    """

    def __init__(self, request: HttpRequest) -> None:
        uri = f"https://{request.get_host()}{request.get_full_path()}"
        OAuth2Request.__init__(self, request.method or "", uri, headers=request.headers)
        self.payload = DjangoOAuth2Payload(request)
        self._request = request


class Server(AuthorizationServer):
    """The library's server over our tables."""

    def create_oauth2_request(self, request: HttpRequest) -> "SafeRequest":
        return SafeRequest(request)

    def query_client(self, client_id: str) -> Application | None:
        found = Application.objects.filter(client_id=client_id, disabled_at__isnull=True)
        return found.select_related("owner", "institution").first()

    def save_token(self, token: dict[str, Any], request: Any) -> Token:
        """Keep hashes of the new token; it belongs to who consented, in that profile."""
        at = _at(request)
        holder: Consenting = request.user or Consenting(
            request.client.owner, request.client.institution_id
        )
        refresh = token.get("refresh_token")
        family = {"family": holder.family} if holder.family else {}
        return Token.objects.create(
            access_hash=digest(token["access_token"]),
            refresh_hash=digest(refresh) if refresh else None,
            application=request.client,
            account=holder.account,
            profile_id=holder.profile_id,
            scope=token["scope"],
            issued_at=at,
            expires_at=at + ACCESS_LASTS,
            refresh_until=at + REFRESH_LASTS if refresh else None,
            **family,
        )


class CodeGrant(grants.AuthorizationCodeGrant):
    """Authorisation code with PKCE."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["none", "client_secret_basic", "client_secret_post"]

    def generate_authorization_code(self) -> str:
        return drawn()

    @transaction.atomic
    def save_authorization_code(self, code: str, request: Any) -> Code:
        """Keep the code and tell of the consent, both or neither."""
        at, asked = _at(request), request.payload.data
        holder: Consenting = request.user
        kept = Code.objects.create(
            code_hash=digest(code),
            application=request.client,
            account=holder.account,
            profile_id=holder.profile_id,
            redirect_uri=request.payload.redirect_uri,
            scope=request.client.get_allowed_scope(request.payload.scope) or "",
            code_challenge=asked["code_challenge"],
            expires_at=at + CODE_LASTS,
        )
        tell_consent(
            account=holder.account,
            profile_id=holder.profile_id,
            application=request.client,
            scope=kept.scope,
            at=at,
        )
        return kept

    def query_authorization_code(self, code: str, client: Application) -> Code | None:
        """The code, if it can still be used; one used before ends all that came of it."""
        kept = (
            Code.objects.select_for_update(of=("self",), no_key=True)
            .select_related("account")
            .filter(code_hash=digest(code), application=client)
            .first()
        )
        if kept is None or _at(self.request) >= kept.expires_at:
            return None
        if kept.used_at is not None:
            revoke_family(kept.family, at=_at(self.request))
            return None
        return kept

    def delete_authorization_code(self, authorization_code: Code) -> None:
        authorization_code.used_at = _at(self.request)
        authorization_code.save(update_fields=["used_at"])

    def authenticate_user(self, authorization_code: Code) -> Consenting | None:
        account = authorization_code.account
        if account.disabled_at is not None:
            return None
        return Consenting(account, authorization_code.profile_id, authorization_code.family)


class RefreshGrant(grants.RefreshTokenGrant):
    """Renewal; each refresh token is good once, and one used again ends its whole family."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["none", "client_secret_basic", "client_secret_post"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
        at = _at(self.request)
        found = Token.objects.select_for_update(of=("self",), no_key=True).select_related(
            "account", "application"
        )
        token = found.filter(refresh_hash=digest(refresh_token)).first()
        if token is None or token.refresh_until is None or at >= token.refresh_until:
            return None
        if token.revoked_at is not None:
            _end_stolen(token, at)
            return None
        return token

    def authenticate_user(self, refresh_token: Token) -> Consenting | None:
        account = refresh_token.account
        if account.disabled_at is not None:
            return None
        return Consenting(account, refresh_token.profile_id, refresh_token.family)

    def revoke_old_credential(self, refresh_token: Token) -> None:
        refresh_token.revoked_at = _at(self.request)
        refresh_token.save(update_fields=["revoked_at"])


def _end_stolen(token: Token, at: datetime) -> None:
    """A spent refresh token came again: somebody else has it too."""
    if revoke_family(token.family, at=at):
        journal.record(
            events.TOKEN_REUSED,
            stream=journal.account_stream(token.account_id),
            actor=SYSTEM,
            at=at,
            subject=token.application_id,
            data={"name": token.application.name},
        )


class InstitutionGrant(grants.ClientCredentialsGrant):
    """An institution's own program, without a person."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]


class Pkce(CodeChallenge):
    """PKCE by S256, asked of every application."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with 'code_challenge_method=S256' is needed")
        super().validate_code_challenge(grant, redirect_uri)


class Revocation(RevocationEndpoint):
    """An application gives its token up (RFC 7009)."""

    CLIENT_AUTH_METHODS = ["none", "client_secret_basic", "client_secret_post"]

    def query_token(self, token_string: str, token_type_hint: str | None) -> Token | None:  # noqa: ARG002 - the library's shape
        hashed = digest(token_string)
        found = Token.objects.filter(access_hash=hashed) | Token.objects.filter(refresh_hash=hashed)
        return found.first()

    def revoke_token(self, token: Token, request: Any) -> None:
        revoke_family(token.family, at=_at(request))


def _made() -> Server:
    made = Server(Application, Token)
    made.register_token_generator("default", _generator(made))
    made.register_grant(CodeGrant, [Pkce(required=True)])
    made.register_grant(RefreshGrant)
    made.register_grant(InstitutionGrant)
    made.register_endpoint(Revocation)
    return made


def _generator(made: Server) -> Any:
    generator = made.create_bearer_token_generator()
    generator.access_token_generator = lambda **_: drawn()
    generator.refresh_token_generator = lambda **_: drawn()
    generator.expires_generator = lambda *_: int(ACCESS_LASTS.total_seconds())
    return generator


server = _made()


def token_answer(request: HttpRequest) -> HttpResponse:
    """The token endpoint's answer; what it writes stands even where it refuses."""
    with transaction.atomic():
        answer: HttpResponse = server.create_token_response(request)
    return answer
