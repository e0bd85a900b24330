"""Screens of charges (zarzuty): as they stand, presenting, supplementing, changing, ending."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.cases.charges import queries, services
from akta.cases.charges.errors import NothingChanged
from akta.cases.models import Case
from akta.core.clock import local_day
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.core.typed import whole_number
from akta.desk.entry import entry_of, looked_at
from akta.desk.forms_charges import (
    MOST_ACTS,
    ActForm,
    GroundForm,
    UnfoundedForm,
    WhomForm,
    first_of,
)
from akta.law.charges.acts import Act, Charge
from akta.law.charges.choosing import GROUNDS, Ground, needs_ruling, proposed_ground
from akta.law.matrix import Action, Thing
from akta.law.papers.kinds.charges import acts_in
from akta.papers import queries as papers
from akta.papers import services as paper_services
from akta.papers.models import Paper

if TYPE_CHECKING:
    Acts = BaseFormSet[ActForm]

READS = "akta główne tej sprawy"
PREPARES = "projekt pisma: referent sprawy i sekretariat jej komórki"
ActSet = formset_factory(ActForm, extra=0, min_num=1, max_num=MOST_ACTS, absolute_max=MOST_ACTS)


@staff(READS)
def case_charges(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """All suspects with their charges, where each stands, and how it read before."""
    at = moment_of(request)
    case = looked_at(request, case_id, kind=LookKind.CONTENTS, thing=Thing.MAIN)
    context = {
        "case": case,
        "tab": "charges",
        "people": queries.by_person(case),
        "untold": queries.charged_untold(case),
        "may_prepare": papers.may_prepare(request.actor, case.pk, at=at),
    }
    return render(request, "desk/charges/case.html", context)


def _preparing(request: AktaRequest, case_id: UUID) -> Case:
    at = moment_of(request)
    case, _, _ = papers.case_for_papers(request.actor, case_id, Action.ORDER, at=at)
    return case


@staff(PREPARES)
def charges_new(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Acts to be charged; the system says whether that presents or supplements charges."""
    case, at = _preparing(request, case_id), moment_of(request)
    people, acts = queries.suspects_of(case), queries.acts_of_case(case)
    first = {"key": uuid4().hex, "person": request.GET.get("osoba", "")}
    whom = WhomForm(request.POST or None, people=people, initial=first)
    typed = _acts(request, acts)
    more = request.method == "POST" and "more" in request.POST
    if request.method == "POST" and not more and whom.is_valid() and typed.is_valid():
        person = queries.person_in(case, UUID(whom.cleaned_data["person"]))
        made = [form.made() for form in typed]
        day, key = whom.cleaned_data["day"], whom.cleaned_data["key"]
        try:
            if person is None:
                raise NotFound
            if day is None:
                paper = paper_services.prepare_charges(
                    actor=request.actor,
                    case_id=case.pk,
                    person_id=person.pk,
                    acts=made,
                    at=at,
                    key=key,
                )
                return redirect("desk:paper", paper.pk)
            _writing(request, case.pk)
            services.record_ruling(
                actor=request.actor, case=case, person=person, acts=made, day=day, at=at, key=key
            )
        except InputError as error:
            whom.add_error(error.field if error.field in whom.fields else None, error.text())
        else:
            messages.success(request, "Zapisano postanowienie o zarzutach.")
            return redirect("desk:case-charges", case.pk)
    refused = request.method == "POST" and not more
    failed = typed if refused and typed.total_error_count() else whom
    context = {"case": case, "whom": whom, "acts": typed, "people": people, "failed": failed}
    return render(request, "desk/charges/new.html", context, status=422 if refused else 200)


def _acts(request: AktaRequest, acts: dict[str, Act]) -> "Acts":
    """The acts typed so far; „Dodaj następny czyn” sends them back with one more, empty."""
    options: dict[str, Any] = {"form_kwargs": {"acts": acts}, "prefix": "a"}
    if request.method != "POST":
        return ActSet(**options)
    if "more" not in request.POST:
        return ActSet(request.POST, **options)
    typed = request.POST.copy()
    shown = whole_number(typed.get("a-TOTAL_FORMS", ""), default=1, most=MOST_ACTS - 1)
    forms = [
        {
            name.removeprefix(f"a-{n}-"): value
            for name, value in typed.items()
            if name.startswith(f"a-{n}-")
        }
        for n in range(shown + 1)
    ]
    return ActSet(initial=forms, **options | {"prefix": "a"})


def _writing(request: AktaRequest, case_id: UUID) -> None:
    """Recording a ruling that was made elsewhere is a write to the register entry."""
    entry_of(request, case_id, Action.WRITE)


def _charge(case: Case, key: str) -> Charge:
    found = next((each for each in queries.charges_in(case) if each.key == key), None)
    if found is None or not found.is_open:
        raise NotFound
    return found


@staff(PREPARES)
def charge_change(request: AktaRequest, case_id: UUID, key: str) -> HttpResponse:
    """Change a charge: the words before, beside them the new ones, what differs, and the ground."""
    case, at = _preparing(request, case_id), moment_of(request)
    charge = _charge(case, key)
    acts = {charge.act.id: charge.act}
    form = ActForm(request.POST or None, acts=acts, initial=first_of(charge.act))
    ground_form = GroundForm(request.POST or None)
    pieces: tuple[tuple[str, str], ...] = ()
    proposed: Ground | None = None
    if request.method == "POST" and form.is_valid() and ground_form.is_valid():
        new = _same_act(form.made(), charge.act)
        proposed, pieces = proposed_ground(charge.act, new), queries.diff_of(charge.act, new)
        chosen = GROUNDS.get(ground_form.cleaned_data["ground"]) or proposed
        if "compare" not in request.POST:
            try:
                return _changed(request, case, charge, new, chosen, at)
            except InputError as error:
                form.add_error(error.field if error.field in form.fields else None, error.text())
    context = {
        "case": case,
        "charge": charge,
        "form": form,
        "ground_form": ground_form,
        "pieces": pieces,
        "proposed": proposed,
        "person": queries.person_in(case, UUID(charge.person)),
    }
    status = 422 if form.errors or ground_form.errors else 200
    return render(request, "desk/charges/change.html", context, status=status)


def _same_act(new: Act, old: Act) -> Act:
    """The act under its own id, whatever was chosen in the list."""
    return Act(
        **{name: getattr(new, name) for name in Act.__dataclass_fields__ if name != "id"}, id=old.id
    )


def _changed(
    request: AktaRequest, case: Case, charge: Charge, new: Act, ground: Ground | None, at: Any
) -> HttpResponse:
    """The ruling is begun, or the note written where no ruling is needed."""
    if ground is None:
        raise NothingChanged
    person = queries.person_in(case, UUID(charge.person))
    if person is None:
        raise NotFound
    if needs_ruling(ground):
        paper = paper_services.prepare_charges(
            actor=request.actor,
            case_id=case.pk,
            person_id=person.pk,
            acts=[new],
            at=at,
            ground=ground,
        )
        return redirect("desk:paper", paper.pk)
    _writing(request, case.pk)
    services.record_ruling(
        actor=request.actor,
        case=case,
        person=person,
        acts=[new],
        day=local_day(at),
        at=at,
        ground=ground.code,
    )
    messages.success(request, "Odnotowano łagodniejszą kwalifikację. Zarzutu nie zmieniano.")
    return redirect("desk:case-charges", case.pk)


@staff(PREPARES)
def charge_unfounded(request: AktaRequest, case_id: UUID, key: str) -> HttpResponse:
    """Record that a charge has no ground; then it has to be discontinued in that part."""
    case, at = _preparing(request, case_id), moment_of(request)
    charge = _charge(case, key)
    first = {"day": local_day(at), "key": uuid4().hex}
    form = UnfoundedForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        _writing(request, case.pk)
        given = form.cleaned_data
        try:
            services.find_unfounded(
                actor=request.actor,
                case=case,
                charge=key,
                ground=given["ground"],
                day=given["day"],
                at=at,
                key=given["key"],
            )
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.text())
        else:
            messages.success(
                request, "Zapisano. Teraz można przygotować postanowienie o umorzeniu w tej części."
            )
            return redirect(f"{reverse('desk:case-papers', args=[case.pk])}?wzor=discontinuation")
    context = {
        "case": case,
        "charge": charge,
        "form": form,
        "person": queries.person_in(case, UUID(charge.person)),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/charges/unfounded.html", context, status=status)


@staff(PREPARES)
def paper_acts(request: AktaRequest, paper_id: UUID) -> HttpResponse:
    """The acts of a draft put right: its text follows from them."""
    at = moment_of(request)
    paper, _ = papers.paper_for(request.actor, paper_id, Action.ORDER, at=at)
    values = papers.values_of(paper)
    known = acts_in(values)
    if not paper.is_open or not known:
        raise NotFound
    options: dict[str, Any] = {
        "form_kwargs": {"acts": {act.id: act for act in known}},
        "prefix": "a",
    }
    typed: Acts = ActSet(request.POST or None, initial=[first_of(act) for act in known], **options)
    errors = []
    if request.method == "POST" and typed.is_valid():
        try:
            _revise(request, paper, typed, values)
        except InputError as refused:
            errors = [refused.text()]
        else:
            messages.success(request, "Poprawiono czyny. Treść zarzutów pisma jest z nimi zgodna.")
            return redirect("desk:paper", paper.pk)
    context = {"case": paper.case, "paper": paper, "acts": typed, "errors": errors}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/charges/acts.html", context, status=status)


def _revise(request: AktaRequest, paper: Paper, typed: "Acts", values: dict[str, str]) -> None:
    paper_services.revise_charges(
        actor=request.actor,
        paper_id=paper.pk,
        acts=[form.made() for form in typed],
        version=paper.version,
        ground=GROUNDS.get(values.get("ground", "")),
        at=moment_of(request),
    )


BASE = "sprawy/<uuid:case_id>/zarzuty/"
urlpatterns = [
    path(BASE, case_charges, name="case-charges"),
    path(f"{BASE}nowe/", charges_new, name="charges-new"),
    path(f"{BASE}<str:key>/zmiana/", charge_change, name="charge-change"),
    path(f"{BASE}<str:key>/brak-podstaw/", charge_unfounded, name="charge-unfounded"),
    path("sprawy/pisma/<uuid:paper_id>/czyny/", paper_acts, name="paper-acts"),
]
