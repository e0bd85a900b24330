"""Sharing of cases on the desk: applications with their clock, and the registers' settings."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.access import sharing
from akta.access.models import Basis, ShareApplication, ShareState
from akta.access.unshared import persons_lacking
from akta.accounts.doors import staff
from akta.cases.models import Case, CasePerson, Register, Sharing
from akta.core.clock import local_day
from akta.core.errors import InputError, NotAllowed, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.entry import entry_of
from akta.desk.fields import DayField
from akta.grants.models import Ground
from akta.grants.queries import held_by
from akta.law import sharing as rules
from akta.law.localtime import end_of
from akta.law.matrix import Action

PAGE = 50
OFFICE = "wnioski złożone w jednostkach, w których biurze ta osoba pracuje"


class ShareForm(forms.Form):
    """Share the case with the applicant."""

    person = forms.ChoiceField(
        label="Strona, dla której udostępnia się sprawę",
        help_text="Sam wnioskodawca albo osoba, którą reprezentuje.",
    )
    last_day = DayField(
        label="Do dnia",
        required=False,
        help_text="Na przykład koniec pełnomocnictwa. Puste: do osiągnięcia pełnoletności przy "
        "przedstawicielu ustawowym, w innych wypadkach 10 lat.",
    )

    def __init__(self, *args: Any, parties: list[CasePerson], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        people = [(str(p.pk), f"{p.full_name} ({p.get_capacity_display()})") for p in parties]
        field.choices = [("", "proszę wybrać"), *people]


class RefusalForm(forms.Form):
    """Refuse, with the reason the applicant will read."""

    reason = forms.CharField(
        label="Powód odmowy",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Przeczyta go wnioskodawca. Nie wolno w nim zdradzać danych innych osób.",
    )


@staff(OFFICE)
def application_list(request: AktaRequest) -> HttpResponse:
    """What waits, the soonest due first, each with its clock."""
    at = moment_of(request)
    page = Paginator(sharing.applications_awaiting(request.actor, at=at), PAGE).get_page(
        request.GET.get("strona")
    )
    today = local_day(at)
    rows = [(row, rules.standing(row.due_on, today)) for row in page]
    overdue = sum(1 for _, stands in rows if stands.is_overdue)
    context = {"page": page, "rows": rows, "overdue": overdue, "is_admin": _is_admin(request)}
    return render(request, "desk/sharing/list.html", context)


@staff("sprawy, których wpis ta osoba prowadzi")
def lacking(request: AktaRequest) -> HttpResponse:
    """Persons by whom a case cannot be shared without an application: what the file lacks."""
    found = persons_lacking(request.actor, at=moment_of(request))
    page = Paginator(found, PAGE).get_page(request.GET.get("strona"))
    rows = [(person, person.capacity in sharing.OWN_NUMBER) for person in page]
    return render(request, "desk/sharing/lacking.html", {"page": page, "rows": rows})


@staff(OFFICE)
def application_card(request: AktaRequest, application_id: UUID) -> HttpResponse:
    """One application: compare, then share or refuse."""
    at = moment_of(request)
    row = sharing.application_for(request.actor, application_id, at=at)
    case = _case(request, row)
    refusing = request.POST.get("decision") == "refuse"
    sent = request.POST if request.method == "POST" and not refusing else None
    parties = sharing.parties_for(row, case) if case else []
    share = ShareForm(sent, parties=parties) if parties else None
    refusal = RefusalForm(request.POST if refusing else None)
    if request.method == "POST" and _decided(request, row, share, refusal, refusing=refusing):
        return redirect("desk:sharing")
    context = {
        "row": row,
        "case": case,
        "share": share,
        "refusal": refusal,
        "stands": rules.standing(row.due_on, local_day(at)),
        "waits": row.state == ShareState.AWAITING,
        "basis": Basis(row.basis).label,
        "numbers": sharing.numbers_of(row) if case else (),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/sharing/card.html", context, status=status)


def _case(request: AktaRequest, row: ShareApplication) -> Case | None:
    """The case, for whoever writes its register entry; nothing of it to the rest of the office."""
    if row.case is None:
        return None
    try:
        return entry_of(request, row.case.pk, Action.WRITE)
    except (NotFound, NotAllowed):
        return None


def _decided(
    request: AktaRequest,
    row: ShareApplication,
    share: ShareForm | None,
    refusal: RefusalForm,
    *,
    refusing: bool,
) -> bool:
    form: forms.Form | None = refusal if refusing else share
    if form is None or not form.is_valid():
        return False
    at = moment_of(request)
    try:
        if refusing:
            sharing.decide_refusal(
                actor=request.actor,
                application_id=row.pk,
                reason=form.cleaned_data["reason"],
                at=at,
            )
        else:
            day = form.cleaned_data["last_day"]
            sharing.decide_share(
                actor=request.actor,
                application_id=row.pk,
                person_id=UUID(form.cleaned_data["person"]),
                last=end_of(day) if day else None,
                at=at,
            )
    except InputError as error:
        form.add_error(error.field, error.text())
        return False
    messages.success(request, "Rozpoznano wniosek o udostępnienie sprawy.")
    return True


def _is_admin(request: AktaRequest) -> bool:
    return held_by(request.actor).filter(ground=Ground.ADMINISTRATOR).exists()


@staff("administrator: które repertoria udostępnia się w portalu")
def registers(request: AktaRequest) -> HttpResponse:
    """How the cases of each register are shared; one form a register."""
    if not _is_admin(request):
        raise NotFound
    if request.method == "POST":
        row = sharing.set_sharing(
            actor=request.actor,
            register=request.POST.get("register", ""),
            mode=request.POST.get("mode", ""),
            at=moment_of(request),
        )
        messages.success(request, f"Zapisano ustawienie repertorium {row.code}.")
        return redirect("desk:sharing-registers")
    context = {"registers": Register.objects.all(), "modes": Sharing.choices}
    return render(request, "desk/sharing/registers.html", context)


urlpatterns = [
    path("udostepnianie-spraw/", application_list, name="sharing"),
    path("udostepnianie-spraw/bez-danych/", lacking, name="sharing-lacking"),
    path("udostepnianie-spraw/repertoria/", registers, name="sharing-registers"),
    path(
        "udostepnianie-spraw/<uuid:application_id>/", application_card, name="sharing-application"
    ),
]
