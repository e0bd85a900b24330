"""What the screens of sign-in keep at the edge: half-finished sign-in, challenges, cookies."""

import ipaddress
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from akta.accounts import queries, rules, services
from akta.accounts.errors import PasskeyRefused, SignInBroken
from akta.accounts.middleware import COOKIES, DESK_PATH, face_of
from akta.accounts.models import Account
from akta.accounts.national.party import is_there
from akta.accounts.screens.forms import ConfirmForm
from akta.accounts.services.guards import TRUST_DAYS
from akta.accounts.services.sign_in import NATIONAL
from akta.core.actors import Actor, Face
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest

PENDING = timedelta(minutes=10)
BASES = {Face.DESK: "ui/base_desk.html", Face.PORTAL: "ui/base_portal.html"}


def page(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of these screens in the mood of its face."""
    face = face_of(request.path)
    shown: dict[str, Any] = {
        "base": BASES[face],
        "face": face.value,
        "has_passkeys": site_of(request) is not None,
        "has_national": face is Face.PORTAL and is_there(),
        "has_sms": face is Face.PORTAL and has_sms(),
        "names": {key: f"{face.value}:{value}" for key, value in NAMES.items()},
        **(context or {}),
    }
    return render(request, f"accounts/{name}.html", shown, status=status)


def has_sms() -> bool:
    """Whether this installation can send an SMS; a demonstration shows it on a page instead."""
    return settings.AKTA.is_demo or settings.AKTA.sms_url is not None


NAMES = {
    "sign_in": "sign-in",
    "sign_in_passkey": "sign-in-passkey",
    "second_factor": "second-factor",
    "set_up": "second-factor-setup",
    "set_up_passkey": "second-factor-setup-passkey",
    "question": "passkey-question",
    "account": "account",
    "change_password": "change-password",
    "protect": "account-protect",
    "totp": "account-totp",
    "totp_remove": "account-totp-remove",
    "passkey": "account-passkey",
    "passkey_remove": "account-passkey-remove",
    "codes": "account-codes",
    "session_end": "account-session-end",
    "sessions_end": "account-sessions-end",
    "messages": "account-messages",
}


def to(request: HttpRequest, name: str, *args: Any) -> str:
    """The address of a screen on the face of this request."""
    return reverse(f"{face_of(request.path).value}:{name}", args=args)


def home(face: Face) -> str:
    return DESK_PATH if face is Face.DESK else "/"


def way_on(request: HttpRequest, wanted: str | None) -> str:
    """Where to go after sign-in: the page asked for, if it is one of this face."""
    face = face_of(request.path)
    if not wanted or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return home(face)
    return wanted if wanted.startswith("/") and face_of(wanted) is face else home(face)


# -- where the request comes from -----------------------------------------------------------


def caller_of(request: HttpRequest) -> services.Caller:
    face = face_of(request.path)
    return services.Caller(
        face=face,
        address=request.address,  # type: ignore[attr-defined]
        device=rules.device_name(request.headers.get("User-Agent", "")),
        trusted=request.COOKIES.get(_device_cookie(face), ""),
        thread=request.session.session_key or "",
    )


def actor_of(request: HttpRequest, account: Account) -> Actor:
    """The actor of somebody who is only half signed in and sets up a second factor."""
    return Actor(
        id=account.pk,
        face=face_of(request.path),
        name=account.full_name,
        address=request.address,  # type: ignore[attr-defined]
    )


def _device_cookie(face: Face) -> str:
    return f"{COOKIES[face][0]}_urzadzenie"


def remember_device(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Let this device be known next time: strangers' failures will not lock it out."""
    face = face_of(request.path)
    response.set_cookie(
        _device_cookie(face),
        services.trust_token(account),
        max_age=TRUST_DAYS * 86400,
        path=COOKIES[face][2],
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def site_of(request: HttpRequest) -> services.Site | None:
    """The site for passkeys; None where the page is seen under a bare address, which has none."""
    host = request.get_host()
    name = urlsplit(f"//{host}").hostname or ""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        base = settings.AKTA.base_url
        known = urlsplit(base)
        origin = f"{known.scheme}://{known.netloc}" if known.hostname == name else ""
        return services.Site(name, origin or f"{request.scheme}://{host}")
    return None


# -- half signed in -------------------------------------------------------------------------


def begin_pending(request: HttpRequest, account: Account) -> None:
    """Keep in a fresh session that the password was right; nothing is open by that."""
    request.session.flush()
    request.session["pending"] = {
        "account": str(account.pk),
        "face": face_of(request.path).value,
        "at": moment_of(request).isoformat(),
        "wanted": request.POST.get("dalej", ""),
    }
    request.session.set_expiry(moment_of(request) + PENDING)


def pending(request: HttpRequest) -> Account:
    """Whose password was right within the last ten minutes. Raises SignInBroken."""
    kept = request.session.get("pending")
    if kept is None or kept["face"] != face_of(request.path).value:
        raise SignInBroken
    if _is_old(kept["at"], moment_of(request)):
        raise SignInBroken
    account = queries.account_by_id(UUID(kept["account"]))
    if account.disabled_at is not None:
        raise SignInBroken
    return account


def _is_old(since: str, at: datetime) -> bool:
    return at - datetime.fromisoformat(since) >= PENDING


# -- passkeys -------------------------------------------------------------------------------


def keep_challenge(request: HttpRequest, use: str, challenge: str) -> None:
    at = moment_of(request).isoformat()
    request.session["challenge"] = {"use": use, "value": challenge, "at": at}


def take_challenge(request: HttpRequest, use: str) -> tuple[str, services.Site]:
    """The challenge asked for this use, good once. Raises PasskeyRefused."""
    kept, site = request.session.pop("challenge", None), site_of(request)
    if kept is None or site is None or kept["use"] != use:
        raise PasskeyRefused
    if _is_old(kept["at"], moment_of(request)):
        raise PasskeyRefused
    return kept["value"], site


def question_answer(question: services.Question) -> HttpResponse:
    return HttpResponse(
        json.dumps({"publicKey": json.loads(question.options)}), content_type="application/json"
    )


def demo_code(request: HttpRequest, account: Account) -> queries.DemoCode | None:
    return queries.demo_code(account, at=moment_of(request))


def confirm(request: AktaRequest, code: str) -> None:
    """Confirm a change of one's own account by the factor it has. Raises SecondFactorRefused."""
    services.confirm_second_factor(
        account_id=request.account.pk, code=code, at=moment_of(request), caller=caller_of(request)
    )


def proof_by_passkey(request: AktaRequest, answer: str) -> str:
    """What stands for a code when a passkey of the signed-in account answered.

    Raises PasskeyRefused.
    """
    challenge, site = take_challenge(request, "confirm")
    account = services.use_passkey(
        answer=answer,
        challenge=challenge,
        site=site,
        at=moment_of(request),
        kind=queries.KIND_OF[request.actor.face],
        account_id=request.account.pk,
    )
    return services.passkey_proof(account, at=moment_of(request))


FRESH = timedelta(minutes=15)


def is_fresh(request: AktaRequest) -> bool:
    """Whether somebody signed in or gave their factor a moment ago."""
    session = request.session
    since = datetime.fromisoformat(session.get("confirmed_at") or session["signed_in_at"])
    return moment_of(request) - since < FRESH


def ask_again(request: HttpRequest, onward: str) -> HttpResponse:
    """To the page that asks for the factor once more, and from there to `onward`."""
    return redirect(f"{to(request, 'account-confirm')}?{urlencode({'dalej': onward})}")


def is_fresh_by_node(request: AktaRequest) -> bool:
    """Whether somebody without any factor of ours was identified by the node a moment ago."""
    account, session = request.account, request.session
    if account.has_second_factor or account.password or session.get("way") != NATIONAL:
        return False
    begun = datetime.fromisoformat(session["signed_in_at"])
    return moment_of(request) - begun < FRESH


def confirm_or_fresh(request: AktaRequest, code: str) -> None:
    """As `confirm`; the national node's word is enough while it is fresh. SecondFactorRefused."""
    if not is_fresh_by_node(request):
        confirm(request, code)


def confirmation_of(request: AktaRequest) -> ConfirmForm | None:
    """The field that asks for the factor; None where the node has just identified the person."""
    if is_fresh_by_node(request):
        return None
    return ConfirmForm(has_factor=request.account.has_second_factor)
