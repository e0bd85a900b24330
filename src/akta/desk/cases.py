"""Screens of the cases: list, register entry, persons, assignment, named openings."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from akta.accounts.doors import staff
from akta.accounts.models import Account
from akta.accounts.queries import names_of
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.cases import queries, services
from akta.cases.errors import NumberRefused
from akta.cases.models import Case, CasePerson, CaseState, Form
from akta.core import journal
from akta.core.clock import local_day
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.models import JournalEntry
from akta.core.requests import AktaRequest
from akta.core.typed import LAST_PAGE, whole_number
from akta.desk import forms_cases as forms
from akta.desk.entry import entry_of, looked_at
from akta.files.lens import desk_lens
from akta.files.queries import digitisation_of
from akta.grants import services as grants_services
from akta.law.matrix import Action, Thing
from akta.law.periods import PeriodError, period
from akta.units.models import Cell

HISTORY, HISTORY_PAGE, PERSONS = 8, 100, 50


@staff("sprawy, których wpis w repertorium wolno czytać tej osobie")
def case_list(request: AktaRequest) -> HttpResponse:
    """The list of cases with search, state and "only mine", kept in the address.

    Whoever types a whole reference wants the case, not a list of one.
    """
    asked = request.GET
    page = queries.page_of_cases(
        request.actor,
        at=moment_of(request),
        number=whole_number(asked.get("strona", ""), default=1, most=LAST_PAGE),
        words=asked.get("q", "")[:120],
        state=asked.get("stan", ""),
        mine=asked.get("moje") == "1",
        sort=asked.get("kolejnosc", "najnowsze"),
    )
    if page.total == 1 and page.cases[0].reference == asked.get("q", "").strip():
        return redirect("desk:case", page.cases[0].pk)
    context = {
        "page": page,
        "q": asked.get("q", ""),
        "state": asked.get("stan", ""),
        "mine": asked.get("moje") == "1",
        "sort": asked.get("kolejnosc", "najnowsze"),
        "states": CaseState.choices,
        "sorts": list(queries.SORTS),
        "pages": Paginator(range(page.total), queries.PAGE).page(page.number),
        "may_register": queries.cells_for_registering(
            request.actor, at=moment_of(request)
        ).exists(),
        "stub": _stub(request, page),
    }
    return render(request, "desk/cases/list.html", context)


def _stub(request: AktaRequest, page: queries.CasePage) -> queries.CaseStub | None:
    """For an exact reference of the own unit: where the case is and whose, and nothing more."""
    if page.total or not request.GET.get("q"):
        return None
    try:
        return queries.lookup(request.actor, request.GET["q"][:120], at=moment_of(request))
    except NotFound:
        return None


@staff("komórki, w których ta osoba może rejestrować sprawy")
def case_new(request: AktaRequest) -> HttpResponse:
    """Register a case."""
    at = moment_of(request)
    form, cells = entry_form(request, at)
    if form.is_valid():
        try:
            case = services.register_case(actor=request.actor, at=at, **entry_told(form))
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, f"Zarejestrowano sprawę {case.reference}.")
            return redirect("desk:case", case.pk)
    context = {"form": form, "cells": cells}
    return render(request, "desk/cases/new.html", context, status=422 if form.errors else 200)


def entry_form(
    request: AktaRequest, at: datetime, **initial: Any
) -> tuple[forms.CaseForm, list[Cell]]:
    """The form of a new entry, as typed or empty, and the cells that may be written in."""
    cells = list(queries.cells_for_registering(request.actor, at=at))
    referents = queries.referents_of(cells[0].unit_id, at=at) if cells else Account.objects.none()
    first = {"key": uuid4().hex, "referent": str(request.actor.id), **initial}
    typed = request.POST if request.method == "POST" else None
    form = forms.CaseForm(
        typed, initial=first, cells=cells, referents=referents, today=local_day(at)
    )
    return form, cells


def entry_told(form: forms.CaseForm) -> dict[str, Any]:
    """What was typed, as the service that registers takes it."""
    given = form.cleaned_data
    return {
        "cell_id": UUID(given["cell"]),
        "register": given["register"],
        "form": Form(given["form"]),
        "subject": given["subject"],
        "referent_id": UUID(given["referent"]) if given["referent"] else None,
        "opened_on": given["opened_on"],
        "key": given["key"],
    }


@staff("wpis w repertorium tej sprawy")
def case_card(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The card of a case: what the register says, persons, openings, history."""
    case, at = looked_at(request, case_id), moment_of(request)
    may_write = queries.may(request.actor, case, Thing.REGISTER_ENTRY, Action.WRITE, at=at)
    heads_it = services.is_head(request.actor, case, at=at)
    persons = Paginator(queries.persons_of(case), PERSONS)
    may_decide = queries.may(request.actor, case, Thing.MAIN, Action.WRITE, at=at)
    context = {
        "case": case,
        "persons": persons.get_page(request.GET.get("uczestnicy")),
        "history": _history(case),
        "named": case.named_decisions.filter(in_force__contains=at).select_related("account"),
        "may_write": may_write,
        "may_assign": heads_it if case.referent_id else may_write,
        "may_open": heads_it or may_decide,
        "tab": "card",
    }
    return render(request, "desk/cases/card.html", context)


def _history(case: Case) -> list[dict[str, Any]]:
    return _told_entries(list(_entries(case)[:HISTORY]))


def _entries(case: Case) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(case_id=case.pk).order_by("-seq")


def _told_entries(entries: list[JournalEntry]) -> list[dict[str, Any]]:
    ids = {entry.actor_id for entry in entries} | {entry.on_behalf_of_id for entry in entries}
    names = names_of({pk for pk in ids if pk})
    return [
        {
            "at": entry.at,
            "who": _who(entry, names),
            "text": journal.sentence(entry),
        }
        for entry in entries
    ]


def _who(entry: JournalEntry, names: Mapping[UUID, str]) -> str:
    """Who did it, and on whose behalf where that is another."""
    name = names.get(entry.actor_id, "System") if entry.actor_id else "System"
    if entry.on_behalf_of_id is None:
        return name
    return f"{name} (w imieniu: {names.get(entry.on_behalf_of_id, '')})"


@staff("wpis w repertorium tej sprawy")
def case_history(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """All that happened in the case, the newest first, page by page."""
    case = looked_at(request, case_id)
    page = Paginator(_entries(case), HISTORY_PAGE).get_page(request.GET.get("strona"))
    context = {"case": case, "page": page, "history": _told_entries(list(page.object_list))}
    return render(request, "desk/cases/history.html", context)


@staff("zapis wpisu w repertorium tej sprawy")
def case_edit(request: AktaRequest, case_id: UUID) -> HttpResponse:
    case = entry_of(request, case_id, Action.WRITE)
    if request.method != "POST":
        form = forms.EditCaseForm(
            initial={"form": case.form, "subject": case.subject, "version": case.version}
        )
        return render(request, "desk/cases/edit.html", {"case": case, "form": form})
    form = forms.EditCaseForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        services.edit_case(
            actor=request.actor,
            case_id=case.pk,
            form=Form(given["form"]),
            subject=given["subject"],
            version=given["version"],
            at=moment_of(request),
        )
        messages.success(request, "Zapisano kartę sprawy.")
        return redirect("desk:case", case.pk)
    return render(request, "desk/cases/edit.html", {"case": case, "form": form}, status=422)


@staff("przydział: sekretariat przy pierwszym, kierownik przy zmianie referenta")
def case_assign(request: AktaRequest, case_id: UUID) -> HttpResponse:
    case = entry_of(request, case_id)
    referents = queries.referents_of(case.unit_id, at=moment_of(request))
    form = forms.AssignForm(request.POST or None, referents=referents, current=case.referent_id)
    if request.method == "POST" and form.is_valid():
        try:
            services.assign(
                actor=request.actor,
                case_id=case.pk,
                referent_id=UUID(form.cleaned_data["referent"]),
                decision=form.cleaned_data.get("decision", ""),
                reason=form.cleaned_data.get("reason", ""),
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Przydzielono sprawę. Dotychczasowy referent utracił dostęp.")
            return redirect("desk:cases")
    status = 422 if form.errors else 200
    return render(request, "desk/cases/assign.html", {"case": case, "form": form}, status=status)


@staff("zapis wpisu w repertorium tej sprawy")
def person_edit(request: AktaRequest, case_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Add a person, or change one."""
    case = entry_of(request, case_id, Action.WRITE)
    person = _person(case, person_id) if person_id else None
    initial = _initial(person) if person else {"capacity": request.GET.get("rola", "suspect")}
    form = forms.PersonForm(request.POST or None, initial=initial, case=case, person=person)
    if request.method == "POST" and form.is_valid():
        facts, at = form.cleaned_data, moment_of(request)
        try:
            if person is None:
                services.add_person(actor=request.actor, case_id=case.pk, facts=facts, at=at)
            else:
                services.edit_person(actor=request.actor, person_id=person.pk, facts=facts, at=at)
        except NumberRefused as error:
            form.add_error(error.at_field, error.text())
        else:
            messages.success(request, "Zapisano uczestnika sprawy.")
            return redirect("desk:case", case.pk)
    context = {"case": case, "form": form, "person": person}
    status = 422 if form.errors else 200
    return render(request, "desk/cases/person.html", context, status=status)


def _person(case: Case, person_id: UUID) -> CasePerson:
    person = case.persons.filter(pk=person_id, removed_at__isnull=True).first()
    if person is None:
        raise NotFound
    return person


def _initial(person: CasePerson) -> dict[str, Any]:
    names = ["capacity", "given_name", "surname", "pesel", "nip", "regon", "professional_number"]
    return {name: getattr(person, name) or "" for name in names} | {
        "represents": str(person.represents_id or ""),
        "is_portal_addressee": person.is_portal_addressee,
    }


@staff("zapis wpisu w repertorium tej sprawy")
def person_remove(request: AktaRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    case = entry_of(request, case_id, Action.WRITE)
    person = _person(case, person_id)
    if request.method == "POST":
        services.remove_person(actor=request.actor, person_id=person.pk, at=moment_of(request))
        messages.success(request, "Usunięto uczestnika z listy. Wpis pozostaje w historii sprawy.")
        return redirect("desk:case", case.pk)
    return render(request, "desk/cases/person_remove.html", {"case": case, "person": person})


@staff("decyzja referenta albo kierownika o imiennym otwarciu sprawy")
def named_new(request: AktaRequest, case_id: UUID) -> HttpResponse:
    case, _, _ = queries.case_for(
        request.actor, case_id, thing=Thing.MAIN, action=Action.READ, at=moment_of(request)
    )
    people = Account.objects.filter(kind="staff", disabled_at__isnull=True).exclude(
        pk__in=[request.actor.id]
    )
    form = forms.NamedForm(request.POST or None, people=people.order_by("surname")[:500])
    if request.method == "POST" and form.is_valid():
        at = moment_of(request)
        try:
            services.open_to_named(
                actor=request.actor,
                case_id=case.pk,
                account_id=UUID(form.cleaned_data["account"]),
                opens=form.opened(),
                reason=form.cleaned_data["reason"],
                until=end_of(form.cleaned_data["last_day"], at=at),
                at=at,
            )
        except (InputError, PeriodError) as error:
            form.add_error("last_day", _told(error))
        else:
            messages.success(request, "Otwarto sprawę dla wskazanej osoby.")
            return redirect("desk:case", case.pk)
    status = 422 if form.errors else 200
    return render(request, "desk/cases/named.html", {"case": case, "form": form}, status=status)


def end_of(last_day: date, *, at: datetime) -> datetime:
    """The end of the last day, Warsaw time."""
    return period(local_day(at), last_day, at=at).end


def _told(error: Exception) -> str:
    return error.text() if isinstance(error, InputError) else str(error)


@staff("decyzja referenta albo kierownika o imiennym otwarciu sprawy")
def named_end(request: AktaRequest, case_id: UUID, decision_id: UUID) -> HttpResponse:
    """End a named opening, after a page that says who will no longer read."""
    case = entry_of(request, case_id)
    if request.method == "POST":
        services.end_named(actor=request.actor, decision_id=decision_id, at=moment_of(request))
        messages.success(request, "Zakończono imienne otwarcie sprawy.")
        return redirect("desk:case", case_id)
    decision = case.named_decisions.select_related("account").filter(pk=decision_id).first()
    if decision is None:
        raise NotFound
    act = {
        "title": "Zakończenie otwarcia imiennego",
        "lead": "Osoba od razu przestanie widzieć sprawę. Otworzyć ją ponownie można nową decyzją.",
        "facts": [
            {"term": "Osoba", "value": decision.account.full_name},
            {"term": "Sprawa", "value": case.reference},
            {"term": "Powód otwarcia", "value": decision.reason},
        ],
        "button": "Zakończ otwarcie",
        "harm": True,
        "back_url": reverse("desk:case", args=[case.pk]),
    }
    return render(request, "desk/ask.html", {"act": act, "case": case})


@staff("wgląd z urzędu: kierownik jednostki albo komórki")
def reason(request: AktaRequest, case_id: UUID, thing: str) -> HttpResponse:
    """Ask for the reason of a look by office, once a day and case."""
    case = entry_of(request, case_id)
    onward = request.GET.get("dalej", "")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None) or thing not in set(Thing):
        raise NotFound
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grants_services.give_reason(
            actor=request.actor,
            case_id=case.pk,
            thing=thing,
            reason=form.cleaned_data["reason"],
            at=moment_of(request),
        )
        return redirect(onward)
    status = 422 if form.errors else 200
    return render(request, "desk/cases/reason.html", {"case": case, "form": form}, status=status)


@staff("zapis wpisu w repertorium tej sprawy")
def digitisation(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Tell an enquirer the state of digitisation, and note that it was told (P-3-1)."""
    case = entry_of(request, case_id, Action.WRITE)
    answer = digitisation_of(desk_lens(request.actor, case, at=moment_of(request))).text
    form = forms.DigitisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.tell_digitisation(
            actor=request.actor,
            case_id=case.pk,
            asked_by=form.cleaned_data["asked_by"],
            answer=answer,
            at=moment_of(request),
        )
        messages.success(request, "Zapisano udzieloną odpowiedź w historii sprawy.")
        return redirect("desk:case", case.pk)
    context = {"case": case, "form": form, "answer": answer}
    status = 422 if form.errors else 200
    return render(request, "desk/cases/digitisation.html", context, status=status)


@staff("wyszukanie osoby w celu służbowym, do sprawy własnej, w granicach dziennego limitu")
def person_search(request: AktaRequest) -> HttpResponse:
    """Search beyond one's own cases: with a purpose, limited, logged, listed to the head."""
    form = forms.PersonSearchForm(request.POST or None)
    hits = None
    if request.method == "POST" and form.is_valid():
        log_look(LookKind.PERSON_SEARCH, actor=request.actor, request_id=request.id)
        try:
            hits = queries.search_persons(request.actor, at=moment_of(request), **form.cleaned_data)
        except NotFound:
            form.add_error("for_reference", "Nie ma takiej sprawy wśród dostępnych z tego konta.")
    context = {
        "form": form,
        "hits": hits,
        "limit": queries.PERSON_SEARCHES_A_DAY,
        "monthly": queries.person_searches(request.actor, at=moment_of(request)),
    }
    return render(request, "desk/cases/persons.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("sprawy/", case_list, name="cases"),
    path("sprawy/nowa/", case_new, name="case-new"),
    path("osoby/", person_search, name="cases-persons"),
    path("sprawy/<uuid:case_id>/", case_card, name="case"),
    path("sprawy/<uuid:case_id>/historia/", case_history, name="case-history"),
    path("sprawy/<uuid:case_id>/digitalizacja/", digitisation, name="case-digitisation"),
    path("sprawy/<uuid:case_id>/zmiana/", case_edit, name="case-edit"),
    path("sprawy/<uuid:case_id>/przydzial/", case_assign, name="case-assign"),
    path("sprawy/<uuid:case_id>/uczestnicy/nowy/", person_edit, name="case-person-new"),
    path("sprawy/<uuid:case_id>/uczestnicy/<uuid:person_id>/", person_edit, name="case-person"),
    path(
        "sprawy/<uuid:case_id>/uczestnicy/<uuid:person_id>/usuniecie/",
        person_remove,
        name="case-person-remove",
    ),
    path("sprawy/<uuid:case_id>/otwarcia/nowe/", named_new, name="case-named-new"),
    path(
        "sprawy/<uuid:case_id>/otwarcia/<uuid:decision_id>/koniec/",
        named_end,
        name="case-named-end",
    ),
    path("sprawy/<uuid:case_id>/powod/<slug:thing>/", reason, name="case-reason"),
]
