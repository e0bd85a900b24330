"""Objections to answers of professional registers, decided by administrators."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from akta.accounts.registers import queries, services
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.rights import administrators

PAGE = 30


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Odpowiedź",
        max_length=400,
        help_text="Przeczyta ją osoba, która wniosła zastrzeżenie.",
        error_messages={"required": "Proszę napisać odpowiedź."},
        widget=forms.Textarea(attrs={"rows": "2"}),
    )


@administrators
@require_GET
def objections(request: AktaRequest) -> HttpResponse:
    """Objections that wait, the oldest first."""
    return _page(request, AnswerForm(), None)


def _page(
    request: AktaRequest, form: AnswerForm, of: UUID | None, *, status: int = 200
) -> HttpResponse:
    page = Paginator(queries.objections_waiting(), PAGE).get_page(request.GET.get("strona"))
    rows = [(row, form if row.pk == of else AnswerForm()) for row in page.object_list]
    context = {"page": page, "rows": rows}
    return render(request, "desk/opening/objections.html", context, status=status)


@administrators
@require_POST
def decide(request: AktaRequest, objection_id: UUID) -> HttpResponse:
    """Uphold (the register is asked anew) or leave the register's answer standing."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, form, objection_id, status=422)
    upheld = "upheld" in request.POST
    row = services.decide_objection(
        actor=request.actor,
        objection_id=objection_id,
        upheld=upheld,
        answer=form.cleaned_data["answer"],
        at=moment_of(request),
    )
    row.role.refresh_from_db()
    told = row.role.get_state_display()
    messages.success(
        request,
        f"Zapytano rejestr ponownie; stan profilu: {told}." if upheld else "Zapisano odpowiedź.",
    )
    return redirect("desk:opening-objections")


LIST = "konta-portalu/zastrzezenia/"
urlpatterns = [
    path(LIST, objections, name="opening-objections"),
    path(f"{LIST}<uuid:objection_id>/", decide, name="opening-objection-decide"),
]
