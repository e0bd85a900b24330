"""Screens of the file: contents, intake with its progress, refused files, descriptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.cases.models import Case
from akta.core.errors import DomainError, InputError, NotAllowed, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.core.typed import LAST_PAGE, whole_number
from akta.core.views import wants_json
from akta.desk import forms_files as forms
from akta.desk.entry import entry_of
from akta.files import queries, services
from akta.files.lens import THING_OF, Lens, desk_lens
from akta.files.models import Document, SetKind, Volume
from akta.files.names import natural_key
from akta.files.sheets.queries import waiting_of_case
from akta.files.shelf.queries import Whereabouts, whereabouts
from akta.grants.errors import ReasonNeeded
from akta.imaging import FailureKind
from akta.law.matrix import Action

READ = "części akt, które otwiera przydział, stanowisko albo decyzja imienna"
ORDER = "zbiory akt, które ta osoba porządkuje"


def opened(request: AktaRequest, case_id: UUID, action: Action = Action.READ) -> tuple[Case, Lens]:
    """The case and those parts of its file with which this person may do `action`.

    Raises NotFound, NotAllowed, ReasonNeeded.
    """
    case = entry_of(request, case_id)
    return case, desk_lens(request.actor, case, at=moment_of(request), action=action)


def ordered_sets(request: AktaRequest, case: Case) -> list[str]:
    """The sets that this person may arrange, in reading order."""
    try:
        lens = desk_lens(request.actor, case, at=moment_of(request), action=Action.ORDER)
    except (NotFound, NotAllowed, ReasonNeeded):
        return []
    return [kind for kind in SetKind.values if kind in lens.set_kinds]


def look(request: AktaRequest, lens: Lens, kind: LookKind, **facts: Any) -> None:
    """Write a look at the file as a whole to the log, by the grant of its first open set."""
    set_kind = next(kind for kind in SetKind.values if kind in lens.set_kinds)
    log_look(
        kind,
        actor=request.actor,
        request_id=request.id,
        grant_id=lens.grant_for(set_kind).pk,
        case_id=lens.case_id,
        reason=lens.reason_for(set_kind),
        **facts,
    )


def page_number(request: AktaRequest) -> int:
    return whole_number(request.GET.get("strona", ""), default=1, most=LAST_PAGE)


@staff(READ)
def case_file(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The file: volumes by sets, contents, digitisation, files on their way."""
    case, lens = opened(request, case_id)
    look(request, lens, LookKind.CONTENTS)
    progress = _progress(case, lens)  # first: a file done meanwhile then stands in the contents
    context = {
        "case": case,
        "sets": _placed_sets(lens, moment_of(request)),
        "digitisation": queries.digitisation_of(lens),
        "ordered": ordered_sets(request, case),
        "parts": waiting_of_case(request.actor, case.pk, at=moment_of(request)),
        "asked": [(k, THING_OF[k]) for k in SetKind if k in lens.closed_by_reason],
        "joined": queries.joined_files(request.actor, case, at=moment_of(request)),
        **progress,
    }
    return render(request, "desk/files/file.html", context)


def _by_sets(
    listed: Sequence[queries.VolumeContents],
) -> list[tuple[SetKind, list[queries.VolumeContents]]]:
    sets: dict[SetKind, list[queries.VolumeContents]] = {}
    for entry in listed:
        sets.setdefault(SetKind(entry.row.volume.set_kind), []).append(entry)
    return list(sets.items())


def _placed_sets(
    lens: Lens, at: datetime
) -> list[tuple[SetKind, list[tuple[queries.VolumeContents, Whereabouts | None]]]]:
    """The volumes by sets, each with where its paper is."""
    where = whereabouts(lens, at=at)
    return [
        (kind, [(entry, where.get(entry.row.volume.pk)) for entry in entries])
        for kind, entries in _by_sets(queries.contents(lens))
    ]


@staff(READ)
def progress(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The files on their way, asked for every two seconds while there are any."""
    case, lens = opened(request, case_id)
    return render(request, "desk/files/_progress.html", _progress(case, lens))


def _progress(case: Case, lens: Lens) -> dict[str, Any]:
    intake = queries.intake_of(lens)
    current = next((f for f in intake.files if f.state == "working"), None)
    what = f"Opracowywany plik: {current.file_name}" if current else "Pliki czekają na swoją kolej"
    shown = {
        "id": "postep",
        "title": f"Pliki w opracowaniu: {intake.unfinished}",
        "what": what,
        "done": intake.pages_done,
        "total": intake.pages_known or None,
        "finished": intake.is_finished,
        "result_url": reverse("desk:case-file", args=[case.pk]),
        "result_label": "Pokaż nowe karty",
    }
    return {"case": case, "intake": intake, "progress": shown}


@staff(READ)
def printed(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The contents list for print (spis treści akt)."""
    case, lens = opened(request, case_id)
    look(request, lens, LookKind.CONTENTS)
    context = {
        "case": case,
        "sets": _by_sets(queries.contents(lens)),
        "at": moment_of(request),
    }
    return render(request, "desk/files/print.html", context)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sent file."""

    name: str
    taken: bool
    text: str


@staff(ORDER)
def upload(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Take in files: many at once by a plain form, or one after another by the script."""
    case, lens = opened(request, case_id)
    kinds = ordered_sets(request, case)
    if not kinds:
        raise NotAllowed
    places = forms.places_of(queries.volumes_for(lens), kinds)
    if request.method != "POST":
        chosen = {"place": f"tom:{request.GET.get('tom', '')}", "after": request.GET.get("po")}
        form = forms.UploadForm(initial=chosen, places=places)
        return render(request, "desk/files/upload.html", {"case": case, "form": form})
    form = forms.UploadForm(request.POST, places=places)
    sent = sorted(request.FILES.getlist("files"), key=lambda file: natural_key(file.name or ""))
    if form.is_valid() and not sent:
        form.add_error(None, "Nie wybrano żadnego pliku. Proszę wskazać pliki i wysłać ponownie.")
    if not form.is_valid():
        if wants_json(request):
            said = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return JsonResponse({"results": [], "problem": said}, status=422)
        context = {"case": case, "form": form}
        return render(request, "desk/files/upload.html", context, status=422)
    return _taken_in(request, case, lens, form, sent)


def _taken_in(
    request: AktaRequest,
    case: Case,
    lens: Lens,
    form: forms.UploadForm,
    sent: Sequence[UploadedFile],
) -> HttpResponse:
    given, at = form.cleaned_data, moment_of(request)
    volume = _place(request, case, lens, given["place"], at)
    document = given["document"] or _one_document(request, volume, given, at)
    outcomes = [_receive(request, case, volume, document, given, file) for file in sent]
    status = 200 if all(outcome.taken for outcome in outcomes) else 422
    if wants_json(request):
        results = [{"name": o.name, "taken": o.taken, "text": o.text} for o in outcomes]
        return JsonResponse(
            {"results": results, "document": str(document or ""), "place": f"tom:{volume.pk}"}
        )
    context = {"case": case, "outcomes": outcomes, "form": form}
    return render(request, "desk/files/uploaded.html", context, status=status)


def _place(request: AktaRequest, case: Case, lens: Lens, place: str, at: datetime) -> Volume:
    kind, _, value = place.partition(":")
    if kind == "nowy":
        return services.create_volume(actor=request.actor, case_id=case.pk, set_kind=value, at=at)
    return queries.volume_for(lens, UUID(value))


def _one_document(
    request: AktaRequest, volume: Volume, given: dict[str, Any], at: datetime
) -> UUID | None:
    if not given["one_document"]:
        return None
    return services.begin_document(
        actor=request.actor,
        volume_id=volume.pk,
        title=given["title"],
        kind_code=given["kind"],
        dated_on=given["dated_on"],
        author=given["author"],
        at=at,
    ).pk


def _receive(
    request: AktaRequest,
    case: Case,
    volume: Volume,
    document: UUID | None,
    given: dict[str, Any],
    file: UploadedFile,
) -> Outcome:
    name = file.name or "plik"
    try:
        ingest = services.receive_file(
            actor=request.actor,
            case_id=case.pk,
            file_name=name,
            content=file.chunks(),
            volume_id=volume.pk,
            labelled=services.Labelled(
                given["title"], given["kind"], given["dated_on"], given["author"]
            ),
            document_id=document,
            after_card_id=given["after"],
            is_duplex=given["is_duplex"],
            has_running_term=given["has_running_term"],
            password=given["password"] or None,
            again=given["again"],
            at=moment_of(request),
        )
    except (NotFound, NotAllowed):
        raise
    except DomainError as error:
        return Outcome(name, taken=False, text=error.text())
    if ingest.problem:
        return Outcome(name, taken=False, text=ingest.problem_text)
    return Outcome(name, taken=True, text="Przyjęto, czeka na opracowanie.")


@staff(READ)
def refused(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Files that could not be used: the reason and the next step for each."""
    case, lens = opened(request, case_id)
    context = {
        "case": case,
        "page": queries.refused_files(lens, number=page_number(request)),
        "ordered": ordered_sets(request, case),
        "encrypted": FailureKind.ENCRYPTED.value,
    }
    return render(request, "desk/files/refused.html", context)


@staff(ORDER)
def retry(request: AktaRequest, case_id: UUID, ingest_id: UUID) -> HttpResponse:
    """Try a refused file again, an encrypted one with its password."""
    case, lens = opened(request, case_id)
    ingest = queries.ingest_for(lens, ingest_id)
    if ingest.problem != FailureKind.ENCRYPTED.value:
        if request.method == "POST":
            services.retry_file(actor=request.actor, ingest_id=ingest.pk, at=moment_of(request))
            messages.success(request, f"Plik „{ingest.file_name}” wrócił do kolejki.")
        return redirect("desk:case-file-refused", case.pk)
    form = forms.PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.unlock_file(
                actor=request.actor,
                ingest_id=ingest.pk,
                password=form.cleaned_data["password"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, f"Plik „{ingest.file_name}” wrócił do kolejki.")
            return redirect("desk:case-file", case.pk)
    context = {"case": case, "ingest": ingest, "form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/files/password.html", context, status=status)


@staff(ORDER)
def volume_new(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Make a volume."""
    case, _ = opened(request, case_id)
    kinds = ordered_sets(request, case)
    form = forms.VolumeForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        try:
            volume = services.create_volume(
                actor=request.actor, case_id=case.pk, at=moment_of(request), **form.cleaned_data
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Utworzono tom.")
            return redirect("desk:case-file-order", case.pk, volume.pk)
    context = {"case": case, "form": form, "title": "Nowy tom", "button": "Utwórz tom"}
    status = 422 if form.errors else 200
    return render(request, "desk/files/form.html", context, status=status)


@staff(ORDER)
def volume_edit(request: AktaRequest, case_id: UUID, volume_id: UUID) -> HttpResponse:
    """Change a volume's description and its state of digitisation."""
    case, lens = opened(request, case_id)
    volume = queries.volume_for(lens, volume_id)
    now = {"title": volume.title, "is_digitised": volume.is_digitised}
    form = forms.EditVolumeForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        services.edit_volume(
            actor=request.actor, volume_id=volume.pk, at=moment_of(request), **form.cleaned_data
        )
        messages.success(request, "Zapisano opis tomu.")
        return redirect("desk:case-file", case.pk)
    title = f"Opis tomu {volume.number} – {volume.get_set_kind_display()}"
    context = {"case": case, "form": form, "title": title, "button": "Zapisz opis tomu"}
    status = 422 if form.errors else 200
    return render(request, "desk/files/form.html", context, status=status)


@staff(ORDER)
def document_edit(request: AktaRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Change what the contents list says of a document."""
    case, lens = opened(request, case_id)
    document = queries.document_for(lens, document_id)
    form = forms.DocumentForm(request.POST or None, initial=_description(document))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.edit_document(
                actor=request.actor,
                document_id=document.pk,
                title=given["title"],
                kind_code=given["kind"],
                dated_on=given["dated_on"],
                author=given["author"],
                version=given["version"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Zapisano opis dokumentu.")
            return redirect("desk:case-file", case.pk)
    context = {"case": case, "form": form, "title": "Opis dokumentu", "button": "Zapisz opis"}
    status = 422 if form.errors else 200
    return render(request, "desk/files/form.html", context, status=status)


def _description(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "kind": document.kind_id or "",
        "dated_on": document.dated_on,
        "author": document.author,
        "version": document.version,
    }


BASE = "sprawy/<uuid:case_id>/akta/"
urlpatterns = [
    path(BASE, case_file, name="case-file"),
    path(f"{BASE}postep/", progress, name="case-file-progress"),
    path(f"{BASE}spis/", printed, name="case-file-print"),
    path(f"{BASE}dodaj/", upload, name="case-file-upload"),
    path(f"{BASE}odrzucone/", refused, name="case-file-refused"),
    path(f"{BASE}odrzucone/<uuid:ingest_id>/", retry, name="case-file-retry"),
    path(f"{BASE}tomy/nowy/", volume_new, name="case-file-volume-new"),
    path(f"{BASE}tomy/<uuid:volume_id>/opis/", volume_edit, name="case-file-volume"),
    path(f"{BASE}dokumenty/<uuid:document_id>/", document_edit, name="case-file-document"),
]
