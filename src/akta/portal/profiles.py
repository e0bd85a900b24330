"""Profiles in the portal: switched without signing in again; invitations taken up."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from akta.accounts import dependents, profiles
from akta.accounts.doors import in_any_profile, outside
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest

OWN = "własne profile tej osoby"


class InvitationForm(forms.Form):
    """The code of an invitation to a dependent account."""

    code = forms.CharField(
        label="Kod z zaproszenia",
        max_length=40,
        help_text="Jest w wiadomości e-mail z zaproszeniem do konta zależnego.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


@outside(OWN)
@require_GET
def profile_page(request: AktaRequest) -> HttpResponse:
    """What one can work in, what was closed and why, and a place for an invitation."""
    return _page(request, InvitationForm())


def _page(request: AktaRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    closed = profiles.profiles_of(request.actor.id).filter(closed_at__isnull=False)
    context = {"form": form, "closed": closed, "may_own": _may_own(request)}
    return render(request, "portal/profiles.html", context, status=status)


def _may_own(request: AktaRequest) -> bool:
    return profiles.may_own_dependents(request.seat.kind)


@outside(OWN)
@in_any_profile
@require_POST
def choose(request: AktaRequest) -> HttpResponse:
    """Go on in another profile; one lands on its home page, where nothing of the former stands."""
    typed = request.POST.get("profile", "")
    seat = profiles.choose_profile(
        request.session,
        account=request.account,
        profile_id=_id(typed) if typed else None,
        at=moment_of(request),
    )
    messages.success(request, f"Praca trwa dalej w profilu: {seat.label}.")
    return redirect("portal:home")


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise NotFound from error


@outside("zaproszenie wysłane do tej osoby")
@require_POST
def accept(request: AktaRequest) -> HttpResponse:
    """Take up a dependent account and go on working in it."""
    form = InvitationForm(request.POST)
    if form.is_valid():
        at = moment_of(request)
        try:
            dependent = dependents.accept_invitation(
                actor=request.actor, code=form.cleaned_data["code"], at=at
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            profiles.choose_profile(
                request.session, account=request.account, profile_id=dependent.profile_id, at=at
            )
            messages.success(request, f"Przyjęto konto zależne {dependent.identifier}.")
            return redirect("portal:home")
    return _page(request, form, 422)


urlpatterns = [
    path("konto/profile/", profile_page, name="profiles"),
    path("konto/profile/wybor/", choose, name="profile-choose"),
    path("konto/zaproszenie/", accept, name="invitation-accept"),
]
