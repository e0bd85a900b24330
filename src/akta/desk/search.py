"""Search on the desk: in one case's file, and in all files that one may read without a reason."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.fields import DayField
from akta.desk.files import READ, look, opened, page_number
from akta.files.queries import VolumeRow, volumes_for
from akta.files.search import CaseHits, FoundEverywhere, Hit, search, search_all

PAGE, CASES = 20, 10
NO_DATE = "Takiej daty nie ma w kalendarzu. Proszę wpisać ją jako 13.03.2026."


@require_safe
@staff(READ)
def case_search(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Search in one file, in all its sets open to this person; by volume and dates."""
    case, lens = opened(request, case_id)
    look(request, lens, LookKind.SEARCH)
    volumes = volumes_for(lens)
    asked, number = _asked(request), page_number(request)
    narrowed = next((v.volume.pk for v in volumes if str(v.volume.pk) == asked["volume"]), None)
    found = search(
        lens,
        asked["q"],
        volume=narrowed,
        since=asked["since"],
        until=asked["until"],
        offset=(number - 1) * PAGE,
        limit=PAGE,
    )
    context = {
        "case": case,
        "found": found,
        "hits": [(hit, _address(case_id, hit)) for hit in found.hits],
        "volumes": _choices(volumes, narrowed),
        **_pages(number, found.next_offset is not None),
        **asked,
    }
    return render(request, "desk/search/case.html", context)


@require_safe
@staff("akta wszystkich spraw, które ta osoba czyta bez podawania powodu")
def search_everywhere(request: AktaRequest) -> HttpResponse:
    """Search in all files open to this person now, case by case."""
    asked, number = _asked(request), page_number(request)
    found = search_all(
        request.actor,
        asked["q"],
        at=moment_of(request),
        since=asked["since"],
        until=asked["until"],
        offset=(number - 1) * CASES,
        limit=CASES,
    )
    _log(request, found)
    context = {
        "found": found,
        "groups": [_group(group, asked) for group in found.groups],
        **_pages(number, found.next_offset is not None),
        **asked,
    }
    return render(request, "desk/search/all.html", context)


def _log(request: AktaRequest, found: FoundEverywhere) -> None:
    """A row for each case of which something is shown; one without a case where there is none."""
    shown: list[tuple[UUID | None, UUID | None]]
    shown = [(group.case.pk, group.grant_id) for group in found.groups]
    for case_id, grant_id in shown or [(None, None)]:
        log_look(
            LookKind.SEARCH,
            actor=request.actor,
            request_id=request.id,
            grant_id=grant_id,
            case_id=case_id,
        )


def _asked(request: AktaRequest) -> dict[str, Any]:
    """What was typed and to what it is narrowed; a date that is none is told and left out."""
    given = request.GET
    dates = {name: _date(given.get(key, "")) for name, key in (("since", "od"), ("until", "do"))}
    wrong = any(
        given.get(key) and dates[name] is None for name, key in (("since", "od"), ("until", "do"))
    )
    typed = given.get("q", "").strip()[:300]
    problem = NO_DATE if wrong else ""
    days = {"since_typed": given.get("od", "")[:10], "until_typed": given.get("do", "")[:10]}
    return {"q": typed, "volume": given.get("tom", ""), **dates, **days, "problem": problem}


def _date(text: str) -> date | None:
    try:
        return DayField(required=False).clean(text)
    except ValidationError:
        return None


def _choices(volumes: list[VolumeRow], chosen: UUID | None) -> list[tuple[str, str, bool]]:
    return [(str(v.volume.pk), v.name, v.volume.pk == chosen) for v in volumes]


def _address(case_id: UUID, hit: Hit) -> str:
    """The hit in the viewer of its set."""
    return reverse("desk:viewer-page", args=[case_id, hit.side.set_kind, hit.short_id])


def _group(group: CaseHits, asked: dict[str, Any]) -> dict[str, Any]:
    case_id = group.case.pk
    narrowed = {"q": asked["q"], "od": asked["since"] or "", "do": asked["until"] or ""}
    told = urlencode({name: value for name, value in narrowed.items() if value})
    return {
        "case": group.case,
        "total": group.total,
        "hits": [(hit, _address(case_id, hit)) for hit in group.hits],
        "url": f"{reverse('desk:case-search', args=[case_id])}?{told}",
    }


def _pages(number: int, more: bool) -> dict[str, int | None]:  # noqa: FBT001 - private
    return {
        "number": number,
        "previous": number - 1 if number > 1 else None,
        "following": number + 1 if more else None,
    }


urlpatterns = [
    path("szukaj/", search_everywhere, name="search"),
    path("sprawy/<uuid:case_id>/szukaj/", case_search, name="case-search"),
]
