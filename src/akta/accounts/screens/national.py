"""Screens of the national sign-in: the way to login.gov.pl, the way back, who has no account."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from akta.accounts.errors import PeselTaken
from akta.accounts.national import proofs, services
from akta.accounts.national.errors import NationalDown, NationalLost, NationalOtherPerson
from akta.accounts.national.party import is_there, party
from akta.accounts.screens import edge
from akta.accounts.screens.forms import SignInForm
from akta.core.errors import NotFound
from akta.core.middleware import CSP, moment_of
from akta.core.requests import AktaRequest
from akta.trust.saml import Identity, SamlRefused, service_metadata

MOST_WAITING = 5
USES = {"sign-in", "link", "proof"}
KEY = "national"


@require_POST
def begin(request: AktaRequest) -> HttpResponse:
    """Ask the node, and send the browser there with the signed question.

    `cel` says what for: to sign in, to link one's own account, or to prove who one is to the page
    in `dalej`.
    """
    if not is_there():
        raise NotFound
    use, wanted = request.POST.get("cel", "sign-in"), request.POST.get("dalej", "")
    if use not in USES or (use == "link" and request.actor is None):
        raise NotFound
    elsewhere = _at_known_name(request, wanted)
    if elsewhere is not None:
        return elsewhere
    try:
        asked = services.ask(at=moment_of(request))
    except NationalDown as error:
        if use != "sign-in":
            raise
        told = {"form": SignInForm(), "wanted": wanted, "national_down": error.text()}
        return edge.page(request, "sign_in", told, status=error.status)
    _remember(request, asked, use, wanted)
    answer = edge.page(request, "national_go", {"asked": asked})
    place = urlsplit(asked.url)
    answer.headers["Content-Security-Policy"] = CSP.replace(
        "form-action 'self'", f"form-action {place.scheme}://{place.netloc}"
    )
    return answer


def _at_known_name(request: HttpRequest, wanted: str) -> HttpResponse | None:
    """The node sends back to the address it knows; a cookie kept under another would not go."""
    known = urlsplit(settings.AKTA.base_url)
    if request.get_host() == known.netloc:
        return None
    way = urlencode({"dalej": wanted})
    return redirect(f"{settings.AKTA.base_url}{reverse('portal:sign-in')}?{way}")


def _remember(request: AktaRequest, asked: services.Question, use: str, wanted: str) -> None:
    at = moment_of(request)
    waiting = dict(list(request.session.get(KEY, {}).items())[1 - MOST_WAITING :])
    waiting[asked.relay] = {
        "id": asked.request_id,
        "at": at.isoformat(),
        "use": use,
        "wanted": wanted,
    }
    request.session[KEY] = waiting
    if request.actor is None and "_session_expiry" not in request.session:
        request.session.set_expiry(at + services.VALID)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def come_back(request: AktaRequest) -> HttpResponse:
    """The browser is back with a ticket: exchange it, and do what it was asked for.

    A form sent by the node's page carries no cookie of ours, so it is turned into a plain visit.
    """
    if request.method == "POST":
        told = {name: request.POST.get(name, "") for name in ("SAMLart", "RelayState")}
        answer = redirect(f"{request.path}?{urlencode(told)}")
        answer.status_code = 303
        return answer
    kept = _taken(request, request.GET)
    identity = services.fetch(
        artifact=request.GET.get("SAMLart", ""),
        asked=services.Asked(kept["id"], datetime.fromisoformat(kept["at"])),
        at=moment_of(request),
    )
    return {"sign-in": _sign_in, "link": _link, "proof": _prove}[kept["use"]](
        request, identity, kept["wanted"]
    )


def _taken(request: AktaRequest, told: QueryDict) -> dict[str, Any]:
    """What this browser asked for under this thread, good once. Raises NationalLost."""
    waiting = dict(request.session.get(KEY, {}))
    kept: dict[str, Any] | None = waiting.pop(told.get("RelayState", ""), None)
    request.session[KEY] = waiting
    request.session.save()  # even if what follows is refused, the thread is used up
    if kept is None:
        raise NationalLost
    if moment_of(request) - datetime.fromisoformat(kept["at"]) >= services.VALID:
        raise NationalLost
    return kept


def _sign_in(request: AktaRequest, identity: Identity, wanted: str) -> HttpResponse:
    pesel = services.pesel_in(identity)
    account = services.sign_in(
        request.session, pesel=pesel, caller=edge.caller_of(request), at=moment_of(request)
    )
    if account is None:
        proofs.keep(request, identity)
        return redirect("portal:national-unknown")
    rotate_token(request)
    answer = redirect(edge.way_on(request, wanted))
    edge.remember_device(request, answer, account)
    return answer


def _link(request: AktaRequest, identity: Identity, _wanted: str) -> HttpResponse:
    if request.actor is None:
        raise NationalLost
    try:
        services.link_account(
            actor=request.actor,
            account_id=request.account.pk,
            identity=identity,
            at=moment_of(request),
        )
    except PeselTaken as error:
        raise NationalOtherPerson from error
    messages.success(request, _("Do tego konta można się teraz logować przez login.gov.pl."))
    return redirect("portal:account")


def _prove(request: AktaRequest, identity: Identity, wanted: str) -> HttpResponse:
    proofs.keep(request, identity)
    return redirect(edge.way_on(request, wanted))


@require_GET
def unknown(request: AktaRequest) -> HttpResponse:
    """The person is known, an account is not: nothing is told of any case."""
    proof = proofs.look(request)
    if proof is None:
        return redirect("portal:sign-in")
    return edge.page(request, "national_unknown", {"proof": proof})


@require_GET
def metadata(_request: AktaRequest) -> HttpResponse:
    """Metadata of this service, for the node's operator."""
    if not is_there():
        raise NotFound
    try:
        sides = party()
    except SamlRefused as error:
        raise NationalDown from error
    told = service_metadata(
        sides.service,
        signing=sides.signing.certificate,
        encryption=sides.encryption.certificate,
    )
    return HttpResponse(told, content_type="application/samlmetadata+xml; charset=utf-8")
