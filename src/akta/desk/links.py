"""Screens of what ties cases together, and of the team that works on one."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from akta.accounts.doors import staff
from akta.cases.links import joining, team
from akta.cases.links import queries as reads
from akta.cases.models import Case, Joining
from akta.cases.services import is_head
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk import forms_links as forms
from akta.desk.entry import entry_of, looked_at
from akta.law.matrix import Action, Thing
from akta.papers import services as papers

READS = "wpis w repertorium tej sprawy"
RUNS = "prowadzenie tej sprawy (przydział albo zastępstwo)"
IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LEADS = "referent albo kierownik jednostki; zadania daje kierownik zespołu"


def act(
    request: AktaRequest,
    case: Case,
    form: django_forms.Form,
    *,
    do: Callable[[], str],
    page: dict[str, Any],
    to: str = "desk:case-links",
) -> HttpResponse:
    """One form, one act: shown, or done and back to the case; refusals stand beside their field.

    `do` gives the sentence of what was done.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = do()
        except InputError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text())
        else:
            messages.success(request, done)
            return redirect(to, case.pk) if to == "desk:case-links" else redirect(to)
    context = {"case": case, "form": form, **page}
    return render(request, "desk/links/form.html", context, status=422 if form.errors else 200)


@staff(READS)
def overview(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Linked cases, proposals, the team with its tasks, exclusions and transfers."""
    case = entry_of(request, case_id)
    return _overview(request, case, [])


def _overview(request: AktaRequest, case: Case, linked: list[joining.Linked]) -> HttpResponse:
    at = moment_of(request)
    looked_at(request, case.pk)
    context = {
        "case": case,
        "tab": "links",
        "linked": linked,
        "links": reads.links_of(request.actor, case, at=at),
        "joinings": reads.open_joinings(request.actor, case, at=at),
        "team": reads.team_view(case, at=at),
        "exclusions": reads.exclusions_of(case),
        "transfers": reads.transfers_of(case),
        "runs_it": joining.may_decide(request.actor, case, at=at),
        "heads_it": is_head(request.actor, case, at=at),
    }
    return render(request, "desk/links/case.html", context)


@staff(RUNS)
def find(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Look for linked cases by the numbers of the persons; a search that is counted and logged.

    Opened as an address it only shows the page: nobody searches by going back to it.
    """
    case = entry_of(request, case_id)
    if request.method != "POST":
        return _overview(request, case, [])
    linked = joining.find_linked(actor=request.actor, case_id=case.pk, at=moment_of(request))
    if not linked:
        messages.info(request, "Nie znaleziono spraw tej jednostki z tymi samymi osobami.")
        return redirect("desk:case-links", case.pk)
    return _overview(request, case, linked)


@staff(RUNS)
def join(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Propose to join the case with another."""
    case = entry_of(request, case_id, Action.WRITE, Thing.MAIN)
    start = {"key": uuid4().hex, "reference": request.GET.get("z", "")[:60]}
    form = forms.JoinForm(request.POST or None, initial=start)

    def do() -> str:
        made = joining.propose_joining(
            actor=request.actor, case_id=case.pk, at=moment_of(request), **form.cleaned_data
        )
        return f"Zaproponowano połączenie. {made.words}"

    page = {
        "title": "Połączenie spraw",
        "lead": "Która sprawa przyjmie drugą, wynika z § 108 Regulaminu. Rozstrzyga prokurator "
        "sprawy przyjmującej; do tego czasu nic się nie zmienia.",
        "button": "Zaproponuj połączenie",
    }
    return act(request, case, form, do=do, page=page)


@staff(RUNS)
def join_decide(request: AktaRequest, case_id: UUID, joining_id: UUID) -> HttpResponse:
    """Begin the ruling that joins the cases, or drop the proposal."""
    at = moment_of(request)
    case = entry_of(request, case_id)
    waiting = {each.joining.pk: each for each in reads.open_joinings(request.actor, case, at=at)}
    found = waiting.get(joining_id)
    if found is None or not joining.may_decide(request.actor, case, at=at):
        raise NotFound
    choice = [(str(case.pk), case.reference)] if found.chooses else []
    form = forms.JoinDecisionForm(request.POST or None, cases=choice)
    if not found.decides:
        decision = form.fields["decision"]
        forms.chosen_of(decision).choices = [("drop", "odstąpić od połączenia")]

    if request.method == "POST" and form.is_valid() and form.cleaned_data["decision"] == "join":
        return _joining_paper(request, case, found.joining, form)

    def do() -> str:
        joining.drop_joining(
            actor=request.actor,
            joining_id=found.joining.pk,
            reason=form.cleaned_data["reason"],
            at=moment_of(request),
        )
        return "Odstąpiono od połączenia; powód zapisano w przebiegu obu spraw."

    page = {
        "title": "Rozstrzygnięcie o połączeniu spraw",
        "lead": found.joining.words,
        "facts": [
            ("Druga sprawa", found.other.reference),
            ("Zaproponował(a)", found.joining.proposed_by.full_name),
            ("Na czym polega łączność", found.joining.reason),
        ],
        "button": "Dalej",
    }
    return act(request, case, form, do=do, page=page)


def _joining_paper(
    request: AktaRequest, case: Case, found: Joining, form: forms.JoinDecisionForm
) -> HttpResponse:
    """The draft of the ruling that joins the cases; its signature does."""
    given = form.cleaned_data
    try:
        paper = papers.prepare_joining(
            actor=request.actor,
            joining_id=found.pk,
            lead_id=UUID(given["lead"]) if given.get("lead") else None,
            reason=given["reason"],
            at=moment_of(request),
        )
    except InputError as refusal:
        messages.error(request, refusal.text())
        return redirect("desk:case-join-decide", case.pk, found.pk)
    return redirect("desk:paper", paper.pk)


@staff(LEADS)
def team_new(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Enter the appointment of a team."""
    case = entry_of(request, case_id)
    people = team.candidates(case, at=moment_of(request))
    named = [(str(pk), f"{account.full_name}, {unit.name}") for pk, (account, unit) in people]
    asked = team.asked_about(case, _named_in(request), at=moment_of(request))
    form = forms.TeamForm(request.POST or None, people=named, asked=asked)

    def do() -> str:
        given = form.cleaned_data
        made = team.appoint_team(
            actor=request.actor,
            case_id=case.pk,
            leader_id=UUID(given["leader"]),
            member_ids=[UUID(pk) for pk in given["members"]],
            appointed_by=given["appointed_by"],
            document=given["document"],
            reason=given["reason"],
            opinions=form.opinions(),
            office=given.get("office", ""),
            at=moment_of(request),
        )
        return f"Zapisano zespół. Powołuje kierownik jednostki: {made.appointing_unit.name}."

    page = {
        "title": "Powołanie zespołu",
        "lead": "Członkowie dostają dostęp do sprawy na czas działania zespołu. Akt oskarżenia, "
        "umorzenie, zarzuty, środki zapobiegawcze i zabezpieczenie podpisuje kierownik zespołu.",
        "button": "Zapisz zespół",
    }
    return act(request, case, form, do=do, page=page)


def _named_in(request: AktaRequest) -> list[UUID]:
    """The people chosen in the form that was sent, as far as they are named by ids."""
    typed = [request.POST.get("leader", ""), *request.POST.getlist("members")]
    return [UUID(each) for each in typed if IS_ID.fullmatch(each)]


@staff(LEADS)
def team_end(
    request: AktaRequest, case_id: UUID, team_id: UUID | None = None, member_id: UUID | None = None
) -> HttpResponse:
    """Dissolve the team, or let a member leave; the access ends at once."""
    case = entry_of(request, case_id)
    form = forms.ReasonOnlyForm(request.POST or None)

    def do() -> str:
        facts: dict[str, Any] = {
            "actor": request.actor,
            "reason": form.cleaned_data["reason"],
            "at": moment_of(request),
        }
        if member_id is not None:
            team.remove_member(member_id=member_id, **facts)
            return "Zmieniono skład zespołu. Dostęp tej osoby zakończył się."
        assert team_id is not None
        team.dissolve_team(team_id=team_id, **facts)
        return "Rozwiązano zespół. Dostęp jego członków zakończył się."

    title = "Odejście członka zespołu" if member_id else "Rozwiązanie zespołu"
    lead = "Dostęp do sprawy, który wynikał z zespołu, kończy się z chwilą zapisu."
    page = {"title": title, "lead": lead, "button": "Zapisz"}
    return act(request, case, form, do=do, page=page)


@staff(LEADS)
def task_new(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The leader gives a member a task."""
    case = entry_of(request, case_id)
    found = reads.team_view(case, at=moment_of(request))
    if found is None:
        raise NotFound
    people = [(str(each.account_id), each.account.full_name) for each in found.members]
    form = forms.TaskForm(request.POST or None, people=people)

    def do() -> str:
        given = form.cleaned_data
        team.assign_task(
            actor=request.actor,
            team_id=found.team.pk,
            member_id=UUID(given["member"]),
            what=given["what"],
            due_on=given["due_on"],
            at=moment_of(request),
        )
        return "Zapisano zadanie."

    page = {
        "title": "Zadanie w zespole",
        "lead": "Zadania i ich terminy wyznacza kierownik zespołu (§ 126 ust. 2 Regulaminu).",
        "button": "Zapisz zadanie",
    }
    return act(request, case, form, do=do, page=page)


@staff(LEADS)
@require_POST
def task_done(request: AktaRequest, case_id: UUID, task_id: UUID) -> HttpResponse:
    """The task is done."""
    case = entry_of(request, case_id)
    team.finish_task(actor=request.actor, task_id=task_id, at=moment_of(request))
    messages.success(request, "Zadanie oznaczono jako wykonane.")
    return redirect("desk:case-links", case.pk)


BASE = "sprawy/<uuid:case_id>/powiazania/"
urlpatterns = [
    path(BASE, overview, name="case-links"),
    path(f"{BASE}szukaj/", find, name="case-links-find"),
    path(f"{BASE}polaczenie/", join, name="case-join"),
    path(f"{BASE}polaczenie/<uuid:joining_id>/", join_decide, name="case-join-decide"),
    path(f"{BASE}zespol/", team_new, name="case-team"),
    path(f"{BASE}zespol/<uuid:team_id>/koniec/", team_end, name="case-team-end"),
    path(f"{BASE}zespol/osoba/<uuid:member_id>/", team_end, name="case-team-leave"),
    path(f"{BASE}zespol/zadanie/", task_new, name="case-team-task"),
    path(f"{BASE}zespol/zadanie/<uuid:task_id>/", task_done, name="case-team-task-done"),
]
