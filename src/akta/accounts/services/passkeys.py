"""Passkeys (klucze dostępu, WebAuthn): two factors in one, by the py_webauthn library."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import webauthn
from django.db import transaction
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from akta.accounts import events
from akta.accounts.errors import PasskeyRefused
from akta.accounts.models import Account, AccountKind, Passkey
from akta.accounts.services.people import locked, tell
from akta.accounts.services.second_factor import ISSUER, first_recovery_codes, refuse_last
from akta.core.actors import Actor

UNNAMED = "klucz dostępu"


@dataclass(frozen=True, slots=True)
class Site:
    """The site a passkey belongs to: its host name and the origin of its pages."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser is asked (`options`, JSON) and the challenge its answer must carry."""

    options: str
    challenge: str


def ask_for_new(account: Account, *, site: Site) -> Question:
    """Ask the browser to make a passkey that verifies its user (by PIN or body)."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=ISSUER,
        user_id=account.pk.bytes,
        user_name=account.login,
        user_display_name=account.full_name,
        exclude_credentials=_known(account),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return Question(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def ask_for_known(account: Account | None, *, site: Site) -> Question:
    """Ask for one of the account's passkeys, or for any where nobody is known yet."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=_known(account) if account else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Question(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def _known(account: Account) -> list[PublicKeyCredentialDescriptor]:
    ids = account.passkeys.values_list("credential_id", flat=True)
    return [PublicKeyCredentialDescriptor(id=bytes(known)) for known in ids]


@transaction.atomic
def add_passkey(
    *,
    actor: Actor,
    account_id: UUID,
    name: str,
    answer: str,
    challenge: str,
    site: Site,
    at: datetime,
) -> list[str]:
    """Add a passkey from the browser's answer; gives recovery codes where there were none.

    Raises PasskeyRefused.
    """
    account = locked(account_id)
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as error:
        raise PasskeyRefused from error
    if Passkey.objects.filter(credential_id=made.credential_id).exists():
        raise PasskeyRefused
    key = Passkey.objects.create(
        account=account,
        name=name.strip()[:80] or UNNAMED,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        created_at=at,
    )
    factor = f"klucz dostępu „{key.name}”"
    tell(account, events.SECOND_FACTOR_SET, actor=actor, at=at, factor=factor)
    return first_recovery_codes(account, actor=actor, at=at)


@transaction.atomic
def use_passkey(
    *,
    answer: str,
    challenge: str,
    site: Site,
    at: datetime,
    kind: AccountKind,
    account_id: UUID | None = None,
) -> Account:
    """The account whose passkey gave the answer; another than `account_id` is refused.

    Raises PasskeyRefused. A passkey cannot be guessed, so failures lock nothing.
    """
    key = _key_of(answer, kind=kind, account_id=account_id)
    try:
        checked = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError) as error:
        raise PasskeyRefused from error
    key.sign_count, key.last_used_at = checked.new_sign_count, at
    key.save(update_fields=["sign_count", "last_used_at"])
    return key.account


def _key_of(answer: str, *, kind: AccountKind, account_id: UUID | None) -> Passkey:
    try:
        credential = base64url_to_bytes(json.loads(answer)["id"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PasskeyRefused from error
    keys = Passkey.objects.select_for_update(of=("self",), no_key=True).select_related("account")
    keys = keys.filter(
        credential_id=credential, account__kind=kind, account__disabled_at__isnull=True
    )
    if account_id is not None:
        keys = keys.filter(account_id=account_id)
    found = keys.first()
    if found is None:
        raise PasskeyRefused
    return found


@transaction.atomic
def remove_passkey(*, actor: Actor, account_id: UUID, passkey_id: UUID, at: datetime) -> None:
    """Remove one of the owner's passkeys. Raises LastFactor."""
    account = locked(account_id)
    key = account.passkeys.filter(pk=passkey_id).first()
    if key is None:
        return
    others = (account.totp_confirmed_at, account.sms_confirmed_at)
    refuse_last(account, left=any(others) or account.passkeys.count() > 1)
    key.delete()
    factor = f"klucz dostępu „{key.name}”"
    tell(account, events.SECOND_FACTOR_REMOVED, actor=actor, at=at, factor=factor)
