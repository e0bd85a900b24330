"""The owner's page of an application's webhook: address, key shown once, what was delivered."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from akta.accounts.doors import outside
from akta.api.webhook_models import Webhook
from akta.api.webhooks import services
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest

OWN = "własna aplikacja tej osoby"
PAGE = 30
NAME = "api-screens:webhook"


class AddressForm(forms.Form):
    url = forms.CharField(
        label="Adres serwera aplikacji",
        max_length=400,
        help_text="Publiczny adres https://. Zapisanie tworzy nowy klucz podpisu.",
        widget=forms.URLInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )


@outside(OWN)
@require_http_methods(["GET", "POST"])
def webhook(request: AktaRequest, application_id: UUID) -> HttpResponse:
    """Set the address; the key is shown on this answer and never again."""
    application = services.own_application(request.actor, application_id)
    form, secret = AddressForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = services.set_webhook(
                actor=request.actor,
                application_id=application_id,
                url=form.cleaned_data["url"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field, error.text())
    rows = services.deliveries_of(request.actor, application_id)
    context = {
        "application": application,
        "webhook": Webhook.objects.filter(pk=application.pk).defer("secret").first(),
        "form": form,
        "secret": secret,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("strona")),
    }
    return render(request, "api/webhook.html", context, status=422 if form.errors else 200)


@outside(OWN)
@require_POST
def trial(request: AktaRequest, application_id: UUID) -> HttpResponse:
    """Send a trial message."""
    services.send_trial(actor=request.actor, application_id=application_id, at=moment_of(request))
    messages.success(request, "Wiadomość próbna wyjdzie w ciągu minuty. Wynik będzie na liście.")
    return redirect(NAME, application_id)


@outside(OWN)
@require_http_methods(["GET", "POST"])
def stop(request: AktaRequest, application_id: UUID) -> HttpResponse:
    """Tell the application nothing more, once it was said what that ends."""
    if request.method == "GET":
        return _asked(request, application_id)
    services.stop_webhook(actor=request.actor, application_id=application_id, at=moment_of(request))
    messages.success(request, "Wyłączono powiadamianie aplikacji.")
    return redirect(NAME, application_id)


def _asked(request: AktaRequest, application_id: UUID) -> HttpResponse:
    application = services.own_application(request.actor, application_id)
    set_up = Webhook.objects.filter(pk=application.pk, stopped_at=None).defer("secret").first()
    if set_up is None:
        raise NotFound
    act = {
        "title": "Wyłączenie powiadamiania",
        "facts": [
            {"term": "Aplikacja", "value": application.name},
            {"term": "Adres", "value": set_up.url},
            {"term": "Klucz podpisu", "value": set_up.key_id},
        ],
        "losses": [
            "Serwer aplikacji nie dowie się o nowych zawiadomieniach żadnego z użytkowników.",
            "Aby włączyć powiadamianie znowu, trzeba zapisać adres i przenieść nowy klucz.",
        ],
        "button": "Wyłącz powiadamianie",
        "harm": True,
        "back_url": reverse(NAME, args=[application.pk]),
    }
    return render(request, "api/ask.html", {"act": act})


urlpatterns = [
    path("aplikacje/<uuid:application_id>/powiadamianie/", webhook, name="webhook"),
    path("aplikacje/<uuid:application_id>/powiadamianie/proba/", trial, name="webhook-trial"),
    path("aplikacje/<uuid:application_id>/powiadamianie/wylacz/", stop, name="webhook-stop"),
]
