"""Dependent accounts in the portal: one table, their rights, import from CSV."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from akta.accounts import dependents
from akta.accounts.dependents_csv import COLUMNS, MOST_BYTES, RowError, read_rows
from akta.accounts.doors import outside
from akta.accounts.models import Dependent
from akta.cases.queries import references_of
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.grants import delegation
from akta.grants.delegation import Rights
from akta.grants.dependents_import import import_dependents
from akta.grants.models import Manner
from akta.law.polish import plural
from akta.portal import forms_dependents as forms

PAGE = 50
OWNER = "konta zależne profilu, w którym ta osoba pracuje"


@outside(OWNER)
def dependent_list(request: AktaRequest) -> HttpResponse:
    """All dependent accounts of this profile, page by page; a constant number of queries."""
    words = request.GET.get("q", "")
    found = dependents.dependents_of(request.actor, words)
    page = Paginator(found, PAGE).get_page(request.GET.get("strona"))
    shown = list(page.object_list)
    rights = delegation.rights_of_many(shown)
    context = {
        "page": page,
        "q": words,
        "rows": [(each, told(rights[each.pk]), _state(each)) for each in shown],
    }
    return render(request, "portal/dependents/list.html", context)


def told(rights: Rights) -> str:
    """The rights in a few words."""
    if not rights.wished:
        return "brak praw do spraw"
    count = len(rights.case_ids)
    reach = "wszystkie sprawy" if rights.all_cases else plural(count, "sprawa", "sprawy", "spraw")
    return f"{reach}, {Manner(rights.manner).label}"


def _state(dependent: Dependent) -> tuple[str, str]:
    if dependent.profile.confirmed_at is None:
        return "czeka na przyjęcie zaproszenia", "soon"
    return "czynne", "done"


@outside(OWNER)
@sensitive_post_parameters("pesel")
def dependent_new(request: AktaRequest) -> HttpResponse:
    """Open one; it has no rights until they are given."""
    dependents.owning_profile(request.actor)
    form = forms.DependentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = dependents.open_dependent(
                actor=request.actor, facts=form.to_facts(), at=moment_of(request)
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(
                request,
                f"Założono konto zależne {made.identifier}; zaproszenie wysyłamy pocztą "
                "elektroniczną. Teraz można ustalić prawa.",
            )
            return redirect("portal:dependent", made.pk)
    status = 422 if form.errors else 200
    return render(request, "portal/dependents/new.html", {"form": form}, status=status)


@outside(OWNER)
def dependent_card(request: AktaRequest, dependent_id: UUID) -> HttpResponse:
    """One dependent account and its rights, which can be set anew."""
    dependent = dependents.dependent_for(request.actor, dependent_id)
    rights = delegation.rights_of(request.actor, dependent_id)
    own = references_of({pk for pk in delegation.own_cases(request.actor) if pk})
    initial = {**forms.initial_of(rights), "version": dependent.version}
    form = forms.RightsForm(request.POST or None, cases=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            delegation.set_rights(
                actor=request.actor,
                dependent_id=dependent_id,
                rights=form.to_rights(),
                version=form.cleaned_data["version"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.text())
        else:
            messages.success(request, "Zapisano prawa. Obowiązują od tej chwili.")
            return redirect("portal:dependents")
    context = {"dependent": dependent, "state": _state(dependent), "form": form}
    status = 422 if form.errors else 200
    return render(request, "portal/dependents/card.html", context, status=status)


@outside(OWNER)
@require_POST
def dependent_invite(request: AktaRequest, dependent_id: UUID) -> HttpResponse:
    """Send the invitation again."""
    dependents.invite_again(actor=request.actor, dependent_id=dependent_id, at=moment_of(request))
    messages.success(request, "Wysyłamy nowe zaproszenie; kod z poprzedniego już nie działa.")
    return redirect("portal:dependent", dependent_id)


@outside(OWNER)
def dependent_close(request: AktaRequest, dependent_id: UUID) -> HttpResponse:
    """Close one, after saying what will be lost."""
    dependent = dependents.dependent_for(request.actor, dependent_id)
    if dependent.closed_at is not None:
        raise NotFound
    if request.method == "POST":
        delegation.end_dependent(
            actor=request.actor, dependent_id=dependent_id, at=moment_of(request)
        )
        messages.success(request, f"Zamknięto konto zależne {dependent.identifier}.")
        return redirect("portal:dependents")
    act = {
        "title": "Zamknięcie konta zależnego",
        "facts": [
            {"term": "Użytkownik", "value": dependent.full_name},
            {"term": "Identyfikator", "value": dependent.identifier},
        ],
        "losses": ["Użytkownik od razu traci dostęp do wszystkich spraw tego konta."],
        "effects": ["Wpisy o tym, co czytał, zostają w dzienniku."],
        "button": "Zamknij konto zależne",
        "harm": True,
        "action": reverse("portal:dependent-close", args=[dependent_id]),
        "back_url": reverse("portal:dependent", args=[dependent_id]),
    }
    return render(request, "portal/dependents/close.html", {"act": act})


@outside(OWNER)
def dependent_import(request: AktaRequest) -> HttpResponse:
    """Open many from a table: all rows or none, each wrong row with its reason."""
    dependents.owning_profile(request.actor)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    errors: list[RowError] = []
    if request.method == "POST" and form.is_valid():
        rows, errors = read_rows(form.cleaned_data["table"].read(MOST_BYTES + 1))
        if not errors:
            own = references_of({pk for pk in delegation.own_cases(request.actor) if pk})
            by_reference = {reference: pk for pk, reference in own.items()}
            at = moment_of(request)
            errors = import_dependents(actor=request.actor, rows=rows, cases=by_reference, at=at)
        if not errors:
            made = plural(len(rows), "konto zależne", "konta zależne", "kont zależnych")
            messages.success(request, f"Założono: {made}. Zaproszenia są wysyłane.")
            return redirect("portal:dependents")
    context = {"form": form, "errors": errors, "columns": COLUMNS}
    status = 422 if errors or form.errors else 200
    return render(request, "portal/dependents/import.html", context, status=status)


urlpatterns = [
    path("konta-zalezne/", dependent_list, name="dependents"),
    path("konta-zalezne/nowe/", dependent_new, name="dependent-new"),
    path("konta-zalezne/z-pliku/", dependent_import, name="dependent-import"),
    path("konta-zalezne/<uuid:dependent_id>/", dependent_card, name="dependent"),
    path(
        "konta-zalezne/<uuid:dependent_id>/zaproszenie/", dependent_invite, name="dependent-invite"
    ),
    path("konta-zalezne/<uuid:dependent_id>/zamkniecie/", dependent_close, name="dependent-close"),
]
