"""Applications (aplikacje podmiotów trzecich), their codes and tokens; secrets as hashes only."""

from hmac import compare_digest
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import models

from akta.accounts.models import Account, Profile
from akta.api.scopes import known
from akta.api.secrets import digest


class Application(models.Model):
    """A registered application. A public one proves itself by PKCE, a confidential one besides.

    One with an `institution` profile may work in its name without a person (client credentials).
    The methods are those that the OAuth 2 library asks of a client.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    client_id = models.CharField(max_length=48, unique=True)
    secret_hash = models.CharField(max_length=64, blank=True)
    name = models.CharField("nazwa", max_length=120)
    owner = models.ForeignKey(Account, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Profile, models.PROTECT, null=True, related_name="+")
    redirect_uris = models.JSONField(default=list)
    scope = models.CharField(max_length=200)
    registered_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_application"

    @property
    def is_confidential(self) -> bool:
        return bool(self.secret_hash)

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """None: every request names its address."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        return known(scope, self.scope)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """The very address registered; on the user's own machine the port is free (RFC 8252)."""
        return any(_same_address(redirect_uri, each) for each in self.redirect_uris)

    def check_client_secret(self, client_secret: str) -> bool:
        return self.is_confidential and compare_digest(digest(client_secret), self.secret_hash)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002 - the library's shape
        basic = {"client_secret_basic", "client_secret_post"}
        return method in basic if self.is_confidential else method == "none"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and bool(self.redirect_uris)

    def check_grant_type(self, grant_type: str) -> bool:
        if grant_type == "client_credentials":
            return self.is_confidential and self.institution_id is not None
        return grant_type in {"authorization_code", "refresh_token"} and bool(self.redirect_uris)


LOOPBACK = frozenset({"127.0.0.1", "::1"})


def _same_address(asked: str, registered: str) -> bool:
    if asked == registered:
        return True
    try:
        one, two = urlsplit(asked), urlsplit(registered)
        port = one.port  # a port that is no number is no address
    except ValueError:
        return False
    loopback = two.scheme == "http" and two.hostname in LOOPBACK and port is not None
    same = (one.scheme, one.hostname, one.path, one.query, one.fragment) == (
        two.scheme,
        two.hostname,
        two.path,
        two.query,
        two.fragment,
    )
    return loopback and same and one.username is None


class Code(models.Model):
    """An authorisation code (kod autoryzacji): good once, for a minute."""

    code_hash = models.CharField(primary_key=True, max_length=64)
    application = models.ForeignKey(Application, models.CASCADE, related_name="codes")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    profile_id = models.UUIDField(null=True)
    redirect_uri = models.CharField(max_length=400)
    scope = models.CharField(max_length=200)
    code_challenge = models.CharField(max_length=128)
    expires_at = models.DateTimeField()
    family = models.UUIDField(default=uuid4)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_code"

    code_challenge_method = "S256"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


class Token(models.Model):
    """A token (żeton dostępu) of one person in one profile; `family` ties those renewed by it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    access_hash = models.CharField(max_length=64, unique=True)
    refresh_hash = models.CharField(max_length=64, unique=True, null=True)
    application = models.ForeignKey(Application, models.CASCADE, related_name="tokens")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    profile_id = models.UUIDField(null=True)
    scope = models.CharField(max_length=200)
    family = models.UUIDField(default=uuid4)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    refresh_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"
        indexes = [
            models.Index(fields=["account", "revoked_at"], name="token_account"),
            models.Index(fields=["family"], name="token_family"),
        ]

    def get_scope(self) -> str:
        return self.scope

    def check_client(self, client: Application) -> bool:
        return self.application_id == client.pk


from akta.api.webhook_models import Webhook, WebhookDelivery  # noqa: E402 - they point at Application

__all__ = ["Application", "Code", "Token", "Webhook", "WebhookDelivery"]
