"""Screens of severing (wyłączenie materiałów): choose the cards, read the ruling, sign it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.accounts.doors import staff
from akta.accounts.errors import PasskeyRefused, SecondFactorRefused
from akta.audit.models import LookKind
from akta.cases import queries as cases
from akta.cases.models import Case
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk import step_up
from akta.desk.entry import entry_of
from akta.desk.files import look
from akta.desk.forms_links import SeverForm
from akta.files.lens import Lens, desk_lens
from akta.files.models import SetKind
from akta.files.queries import VolumeContents, contents
from akta.files.severing import Into, Ruling, choose, refuse_lacking, sever
from akta.law.matrix import Action, Thing

SEVERS = "prowadzenie tej sprawy (przydział albo zastępstwo)"
SIGN = "podpisz"


@staff(SEVERS)
def case_sever(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Fill in the ruling; then read what it says and sign it by the second factor."""
    at = moment_of(request)
    case = entry_of(request, case_id, Action.WRITE, Thing.MAIN)
    lens = desk_lens(request.actor, case, at=at)
    look(request, lens, LookKind.CONTENTS)
    form = SeverForm(
        request.POST or None,
        people=list(cases.persons_of(case)),
        contents=_open(lens),
        initial={"key": uuid4().hex, "acts_done": "1"},
    )
    context: dict[str, Any] = {"case": case, "form": form, "step_up": None}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _next(request, case, form, context)
            if answer is not None:
                return answer
            status = 422 if form.errors or context.get("error") else 200
    return render(request, "desk/links/sever.html", context, status=status)


def _open(lens: Lens) -> list[VolumeContents]:
    """The contents of the sets from which cards are severed."""
    listed = contents(lens)
    return [each for each in listed if each.row.volume.set_kind in {SetKind.MAIN, SetKind.ANNEX}]


def _next(
    request: AktaRequest, case: Case, form: SeverForm, context: dict[str, Any]
) -> HttpResponse | None:
    """The ruling to be read before it is signed, or, once it is, the other case."""
    try:
        ruling, into = _ruling(form), _into(request, form)
        chosen = choose(case.pk, form.texts())
        refuse_lacking(ruling, chosen, [str(pk) for pk in ruling.person_ids])
        if SIGN in request.POST:
            step_up.confirm(request)
            link = sever(
                actor=request.actor,
                case_id=case.pk,
                ruling=ruling,
                texts=form.texts(),
                into=into,
                at=moment_of(request),
                key=form.cleaned_data["key"],
            )
            messages.success(request, f"Wyłączono materiały do sprawy {link.target.reference}.")
            return redirect("desk:case-file", link.target_id)
    except (SecondFactorRefused, PasskeyRefused) as refusal:
        context["error"] = refusal.text()
    except InputError as error:
        form.add_error(error.field if error.field in form.fields else None, error.text())
        return None
    context |= {"items": chosen.items, "step_up": step_up.asked(request)}
    return None


def _ruling(form: SeverForm) -> Ruling:
    given = form.cleaned_data
    return Ruling(
        subject=given["subject"],
        acts=given["acts"],
        person_ids=form.person_ids(),
        scope=given["scope"],
        acts_done=given["acts_done"] == "1",
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
