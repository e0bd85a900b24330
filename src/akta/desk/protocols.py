"""Protocols on the desk: the queue with its clock, approval, recordings and their sound."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.cases.models import Case
from akta.core.clock import local_day
from akta.core.errors import InputError, NotAllowed, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk import forms_protocols as forms
from akta.desk.files import BASE, READ, look, opened, ordered_sets, page_number
from akta.files.lens import Lens, desk_lens
from akta.files.protocols import queries, services
from akta.files.protocols.errors import NothingRecorded
from akta.files.protocols.models import MADE, Protocol, ProtocolState, RecordingKind
from akta.grants.errors import ReasonNeeded
from akta.law.matrix import Action
from akta.law.protocols import Made
from akta.ui.downloads import file_answer

PAGE = 50
QUEUE = "protokoły nieudostępnione w sprawach, których wpis ta osoba czyta"
both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@staff(QUEUE)
def queue(request: AktaRequest) -> HttpResponse:
    """What waits for approval or for its sound, the soonest due first, each with its clock."""
    at = moment_of(request)
    page = Paginator(queries.queue(request.actor, at=at), PAGE).get_page(page_number(request))
    rows = queries.queue_rows(request.actor, list(page.object_list), at=at)
    overdue = sum(1 for row in rows if row.stands.is_overdue)
    context = {"page": page, "rows": rows, "overdue": overdue}
    return render(request, "desk/protocols/queue.html", context)


@both
@staff(READ)
def of_case(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The protocols of a case, and the form that sets one down."""
    case, lens = opened(request, case_id)
    at, may_add = moment_of(request), bool(ordered_sets(request, case))
    form = None
    if may_add:
        found = queries.documents_free(lens)
        form = forms.ProtocolForm(request.POST or None, documents=found, initial=_proposed(case))
    if request.method == "POST" and form is None:
        raise NotAllowed
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            row = services.register_protocol(actor=request.actor, at=at, **form.facts())
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, SAID[Made(row.made)])
            return redirect("desk:case-protocol", case.pk, row.pk)
    look(request, lens, LookKind.CONTENTS)
    today = local_day(at)
    rows = [(row, queries.clock_of(row, today)) for row in queries.protocols_of(lens)]
    context = {"case": case, "rows": rows, "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "desk/protocols/case.html", context, status=status)


SAID = {
    Made.WRITTEN: "Zapisano protokół. Poza prokuraturą będzie widoczny po zatwierdzeniu.",
    Made.SOUND: "Zapisano protokół. Proszę dodać zapis dźwięku.",
    Made.PICTURE: "Zapisano protokół. Proszę dodać sam dźwięk; obraz nie wyjdzie poza urząd.",
}


def _proposed(case: Case) -> dict[str, Any]:
    return {"conducted_by": case.referent.full_name if case.referent else ""}


@both
@staff(READ)
def card(request: AktaRequest, case_id: UUID, protocol_id: UUID) -> HttpResponse:
    """One protocol: what was decided, its recordings, and what may be done now."""
    case, lens = opened(request, case_id)
    protocol = queries.protocol_in(lens, protocol_id)
    bound: dict[str, Any] = {}
    if request.method == "POST":
        name = request.POST.get("do", "")
        bound = {name: forms.ACTS[name](request.POST)} if name in forms.ACTS else {}
        if not bound:
            raise NotFound
        if _done(request, protocol, name, bound[name]):
            return _after(case, protocol, name)
    look(request, lens, LookKind.DOCUMENT, subject_id=protocol.pk)
    blank = {"version": protocol.version}
    may_add = protocol.document.volume.set_kind in ordered_sets(request, case)
    may_write = protocol.made == Made.WRITTEN and _conducts(request, case, protocol)
    context = {
        "case": case,
        "protocol": protocol,
        "made": MADE[Made(protocol.made)],
        "stands": queries.clock_of(protocol, local_day(moment_of(request))),
        "kinds": _kinds(protocol),
        "may_add": may_add,
        "may_decide": may_write and protocol.state != ProtocolState.GIVEN,
        "may_cancel": may_write if protocol.made == Made.WRITTEN else may_add,
        "returning": bound.get("return") or forms.ReturnForm(initial=blank),
        "withdrawing": bound.get("withdraw") or forms.ReasonForm(),
        "cancelling": bound.get("cancel") or forms.CancelForm(initial=blank),
        "adding": bound.get("add") or forms.RecordingForm(),
        "failed": next(iter(bound.values()), None),
    }
    status = 422 if bound else 200
    return render(request, "desk/protocols/card.html", context, status=status)


def _after(case: Case, protocol: Protocol, name: str) -> HttpResponse:
    if name == "cancel":
        return redirect("desk:case-protocols", case.pk)
    return redirect("desk:case-protocol", case.pk, protocol.pk)


def _kinds(protocol: Protocol) -> list[tuple[str, str]]:
    """The recordings that this protocol takes, the sound first."""
    if protocol.made == Made.WRITTEN:
        return []
    return list(RecordingKind.choices[: 2 if protocol.made == Made.PICTURE else 1])


def _conducts(request: AktaRequest, case: Case, protocol: Protocol) -> bool:
    try:
        lens = desk_lens(request.actor, case, at=moment_of(request), action=Action.WRITE)
    except (NotFound, NotAllowed, ReasonNeeded):
        return False
    return protocol.document.volume.set_kind in lens.set_kinds


def _done(request: AktaRequest, protocol: Protocol, name: str, form: Form) -> bool:
    if not form.is_valid():
        return False
    try:
        said = _act(request, protocol, name, form.cleaned_data)
    except InputError as error:
        form.add_error(error.field if error.field in form.fields else None, error.text())
        return False
    messages.success(request, said)
    return True


def _act(request: AktaRequest, protocol: Protocol, name: str, given: dict[str, Any]) -> str:
    who, at = request.actor, moment_of(request)
    if name == "approve":
        services.approve_protocol(actor=who, protocol_id=protocol.pk, at=at, **given)
        return "Zatwierdzono protokół; jest już widoczny dla osób, którym udostępniono te karty."
    if name == "return":
        services.return_protocol(actor=who, protocol_id=protocol.pk, at=at, **given)
        return "Zwrócono protokół do poprawy."
    if name == "cancel":
        services.cancel_protocol(actor=who, protocol_id=protocol.pk, at=at, **given)
        return "Cofnięto zapisanie protokołu. Dokument jest znowu zwykłym dokumentem akt."
    if name == "withdraw":
        services.withdraw_recording(actor=who, at=at, **given)
        return "Wycofano zapis. Nikt poza prokuraturą już go nie odtworzy."
    sent = request.FILES.get("file")
    services.add_recording(
        actor=who, protocol_id=protocol.pk, at=at, **_sent(sent), kind=given["kind"]
    )
    return "Dodano zapis."


def _sent(file: UploadedFile | None) -> dict[str, Any]:
    if file is None:
        raise NothingRecorded
    return {"file_name": file.name or "", "content": file}


@require_safe
@staff(READ)
def recording(request: AktaRequest, case_id: UUID, recording_id: UUID) -> HttpResponseBase:
    """The original of a recording, or the part of it asked for; logged before the first byte."""
    _, lens = opened(request, case_id)
    row = queries.recording_in(lens, recording_id)
    look(request, lens, LookKind.SOUND, subject_id=row.pk)

    def check() -> Lens:
        return opened(request, case_id)[1]

    return file_answer(
        request,
        queries.sound_path(row),
        etag=row.sha256,
        content_type=row.media_type,
        name=row.file_name,
        check=check,
    )


urlpatterns = [
    path("protokoly/", queue, name="protocols"),
    path(f"{BASE}protokoly/", of_case, name="case-protocols"),
    path(f"{BASE}protokoly/<uuid:protocol_id>/", card, name="case-protocol"),
    path(f"{BASE}protokoly/zapisy/<uuid:recording_id>/", recording, name="case-recording"),
]
