"""One's professions in the portal: declared, what the register said, and a way to object."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from akta.accounts.doors import outside
from akta.accounts.opening.errors import beside
from akta.accounts.professions import Profession
from akta.accounts.registers import queries, services
from akta.accounts.registers.models import ProfessionalRole, RoleState
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.ui.applying import mark_conditional

OWN = "własne profile zawodowe tej osoby"
SAID = {
    RoleState.ACTIVE: "Rejestr potwierdził wpis. Profil jest czynny.",
    RoleState.PENDING: "Rejestr jeszcze nie odpowiedział. Zapytanie jest ponawiane co godzinę.",
    RoleState.REFUSED: "Rejestr nie potwierdził wpisu. Można wnieść zastrzeżenie.",
    RoleState.LOST: "Rejestr nie potwierdza już wpisu. Można wnieść zastrzeżenie.",
}


class ProfessionForm(forms.Form):
    profession = forms.ChoiceField(
        label="Zawód",
        choices=Profession.choices,
        error_messages={"required": "Proszę wybrać zawód."},
    )
    roll_number = forms.CharField(
        label="Numer wpisu na listę",
        max_length=40,
        required=False,
        help_text="Nie podaje go komornik ani mediator.",
    )

    def __init__(self, *args: Any, **names: Any) -> None:
        super().__init__(*args, **names)
        mark_conditional(self, "roll_number")


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label="Na czym polega pomyłka",
        max_length=2000,
        error_messages={"required": "Proszę napisać, na jaką listę i pod jakim numerem jest wpis."},
        widget=forms.Textarea(attrs={"rows": "4"}),
    )


@outside(OWN)
@require_http_methods(["GET", "POST"])
def professions(request: AktaRequest) -> HttpResponse:
    """One's professions; another is declared and checked at once."""
    form = ProfessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            role = services.declare_role(
                actor=request.actor,
                profession=Profession(form.cleaned_data["profession"]),
                roll_number=form.cleaned_data["roll_number"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field, beside(error))
        else:
            messages.info(request, SAID[RoleState(role.state)])
            return redirect("portal:professions")
    status = 422 if request.method == "POST" else 200
    return _page(request, form, ObjectionForm(), status=status)


def _page(
    request: AktaRequest, form: ProfessionForm, objection: ObjectionForm, *, status: int
) -> HttpResponse:
    found = queries.roles_of(request.actor.id)
    roles = [(role, SAID[RoleState(role.state)], _may_object(role)) for role in found]
    context = {"roles": roles, "form": form, "objection": objection}
    return render(request, "portal/professions.html", context, status=status)


def _may_object(role: ProfessionalRole) -> bool:
    waits = any(each.decided_at is None for each in role.objections.all())
    return role.state in {RoleState.LOST, RoleState.REFUSED} and not waits


@outside(OWN)
@require_POST
def object_to(request: AktaRequest, role_id: UUID) -> HttpResponse:
    """Object to what the register said of one."""
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return _page(request, ProfessionForm(), form, status=422)
    services.object_to(
        actor=request.actor,
        role_id=role_id,
        text=form.cleaned_data["text"],
        at=moment_of(request),
    )
    messages.success(request, "Wniesiono zastrzeżenie. Odpowiedź pojawi się na tej stronie.")
    return redirect("portal:professions")


urlpatterns = [
    path("konto/zawody/", professions, name="professions"),
    path("konto/zawody/<uuid:role_id>/zastrzezenie/", object_to, name="profession-object"),
]
