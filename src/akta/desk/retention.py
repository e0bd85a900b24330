"""How long case data stay in the portal: classes for administrators, disposal for heads (§ 12)."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from akta.access import retention
from akta.access.models import RetentionClass
from akta.accounts.doors import staff
from akta.cases.models import Case, Register
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.fields import DayField, LengthField
from akta.desk.rights import administrators
from akta.law.terms import parse_length

HEADS = "kierowanie jednostką: przechowywanie danych jej spraw w portalu"
OWN = {retention.LengthRefused.code: "own_length"}
"""A refusal of the class, beside the field of a case's own."""
both = require_http_methods(["GET", "POST"])


class RegisterField(forms.ModelChoiceField):
    """A register by its code and name."""

    def label_from_instance(self, obj: Register) -> str:
        return f"{obj.code}, {obj.name}"


class ClassForm(forms.Form):
    register = RegisterField(
        label="Repertorium",
        queryset=Register.objects.all(),
        empty_label="proszę wybrać",
        error_messages={"required": "Proszę wybrać repertorium."},
    )
    length = LengthField(
        label="Okres od prawomocnego zakończenia",
        max_length=20,
        help_text="Na przykład: 10 lat albo 6 miesięcy.",
        error_messages={"required": "Proszę podać okres."},
    )
    basis = forms.CharField(
        label="Podstawa prawna",
        max_length=300,
        error_messages={"required": "Bez podstawy prawnej niczego się nie usuwa."},
    )


class ConclusionForm(forms.Form):
    reference = forms.CharField(
        label="Sygnatura",
        max_length=60,
        error_messages={"required": "Proszę podać sygnaturę sprawy."},
    )
    concluded_on = DayField(label="Prawomocnie zakończona", required=False)
    own_length = LengthField(
        label="Własny okres tej sprawy",
        max_length=20,
        required=False,
        help_text="Na przykład: 15 lat, gdy wymaga tego charakter sprawy albo znaczenie "
        "materiałów. Puste: okres z repertorium.",
    )
    own_basis = forms.CharField(label="Podstawa własnego okresu", max_length=300, required=False)
    hold = forms.CharField(
        label="Co wstrzymuje usunięcie",
        max_length=300,
        required=False,
        help_text="Na przykład bieg przedawnienia albo postępowanie w toku. Puste: nic.",
    )


@administrators
@both
def classes(request: AktaRequest) -> HttpResponse:
    """The classes of the registers; a register without one keeps everything."""
    form = ClassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retention.set_class(actor=request.actor, at=moment_of(request), **form.cleaned_data)
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Zapisano klasę przechowywania.")
            return redirect("desk:retention-classes")
    kept = RetentionClass.objects.select_related("register").order_by("register__order")
    rows = [(row, parse_length(row.length)) for row in kept]
    context = {"form": form, "rows": rows}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/retention/classes.html", context, status=status)


def _units(request: AktaRequest) -> list[str]:
    units = retention.units_headed(request.actor, at=moment_of(request))
    if not units:
        raise NotFound
    return units


@staff(HEADS)
@both
def overview(request: AktaRequest) -> HttpResponse:
    """What would leave the portal now (a dry run), and proposals that wait for a second person."""
    units, at = _units(request), moment_of(request)
    form = ConclusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        case = Case.objects.filter(reference=given["reference"].strip(), unit_id__in=units).first()
        if case is None:
            form.add_error("reference", "W tej jednostce nie ma sprawy o tej sygnaturze.")
        else:
            del given["reference"]
            try:
                retention.conclude(actor=request.actor, case_id=case.pk, at=at, **given)
            except InputError as error:
                form.add_error(OWN.get(error.code, error.field), error.text())
            else:
                messages.success(request, "Zapisano.")
                return redirect("desk:retention")
    context = {
        "form": form,
        "units": [(unit, retention.dry_run(request.actor, unit, at=at)) for unit in units],
        "waiting": retention.disposals_waiting(request.actor, at=at),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/retention/overview.html", context, status=status)


@staff(HEADS)
@require_POST
def propose(request: AktaRequest, unit_id: str) -> HttpResponse:
    """Propose to remove what may go."""
    retention.propose(actor=request.actor, unit_id=unit_id, at=moment_of(request))
    messages.success(request, "Propozycja czeka na drugą osobę.")
    return redirect("desk:retention")


@staff(HEADS)
@both
def carry_out(request: AktaRequest, disposal_id: UUID) -> HttpResponse:
    """Carry out somebody else's proposal, after a page that says what goes."""
    if request.method != "POST":
        return _asked(request, disposal_id)
    count = retention.carry_out(actor=request.actor, disposal_id=disposal_id, at=moment_of(request))
    messages.success(request, f"Usunięto z portalu dane spraw: {count}.")
    return redirect("desk:retention")


def _asked(request: AktaRequest, disposal_id: UUID) -> HttpResponse:
    waiting = retention.disposals_waiting(request.actor, at=moment_of(request))
    row = next((each for each in waiting if each.pk == disposal_id), None)
    if row is None:
        raise NotFound
    act = {
        "title": "Usunięcie danych spraw z portalu",
        "lead": "Tej czynności nie można cofnąć. Akta, zarządzenia i dzienniki zostają. "
        "Sprawa, którą coś teraz wstrzymuje, zostanie pominięta.",
        "facts": [
            {"term": "Jednostka", "value": row.unit.name},
            {"term": "Sprawy", "value": ", ".join(case.reference for case in row.cases.all())},
            {"term": "Zaproponował(a)", "value": row.proposed_by.full_name},
        ],
        "losses": ["to, co osoby z zewnątrz miały w tych sprawach w portalu"],
        "button": "Usuń dane z portalu",
        "harm": True,
        "back_url": reverse("desk:retention"),
    }
    return render(request, "desk/ask.html", {"act": act})


urlpatterns = [
    path("administracja/przechowywanie/", classes, name="retention-classes"),
    path("przechowywanie/", overview, name="retention"),
    path("przechowywanie/<slug:unit_id>/zaproponuj/", propose, name="retention-propose"),
    path("przechowywanie/<uuid:disposal_id>/usun/", carry_out, name="retention-carry-out"),
]
