"""Screens of severing (wyłączenie materiałów): choose the cards; the ruling is a paper."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.cases import queries as cases
from akta.cases.models import Case
from akta.cases.proceedings.state import act_of
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.entry import entry_of
from akta.desk.files import look
from akta.desk.forms_links import SeverForm
from akta.files.lens import Lens, desk_lens
from akta.files.models import SetKind
from akta.files.queries import VolumeContents, contents
from akta.files.severing import Into, Ruling
from akta.law.matrix import Action, Thing
from akta.law.procedures.model import Act
from akta.papers import services
from akta.papers.filling import charge_options
from akta.papers.linking import Severing, chosen_in
from akta.papers.models import Paper, PaperState
from akta.papers.queries import papers_of, values_of

SEVERS = "prowadzenie tej sprawy (przydział albo zastępstwo)"


@staff(SEVERS)
def case_sever(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Choose what is severed; the ruling is then a draft paper, to be read and signed.

    `?pismo=` chooses again for a draft.
    """
    case = entry_of(request, case_id, Action.WRITE, Thing.MAIN)
    lens = desk_lens(request.actor, case, at=moment_of(request))
    look(request, lens, LookKind.CONTENTS)
    draft = _draft(request, case)
    form = SeverForm(
        request.POST or None,
        people=list(cases.persons_of(case)),
        charges=charge_options(case),
        contents=_open(lens),
        is_military=act_of(case) is Act.MILITARY,
        initial={"key": uuid4().hex, "acts_done": "1", "covered": "1"} | _before(draft),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk:paper", _ruling_of(request, case, form, draft).pk)
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.text())
    context = {"case": case, "form": form, "draft": draft}
    return render(request, "desk/links/sever.html", context, status=422 if form.errors else 200)


def _draft(request: AktaRequest, case: Case) -> Paper | None:
    """The draft that is to be chosen anew, if one is named."""
    typed = request.GET.get("pismo", "")
    if not typed:
        return None
    open_ = papers_of(case, request.actor, at=moment_of(request)).filter(
        kind="severing", state=PaperState.DRAFT
    )
    found = next((paper for paper in open_ if str(paper.pk) == typed), None)
    if found is None:
        raise NotFound
    return found


def _before(draft: Paper | None) -> dict[str, Any]:
    """What was chosen for the draft."""
    if draft is None:
        return {}
    values = values_of(draft)
    given = chosen_in(values)
    return {
        "subject": given.ruling.subject,
        "target": values["target"],
        "scope": given.ruling.scope,
        "acts": given.ruling.acts,
        "persons": [str(pk) for pk in given.ruling.person_ids],
        "charges": list(given.ruling.charges),
        "acts_done": "1" if given.ruling.acts_done else "0",
        "covered": "1" if given.ruling.covered else "0",
        "first_act": given.ruling.first_act,
        "reasons": given.ruling.reasons,
        **SeverForm.chosen_before(given.texts),
    }


def _ruling_of(request: AktaRequest, case: Case, form: SeverForm, draft: Paper | None) -> Paper:
    """The draft of the ruling, begun or chosen again."""
    given = Severing(_ruling(form), form.texts(), _into(request, form))
    at = moment_of(request)
    if draft is not None:
        return services.revise_severing(
            actor=request.actor, paper_id=draft.pk, given=given, version=draft.version, at=at
        )
    return services.prepare_severing(
        actor=request.actor, case_id=case.pk, given=given, at=at, key=form.cleaned_data["key"]
    )


def _open(lens: Lens) -> list[VolumeContents]:
    """The contents of the sets from which cards are severed."""
    listed = contents(lens)
    return [each for each in listed if each.row.volume.set_kind in {SetKind.MAIN, SetKind.ANNEX}]


def _ruling(form: SeverForm) -> Ruling:
    given = form.cleaned_data
    return Ruling(
        subject=given["subject"],
        acts=given["acts"],
        person_ids=form.person_ids(),
        charges=tuple(given.get("charges", ())),
        scope=given["scope"],
        acts_done=given["acts_done"] == "1",
        covered=given.get("covered"),
        first_act=given.get("first_act"),
        reasons=given["reasons"],
    )


def _into(request: AktaRequest, form: SeverForm) -> Into:
    """The existing case that was named, among those this person may read."""
    typed = form.cleaned_data["target"]
    if not typed:
        return Into()
    case = cases.case_by_reference(typed)
    if not cases.readable_cases(request.actor, at=moment_of(request)).filter(pk=case.pk).exists():
        raise NotFound
    return Into(case.pk)


urlpatterns = [path("sprawy/<uuid:case_id>/wylaczenie/", case_sever, name="case-sever")]
