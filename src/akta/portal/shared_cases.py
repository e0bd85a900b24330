"""Cases shared in the portal: that there is one, its state, and what may be asked for."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.access import sharing
from akta.access.models import Basis
from akta.access.unshared import missing_for
from akta.accounts.doors import outside
from akta.audit.services import log_cases
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.ui.applying import mark_conditional

PAGE = 30
LACK = "W aktach brakuje danych: %s. Proszę porównać z danymi mojego konta."
OWN = "własne sprawy tej osoby: że są i w jakim są stanie, bez akt"


class ShareForm(forms.Form):
    """An application for a case to be shared."""

    case_typed = forms.CharField(
        label="Sygnatura sprawy",
        max_length=120,
        help_text="Jest na każdym piśmie z prokuratury, na przykład 4999-0.Ds.123.2026.",
        error_messages={"required": "Proszę podać sygnaturę sprawy."},
    )
    basis = forms.ChoiceField(
        label="W jakiej roli",
        choices=Basis.choices,
        widget=forms.RadioSelect,
        initial=Basis.OWN.value,
    )
    represented = forms.CharField(
        label="Reprezentowana strona",
        max_length=200,
        required=False,
        help_text="Imię i nazwisko albo nazwa; tylko przy reprezentowaniu kogoś innego.",
    )
    grounds = forms.CharField(
        label="Podstawa i dane, po których można rozpoznać wnioskodawcę w aktach",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Na przykład numer wpisu w KRS, data pełnomocnictwa, postanowienie sądu.",
    )

    def __init__(self, *args: Any, **names: Any) -> None:
        super().__init__(*args, **names)
        mark_conditional(self, "represented")


@outside(OWN)
def case_list(request: AktaRequest) -> HttpResponse:
    """The shared cases and one's own applications for sharing, in this profile."""
    words = request.GET.get("q", "").strip()[:120]
    found = sharing.shared_cases(request.actor, at=moment_of(request), words=words)
    page = Paginator(found, PAGE).get_page(request.GET.get("strona"))
    _log(request, *page)
    filed = Paginator(sharing.own_applications(request.actor), PAGE)
    context = {
        "page": page,
        "q": words,
        "applications": filed.get_page(request.GET.get("wnioski")),
        "missing": missing_for(request.actor),
    }
    return render(request, "portal/shared/list.html", context)


def _log(request: AktaRequest, *shown: sharing.SharedCase) -> None:
    log_cases(
        actor=request.actor,
        request_id=request.id,
        case_ids=[each.case.pk for each in shown],
        reason="udostępnienie sprawy (§ 9)",
    )


@outside(OWN)
def case_card(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """One shared case: state, unit, and what may be asked for."""
    shown = sharing.shared_case(request.actor, case_id, at=moment_of(request))
    _log(request, shown)
    return render(request, "portal/shared/card.html", {"shown": shown, "case": shown.case})


@outside("wniosek o udostępnienie sprawy we własnym imieniu")
def share_apply(request: AktaRequest) -> HttpResponse:
    """Apply for a case to be shared; the office decides within 3 days."""
    missing = missing_for(request.actor)
    form = ShareForm(request.POST or None, initial={"grounds": LACK % missing} if missing else {})
    if request.method == "POST" and form.is_valid():
        try:
            sharing.apply_for_share(actor=request.actor, at=moment_of(request), **form.cleaned_data)
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(
                request, "Złożono wniosek. Prokuratura rozpozna go najpóźniej w ciągu 3 dni."
            )
            return redirect("portal:shared-cases")
    status = 422 if form.errors else 200
    return render(
        request, "portal/shared/apply.html", {"form": form, "missing": missing}, status=status
    )


urlpatterns = [
    path("sprawy/", case_list, name="shared-cases"),
    path("sprawy/wniosek/", share_apply, name="share-apply"),
    path("sprawy/<uuid:case_id>/", case_card, name="shared-case"),
]
