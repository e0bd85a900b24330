"""The desk of verification: any unit's secretariat compares the document and opens the account."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from akta.accounts.doors import staff
from akta.accounts.institutions.queries import notification_by_number
from akta.accounts.opening import queries, services
from akta.accounts.opening.changes_models import ChangeState
from akta.accounts.opening.services import changing
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.forms_opening import DocumentForm, NumberForm, ReasonForm
from akta.desk.rights import is_administrator
from akta.grants.models import Ground
from akta.grants.queries import held_by
from akta.units.queries import posts_of

View = Callable[..., HttpResponseBase]
both = require_http_methods(["GET", "POST"])
DESK = (Ground.SECRETARIAT, Ground.ADMINISTRATOR)


def clerks(view: View) -> View:
    """A view for any unit's secretariat and for administrators; it shows nothing of a case."""

    @wraps(view)
    def guarded(request: AktaRequest, *args: Any, **names: Any) -> HttpResponseBase:
        held = held_by(request.actor, at=moment_of(request)).filter(ground__in=DESK)
        if not held.exists():
            raise NotFound
        return view(request, *args, **names)

    return staff("sekretariat dowolnej jednostki albo administrator: wnioski o konto")(guarded)


def place_of(request: AktaRequest) -> services.Place:
    """The unit at whose desk the clerk sits."""
    posts = posts_of([request.actor.id], at=moment_of(request))[request.actor.id]
    names = [post.unit.name for post in posts if post.unit is not None]
    return services.Place(names[0] if names else "administrator systemu")


@clerks
@both
def find(request: AktaRequest) -> HttpResponse:
    """Find an application by its number; there is no list to look through."""
    form, status = NumberForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _found(form.cleaned_data["number"])
            except NotFound:
                form.add_error("number", "Nie ma wniosku o takim numerze. Proszę go sprawdzić.")
    context = {"form": form, "is_administrator": is_administrator(request.actor, request)}
    return render(request, "desk/opening/find.html", context, status=status)


def _found(number: str) -> HttpResponse:
    """The page of an application (WK-…), an entity's notification (ZI-…) or a change (ZD-…)."""
    if "".join(number.split()).upper().startswith("ZD-"):
        return redirect("desk:opening-change", changing.change_for(number=number).pk)
    if "".join(number.split()).upper().startswith("ZI-"):
        return redirect("desk:opening-notification", notification_by_number(number))
    return redirect("desk:opening-application", queries.application_by_number(number))


@clerks
@both
@sensitive_post_parameters()
def application(request: AktaRequest, application_id: UUID) -> HttpResponse:
    """Compare the document with the application; agreement opens the account."""
    view = queries.application_for(application_id, at=moment_of(request))
    form = DocumentForm(request.POST or None, has_pesel=view.row.has_pesel)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.confirm_in_person(
                actor=request.actor,
                application_id=application_id,
                shown=form.to_shown(),
                place=place_of(request),
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field, error.text())
            view = queries.application_for(application_id, at=moment_of(request))
        else:
            return render(request, "desk/opening/opened.html", {"opened": opened})
    return _page(request, view, form, ReasonForm(), status=422 if request.method == "POST" else 200)


def _page(
    request: AktaRequest,
    view: queries.ApplicationView,
    form: DocumentForm,
    refusal: ReasonForm,
    *,
    status: int,
) -> HttpResponse:
    context = {"view": view, "application": view.row, "form": form, "refusal": refusal}
    return render(request, "desk/opening/application.html", context, status=status)


@clerks
@both
@sensitive_post_parameters()
def change(request: AktaRequest, change_id: UUID) -> HttpResponse:
    """Compare the document with the data that are to be (§ 4 ust. 3); agreement changes them."""
    row, status = changing.change_for(change_id), 200
    has_pesel = bool(row.pesel or row.account.pesel)
    form = DocumentForm(request.POST or None, has_pesel=has_pesel)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changing.confirm_change_in_person(
                    actor=request.actor,
                    change_id=change_id,
                    shown=form.to_shown(),
                    place=place_of(request),
                    at=moment_of(request),
                )
            except InputError as error:
                form.add_error(error.field, error.text())
            else:
                messages.success(request, "Potwierdzono tożsamość i zmieniono dane konta.")
                return redirect("desk:opening-change", change_id)
    context = {"change": row, "form": form, "may_be_confirmed": row.state == ChangeState.AWAITING}
    return render(request, "desk/opening/change.html", context, status=status)


@clerks
@require_POST
def reject(request: AktaRequest, application_id: UUID) -> HttpResponse:
    """Reject an application with a reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        view = queries.application_for(application_id, at=moment_of(request))
        empty = DocumentForm(has_pesel=view.row.has_pesel)
        return _page(request, view, empty, form, status=422)
    services.reject(
        actor=request.actor,
        application_id=application_id,
        reason=form.cleaned_data["reason"],
        at=moment_of(request),
    )
    messages.success(request, "Odrzucono wniosek.")
    return redirect("desk:opening-application", application_id)


ONE = "konta-portalu/<uuid:application_id>/"
urlpatterns = [
    path("konta-portalu/zmiany/<uuid:change_id>/", change, name="opening-change"),
    path("konta-portalu/", find, name="opening"),
    path(ONE, application, name="opening-application"),
    path(f"{ONE}odrzuc/", reject, name="opening-reject"),
]
