"""Facts of a request, security headers, and refusals turned into pages."""

import ipaddress
import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.translation import gettext_lazy as _

from akta.core import clock, views
from akta.core.errors import DomainError, NotFound, ServiceMissing
from akta.core.logs import Trail, trail
from akta.law.marks import implements
from akta.storage import StoreRefused, StoreUnreachable

Next = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("akta.request")
access = logging.getLogger("akta.access")
API = "/api/"  # its description says what each parameter may hold; others are not read
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

CSP = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class RequestFacts:
    """`request.id`, `request.address` (through trusted proxies only) and `request.at`.

    `at` is the database's clock, read once, when first asked for.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.id = uuid4()  # type: ignore[attr-defined]
        request.address = client_address(request)  # type: ignore[attr-defined]
        request.moment = None  # type: ignore[attr-defined]
        started = monotonic()
        left = trail.set(Trail(str(request.id)))  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            _note(request, response.status_code, monotonic() - started)
        finally:
            trail.reset(left)
        response.headers["X-Request-Id"] = str(request.id)  # type: ignore[attr-defined]
        return response


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    """A line for each request: the pattern of its address, never the address itself.

    Refused forms and attempts to get round a check are found by their status and who sent them.
    """
    match = request.resolver_match
    actor = getattr(request, "actor", None)
    facts = {
        "method": request.method if request.method in METHODS else "other",
        "route": match.route if match else None,
        "status": status,
        "who": str(actor.id) if actor else None,
        "ms": round(seconds * 1000),
    }
    access.info("request", extra={"facts": facts})


def moment_of(request: HttpRequest) -> datetime:
    """The moment of this request by the database's clock, read once."""
    if request.moment is None:  # type: ignore[attr-defined]
        request.moment = clock.now()  # type: ignore[attr-defined]
    moment: datetime = request.moment  # type: ignore[attr-defined]
    return moment


def client_address(request: HttpRequest) -> str:
    """The caller's address; X-Forwarded-For counts only as far as trusted proxies vouch for it."""
    seen = str(request.META.get("REMOTE_ADDR") or "")
    hops = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    while hops and hops[-1] and _is_trusted(seen):
        seen = hops.pop()
    return seen if _is_address(seen) else ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(text: str) -> bool:
    if not _is_address(text):
        return False
    networks = settings.AKTA.trusted_proxies
    return any(ipaddress.ip_address(text) in ipaddress.ip_network(net) for net in networks)


@implements("P-5-1")
class Headers:
    """Security headers for every answer; nothing but static files may be stored."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Unreadable(DomainError):
    """The form holds a NUL, which no keyboard makes and the database refuses."""

    code = "unreadable"
    status = 400
    what = _("Nie przyjęto tego, co wysłano.")
    why = _("W formularzu jest znak, którego nie można zapisać.")
    next_step = _("Proszę wpisać dane ręcznie zamiast je wklejać i wysłać ponownie.")


def _has_nul(*texts: str, typed: QueryDict) -> bool:
    every = (each for key, row in typed.lists() for each in (key, *row))
    return any("\0" in text for text in (*texts, *every))


class Refusals:
    """A refusal of the domain becomes a page (or a fragment, or JSON) with its next step."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = QueryDict() if request.path.startswith(API) else request.GET
        if _has_nul(request.path, typed=asked):
            return views.refusal(request, NotFound())  # as any address that names nothing
        if _has_nul(typed=request.POST):
            return views.refusal(request, Unreadable())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, StoreUnreachable | StoreRefused):
            log.error("store: %s", error.sentence)
            error = ServiceMissing(reason="Magazyn plików nie odpowiada.")
        if not isinstance(error, DomainError):
            return None
        if error.status in {403, 404}:
            actor = getattr(request, "actor", None)
            who = "a stranger" if actor is None else actor.id
            log.info("%s to %s at request %s", error.code, who, request.id)  # type: ignore[attr-defined]
        if isinstance(error, ServiceMissing):
            log.error("%s at request %s", error.code, request.id)  # type: ignore[attr-defined]
        return views.refusal(request, error)
