"""Screens of papers (pisma): list, draft beside its preview, signing, downloads, versions."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from akta.accounts.doors import staff
from akta.accounts.errors import PasskeyRefused, SecondFactorRefused
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.cases.models import Case
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.core.typed import whole_number
from akta.desk import step_up
from akta.desk.entry import looked_at
from akta.desk.files import look, opened
from akta.desk.forms_papers import BEGUN_AT, BeginForm, PaperForm
from akta.desk.forms_signing import SignedFileForm
from akta.files.lists import Head, contents_pdf
from akta.law.matrix import Action, Thing
from akta.law.papers.model import Effect, Sort
from akta.papers import queries, services
from akta.papers.enclosures import LETTER, bundle, enclosures_of
from akta.papers.filling import charge_options
from akta.papers.linking import LINKING
from akta.papers.models import Paper
from akta.papers.printing import docx_of, pages_of, pdf_of

READS = "akta tej sprawy, w których jest pismo: główne albo podręczne"
PREPARES = "projekt pisma: referent sprawy i sekretariat jej komórki"
SIGNS = "podpisanie pisma: prokurator prowadzący sprawę"
MOST_VERSIONS = 100_000


@staff(READS)
def case_papers(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The papers of a case, and the kinds that can be begun."""
    at = moment_of(request)
    case = looked_at(request, case_id, kind=LookKind.CONTENTS, thing=Thing.MAIN)
    may_prepare = queries.may_prepare(request.actor, case.pk, at=at)
    form = BeginForm(
        people=_people(case),
        initial={
            "key": uuid4().hex,
            "kind": request.GET.get("wzor", ""),
            "person": request.GET.get("osoba", ""),
        },
    )
    return _list_page(request, case, form if may_prepare else None)


def _list_page(
    request: AktaRequest, case: Case, form: BeginForm | None, status: int = 200
) -> HttpResponse:
    papers = queries.papers_of(case, request.actor, at=moment_of(request))
    context = {"case": case, "tab": "papers", "papers": papers, "form": form}
    return render(request, "desk/papers/list.html", context, status=status)


def _people(case: Case) -> list[tuple[str, str]]:
    found = case.persons.filter(removed_at__isnull=True, capacity__in=("suspect", "suspected"))
    return [(str(each.pk), each.full_name) for each in found.order_by("surname", "given_name")]


@staff(PREPARES)
@require_POST
def paper_new(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Begin a paper of the chosen kind, filled from the case."""
    at = moment_of(request)
    case, _, _ = queries.case_for_papers(request.actor, case_id, Action.ORDER, at=at)
    form = BeginForm(request.POST, people=_people(case))
    if form.is_valid() and form.cleaned_data["kind"] in BEGUN_AT:
        return redirect(BEGUN_AT[form.cleaned_data["kind"]], case.pk)
    if form.is_valid():
        given = form.cleaned_data
        try:
            paper = services.prepare_paper(
                actor=request.actor,
                case_id=case.pk,
                kind=given["kind"],
                person_id=UUID(given["person"]) if given["person"] else None,
                at=at,
                key=given["key"],
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            return redirect("desk:paper", paper.pk)
    return _list_page(request, case, form, status=422)


def _paper(request: AktaRequest, paper_id: UUID, action: Action = Action.READ) -> Paper:
    """The paper, decided and noted in the log before it goes out."""
    paper, grant = queries.paper_for(request.actor, paper_id, action, at=moment_of(request))
    log_look(
        LookKind.DOCUMENT,
        actor=request.actor,
        request_id=request.id,
        grant_id=grant.pk,
        case_id=paper.case_id,
        subject_id=paper.pk,
    )
    return paper


@staff(READS)
def paper_card(request: AktaRequest, paper_id: UUID) -> HttpResponse:
    """One paper: a draft to be edited beside its preview, or what was signed."""
    paper = _paper(request, paper_id)
    if request.method != "POST":
        values = queries.values_of(paper) | {"version": str(paper.version)}
        return _card(request, paper, _form(paper, values))
    form = _form(paper, queries.values_of(paper), request.POST)
    if not form.is_valid():
        return _card(request, paper, form, status=422)
    try:
        services.save_paper(
            actor=request.actor,
            paper_id=paper.pk,
            values=form.values(),
            version=form.cleaned_data["version"],
            at=moment_of(request),
        )
    except InputError as error:
        form.add_error(None, error.text())
        return _card(request, paper, form, status=422)
    if "sign" in request.POST:
        return redirect("desk:paper-sign", paper.pk)
    messages.success(request, "Zapisano projekt. Podgląd pokazuje nową treść.")
    return redirect("desk:paper", paper.pk)


def _form(paper: Paper, values: dict[str, str], data: Any = None) -> PaperForm:
    """The fields of a paper; the charges of the case are asked for only where it names them."""
    kind = paper.what
    picks = any(one.sort is Sort.PICK for one in kind.fields())
    return PaperForm(
        data,
        kind=kind,
        charges=charge_options(paper.case) if picks else (),
        locked=kind.locked(values),
        initial=values,
    )


def _card(request: AktaRequest, paper: Paper, form: PaperForm, status: int = 200) -> HttpResponse:
    at = moment_of(request)
    may_write = queries.may_write(request.actor, paper, at=at)
    values = queries.values_of(paper)
    context = {
        "case": paper.case,
        "tab": "papers",
        "paper": paper,
        "form": form if paper.is_open and may_write else None,
        "lacking": queries.lacking(paper, at=at) if paper.is_open else [],
        "pages": range(1, len(_pages(request, paper)) + 1),
        "versions": paper.versions.select_related("made_by").order_by("-number"),
        "may_sign": queries.may_sign(request.actor, paper, at=at),
        "file_form": SignedFileForm(),
        "enclosures": enclosures_of(paper.case) if paper.kind == LETTER else None,
        "has_acts": bool(values.get("acts")) and "acts" in paper.what.locked(values),
    }
    return render(request, "desk/papers/card.html", context, status=status)


def _pages(request: AktaRequest, paper: Paper, number: int | None = None) -> list[bytes]:
    return pages_of(queries.sheet_of(paper, at=moment_of(request), number=number))


@staff(READS)
def paper_page(request: AktaRequest, paper_id: UUID, page: int) -> HttpResponse:
    """A page of the preview as a picture; `?wersja=` shows an earlier version."""
    paper = _paper(request, paper_id)
    pages = _pages(request, paper, _version(request))
    if not 1 <= page <= len(pages):
        raise NotFound
    return HttpResponse(pages[page - 1], content_type="image/png")


def _version(request: AktaRequest) -> int | None:
    typed = request.GET.get("wersja", "")
    return whole_number(typed, default=1, most=MOST_VERSIONS) if typed else None


@staff(READS)
def paper_pdf(request: AktaRequest, paper_id: UUID) -> HttpResponse:
    """The paper as PDF/A: the kept bytes once it is offered or signed, else the draft."""
    paper = _paper(request, paper_id)
    if paper.pdf_sha256 or paper.offered_sha256:
        content = queries.pdf_bytes(paper)
    else:
        content = pdf_of(queries.sheet_of(paper, at=moment_of(request), number=_version(request)))
    return _download(paper, content, "application/pdf", "pdf", "inline")


@staff(READS)
def paper_docx(request: AktaRequest, paper_id: UUID) -> HttpResponse:
    """The text of the paper as DOCX."""
    paper = _paper(request, paper_id)
    sheet = queries.sheet_of(paper, at=moment_of(request), number=_version(request))
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _download(paper, docx_of(sheet), media, "docx", "attachment")


@staff(READS)
def paper_bundle(request: AktaRequest, paper_id: UUID) -> HttpResponse:
    """All that goes to court with a signed cover letter, in one archive."""
    paper, at = _paper(request, paper_id), moment_of(request)
    main = enclosures_of(paper.case).main
    if paper.kind != LETTER or main is None:
        raise NotFound
    _paper(request, main.pk)
    case, lens = opened(request, paper.case_id)
    look(request, lens, LookKind.CONTENTS)
    parts = (
        (_printed(paper), queries.pdf_bytes(paper)),
        (_printed(main), queries.pdf_bytes(main)),
        ("Spis treści akt", contents_pdf(lens, Head(case, at))),
    )
    made = bundle(parts, at=at)
    return _download(paper, made, "application/zip", "zip", "attachment")


def _printed(paper: Paper) -> str:
    return paper.what.title_of(queries.values_of(paper))


def _download(paper: Paper, content: bytes, media_type: str, ending: str, way: str) -> HttpResponse:
    number = f"-{paper.number}-{paper.year}" if paper.number else "-projekt"
    name = f"{paper.kind}{number}.{ending}"
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'{way}; filename="{name}"'},
    )


@staff(SIGNS)
def paper_sign(request: AktaRequest, paper_id: UUID) -> HttpResponse:
    """The last page before the act: what will happen; then the paper is signed here."""
    at = moment_of(request)
    paper = _paper(request, paper_id)
    post = queries.signer_of(request.actor, paper, at=at)
    if not paper.is_open:
        return redirect("desk:paper", paper.pk)
    error = ""
    if request.method == "POST":
        try:
            signed = services.sign_in_system(
                actor=request.actor,
                paper_id=paper.pk,
                version=whole_number(
                    request.POST.get("version", ""), default=1, most=MOST_VERSIONS
                ),
                code=step_up.code_of(request),
                at=at,
                key=request.POST.get("key", ""),
            )
        except (SecondFactorRefused, PasskeyRefused, InputError) as refusal:
            error = refusal.text()
        else:
            messages.success(request, f"Podpisano pismo nr {signed.label}. Jest już w aktach.")
            return _after(signed)
    context = {
        "case": paper.case,
        "paper": paper,
        "post": queries.words_of(post),
        "lacking": queries.lacking(paper, at=at),
        "key": request.POST.get("key", "") or uuid4().hex,
        "error": error,
        "step_up": step_up.asked(request),
    }
    return render(request, "desk/papers/sign.html", context, status=422 if error else 200)


def _after(paper: Paper) -> HttpResponse:
    """Where one goes on: a case that was passed on is no longer open to its head."""
    if paper.what.effect is Effect.TRANSFERRED:
        return redirect("desk:cases")
    if paper.what.effect in LINKING:
        return redirect("desk:case-links", paper.case_id)
    return redirect("desk:paper", paper.pk)


@staff(SIGNS)
@require_POST
def paper_offer(request: AktaRequest, paper_id: UUID) -> HttpResponse:
    """Keep the PDF to be signed outside, with its number and date."""
    version = whole_number(request.POST.get("version", ""), default=1, most=MOST_VERSIONS)
    try:
        services.offer_for_signature(
            actor=request.actor, paper_id=paper_id, version=version, at=moment_of(request)
        )
    except InputError as error:
        messages.error(request, error.text())
    return redirect("desk:paper", paper_id)


@staff(SIGNS)
@require_POST
def paper_take_back(request: AktaRequest, paper_id: UUID) -> HttpResponse:
    """Take an offered paper back to mend it."""
    try:
        services.take_back(actor=request.actor, paper_id=paper_id, at=moment_of(request))
    except InputError as error:
        messages.error(request, error.text())
    return redirect("desk:paper", paper_id)


@staff(SIGNS)
@require_POST
def paper_signed(request: AktaRequest, paper_id: UUID) -> HttpResponse:
    """Accept the paper that came back with an electronic signature."""
    form = SignedFileForm(request.POST, request.FILES)
    paper = _paper(request, paper_id)
    if form.is_valid():
        try:
            signed = services.accept_signed(
                actor=request.actor,
                paper_id=paper_id,
                content=form.cleaned_data["file"].read(),
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field if error.field == "file" else None, error.text())
        else:
            messages.success(request, f"Przyjęto podpisane pismo nr {signed.label}.")
            return _after(signed)
    context: dict[str, Any] = {
        "case": paper.case,
        "tab": "papers",
        "paper": paper,
        "pages": range(1, len(_pages(request, paper)) + 1),
        "versions": paper.versions.select_related("made_by").order_by("-number"),
        "may_sign": True,
        "file_form": form,
    }
    return render(request, "desk/papers/card.html", context, status=422)


@staff(PREPARES)
def paper_discard(request: AktaRequest, paper_id: UUID) -> HttpResponse:
    """Put a draft away, after a page that says what is lost."""
    paper = _paper(request, paper_id, Action.ORDER)
    if request.method != "POST":
        return _asked_to_discard(request, paper)
    try:
        services.discard_paper(actor=request.actor, paper_id=paper.pk, at=moment_of(request))
    except InputError as error:
        messages.error(request, error.text())
        return redirect("desk:paper", paper.pk)
    messages.success(request, "Usunięto projekt. Niczego nie podpisano.")
    return redirect("desk:case-papers", paper.case_id)


def _asked_to_discard(request: AktaRequest, paper: Paper) -> HttpResponse:
    act = {
        "title": "Usunięcie projektu pisma",
        "lead": "Projekt zniknie z listy pism i nie będzie można go podpisać.",
        "facts": [
            {"term": "Pismo", "value": paper.title},
            {"term": "Sprawa", "value": paper.case.reference},
        ],
        "losses": ["treść projektu ze wszystkimi wersjami"],
        "button": "Usuń projekt",
        "harm": True,
        "back_url": reverse("desk:paper", args=[paper.pk]),
    }
    return render(request, "desk/ask.html", {"act": act, "case": paper.case})


urlpatterns = [
    path("sprawy/<uuid:case_id>/pisma/", case_papers, name="case-papers"),
    path("sprawy/<uuid:case_id>/pisma/nowe/", paper_new, name="paper-new"),
    path("sprawy/pisma/<uuid:paper_id>/", paper_card, name="paper"),
    path("sprawy/pisma/<uuid:paper_id>/strona/<int:page>/", paper_page, name="paper-page"),
    path("sprawy/pisma/<uuid:paper_id>/pdf/", paper_pdf, name="paper-pdf"),
    path("sprawy/pisma/<uuid:paper_id>/docx/", paper_docx, name="paper-docx"),
    path("sprawy/pisma/<uuid:paper_id>/komplet/", paper_bundle, name="paper-bundle"),
    path("sprawy/pisma/<uuid:paper_id>/podpis/", paper_sign, name="paper-sign"),
    path("sprawy/pisma/<uuid:paper_id>/do-podpisu/", paper_offer, name="paper-offer"),
    path("sprawy/pisma/<uuid:paper_id>/cofniecie/", paper_take_back, name="paper-take-back"),
    path("sprawy/pisma/<uuid:paper_id>/podpisane/", paper_signed, name="paper-signed"),
    path("sprawy/pisma/<uuid:paper_id>/usuniecie/", paper_discard, name="paper-discard"),
]
