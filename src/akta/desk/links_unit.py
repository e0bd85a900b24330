"""Screens of who conducts a case: exclusion of a prosecutor, transfer by jurisdiction, disputes."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.accounts.doors import staff
from akta.cases import queries as cases
from akta.cases.links import exclusion, transfer
from akta.cases.links import queries as reads
from akta.cases.models import Case, Transfer
from akta.cases.services import is_head
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk import forms_links as forms
from akta.desk.entry import entry_of
from akta.desk.links import act
from akta.papers import services as papers
from akta.papers.linking import Transferring
from akta.papers.models import Paper
from akta.papers.queries import may_prepare
from akta.units.models import Unit
from akta.units.places import units_by_place
from akta.units.queries import unit_named

MILITARY = "zbieg z właściwością sądów wojskowych, § 110 Regulaminu"
CONDUCTS = "prowadzenie tej sprawy albo kierowanie jednostką"
HEADS = "kierowanie jednostką, w której jest sprawa"
CASES = "desk:cases"


def _referents(request: AktaRequest, case: Case) -> list[tuple[str, str]]:
    """Prosecutors of the unit, without the referent."""
    found = cases.referents_of(case.unit_id, at=moment_of(request))
    return [(str(a.pk), a.full_name) for a in found if a.pk != case.referent_id]


@staff(CONDUCTS)
def exclude(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The prosecutor's declaration; for the head the exclusion of their own motion."""
    case, at = entry_of(request, case_id), moment_of(request)
    ex_officio = is_head(request.actor, case, at=at) and case.referent_id != request.actor.id
    people = _referents(request, case) if ex_officio else []
    form = forms.ExclusionForm(request.POST or None, people=people)

    def do() -> str:
        given = form.cleaned_data
        facts: dict[str, Any] = {
            "actor": request.actor,
            "case_id": case.pk,
            "ground": given["ground"],
            "reason": given["reason"],
            "at": moment_of(request),
        }
        if ex_officio and people:
            exclusion.exclude_ex_officio(successor_id=UUID(given["successor"]), **facts)
            return "Wyłączono prokuratora. Sprawę przejął wskazany prokurator."
        exclusion.declare_exclusion(**facts)
        return "Zapisano oświadczenie. Do rozstrzygnięcia czynności są wstrzymane."

    lead = (
        "Wyłączenie z urzędu: dotychczasowy referent od razu traci dostęp do sprawy i nie może "
        "jej dostać ponownie (§ 117 ust. 2 Regulaminu)."
        if ex_officio
        else "Oświadczenie trafia do bezpośrednio przełożonego. Do rozstrzygnięcia Akta wstrzymuje "
        "czynności w tej sprawie (§ 117 ust. 1 i 3 Regulaminu)."
    )
    page = {"title": "Wyłączenie prokuratora", "lead": lead, "button": "Zapisz"}
    return act(request, case, form, do=do, page=page)


@staff(HEADS)
def exclude_decide(request: AktaRequest, case_id: UUID, exclusion_id: UUID) -> HttpResponse:
    """The superior decides on a declaration or request."""
    case = entry_of(request, case_id)
    waiting = {each.pk: each for each in reads.exclusions_of(case) if each.decided_at is None}
    found = waiting.get(exclusion_id)
    if found is None or not is_head(request.actor, case, at=moment_of(request)):
        raise NotFound
    form = forms.ExclusionDecisionForm(request.POST or None, people=_referents(request, case))

    def do() -> str:
        given = form.cleaned_data
        exclusion.decide_exclusion(
            actor=request.actor,
            exclusion_id=found.pk,
            is_excluded=given["outcome"] == "1",
            reason=given["reason"],
            successor_id=UUID(given["successor"]) if given["successor"] else None,
            at=moment_of(request),
        )
        return "Zapisano rozstrzygnięcie o wyłączeniu."

    page = {
        "title": "Rozstrzygnięcie o wyłączeniu prokuratora",
        "lead": "Wyłączony traci wszystko, co miał w tej sprawie, w chwili zapisu.",
        "facts": [
            ("Kogo dotyczy", found.account.full_name),
            ("Przyczyna", exclusion.GROUNDS[found.ground]),
            ("Oświadczenie", found.reason),
        ],
        "button": "Zapisz rozstrzygnięcie",
    }
    return act(request, case, form, do=do, page=page)


@staff("kierownik jednostki, w której jest sprawa; projekt: referent i sekretariat")
def pass_on(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Propose the competent unit from the place; then begin the head's letter, a draft paper."""
    case, at = entry_of(request, case_id), moment_of(request)
    if not is_head(request.actor, case, at=at) and not may_prepare(request.actor, case.pk, at=at):
        raise NotFound
    place = request.GET.get("miejsce", "")[:120].strip()
    proposals = units_by_place(place)
    first = proposals[0].unit.name if len({each.unit.pk for each in proposals}) == 1 else ""
    initial = {"place": place, "unit": first}
    military = _military(case)
    if military is not None:
        initial |= {"unit": military[0].name if len(military) == 1 else "", "ground": MILITARY}
    form = forms.TransferForm(request.POST or None, initial=initial)

    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk:paper", _letter(request, case, form).pk)
        except InputError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.text())
    context = {
        "case": case,
        "form": form,
        "title": "Przekazanie sprawy według właściwości",
        "lead": "Z formularza powstaje projekt pisma kierownika jednostki (§ 116 ust. 2 "
        "Regulaminu). Sprawa przechodzi dopiero z jego podpisem.",
        "place": place,
        "proposals": proposals,
        "asks_place": military is None,
        "military": military,
        "button": "Przygotuj pismo",
    }
    return render(request, "desk/links/form.html", context, status=422 if form.errors else 200)


def _military(case: Case) -> list[Unit] | None:
    """The units with a cell for military matters, where the case has to go to one (§ 110)."""
    if not transfer.is_military_matter(case):
        return None
    cells = transfer.military_cells().exclude(pk=case.cell_id)
    return list({cell.unit_id: cell.unit for cell in cells}.values())


def _letter(request: AktaRequest, case: Case, form: forms.TransferForm) -> Paper:
    given = form.cleaned_data
    return papers.prepare_transfer(
        actor=request.actor,
        case_id=case.pk,
        given=Transferring(
            unit_id=unit_named(given["unit"]),
            ground=given["ground"],
            acts=given["acts"],
            place=given["place"],
            traces_secured=given["traces_secured"],
            outside=form.outside(),
        ),
        at=moment_of(request),
    )


def _transfer(case: Case, transfer_id: UUID, answer: str) -> Transfer:
    found = {each.pk: each for each in reads.transfers_of(case) if each.answer == answer}
    if transfer_id not in found:
        raise NotFound
    return found[transfer_id]


@staff("sekretariat albo kierownik jednostki przejmującej")
def answer(request: AktaRequest, case_id: UUID, transfer_id: UUID) -> HttpResponse:
    """The receiving unit takes the case over, or begins a dispute."""
    case = entry_of(request, case_id)
    found = _transfer(case, transfer_id, "")
    form = forms.TransferAnswerForm(request.POST or None)

    def do() -> str:
        given = form.cleaned_data
        facts: dict[str, Any] = {"transfer_id": found.pk, "at": moment_of(request)}
        if given["answer"] == "accept":
            transfer.accept_transfer(actor=request.actor, **facts)
            return "Przyjęto sprawę; jej przebieg i terminy toczą się dalej."
        made = transfer.dispute_transfer(actor=request.actor, reason=given["reason"], **facts)
        assert made.resolver is not None
        return f"Zapisano spór. Rozstrzyga kierownik jednostki: {made.resolver.name}."

    page = {
        "title": "Sprawa przekazana według właściwości",
        "lead": "Spór o właściwość wszczyna kierownik jednostki przejmującej.",
        "facts": [
            ("Przekazała", found.from_unit.name),
            ("Podstawa", found.ground),
            ("Wykonane czynności", found.acts),
        ],
        "button": "Zapisz",
    }
    return act(request, case, form, do=do, page=page)


@staff(HEADS)
def settle(request: AktaRequest, case_id: UUID, transfer_id: UUID) -> HttpResponse:
    """Carry out the decision on a dispute of jurisdiction."""
    case = entry_of(request, case_id)
    found = _transfer(case, transfer_id, transfer.DISPUTED)
    units = [("0", found.to_unit.name), ("1", found.from_unit.name)]
    form = forms.SettleForm(request.POST or None, units=units)

    def do() -> str:
        given = form.cleaned_data
        transfer.settle_dispute(
            actor=request.actor,
            transfer_id=found.pk,
            returns=given["returns"] == "1",
            document=given["document"],
            at=moment_of(request),
        )
        return "Wykonano rozstrzygnięcie sporu o właściwość."

    resolver = found.resolver.name if found.resolver else ""
    page = {
        "title": "Rozstrzygnięcie sporu o właściwość",
        "lead": f"Rozstrzyga kierownik jednostki: {resolver} (§ 116 ust. 3–4 Regulaminu). Jeżeli "
        "sprawa wraca, czas od przekazania nie liczy się do czasu trwania.",
        "button": "Zapisz rozstrzygnięcie",
    }
    return act(request, case, form, do=do, page=page, to=CASES)


BASE = "sprawy/<uuid:case_id>/prowadzenie/"
urlpatterns = [
    path(f"{BASE}wylaczenie-prokuratora/", exclude, name="case-exclude"),
    path(
        f"{BASE}wylaczenie-prokuratora/<uuid:exclusion_id>/",
        exclude_decide,
        name="case-exclude-decide",
    ),
    path(f"{BASE}przekazanie/", pass_on, name="case-transfer"),
    path(f"{BASE}przekazanie/<uuid:transfer_id>/", answer, name="case-transfer-answer"),
    path(f"{BASE}przekazanie/<uuid:transfer_id>/spor/", settle, name="case-transfer-settle"),
]
