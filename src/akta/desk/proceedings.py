"""Screens of the course of a proceeding: time-line, recording, correcting, "why?" and "what if"."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.access.queries import may_prepare
from akta.accounts.doors import staff
from akta.cases import queries as cases
from akta.cases.errors import EventBlocked, EventValue
from akta.cases.models import Case
from akta.cases.proceedings import day as days
from akta.cases.proceedings import queries, state
from akta.cases.proceedings.queries import Derivation
from akta.cases.proceedings.services import correct_event, record_event
from akta.core.clock import local_day
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk import forms_proceedings as forms
from akta.desk.entry import entry_of, looked_at
from akta.law.matrix import Action, Thing
from akta.law.procedures.model import (
    ACTORS,
    Due,
    EventKind,
    FieldType,
    Happening,
    expressions_of,
)
from akta.law.procedures.values import told
from akta.law.provisions import Provision
from akta.law.running_time import RuleSet, place_of_motion
from akta.papers.effects import papers_of_event


@staff("wpis w repertorium tej sprawy")
def course(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """What happened in the case, where it stands, and what is due."""
    case = looked_at(request, case_id)
    today = local_day(moment_of(request))
    derivation = queries.derivation_of(case, day=today)
    context = {
        "case": case,
        "tab": "course",
        "may_write": cases.may(
            request.actor, case, Thing.REGISTER_ENTRY, Action.WRITE, at=moment_of(request)
        ),
        "may_order": may_prepare(request.actor, case.pk, at=moment_of(request)),
        "status": state.STATUS_WORDS.get(derivation.folded.status, derivation.folded.status),
        "running": None if derivation.folded.status == "joined" else derivation.folded.running,
        "total": _total(derivation, today),
        "is_military": derivation.folded.act.value == "military",
        "motion_place": _motion_place(derivation),
        "misfits": derivation.folded.misfits,
        "duties": [_row(row, today) for row in queries.duties_of(case)],
        "lines": queries.timeline(case, derivation.folded),
        "facts": _facts(derivation, today),
    }
    return render(request, "desk/proceedings/course.html", context)


def _motion_place(derivation: Derivation) -> Provision | None:
    """By which provision of its own regulation the case asks for more time."""
    motion = derivation.folded.running.latest_motion if derivation.folded.running else None
    return place_of_motion(motion, RuleSet(derivation.folded.act.value)) if motion else None


def _total(derivation: Derivation, today: date) -> int:
    """Days since the first opening, whatever is left out of the running time."""
    first = derivation.folded.facts.get("initiated")
    return (today - first).days if first is not None else 0


def _facts(derivation: Derivation, today: date) -> list[dict[str, Any]]:
    """The role of the prosecutor and other tables that the facts of the case answer alone."""
    found = []
    for table in queries.tables():
        row = queries.answer_of(table, derivation, today)
        if row is not None:
            found.append({"term": table.name, "value": row.words, "provision": table.provision})
    return found


def _row(row: Any, today: date) -> dict[str, Any]:
    return {"row": row, "actor": ACTORS[row.actor], **days.tone_of(row, today)}


OF_ITS_OWN = {
    "transferred": "desk:case-transfer",
    "transfer_back": "desk:case-links",
    "transfer_back_check": "desk:case-links",
    "transfer_taken": "desk:case-links",
    "transfer_taken_check": "desk:case-links",
    "severed_out": "desk:case-sever",
    "joining_proposed": "desk:case-join",
    "joined": "desk:case-links",
    "absorbed": "desk:case-links",
    "team_appointed": "desk:case-team",
    "exclusion_declared": "desk:case-exclude",
    "exclusion_requested": "desk:case-exclude",
}
"""Events that more follows from than terms: they happen on screens of their own."""


@staff("zapis wpisu w repertorium tej sprawy")
def event_new(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Choose the kind of an event, then record it."""
    case = entry_of(request, case_id, Action.WRITE)
    derivation = queries.derivation_of(case)
    kind = state.library().events.get(request.GET.get("rodzaj", ""))
    if kind is None:
        return _choice(request, case, _groups(derivation.folded.status, request.GET.get("q")))
    if kind.id in OF_ITS_OWN:
        return redirect(OF_ITS_OWN[kind.id], case.pk)
    version = len(state.entries_of(case.pk))
    at = moment_of(request)
    persons = list(cases.persons_of(case))
    start = {
        **forms.suggested(kind, persons, derivation.folded),
        "day": local_day(at),
        "version": version,
        "key": uuid4().hex,
    }
    form = forms.EventForm(request.POST or None, kind=kind, persons=persons, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            record_event(
                actor=request.actor,
                case_id=case.pk,
                kind=kind.id,
                day=given["day"],
                values=form.values(),
                at=at,
                version=given["version"],
                key=given["key"],
                overrides=form.overrides(),
            )
        except InputError as error:
            _put(form, error)
        else:
            messages.success(request, f"Zapisano zdarzenie: {kind.name}.")
            return redirect("desk:case-course", case.pk)
    context = {
        "case": case,
        "form": form,
        "kind": kind,
        "duties": _papers(kind, derivation, at),
        "papers": papers_of_event(kind.id),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/proceedings/event.html", context, status=status)


def _choice(
    request: AktaRequest, case: Case, groups: list[tuple[str, list[EventKind]]]
) -> HttpResponse:
    """The kinds to choose from; a whole name, or words of one kind alone, lead to its form."""
    words = request.GET.get("q", "").strip().casefold()
    found = [kind for _, kinds in groups for kind in kinds]
    exact = [kind for kind in found if kind.name.casefold() == words] or found
    if words and len(exact) == 1:
        return redirect(f"{request.path}?rodzaj={exact[0].id}")
    return render(request, "desk/proceedings/kinds.html", {"case": case, "groups": groups})


def _groups(status: str, words: str | None) -> list[tuple[str, list[EventKind]]]:
    groups: dict[str, list[EventKind]] = {}
    for kind in queries.event_kinds(status):
        if not words or words.casefold() in kind.name.casefold():
            groups.setdefault(days.area_words(kind.area), []).append(kind)
    return list(groups.items())


def _papers(kind: EventKind, derivation: Derivation, at: datetime) -> list[dict[str, Any]]:
    """Papers of the duties that this event fulfils, with the fields that the rules demand.

    The first event of `done_by` fulfils a duty; the others only end it.
    """
    return [
        {"due": due, "fields": queries.paper_of(due.declaration, derivation.folded, local_day(at))}
        for due in derivation.duties
        if kind.id == due.declaration.done_by[0] and due.declaration.paper
    ]


def _put(form: Any, error: InputError) -> None:
    """An error beside its field, and the overrides that the rules allow."""
    field = error.field
    if isinstance(error, EventValue):
        field = f"{forms.VALUE}{error.at_field}"
    if isinstance(error, EventBlocked):
        form.ask_overrides(error.refusals)
    form.add_error(field if field in form.fields else None, error.text())


@staff("zapis wpisu w repertorium tej sprawy")
def event_correct(request: AktaRequest, case_id: UUID, event_id: UUID) -> HttpResponse:
    """Correct a wrong entry by a new one, or withdraw it."""
    case = entry_of(request, case_id, Action.WRITE)
    entries = state.entries_of(case.pk)
    wrong = next((e for e in state.happenings(entries) if e.id == str(event_id)), None)
    kind = state.library().events.get(wrong.kind) if wrong else None
    if wrong is None or kind is None:
        raise NotFound
    withdraws = request.GET.get("wycofaj") == "1"
    start = {"day": wrong.day, "version": len(entries), **forms.initial_of(kind, wrong.values)}
    form: Any = (
        forms.WithdrawalForm(request.POST or None, initial=start)
        if withdraws
        else forms.CorrectionForm(
            request.POST or None, kind=kind, persons=cases.persons_of(case), initial=start
        )
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            correct_event(
                actor=request.actor,
                case_id=case.pk,
                entry_id=event_id,
                reason=given["reason"],
                kind=None if withdraws else kind.id,
                day=None if withdraws else given["day"],
                values=None if withdraws else form.values(),
                at=moment_of(request),
                version=given["version"],
                key=given["key"],
                overrides=None if withdraws else form.overrides(),
            )
        except InputError as error:
            _put(form, error)
        else:
            messages.success(request, "Zapisano sprostowanie. Terminy policzono na nowo.")
            return redirect("desk:case-course", case.pk)
    context = {"case": case, "form": form, "kind": kind, "wrong": wrong, "withdraws": withdraws}
    status = 422 if form.errors else 200
    return render(request, "desk/proceedings/correct.html", context, status=status)


@staff("wpis w repertorium tej sprawy")
def duty(request: AktaRequest, case_id: UUID, duty_id: int) -> HttpResponse:
    """One open duty: why exactly then, what it blocks, what the paper must say; and "what if"."""
    case = looked_at(request, case_id)
    at = moment_of(request)
    row, due, derivation = queries.due_of(case, duty_id, day=local_day(at))
    library = state.library()
    form = forms.WhatIfForm(
        request.GET if "co" in request.GET else None, initial={"dnia": local_day(at)}
    )
    supposed = _supposed(case, due, form) if form.is_bound and form.is_valid() else None
    context = {
        "case": case,
        "tab": "course",
        "may_write": cases.may(request.actor, case, Thing.REGISTER_ENTRY, Action.WRITE, at=at),
        "row": row,
        "due": due,
        "declaration": due.declaration,
        "actor": ACTORS[due.declaration.actor],
        "through": [ACTORS[each] for each in due.declaration.through],
        "facts": _known_facts(due, derivation),
        "missing": [queries.missing_words(name, due) for name in due.missing],
        "blocks": [library.events[name].name for name in due.declaration.blocks],
        "ends": [library.events[name] for name in due.declaration.done_by],
        "papers": papers_of_event(due.declaration.done_by[0]),
        "fields": queries.paper_of(due.declaration, derivation.folded, local_day(at)),
        "form": form,
        "supposed": supposed,
        **days.tone_of(row, local_day(at)),
    }
    return render(request, "desk/proceedings/duty.html", context)


def _known_facts(due: Due, derivation: Derivation) -> list[tuple[str, str]]:
    """What the conditions and the term of a duty look at, in words: fields of the event, facts."""
    library = state.library()
    asked = [expression for _, expression in expressions_of(due.declaration)]
    names = {name for expression in asked for name in expression.names}
    fields = {name for expression in asked for name in expression.event_names}
    given = [
        (field.label, told(field, due.event.get(field.name)))
        for field in library.events[due.event.kind].fields
        if field.name in fields and field.type not in {FieldType.PERSON, FieldType.DATA}
        if due.event.get(field.name) is not None
    ]
    return given + [
        (library.facts[name].label, queries.fact_words(name, derivation.folded.facts.get(name)))
        for name in sorted(names)
        if name in library.facts
    ]


def _supposed(case: Case, due: Due, form: forms.WhatIfForm) -> dict[str, Any]:
    given = form.cleaned_data
    event = Happening("supposed", given["co"], given["dnia"], form.values())
    after, blocked = queries.what_if(case, event)
    wanted = (due.declaration.id, due.key)
    same = next((each for each in after.duties if (each.declaration.id, each.key) == wanted), None)
    running = after.folded.running
    steps = same.why if same else ()
    known = {step.text for step in steps}
    lines = running.explanation if running else ()
    misfit = next((m for m in after.folded.misfits if m.event.id == "supposed"), None)
    return {
        "misfit": misfit.sentence if misfit else "",
        "due": same,
        "running": running,
        "duties": after.duties,
        "blocked": blocked,
        "steps": [*steps, *(line for line in lines if line not in known)],
    }


BASE = "sprawy/<uuid:case_id>/przebieg/"
urlpatterns = [
    path(BASE, course, name="case-course"),
    path(f"{BASE}zdarzenie/", event_new, name="case-event-new"),
    path(f"{BASE}<uuid:event_id>/sprostowanie/", event_correct, name="case-event-correct"),
    path(f"{BASE}termin/<int:duty_id>/", duty, name="case-duty"),
]
