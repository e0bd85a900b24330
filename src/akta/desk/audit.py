"""Screens of the log: who read a case, and the auditor's view without content."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path

from akta.accounts.doors import staff
from akta.accounts.queries import names_of
from akta.audit import queries
from akta.audit.models import LogEntry, LookKind
from akta.cases.models import CasePerson
from akta.core.errors import NotFound
from akta.core.requests import AktaRequest
from akta.desk.entry import entry_of, looked_at
from akta.grants.models import Ground
from akta.grants.queries import held_by
from akta.law.localtime import WARSAW
from akta.law.matrix import Action

PAGE = 100
HEAD = [
    "moment",
    "rodzaj",
    "osoba",
    "w imieniu",
    "uprawnienie",
    "sprawa",
    "strona",
    "adres",
    "powód",
]


class Line:
    """A file whose `write` gives the line back, so that CSV streams."""

    def write(self, text: str) -> str:
        return text


@staff("wpis w repertorium tej sprawy: referent, sekretariat, kierownik")
def case_looks(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Who read the case: by person, and the latest entries."""
    case = entry_of(request, case_id)
    readers = queries.readers_of_case(case.pk)
    page = Paginator(queries.latest_in_case(case.pk), PAGE).get_page(request.GET.get("strona"))
    rows = list(page.object_list)
    ids = {e.actor_id for e in rows} | {e.on_behalf_of_id for e in rows}
    names = names_of({r.actor_id for r in readers} | {pk for pk in ids if pk})
    context = {
        "case": case,
        "readers": [(names.get(r.actor_id, str(r.actor_id)), r) for r in readers],
        "rows": [(_who(e, names), e) for e in rows],
        "page": page,
        "tab": "looks",
    }
    return render(request, "desk/audit/case.html", context)


@staff("zapis wpisu w repertorium tej sprawy: referent, sekretariat")
def case_looks_export(request: AktaRequest, case_id: UUID) -> HttpResponseBase:
    """All entries about the case as CSV."""
    case = looked_at(request, case_id, kind=LookKind.DOCUMENT, action=Action.WRITE)
    return _as_csv(queries.latest_in_case(case.pk), "wglady.csv")


@staff("zapis wpisu w repertorium tej sprawy: referent, sekretariat")
def person_looks_export(request: AktaRequest, case_id: UUID, person_id: UUID) -> HttpResponseBase:
    """Who saw the data of a person of this case: all looks into the case since they are in it."""
    case = entry_of(request, case_id, Action.WRITE)
    person = CasePerson.objects.filter(pk=person_id, case_id=case.pk).first()
    if person is None:
        raise NotFound
    looked_at(request, case_id, kind=LookKind.DOCUMENT, action=Action.WRITE, subject_id=person.pk)
    rows = queries.latest_in_case(case.pk).filter(at__gte=person.added_at)
    return _as_csv(rows, "wglady-w-dane-osoby.csv")


@staff("audytor: wpisy dziennika bez treści")
def log_view(request: AktaRequest) -> HttpResponse:
    """The auditor's list: moments, kinds, internal ids; no name of a case and no content."""
    if not held_by(request.actor).filter(ground=Ground.AUDITOR).exists():
        raise NotFound
    kind = request.GET.get("rodzaj", "")
    page = Paginator(queries.entries(kind=kind), PAGE).get_page(request.GET.get("strona"))
    context = {"page": page, "kind": kind, "kinds": LookKind.choices}
    return render(request, "desk/audit/log.html", context)


def _who(entry: LogEntry, names: Mapping[UUID, str]) -> str:
    """Who looked, and on whose behalf where that is another."""
    name = names.get(entry.actor_id, "System") if entry.actor_id else "System"
    if entry.on_behalf_of_id is None:
        return name
    return f"{name} (w imieniu: {names.get(entry.on_behalf_of_id, '')})"


def _as_csv(rows: Iterable[LogEntry], name: str) -> StreamingHttpResponse:
    writer = csv.writer(Line(), delimiter=";")

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(HEAD)
        for entry in rows:
            yield writer.writerow(_cells(entry))

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cells(entry: LogEntry) -> list[str]:
    ids = (entry.actor_id, entry.on_behalf_of_id, entry.grant_id, entry.case_id, entry.side_id)
    moment = entry.at.astimezone(WARSAW).isoformat(timespec="seconds")
    told = [str(value or "") for value in ids]
    return [moment, entry.get_kind_display(), *told, entry.address or "", entry.reason]


urlpatterns = [
    path("sprawy/<uuid:case_id>/wglady/", case_looks, name="case-looks"),
    path("sprawy/<uuid:case_id>/wglady.csv", case_looks_export, name="case-looks-export"),
    path(
        "sprawy/<uuid:case_id>/uczestnicy/<uuid:person_id>/wglady.csv",
        person_looks_export,
        name="person-looks-export",
    ),
    path("dziennik/", log_view, name="audit-log"),
]
