"""One's own data in the portal: change of name, a PESEL that is added (§ 4 ust. 3)."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from akta.accounts.doors import outside
from akta.accounts.national import proofs
from akta.accounts.national.party import is_there
from akta.accounts.opening.changes_models import ChangeState, DataChange
from akta.accounts.opening.paper import change_pdf
from akta.accounts.opening.services import changing
from akta.accounts.ports import Identity
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.portal.forms_opening import SignedForm

OWN = "własne dane zalogowanej osoby"


class ChangeForm(forms.Form):
    """The data as they are to be."""

    given_names = forms.CharField(label="Imiona", max_length=80)
    surname = forms.CharField(label="Nazwisko", max_length=120)
    pesel = forms.CharField(
        label="PESEL do dodania",
        max_length=20,
        required=False,
        help_text="Tylko jeżeli konto założono bez numeru PESEL.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def _waiting(request: AktaRequest) -> DataChange | None:
    found = changing.changes_of(request.actor.id).filter(state=ChangeState.AWAITING)
    return found.first()


@outside(OWN)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("pesel")
def own_data(request: AktaRequest) -> HttpResponse:
    """The data that hold, the request that waits, and the three ways to confirm it."""
    account = request.account
    start = {"given_names": account.given_name, "surname": account.surname}
    form = ChangeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            changing.ask_for_change(actor=request.actor, at=moment_of(request), **form.cleaned_data)
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Złożono żądanie. Do potwierdzenia dane się nie zmieniają.")
            return redirect("portal:own-data")
    return _page(request, form, SignedForm(), 422 if form.errors else 200)


def _page(request: AktaRequest, form: ChangeForm, signed: SignedForm, status: int) -> HttpResponse:
    context = {
        "owner": request.account,
        "form": form,
        "signed": signed,
        "waiting": _waiting(request),
        "former": request.account.former_names.order_by("-until"),
        "has_national": is_there(),
        "national": proofs.look(request),
    }
    return render(request, "portal/own_data.html", context, status=status)


@outside(OWN)
@require_POST
def confirm(request: AktaRequest) -> HttpResponse:
    """Confirm by a signed request, or by what login.gov.pl said a moment ago."""
    row = _waiting(request)
    if row is None:
        raise NotFound
    signed = SignedForm(request.POST or None, request.FILES or None)
    try:
        if "national" in request.POST:
            _by_node(request, row)
        elif signed.is_valid():
            changing.confirm_change_by_signature(
                change_id=row.pk, signed=signed.cleaned_data["signed"], at=moment_of(request)
            )
        else:
            return _page(request, _unbound(request), signed, 422)
    except InputError as error:
        signed.add_error(None, error.text())
        return _page(request, _unbound(request), signed, 422)
    messages.success(request, "Potwierdzono tożsamość. Dane konta są zmienione.")
    return redirect("portal:own-data")


def _unbound(request: AktaRequest) -> ChangeForm:
    account = request.account
    return ChangeForm(initial={"given_names": account.given_name, "surname": account.surname})


def _by_node(request: AktaRequest, row: DataChange) -> None:
    kept = proofs.take(request)
    if kept is None:
        raise NotFound
    told = Identity(
        kept.given_name,
        kept.surname,
        "".join(filter(str.isdigit, kept.identifier)) or None,
        date.fromisoformat(kept.born_on) if kept.born_on else None,
    )
    changing.confirm_change_by_node(
        actor=request.actor, change_id=row.pk, told=told, at=moment_of(request)
    )


@outside(OWN)
@require_GET
def paper(request: AktaRequest) -> HttpResponse:
    """The request as a PDF to be signed."""
    row = _waiting(request)
    if row is None:
        raise NotFound
    answer = HttpResponse(change_pdf(row), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    return answer


urlpatterns = [
    path("konto/dane/", own_data, name="own-data"),
    path("konto/dane/potwierdzenie/", confirm, name="own-data-confirm"),
    path("konto/dane/zadanie.pdf", paper, name="own-data-paper"),
]
