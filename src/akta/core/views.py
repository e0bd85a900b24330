"""Answers that belong to no app: health, refusals, missing pages, failures."""

from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from akta.core import alarms, clock
from akta.core.errors import DomainError, NotFound
from akta.core.timekeeping import MOST_OFFSET, clock_state, database_lead


class Failed(DomainError):
    """Something broke that is not the user's doing; the request's id finds it in the log."""

    code = "failed"
    status = 500
    what = _("System nie wykonał tej czynności.")
    why = _("Wystąpił błąd po stronie systemu; został zapisany pod numerem %(request)s.")
    next_step = _(
        "Dane zapisane wcześniej są bezpieczne. Proszę spróbować ponownie, a jeśli błąd się "
        "powtórzy, podać ten numer administratorowi."
    )


class BadRequest(DomainError):
    """Django read no further: too many fields or files, too much text, a foreign address."""

    code = "bad_request"
    status = 400
    what = _("Nie przyjęto tego, co wysłano.")
    why = _("Wysłano za dużo naraz albo w sposób, którego nie można odczytać.")
    next_step = _(
        "Proszę wysłać mniej danych albo mniej plików naraz (najwyżej 500). Dane zapisane "
        "wcześniej są bezpieczne."
    )


class CsrfRefused(DomainError):
    """The form did not come from a page of this system, or its page is too old."""

    code = "csrf_rejected"
    status = 403
    what = _("Nie przyjęto formularza.")
    why = _("Strona, z której go wysłano, straciła ważność albo pochodzi spoza systemu.")
    next_step = _("Proszę wrócić do poprzedniej strony, odświeżyć ją i wysłać formularz ponownie.")


def bears_token(request: HttpRequest) -> bool:
    """Whether a program shows a token of its own: no cookie beside it counts."""
    return request.headers.get("Authorization", "").lower().startswith("bearer ")


def wants_json(request: HttpRequest) -> bool:
    """Programs and the viewer ask for JSON; people get pages."""
    return bears_token(request) or "application/json" in request.headers.get("Accept", "")


def problem(error: DomainError) -> HttpResponse:
    """The refusal as JSON (problem+json, RFC 9457)."""
    body = {
        "type": f"urn:akta:{error.code}",
        "title": error.part("what"),
        "status": error.status,
        "code": error.code,
        "detail": " ".join(filter(None, (error.part("why"), error.part("next_step")))),
    }
    answer = JsonResponse(body, status=error.status, content_type="application/problem+json")
    if error.status == 401:  # noqa: PLR2004 - "unauthorised" asks for this header
        answer.headers["WWW-Authenticate"] = 'Bearer realm="akta"'
    return answer


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as JSON or as a page."""
    if wants_json(request):
        return problem(error)
    return render(request, "ui/error_page.html", _shown(request, error), status=error.status)


def _shown(request: HttpRequest, error: DomainError) -> dict[str, Any]:
    return {
        "status": error.status,
        "code": error.code,
        "what": error.part("what"),
        "why": error.part("why"),
        "next_step": error.part("next_step"),
        "action": error.action,
        "action_label": str(error.action_label),
        "is_desk": request.path.startswith("/pulpit/"),
    }


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return refusal(request, NotFound())


def failed(request: HttpRequest) -> HttpResponse:
    """The page for what broke; rendered without the request, whose own pages may be what broke."""
    return _bare(request, Failed(request=getattr(request, "id", "")))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page for what Django refused to read; rendered without what it could not read."""
    return _bare(request, BadRequest())


def _bare(request: HttpRequest, error: DomainError) -> HttpResponse:
    if wants_json(request):
        return refusal(request, error)
    page = render_to_string("ui/error_page.html", _shown(request, error))
    return HttpResponse(page, status=error.status)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    return refusal(request, CsrfRefused())


CLOCK_WARNING = "Zegar odbiega o więcej niż sekundę; daty wniesienia pism mogą być niedokładne."


def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Liveness and readiness without secrets.

    `clock_offset` is the database's clock against this server's, `ntp_offset` this server's
    against true time, null where no time service tells. Above a second either warns; so does
    what other rooms watch (the end of the seal's certificate, lists out of date).
    """
    try:
        lead = database_lead()
    except OperationalError:
        return JsonResponse({"status": "unavailable", "database": False}, status=503)
    here = clock_state()
    warns = abs(lead) > MOST_OFFSET or here.warns
    told = {"status": "ok", "database": True, "mode": settings.AKTA.mode}
    clocks = {"clock_offset": lead, "ntp_offset": here.offset}
    warnings = [*([CLOCK_WARNING] if warns else []), *alarms.sounding(clock.now())]
    return JsonResponse(told | clocks | {"warnings": warnings})


health.akta_right = "otwarte: stan systemu bez danych"  # type: ignore[attr-defined]
