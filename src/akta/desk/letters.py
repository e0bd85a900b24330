"""Screens of the post of the day (poczta dnia): the journal, cover sheets, the pile, the glance."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.core.clock import local_day
from akta.core.errors import InputError, NotAllowed, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk import forms_letters as forms
from akta.desk.entry import noted
from akta.desk.files import page_number
from akta.desk.forms_parts import DropForm
from akta.desk.prints import pdf_answer
from akta.files.services import receive_pile
from akta.files.sheets import services as sheets
from akta.files.sheets.models import Part
from akta.files.sheets.papers import sheets_pdf
from akta.files.sheets.queries import part_for
from akta.law.matrix import Action
from akta.letters import queries, services
from akta.letters.models import LetterState
from akta.units.models import Unit

READS = "dziennik korespondencji jednostek, których pocztę ta osoba widzi"
KEEPS = "prowadzenie dziennika korespondencji: sekretariat jednostki"
PAGE = 50


def _units(request: AktaRequest, action: Action) -> list[Unit]:
    """The units whose post this person reads or keeps; none at all is a missing page."""
    units = queries.units_kept(request.actor, action, at=moment_of(request))
    if not units:
        raise NotAllowed if action is Action.WRITE else NotFound
    return units


@require_safe
@staff(READS)
def letters(request: AktaRequest) -> HttpResponse:
    """The journal of correspondence: the newest letters first, by their state."""
    at, state = moment_of(request), request.GET.get("stan", "")
    units = _units(request, Action.READ)
    words = request.GET.get("q", "")[:100]
    found = queries.journal_of(
        request.actor, at=at, state=state if state in LetterState.values else "", words=words
    )
    log_look(LookKind.CONTENTS, actor=request.actor, request_id=request.id)
    context = {
        "page": Paginator(found, PAGE).get_page(page_number(request)),
        "tabs": _tabs(request, state),
        "words": words,
        "state": state,
        "kept": queries.units_kept(request.actor, Action.WRITE, at=at),
        "waiting": queries.to_check(request.actor, at=at).count(),
        "several": len(units) > 1,
    }
    return render(request, "desk/letters/journal.html", context)


def _tabs(request: AktaRequest, state: str) -> list[dict[str, Any]]:
    counts = queries.counts_of(request.actor, at=moment_of(request))
    address = reverse("desk:letters")
    tabs = [{"label": "Wszystkie", "url": address, "current": state not in counts}]
    return tabs + [
        {
            "label": LetterState(each).label.capitalize(),
            "url": f"{address}?stan={each}",
            "current": each == state,
            "count": counts[each],
        }
        for each in LetterState.values
    ]


@staff(KEEPS)
def register(request: AktaRequest) -> HttpResponse:
    """Enter a letter; the next form opens at once, for the next letter of the pile."""
    form = forms.RegisterForm(
        request.POST or None,
        units=_units(request, Action.WRITE),
        initial={
            "received_on": local_day(moment_of(request)),
            "way": request.GET.get("sposob", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            letter = services.register_letter(
                actor=request.actor, at=moment_of(request), **form.cleaned_data
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, f"Zarejestrowano pismo {letter.label}.")
            if "next" in request.POST:
                return redirect(f"{reverse('desk:letter-new')}?sposob={letter.way}")
            return redirect("desk:letter", letter.pk)
    context = {"form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/letters/register.html", context, status=status)


@staff(READS)
def letter(request: AktaRequest, letter_id: UUID) -> HttpResponse:
    """One entry, and its correction."""
    at = moment_of(request)
    found, grant = queries.letter_for(request.actor, letter_id, action=Action.READ, at=at)
    noted(request, found, grant)
    form = forms.EntryForm(
        request.POST or None,
        initial={
            "sender": found.sender,
            "subject": found.subject,
            "way": found.way,
            "handed": found.handed,
            "handed_on": found.handed_on,
            "annexes": found.annexes,
            "reference": found.case.reference if found.case else "",
            "version": found.version,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_letter(
                actor=request.actor, letter_id=letter_id, at=at, **form.cleaned_data
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Zapisano wpis.")
            return redirect("desk:letter", letter_id)
    kept = {unit.pk for unit in queries.units_kept(request.actor, Action.WRITE, at=at)}
    context = {"letter": found, "form": form, "may_change": found.unit_id in kept}
    status = 422 if form.errors else 200
    return render(request, "desk/letters/letter.html", context, status=status)


@require_safe
@staff(KEEPS)
def cover_sheet(request: AktaRequest, letter_id: UUID) -> HttpResponse:
    """The cover sheet of one letter."""
    at = moment_of(request)
    found, _ = queries.letter_for(request.actor, letter_id, action=Action.WRITE, at=at)
    return pdf_answer(sheets_pdf([found.sheet], unit=found.unit.name, at=at), "karta-pisma")


@require_safe
@staff(KEEPS)
def cover_sheets(request: AktaRequest) -> HttpResponse:
    """The cover sheets of all letters that are not scanned yet."""
    at, unit_id = moment_of(request), request.GET.get("jednostka", "")
    found = queries.without_scan(request.actor, unit_id, at=at)
    if not found:
        messages.info(request, "Wszystkie zarejestrowane pisma są już zeskanowane.")
        return redirect("desk:letters")
    content = sheets_pdf([each.sheet for each in found], unit=found[0].unit.name, at=at)
    return pdf_answer(content, "karty-pism")


@staff(KEEPS)
def pile(request: AktaRequest) -> HttpResponse:
    """Take in the scanned pile, and see what became of the last ones."""
    units = _units(request, Action.WRITE)
    form = forms.PileForm(request.POST or None, units=units)
    sent = request.FILES.get("file")
    if request.method == "POST" and form.is_valid():
        if sent is None:
            form.add_error(None, "Nie wybrano pliku ze skanem. Proszę wskazać go i wysłać.")
        else:
            try:
                receive_pile(
                    actor=request.actor,
                    file_name=sent.name or "stos",
                    content=sent.chunks(),
                    at=moment_of(request),
                    **form.cleaned_data,
                )
            except InputError as error:
                form.add_error(None, error.text())
            else:
                messages.success(request, "Przyjęto skan stosu; rozcina się przy kartach pism.")
                return redirect("desk:letters-pile")
    context = {"form": form, "several": len(units) > 1, **_piles(request)}
    status = 422 if form.errors else 200
    return render(request, "desk/letters/pile.html", context, status=status)


@require_safe
@staff(KEEPS)
def pile_progress(request: AktaRequest) -> HttpResponse:
    """What became of the last piles, asked for every two seconds while one is in the works."""
    _units(request, Action.WRITE)
    return render(request, "desk/letters/_piles.html", _piles(request))


def _piles(request: AktaRequest) -> dict[str, Any]:
    piles = queries.piles_of(request.actor, at=moment_of(request))
    going = any(each.state in {"waiting", "working"} for each in piles)
    return {"piles": piles, "going": going}


@require_safe
@staff("zeskanowane pisma, które ta osoba może włączyć do akt albo przypisać")
def glance(request: AktaRequest) -> HttpResponse:
    """The next scanned letter, large, with one key to accept it."""
    after, chosen = request.GET.get("po", ""), request.GET.get("czesc", "")
    at = moment_of(request)
    first = chosen or after
    part = (
        queries.to_check(request.actor, at=at).filter(pk=chosen).first()
        if _is_id(chosen)
        else queries.next_part(request.actor, after if _is_id(first) else "", at=at)
    )
    return _glance(request, part)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _glance(request: AktaRequest, part: Part | None, **bound: django_forms.Form) -> HttpResponse:
    at = moment_of(request)
    context: dict[str, Any] = {"count": queries.to_check(request.actor, at=at).count()}
    if part is not None:
        part, grant = part_for(request.actor, part.pk, at=at)
        noted(request, part, grant)
        context |= {
            "part": part,
            "letter": queries.letter_of(part),
            "pages": [(place, number + 1) for place, number in enumerate(part.pages)],
            "accept": bound.get("accept") or forms.AcceptForm(),
            "give": bound.get("give") or forms.GiveForm(),
            "drop": bound.get("drop") or DropForm(),
            "failed": next(iter(bound.values()), None),
        }
    return render(request, "desk/letters/glance.html", context, status=422 if bound else 200)


Act = tuple[type[django_forms.Form], Callable[..., Any], str]
ACTS: dict[str, Act] = {
    "accept": (forms.AcceptForm, services.accept_part, "Włączono pismo do akt."),
    "give": (forms.GiveForm, services.give_part, "Przypisano strony do pisma."),
    "drop": (DropForm, sheets.drop_part, "Pominięto strony; pozostają w oryginale skanu."),
}


@require_POST
@staff("część skanu, którą ta osoba może załatwić, i akta, do których ona wchodzi")
def settle(request: AktaRequest, part_id: UUID) -> HttpResponse:
    """One act on one scanned letter, then on to the next."""
    name = request.POST.get("do", "")
    if name not in ACTS:
        raise NotFound
    kind, act, said = ACTS[name]
    form = kind(request.POST)
    address = reverse("desk:letters-check")
    if form.is_valid():
        try:
            act(actor=request.actor, part_id=part_id, at=moment_of(request), **form.cleaned_data)
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.text())
        else:
            messages.success(request, said)
            return redirect(f"{address}?{'czesc' if name == 'give' else 'po'}={part_id}")
    part, _ = part_for(request.actor, part_id, at=moment_of(request))
    return _glance(request, part, **{name: form})


urlpatterns = [
    path("poczta/", letters, name="letters"),
    path("poczta/nowe/", register, name="letter-new"),
    path("poczta/karty.pdf", cover_sheets, name="letters-sheets"),
    path("poczta/stos/", pile, name="letters-pile"),
    path("poczta/stos/postep/", pile_progress, name="letters-pile-progress"),
    path("poczta/sprawdzanie/", glance, name="letters-check"),
    path("poczta/sprawdzanie/<uuid:part_id>/", settle, name="letters-settle"),
    path("poczta/<uuid:letter_id>/", letter, name="letter"),
    path("poczta/<uuid:letter_id>/karta.pdf", cover_sheet, name="letter-sheet"),
]
