"""Liquidation of one's own account, or of the institution's by its administrator (§ 11)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from akta.accounts.closing import queries, services
from akta.accounts.doors import outside
from akta.accounts.institutions.models import Institution
from akta.accounts.institutions.queries import institution_of
from akta.accounts.opening.errors import beside
from akta.accounts.screens import edge
from akta.accounts.screens.forms import ConfirmForm
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.filing.queries import own_drafts
from akta.portal.accesses import counted


class EntityForm(forms.Form):
    """The four data of § 5 ust. 3, asked again."""

    name = forms.CharField(label="Nazwa podmiotu", max_length=300)
    seat = forms.CharField(label="Siedziba (miejscowość)", max_length=80)
    nip = forms.CharField(
        label="NIP",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-check": "nip"}),
    )
    regon = forms.CharField(label="REGON", max_length=20, required=False)
    other_number = forms.CharField(
        label="Identyfikator podmiotu",
        max_length=80,
        required=False,
        help_text="Jeżeli podmiot nie ma NIP ani REGON.",
    )
    admin_surname = forms.CharField(label="Nazwisko administratora", max_length=120)
    admin_pesel = forms.CharField(
        label="PESEL administratora",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-check": "pesel"}),
    )


@outside("własne konto zalogowanej osoby")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def closing(request: AktaRequest) -> HttpResponse:
    """What would end and what is kept; confirmed by the second factor, it ends at once."""
    institution = institution_of(request.account.pk)
    data = request.POST or None
    entity = EntityForm(data) if institution else None
    confirmation = ConfirmForm(data, has_factor=request.account.has_second_factor)
    is_whole = request.method == "POST" and confirmation.is_valid()
    is_whole = is_whole and (entity is None or entity.is_valid())
    if is_whole and _done(request, institution, entity, confirmation):
        request.session.flush()
        messages.success(request, "Konto zostało zlikwidowane.")
        return redirect("portal:home")
    at = moment_of(request)
    accesses = counted(request.actor, at=at)
    context = {
        "institution": institution,
        "entity": entity,
        "confirmation": confirmation,
        "ending": queries.what_ends(request.account.pk),
        "accesses": accesses["live"] + accesses["later"],
        "drafts": own_drafts(request.actor).count(),
        "demo_code": edge.demo_code(request, request.account),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/closing.html", context, status=status)


def _done(
    request: AktaRequest,
    institution: Institution | None,
    entity: EntityForm | None,
    confirmation: ConfirmForm,
) -> bool:
    """The data first: a code that confirms is good once."""
    facts = services.ClosingFacts(**entity.cleaned_data) if entity else None
    try:
        if institution is not None and facts is not None:
            services.refuse_other_data(institution, facts)
    except InputError as error:
        (entity or confirmation).add_error(error.field, beside(error))
        return False
    try:
        edge.confirm(request, confirmation.cleaned_data["confirm"])
    except InputError as error:
        confirmation.add_error("confirm", error.text())
        return False
    at = moment_of(request)
    if facts is None:
        services.liquidate_own(actor=request.actor, at=at)
    else:
        services.close_institution(actor=request.actor, facts=facts, at=at)
    return True


urlpatterns = [path("konto/likwidacja/", closing, name="closing")]
