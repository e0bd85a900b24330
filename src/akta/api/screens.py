"""Screens of OAuth 2 and of one's own applications, and the token endpoint."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akta.accounts.doors import open_to_all, outside
from akta.accounts.screens import edge
from akta.api import services
from akta.api.description import described
from akta.api.oauth import Consenting, OAuth2Error, server, token_answer
from akta.api.scopes import SENTENCES, Scope, sentences
from akta.core.errors import InputError
from akta.core.middleware import CSP, moment_of
from akta.core.requests import AktaRequest

OWN = "własne aplikacje i zgody tej osoby"
PROGRAM = "żeton otwiera sama aplikacja: kodem z PKCE, żetonem odnowienia albo swoim hasłem"


@open_to_all("opis API bez danych")
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The description of the API (OpenAPI 3.1), made from its code."""
    return JsonResponse(described())


@open_to_all("adresy serwera OAuth 2 bez danych")
@require_safe
def metadata(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as above
    """Where the server's addresses are (RFC 8414)."""
    base = settings.AKTA.base_url
    return JsonResponse(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/oauth/zgoda/",
            "token_endpoint": f"{base}/oauth/zeton/",
            "revocation_endpoint": f"{base}/oauth/uniewaznienie/",
            "scopes_supported": [each.value for each in Scope],
            "response_types_supported": ["code"],
            "grant_types_supported": [
                "authorization_code",
                "refresh_token",
                "client_credentials",
            ],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": [
                "none",
                "client_secret_basic",
                "client_secret_post",
            ],
        }
    )


@open_to_all(PROGRAM)
@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """The token endpoint; refusals in the shape of RFC 6749."""
    return _as_json(token_answer(request))


@open_to_all("unieważnia tylko żeton, którego treść aplikacja zna")
@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """An application gives its token up (RFC 7009)."""
    return _as_json(server.create_endpoint_response("revocation", request))


def _as_json(answer: HttpResponse) -> HttpResponse:
    answer.headers["Content-Type"] = "application/json"
    return answer


@outside("zgoda tej osoby na dostęp aplikacji")
def consent(request: AktaRequest) -> HttpResponse:
    """What an application asks for, in which profile; consent or refusal goes back to it.

    A request that does not name a registered application and address is told here, not there. A
    session alone gives no lasting access: the factor is asked again unless it was just given.
    """
    try:
        grant = server.get_consent_grant(request, end_user=None)
    except OAuth2Error as error:
        if error.redirect_uri:
            return server.handle_response(*error(error.redirect_uri))
        return render(request, "api/refused.html", {"error": error.error}, status=400)
    if not edge.is_fresh(request):
        return edge.ask_again(request, request.get_full_path())
    if request.method == "POST":
        agreed = request.POST.get("decision") == "agree"
        who = Consenting(request.account, request.actor.profile_id) if agreed else None
        return server.create_authorization_response(request, grant_user=who, grant=grant)
    context = {
        "application": grant.client,
        "sentences": sentences(grant.request.payload.scope or ""),
        "seat": request.seat,
        "address": _origin(grant.request.payload.redirect_uri),
    }
    answer = render(request, "api/consent.html", context)
    back = f"form-action 'self' {context['address']}"
    answer.headers["Content-Security-Policy"] = CSP.replace("form-action 'self'", back)
    return answer


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


class ApplicationForm(forms.Form):
    """A new application."""

    name = forms.CharField(
        label="Nazwa aplikacji",
        max_length=120,
        help_text="Zobaczy ją każdy, kogo aplikacja poprosi o zgodę.",
    )
    redirect_uris = forms.CharField(
        label="Adresy powrotu",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Po jednym w wierszu: https://… albo http://127.0.0.1/… (port dowolny).",
    )
    scope = forms.MultipleChoiceField(
        label="Zakresy, o które aplikacja może prosić",
        choices=[(each.value, sentence) for each, sentence in SENTENCES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    is_confidential = forms.BooleanField(
        label="Działa na serwerze, który umie zachować hasło aplikacji w tajemnicy",
        required=False,
    )

    def to_facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "name": given["name"],
            "redirect_uris": given["redirect_uris"].split(),
            "scope": " ".join(each.value for each in Scope if each.value in given["scope"]),
            "is_confidential": given["is_confidential"],
        }


@outside(OWN)
@require_safe
def applications(request: AktaRequest) -> HttpResponse:
    """Applications one has consented to, with their last use, and those one registered."""
    at = moment_of(request)
    tokens = services.tokens_of(request.actor, at=at)
    context = {
        "tokens": [(each, sentences(each.scope)) for each in tokens],
        "own": services.own_applications(request.actor),
    }
    return render(request, "api/applications.html", context)


@outside(OWN)
def application_new(request: AktaRequest) -> HttpResponse:
    """Register an application; a secret is shown on this answer and never again."""
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = services.register_application(
                actor=request.actor, seat=request.seat, at=moment_of(request), **form.to_facts()
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            return render(request, "api/registered.html", {"made": made, "secret": secret})
    status = 422 if form.errors else 200
    return render(request, "api/application_new.html", {"form": form}, status=status)


@outside(OWN)
@require_http_methods(["GET", "POST"])
def application_disable(request: AktaRequest, application_id: UUID) -> HttpResponse:
    """Disable one's own application for everybody, once it was said what that ends."""
    if request.method == "GET":
        return _asked(request, application_id)
    made = services.disable_application(
        actor=request.actor, application_id=application_id, at=moment_of(request)
    )
    messages.success(request, f"Wyłączono aplikację {made.name}; jej żetony już nie działają.")
    return redirect("api-screens:applications")


def _asked(request: AktaRequest, application_id: UUID) -> HttpResponse:
    made, consents = services.what_ends(
        request.actor, application_id=application_id, at=moment_of(request)
    )
    act = {
        "title": "Wyłączenie aplikacji",
        "facts": [
            {"term": "Aplikacja", "value": made.name},
            {"term": "Identyfikator", "value": made.client_id},
            {"term": "Zgody, które teraz działają", "value": consents},
        ],
        "losses": [
            "Żetony aplikacji przestaną działać od razu, u wszystkich jej użytkowników.",
            "Aplikacji nie można włączyć ponownie; trzeba zarejestrować nową.",
        ],
        "button": "Wyłącz aplikację",
        "harm": True,
        "back_url": reverse("api-screens:applications"),
    }
    return render(request, "api/ask.html", {"act": act})


@outside(OWN)
@require_http_methods(["GET", "POST"])
def consent_end(request: AktaRequest, token_id: UUID) -> HttpResponse:
    """Take a consent back, once it was said what that ends; the next request is refused."""
    if request.method == "GET":
        return _asked_of_consent(request, token_id)
    services.end_consent(actor=request.actor, token_id=token_id, at=moment_of(request))
    messages.success(request, "Cofnięto zgodę. Aplikacja nie ma już dostępu.")
    return redirect("api-screens:applications")


def _asked_of_consent(request: AktaRequest, token_id: UUID) -> HttpResponse:
    token = services.own_token(request.actor, token_id, at=moment_of(request))
    act = {
        "title": "Cofnięcie zgody",
        "facts": [
            {"term": "Aplikacja", "value": token.application.name},
            {"term": "Może teraz", "value": "; ".join(sentences(token.scope))},
        ],
        "losses": [
            "Aplikacja od razu straci dostęp w tym profilu.",
            "Aby korzystać z niej znowu, trzeba wyrazić zgodę jeszcze raz.",
        ],
        "button": "Cofnij zgodę",
        "harm": True,
        "back_url": reverse("api-screens:applications"),
    }
    return render(request, "api/ask.html", {"act": act})
