"""Screens of separator sheets (karty rozdzielcze) and of parts of scans that wait for a person."""

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.cases.queries import case_by_id, case_by_reference
from akta.core.errors import InputError, NotAllowed, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk import forms_parts as forms
from akta.desk.entry import noted
from akta.desk.files import BASE, ORDER, opened, ordered_sets, page_number
from akta.desk.prints import pdf_answer
from akta.files.queries import image_path
from akta.files.services import Labelled
from akta.files.sheets import queries, services
from akta.files.sheets.models import Part, PartState
from akta.files.sheets.papers import sheets_pdf

HOME = "zbiór akt albo jednostka, do której ta część skanu należy"
PICTURE = 1200


@staff(ORDER)
def sheets(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Ask for separator sheets of a case; they come back as a PDF."""
    case, _ = opened(request, case_id)
    kinds = ordered_sets(request, case)
    if not kinds:
        raise NotAllowed
    form = forms.SheetsForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.print_sheets(
                actor=request.actor,
                case_id=case.pk,
                titles=given["titles"].splitlines(),
                set_kind=given["set_kind"],
                number=given["number"],
                kind_code=given["kind"],
                dated_on=given["dated_on"],
                author=given["author"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            names = ",".join(sheet.pk.hex for sheet in made)
            return redirect(f"{reverse('desk:case-sheets-pdf', args=[case.pk])}?karty={names}")
    context = {
        "case": case,
        "form": form,
        "title": "Karty rozdzielcze",
        "button": "Wydrukuj karty (PDF)",
    }
    return render(request, "desk/files/form.html", context, status=422 if form.errors else 200)


@require_safe
@staff(ORDER)
def sheets_paper(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The sheets that were just made, again for as long as the address is known."""
    case, _ = opened(request, case_id)
    at = moment_of(request)
    ids = [UUID(hex=name) for name in request.GET.get("karty", "").split(",") if _is_hex(name)]
    found = queries.sheets_for(request.actor, case.pk, ids[: services.MOST_SHEETS], at=at)
    if not found:
        raise NotFound
    return pdf_answer(sheets_pdf(found, unit=case.unit.name, at=at), "karty-rozdzielcze")


def _is_hex(name: str) -> bool:
    return len(name) == 32 and all(letter in "0123456789abcdef" for letter in name)  # noqa: PLR2004 - a UUID


@require_safe
@staff("części skanów, które ta osoba może załatwić")
def waiting(request: AktaRequest) -> HttpResponse:
    """The queue: parts of scans that wait for this person, the oldest first."""
    found = queries.waiting_parts(request.actor, at=moment_of(request))
    page = queries.page_of(found, page_number(request))
    log_look(LookKind.CONTENTS, actor=request.actor, request_id=request.id)
    return render(request, "desk/parts/waiting.html", {"page": page})


@staff(HOME)
def part(request: AktaRequest, part_id: UUID) -> HttpResponse:
    """One part: its pages, why it waits, and what can be done with it."""
    if request.method != "POST":
        return _page(request, part_id)
    if request.POST.get("do") == "drop":
        form: django_forms.Form = forms.DropForm(request.POST)
        if form.is_valid():
            try:
                services.drop_part(
                    actor=request.actor, part_id=part_id, at=moment_of(request), **form.cleaned_data
                )
            except InputError as error:
                form.add_error(error.field, error.text())
            else:
                messages.success(request, "Pominięto część skanu; pozostaje w oryginale.")
                return redirect("desk:parts")
        return _page(request, part_id, drop=form)
    form = forms.PlaceForm(request.POST)
    if form.is_valid():
        try:
            _placed(request, part_id, form.cleaned_data)
        except InputError as error:
            form.add_error(error.field, error.text())
        except NotFound:
            form.add_error("reference", UNKNOWN)
        else:
            messages.success(request, "Włączono część skanu do akt.")
            return redirect("desk:parts")
    return _page(request, part_id, place=form)


UNKNOWN = "Nie ma takiej sprawy albo ta osoba nie porządkuje tego zbioru jej akt."


def _placed(request: AktaRequest, part_id: UUID, given: dict[str, Any]) -> None:
    services.place_part(
        actor=request.actor,
        part_id=part_id,
        case_id=case_by_reference(given["reference"]).pk,
        set_kind=given["set_kind"],
        number=given["number"],
        said=Labelled(given["title"], given["kind"], given["dated_on"], given["author"]),
        at=moment_of(request),
    )


def _page(request: AktaRequest, part_id: UUID, **bound: django_forms.Form) -> HttpResponse:
    at = moment_of(request)
    found, grant = queries.part_for(request.actor, part_id, at=at)
    noted(request, found, grant)
    context = {
        "part": found,
        "waits": found.state == PartState.WAITING,
        "pages": [(place, number + 1) for place, number in enumerate(found.pages)],
        "place": bound.get("place") or forms.PlaceForm(initial=_proposed(found)),
        "drop": bound.get("drop") or forms.DropForm(),
        "failed": next(iter(bound.values()), None),
    }
    return render(request, "desk/parts/part.html", context, status=422 if bound else 200)


def _proposed(found: Part) -> dict[str, Any]:
    """What the sheet says; without one the case the scan was sent to."""
    sheet = found.sheet
    return {
        "reference": case_by_id(found.case_id).reference if found.case_id else "",
        "set_kind": found.set_kind,
        "number": sheet.volume_number if sheet else None,
        "title": sheet.title if sheet else "",
        "kind": (sheet.document_kind_id or "") if sheet else "",
        "dated_on": sheet.dated_on if sheet else None,
        "author": sheet.author if sheet else "",
    }


@require_safe
@staff(HOME)
def picture(request: AktaRequest, part_id: UUID, page: int) -> HttpResponse:
    """A page of the part; the look is in the log before it goes out."""
    found, grant = queries.part_for(request.actor, part_id, at=moment_of(request))
    side = queries.picture_of(found, page)
    noted(request, found, grant, LookKind.LOOK)
    answer = HttpResponse(image_path(side, PICTURE).read_bytes(), content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


urlpatterns = [
    path(f"{BASE}karty-rozdzielcze/", sheets, name="case-sheets"),
    path(f"{BASE}druk/karty-rozdzielcze.pdf", sheets_paper, name="case-sheets-pdf"),
    path("czesci-skanow/", waiting, name="parts"),
    path("czesci-skanow/<uuid:part_id>/", part, name="part"),
    path("czesci-skanow/<uuid:part_id>/strony/<int:page>/", picture, name="part-image"),
]
