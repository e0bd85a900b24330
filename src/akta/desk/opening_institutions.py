"""Institutions with accounts; liquidated on paper or because the entity was abolished (§ 11)."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from akta.accounts.closing import queries, services
from akta.accounts.closing.models import Cause
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.rights import administrators

PAGE = 50
CAUSES = [each for each in Cause.choices if each[0] in {Cause.PAPER, Cause.ABOLISHED}]


class CloseForm(forms.Form):
    cause = forms.ChoiceField(label="Podstawa", choices=CAUSES, widget=forms.RadioSelect)
    proof = forms.CharField(
        label="Dokument",
        max_length=300,
        help_text="Zgłoszenie na piśmie albo akt o likwidacji podmiotu, z datą i numerem.",
        error_messages={"required": "Proszę oznaczyć dokument, z datą i numerem."},
    )
    successor = forms.CharField(
        label="Następca prawny",
        max_length=300,
        required=False,
        help_text="Zakłada własne konto; sprawy przechodzą po nowym zarządzeniu.",
    )


@administrators
@require_GET
def institutions(request: AktaRequest) -> HttpResponse:
    """Open institutional accounts, by name."""
    words = request.GET.get("q", "")[:80]
    found = Paginator(queries.institutions_like(words), PAGE)
    page = found.get_page(request.GET.get("strona"))
    return render(request, "desk/opening/institutions.html", {"page": page, "q": words})


@administrators
@require_http_methods(["GET", "POST"])
def close(request: AktaRequest, institution_id: UUID) -> HttpResponse:
    """Liquidate an institution's account; its dependents close with it."""
    institution = get_object_or_404(queries.institutions_like(""), pk=institution_id)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.abolish_institution(
                actor=request.actor,
                institution_id=institution_id,
                cause=Cause(form.cleaned_data["cause"]),
                proof=form.cleaned_data["proof"],
                successor=form.cleaned_data["successor"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Zlikwidowano konto instytucji razem z kontami zależnymi.")
            return redirect("desk:opening-institutions")
    ending = queries.what_ends(institution.account_id)
    act = {
        "title": "Likwidacja konta instytucji",
        "facts": [
            {"term": "Podmiot", "value": institution.name},
            {"term": "Identyfikator", "value": institution.identifier},
            {"term": "Konto", "value": institution.account.login},
        ],
        "losses": [
            "Nikt nie zaloguje się na to konto; dostępy do akt ustaną.",
            f"Konta zależne zostaną zamknięte: {ending.dependents}.",
        ],
        "button": "Zlikwiduj konto",
        "harm": True,
        "back_url": reverse("desk:opening-institutions"),
    }
    status = 422 if request.method == "POST" else 200
    context = {"act": act, "form": form}
    return render(request, "desk/ask.html", context, status=status)


LIST = "konta-portalu/instytucje/"
urlpatterns = [
    path(LIST, institutions, name="opening-institutions"),
    path(f"{LIST}<uuid:institution_id>/likwidacja/", close, name="opening-institution-close"),
]
