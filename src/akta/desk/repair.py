"""The repair queue (kolejka napraw): one bad scan after another, each settled by one key."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.cases.models import Case
from akta.core.errors import DomainError, NotAllowed, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.files import BASE, ORDER, look, opened, page_number
from akta.files import queries, services
from akta.files.lens import Lens
from akta.files.models import DefectState, Side
from akta.law.matrix import Action

QUARTER = 90
SENT_BACK = "odeslane"
DONE = {
    "accept": "Przyjęto skan karty {}.",
    "turn": "Obrócono stronę karty {}.",
    "send_back": "Odesłano kartę {} do ponownego skanowania.",
    "replace": "Nowy skan karty {} jest w opracowaniu; zastąpi obecny za chwilę.",
}


class NoScanChosen(DomainError):
    """The button was pressed without a file."""

    code = "desk.no_scan_chosen"
    status = 422
    what = "Nie zastąpiono skanu."
    why = "Nie wskazano pliku z nowym skanem."
    next_step = "Proszę wskazać plik z jedną stroną i jeszcze raz nacisnąć „Zastąp skan”."


@staff(ORDER)
def everywhere(request: AktaRequest) -> HttpResponse:
    """Cases with scans to look at, and what each scanner gave on each day."""
    at = moment_of(request)
    context = {
        "page": queries.cases_to_repair(request.actor, at=at, number=page_number(request)),
        "days": queries.scanner_days(request.actor, at=at),
    }
    return render(request, "desk/repair/cases.html", context)


@staff(ORDER)
def case_repair(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The next scan to look at, large, with its keys, and the list of the others."""
    case, lens = opened(request, case_id, Action.ORDER)
    look(request, lens, LookKind.CONTENTS)
    return _page(request, case, lens, _chosen(request, lens))


def _chosen(request: AktaRequest, lens: Lens) -> Side | None:
    """The side named by `skan`, or the one after `po`, or the first that is open."""
    if named := request.GET.get("skan", ""):
        return queries.suspect_for(lens, named)
    if _state(request) == DefectState.SENT_BACK:
        return None
    return queries.next_suspect(lens, request.GET.get("po", ""))


def _state(request: AktaRequest) -> str:
    is_sent_back = request.GET.get("stan") == SENT_BACK
    return DefectState.SENT_BACK if is_sent_back else DefectState.OPEN


def _page(
    request: AktaRequest, case: Case, lens: Lens, side: Side | None, *, problem: str = ""
) -> HttpResponse:
    state = _state(request)
    page = queries.suspects(lens, state, number=page_number(request))
    views = queries.suspect_views([*page.object_list, *([side] if side else [])])
    context = {
        "case": case,
        "state": state,
        "tabs": _tabs(case, lens, state),
        "page": page,
        "rows": views[: len(page.object_list)],
        "current": views[-1] if side else None,
        "problem": problem,
    }
    return render(request, "desk/repair/case.html", context, status=422 if problem else 200)


def _tabs(case: Case, lens: Lens, state: str) -> list[dict[str, Any]]:
    counts = queries.suspect_counts(lens)
    address = reverse("desk:case-repair", args=[case.pk])
    shown = ((DefectState.OPEN, address), (DefectState.SENT_BACK, f"{address}?stan={SENT_BACK}"))
    return [
        {
            "label": DefectState(each).label.capitalize(),
            "url": url,
            "current": each == state,
            "count": counts[each],
        }
        for each, url in shown
    ]


@staff(ORDER)
def settle(request: AktaRequest, case_id: UUID, side_id: str) -> HttpResponse:
    """One act on one scan: accept, turn, send back, replace; then on to the next."""
    case, lens = opened(request, case_id, Action.ORDER)
    side = lens.sides().select_related("card").filter(short_id=side_id).first()
    if side is None:
        raise NotFound
    address = reverse("desk:case-repair", args=[case.pk])
    if request.method != "POST":
        return redirect(f"{address}?skan={side.short_id}")
    act = request.POST.get("do", "")
    try:
        said = _act(request, side, act)
    except (NotFound, NotAllowed):
        raise
    except DomainError as error:
        return _page(
            request, case, lens, queries.suspect_for(lens, side.short_id), problem=error.text()
        )
    messages.success(request, said)
    stays = act in {"turn", "replace"}
    return redirect(f"{address}?{'skan' if stays else 'po'}={side.short_id}")


def _act(request: AktaRequest, side: Side, act: str) -> str:
    """Do it and say so. Raises NotFound for what no button of the page asks."""
    who, at = request.actor, moment_of(request)
    if act == "accept":
        services.accept_scan(actor=who, side_id=side.pk, at=at)
    elif act == "turn":
        services.turn_sides(
            actor=who,
            volume_id=side.card.volume_id,
            side_ids=[side.pk],
            rotation=QUARTER,
            at=at,
        )
    elif act == "send_back":
        note = request.POST.get("note", "")
        services.send_back_scan(actor=who, side_id=side.pk, note=note, at=at)
    elif act == "replace":
        _replace(request, side)
    else:
        raise NotFound
    return DONE[act].format(f"{side.card.number}{side.card.letter}{'v' if side.is_verso else ''}")


def _replace(request: AktaRequest, side: Side) -> None:
    sent = request.FILES.get("file")
    if sent is None:
        raise NoScanChosen
    services.replace_scan(
        actor=request.actor,
        side_id=side.pk,
        file_name=sent.name or "skan",
        content=sent.chunks(),
        at=moment_of(request),
        again="again" in request.POST,
    )


REPAIR = f"{BASE}naprawy/"
urlpatterns = [
    path("naprawy/", everywhere, name="repair"),
    path(REPAIR, case_repair, name="case-repair"),
    path(f"{REPAIR}<slug:side_id>/", settle, name="case-repair-settle"),
]
