"""Screens of one's own messages, the same on both faces: the address, the switches."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from akta.accounts.doors import for_face
from akta.accounts.screens import edge
from akta.core.actors import Face
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.delivery import addresses
from akta.delivery.texts import ACCESS, ENDS, LETTERS, NEW_CARDS, REQUESTS, SIGN_IN, TOPICS

OF_FACE = {
    Face.PORTAL: (ACCESS, ENDS, NEW_CARDS, LETTERS, SIGN_IN),
    Face.DESK: (REQUESTS, ACCESS, NEW_CARDS, SIGN_IN),
}
WHERE = "account-messages"


class AddressForm(forms.Form):
    email = forms.CharField(
        label=_("Adres e-mail"),
        max_length=254,
        help_text=_("Przyjdzie na niego kod. Dopiero po jego podaniu adres zostanie zapisany."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Proszę podać adres e-mail.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Kod z wiadomości"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        error_messages={"required": _("Proszę podać kod.")},
    )


def patterns(face: Face) -> list[URLPattern]:
    """The address of one face."""
    owner = for_face(face, "własne ustawienia wiadomości zalogowanej osoby")
    return [path("konto/powiadomienia/", owner(own_messages), name=WHERE)]


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
def own_messages(request: AktaRequest) -> HttpResponse:
    """Where notices go by e-mail and which; without an address they stand in the system only."""
    address, code = AddressForm(), CodeForm()
    if request.method == "POST":
        if "email" in request.POST:
            address = AddressForm(request.POST)
            done = address.is_valid() and _asked(request, address)
        elif "code" in request.POST:
            code = CodeForm(request.POST)
            done = code.is_valid() and _confirmed(request, code)
        else:
            done = _changed(request)
        if done:
            return redirect(edge.to(request, WHERE))
    status = 422 if address.errors or code.errors else 200
    return edge.page(request, "messages", _shown(request, address, code), status=status)


def _shown(request: AktaRequest, address: AddressForm, code: CodeForm) -> dict[str, Any]:
    off = addresses.topics_off(request.actor)
    topics = OF_FACE[request.actor.face]
    return {
        "address": address,
        "code": code,
        "pending": addresses.pending_address(request.actor, at=moment_of(request)),
        "email": request.account.email,
        "confirmation": edge.confirmation_of(request),
        "demo_code": edge.demo_code(request, request.account),
        "topics": [(topic, TOPICS[topic], topic not in off) for topic in topics],
    }


def _asked(request: AktaRequest, form: AddressForm) -> bool:
    try:
        edge.confirm_or_fresh(request, request.POST.get("confirm", ""))
    except InputError as error:
        form.add_error(None, error.text())
        return False
    try:
        addresses.ask_for_address(
            actor=request.actor, email=form.cleaned_data["email"], at=moment_of(request)
        )
    except InputError as error:
        form.add_error(error.field, error.text())
        return False
    messages.success(request, _("Wysłano kod. Proszę podać go niżej w ciągu 30 minut."))
    return True


def _confirmed(request: AktaRequest, form: CodeForm) -> bool:
    try:
        addresses.confirm_address(
            actor=request.actor, code=form.cleaned_data["code"], at=moment_of(request)
        )
    except InputError as error:
        form.add_error(error.field, error.text())
        return False
    messages.success(request, _("Zapisano adres e-mail."))
    return True


def _changed(request: AktaRequest) -> bool:
    if "remove" in request.POST:
        try:
            edge.confirm_or_fresh(request, request.POST.get("confirm", ""))
        except InputError as error:
            messages.error(request, error.text())
            return True
        addresses.remove_address(actor=request.actor, at=moment_of(request))
        messages.success(request, _("Usunięto adres. Zawiadomienia zostają w systemie."))
        return True
    addresses.choose_topics(actor=request.actor, wanted=request.POST.getlist("topic"))
    messages.success(request, _("Zapisano wybór."))
    return True
