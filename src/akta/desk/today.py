"""My day (mój dzień): what is due over all cases, in a list and a calendar; the head's view."""

import re
from collections.abc import Container
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.cache import patch_cache_control

from akta.access.models import AccessOrder, AccessRequest, RequestState
from akta.accounts.doors import open_to_all, staff
from akta.cases.links.queries import tasks_waiting, transfers_waiting
from akta.cases.models import Case, CaseState, DueDuty
from akta.cases.proceedings import absence
from akta.cases.proceedings import day as days
from akta.cases.queries import readable_cases, referents_of
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.delivery.models import Notice
from akta.desk.forms_today import SubstitutionForm
from akta.files.models import Ingest, IngestState
from akta.filing.received import queries as incoming
from akta.law.periods import PeriodError, period
from akta.law.polish import MONTHS_NOMINATIVE
from akta.law.procedures.model import ACTORS
from akta.units.models import Post, PostKind

SHOWN, PAGE = 8, 50
OCTETS = 75
CASE_WORK = {PostKind.PROSECUTOR, PostKind.ASSESSOR, PostKind.SECRETARIAT, PostKind.HEAD}
REFERENTS = {PostKind.PROSECUTOR, PostKind.ASSESSOR, PostKind.HEAD, PostKind.CELL_HEAD}
WEEKDAYS = ("pn.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz.")
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@staff("sprawy, które wolno czytać tej osobie")
def today(request: AktaRequest) -> HttpResponse:
    """The first page of the desk: terms of one's own cases, and what else is new."""
    at = moment_of(request)
    day = local_day(at)
    whose, others = _whose(request, at)
    found = days.mine(request.actor, persons=[whose], at=at)
    asked = days.Asked(
        when=_one_of(days.WHEN, request.GET.get("kiedy", "")),
        area=request.GET.get("rodzaj", ""),
        order=request.GET.get("uklad", "termin"),
        words=request.GET.get("q", "")[:60],
    )
    counts = days.counts_of(found, day)
    page = _page(request, days.duties_of_day(found, asked, day), asked, counts)
    kinds = _kinds(request.actor, at)
    context = {
        "works_on_cases": bool(kinds & CASE_WORK) or page.paginator.count > 0,
        "tabs": _tabs(request, counts.by_when, asked),
        "counts": counts.by_when,
        "asked": asked,
        "orders": list(days.ORDERS),
        "areas": [(area, days.area_words(area)) for area in counts.areas],
        "page": page,
        "duties": [_row(row, asked, day) for row in page.object_list],
        "others": others,
        "whose": whose,
        "is_head": PostKind.HEAD in kinds or PostKind.CELL_HEAD in kinds,
        "is_referent": bool(kinds & REFERENTS),
        "may_register": bool(kinds & CASE_WORK),
        "day": day,
        **_new(request.actor, at),
    }
    return render(request, "desk/today.html", context)


def _one_of(known: Container[str], typed: str) -> str:
    return typed if typed in known else ""


def _page(
    request: AktaRequest, rows: QuerySet[DueDuty], asked: days.Asked, counts: days.Counts
) -> Page[DueDuty]:
    """One page of the duties; their number is known from the counts unless words narrow them."""
    pages = Paginator(rows, PAGE)
    if not asked.words:
        pages.count = counts.of(when=asked.when, area=asked.area)
    return pages.get_page(request.GET.get("strona"))


def _whose(request: AktaRequest, at: datetime) -> tuple[UUID, list[Any]]:
    """One's own day, or that of a person whom one substitutes."""
    others = days.substituted(request.actor, at=at)
    typed = request.GET.get("osoba", "")
    chosen = next((each.absent_id for each in others if str(each.absent_id) == typed), None)
    if typed and chosen is None:
        raise NotFound
    return chosen or request.actor.id, others


def _kinds(actor: Actor, at: datetime) -> set[str]:
    posts = Post.objects.filter(account_id=actor.id, in_force__contains=at)
    return set(posts.values_list("kind", flat=True))


def _tabs(request: AktaRequest, counts: dict[str, int], asked: days.Asked) -> list[dict[str, Any]]:
    kept = request.GET.copy()
    for name in ("kiedy", "strona"):
        kept.pop(name, None)
    rest = f"&{kept.urlencode()}" if kept else ""
    tabs = [{"label": "wszystkie", "url": f"?kiedy={rest}", "current": not asked.when}]
    return tabs + [
        {
            "label": label,
            "url": f"?kiedy={name}{rest}",
            "current": asked.when == name,
            "count": counts[name],
        }
        for name, label in days.WHEN.items()
    ]


def _row(row: DueDuty, asked: days.Asked, day: date) -> dict[str, Any]:
    groups = {"sprawa": row.case.reference, "rodzaj": days.area_words(row.area)}
    return {
        "row": row,
        "actor": ACTORS[row.actor],
        "group": groups.get(asked.order, ""),
        **days.tone_of(row, day),
    }


def _new(actor: Actor, at: datetime) -> dict[str, Any]:
    """New letters and other things that wait, beside the terms."""
    mine = Case.objects.filter(referent_id=actor.id).exclude(state=CaseState.CLOSED)
    cases = readable_cases(actor, at=at)
    return {
        "mine_count": mine.count(),
        "requests": AccessRequest.objects.filter(case__in=mine, state=RequestState.AWAITING)
        .select_related("case")
        .order_by("received_at")[:SHOWN],
        "ending": AccessOrder.objects.filter(
            case__in=mine, in_force__endswith__gt=at, replaced_by__isnull=True
        )
        .select_related("case")
        .order_by("in_force")[:SHOWN],
        "refused": Ingest.objects.filter(case__in=cases, state=IngestState.REFUSED)
        .select_related("case")
        .order_by("-received_at")[:SHOWN],
        "tasks": tasks_waiting(actor, at=at)[:SHOWN],
        "passed_on": transfers_waiting(actor, at=at)[:SHOWN],
        "letters": incoming.inbox(actor, at=at)[:SHOWN],
        "shown": SHOWN,
        "notices": Notice.objects.filter(account_id=actor.id, read_at=None)[:SHOWN],
    }


@staff("sprawy, które wolno czytać tej osobie")
def month(request: AktaRequest) -> HttpResponse:
    """A month of terms, week by week."""
    at = moment_of(request)
    whose, others = _whose(request, at)
    day = local_day(at)
    typed = MONTH.fullmatch(request.GET.get("miesiac", ""))
    first = date(int(typed[1]), int(typed[2]), 1) if typed else day.replace(day=1)
    found = days.mine(request.actor, persons=[whose], at=at)
    duties = days.duties_in_month(found, first)
    context = {
        "some": bool(duties),
        "title": f"{MONTHS_NOMINATIVE[first.month - 1]} {first.year}",
        "weekdays": WEEKDAYS,
        "weeks": _weeks(first, duties, day),
        "previous": f"{first - timedelta(days=1):%Y-%m}",
        "following": f"{first + timedelta(days=31):%Y-%m}",
        "others": others,
        "whose": whose,
        "calendar": absence.calendar_of(request.actor),
        "key": request.session.pop("calendar_key", None),
    }
    return render(request, "desk/today/month.html", context)


def _weeks(
    first: date, found: dict[date, list[DueDuty]], today_: date
) -> list[list[dict[str, Any]]]:
    """Weeks from Monday to Sunday that hold the month."""
    start = first - timedelta(days=first.weekday())
    weeks: list[list[dict[str, Any]]] = []
    while start.replace(day=1) <= first:
        week = [start + timedelta(days=number) for number in range(7)]
        weeks.append(
            [
                {
                    "day": each,
                    "is_here": each.month == first.month,
                    "is_today": each == today_,
                    "duties": [_row(row, days.Asked(), today_) for row in found.get(each, [])],
                }
                for each in week
            ]
        )
        start += timedelta(days=7)
    return weeks


@staff("kierownik: sprawy jednostki lub komórki, którą kieruje")
def loads(request: AktaRequest) -> HttpResponse:
    """The load per prosecutor, for a head."""
    at = moment_of(request)
    found = days.loads(request.actor, local_day(at), at=at)
    context = {
        "loads": found,
        "sums": {
            name: sum(getattr(load, name) for load in found)
            for name in ("cases", "duties", "overdue", "near")
        },
    }
    return render(request, "desk/today/loads.html", context)


@staff("kierownik: sprawy jednostki lub komórki, którą kieruje")
def load_of(request: AktaRequest, account_id: UUID) -> HttpResponse:
    """The terms of one prosecutor, as far as the head sees their cases."""
    at = moment_of(request)
    load = next(iter(days.loads(request.actor, local_day(at), at=at, only=account_id)), None)
    if load is None:
        raise NotFound
    found = days.mine(request.actor, persons=[account_id], at=at)
    rows = days.duties_of_day(found, days.Asked(), local_day(at))
    page = Paginator(rows, PAGE).get_page(request.GET.get("strona"))
    shown = [_row(row, days.Asked(), local_day(at)) for row in page.object_list]
    return render(request, "desk/today/load.html", {"load": load, "page": page, "duties": shown})


@staff("własna nieobecność; kierownik: nieobecność w swojej jednostce")
def substitution(request: AktaRequest) -> HttpResponse:
    """Name a substitute for an absence, or see and end those in force."""
    at = moment_of(request)
    absent = absence.who_may_be_absent(request.actor, at=at)
    substitutes = [pair for unit in {a.unit_id for a in absent} for pair in _people(unit, at)]
    form = SubstitutionForm(
        request.POST or None,
        absent=[(str(each.account_id), each.name) for each in absent],
        substitutes=substitutes,
        initial={"absent": str(request.actor.id)},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            absence.name_substitute(
                actor=request.actor,
                absent_id=UUID(given["absent"]),
                substitute_id=UUID(given["substitute"]),
                until=period(local_day(at), given["last_day"], at=at).end,
                reason=given["reason"],
                at=at,
            )
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.text())
        except PeriodError:
            form.add_error("last_day", "Ten dzień już minął. Proszę wskazać dzień w przyszłości.")
        else:
            messages.success(request, "Wyznaczono zastępstwo. Zastępca widzi sprawy od teraz.")
            return redirect("desk:today-substitution")
    context = {"form": form, "current": absence.in_force(request.actor, at=at)}
    status = 422 if form.errors else 200
    return render(request, "desk/today/substitution.html", context, status=status)


def _people(unit_id: str, at: datetime) -> list[tuple[str, str]]:
    return [(str(each.pk), each.full_name) for each in referents_of(unit_id, at=at)]


@staff("własna nieobecność; kierownik: nieobecność w swojej jednostce")
def substitution_end(request: AktaRequest, substitution_id: UUID) -> HttpResponse:
    if request.method == "POST":
        absence.end_substitution(
            actor=request.actor, substitution_id=substitution_id, at=moment_of(request)
        )
        messages.success(request, "Zakończono zastępstwo.")
    return redirect("desk:today-substitution")


@staff("własny kalendarz terminów")
def calendar_key(request: AktaRequest) -> HttpResponse:
    """Make a new private calendar address, or stop it."""
    if request.method == "POST":
        if request.POST.get("czynnosc") == "wycofaj":
            absence.revoke_calendar(actor=request.actor, at=moment_of(request))
            messages.success(request, "Adres kalendarza przestał działać.")
        else:
            key = absence.make_calendar_key(actor=request.actor, at=moment_of(request))
            request.session["calendar_key"] = key
    return redirect("desk:today-month")


@open_to_all("kalendarz terminów pod tajnym adresem, który właściciel może wycofać; bez treści")
def calendar(request: AktaRequest, key: str) -> HttpResponse:
    """Terms as iCalendar: days and addresses of the desk, no reference and no content."""
    at = moment_of(request)
    actor = absence.actor_of_key(key)
    rows = days.mine(actor, persons=[actor.id], at=at).filter(due_on__isnull=False)
    response = HttpResponse(
        _icalendar(rows.order_by("due_on", "id")[:1000], at),
        content_type="text/calendar; charset=utf-8",
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


def _icalendar(rows: QuerySet[DueDuty], at: datetime) -> str:
    """The dates alone: what is due, and even of which kind, is read in Akta after signing in."""
    base = settings.AKTA.base_url
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Akta//Moj dzien//PL"]
    for row in rows:
        assert row.due_on is not None
        url = base + reverse("desk:case-duty", args=[row.case_id, row.pk])
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uuid5(row.case_id, f'{row.declaration}|{row.key}|{row.event_id}')}@akta",
            f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{row.due_on:%Y%m%d}",
            "SUMMARY:Termin w Akcie",
            *_folded(f"URL:{url}"),
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _folded(line: str) -> list[str]:
    """A long line in parts, the later ones after a space (RFC 5545, 3.1)."""
    first, rest = line[:OCTETS], line[OCTETS:]
    return [first, *(f" {rest[at : at + OCTETS - 1]}" for at in range(0, len(rest), OCTETS - 1))]


urlpatterns = [
    path("", today, name="today"),
    path("moj-dzien/kalendarz/", month, name="today-month"),
    path("moj-dzien/kalendarz/adres/", calendar_key, name="today-calendar-key"),
    path("moj-dzien/kalendarz/<str:key>.ics", calendar, name="today-calendar"),
    path("moj-dzien/obciazenie/", loads, name="today-loads"),
    path("moj-dzien/obciazenie/<uuid:account_id>/", load_of, name="today-load"),
    path("moj-dzien/zastepstwo/", substitution, name="today-substitution"),
    path(
        "moj-dzien/zastepstwo/<uuid:substitution_id>/koniec/",
        substitution_end,
        name="today-substitution-end",
    ),
]
