"""Screens of an order signed by an electronic signature: given out, accepted, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from akta.access import queries, services
from akta.access.models import OrderDraft, OrderKind
from akta.access.papers import TITLES
from akta.access.queries import OrderPreview
from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.core.errors import DomainError, InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.access_words import facts_of_preview
from akta.desk.forms_signing import SignedFileForm

PREPARES = "projekt zarządzenia: referent sprawy i sekretariat jej komórki"
ISSUES = "wydanie zarządzenia: prokurator prowadzący sprawę"


def worked_out(request: AktaRequest, draft: OrderDraft) -> OrderPreview:
    """What the draft would do now. Raises as `prepare_order`."""
    return queries.prepare_order(
        actor=request.actor,
        case_id=draft.case_id,
        facts=services.facts_of(draft),
        at=moment_of(request),
    )


def log_contents(
    request: AktaRequest, draft: OrderDraft, kind: LookKind = LookKind.CONTENTS
) -> None:
    """Note in the log that a draft was looked at, before it goes out."""
    log_look(
        kind,
        actor=request.actor,
        request_id=request.id,
        case_id=draft.case_id,
        subject_id=draft.pk,
    )


def offered_page(
    request: AktaRequest, draft: OrderDraft, form: SignedFileForm | None = None
) -> HttpResponse:
    """A draft that waits for its signature: what it says, the file, the way back."""
    log_contents(request, draft)
    facts, problem = [], ""
    try:
        facts = facts_of_preview(worked_out(request, draft))
    except DomainError as error:
        problem = error.text()
    context = {
        "case": draft.case,
        "tab": "access",
        "draft": draft,
        "title": TITLES[OrderKind(services.facts_of(draft).kind)],
        "facts": facts,
        "problem": problem,
        "may_issue": queries.may_issue(request.actor, draft.case_id, at=moment_of(request)),
        "file_form": form or SignedFileForm(),
    }
    return render(request, "desk/access/offered.html", context, status=422 if form else 200)


@staff(ISSUES)
@require_POST
def order_offer(request: AktaRequest, draft_id: UUID) -> HttpResponse:
    """Give the paper out to be signed, as the last page before the act showed it."""
    try:
        services.offer_draft(
            actor=request.actor,
            draft_id=draft_id,
            seen=request.POST.get("seen", ""),
            at=moment_of(request),
        )
    except InputError as error:
        messages.error(request, error.text())
    return redirect("desk:access-draft", draft_id)


@staff(ISSUES)
@require_POST
def order_take_back(request: AktaRequest, draft_id: UUID) -> HttpResponse:
    """Take an offered draft back to mend it."""
    try:
        services.take_back_draft(actor=request.actor, draft_id=draft_id, at=moment_of(request))
    except InputError as error:
        messages.error(request, error.text())
    else:
        messages.success(request, "Cofnięto projekt z podpisu. Niczego nie wydano.")
    return redirect("desk:access-draft", draft_id)


@staff(ISSUES)
@require_POST
def order_signed(request: AktaRequest, draft_id: UUID) -> HttpResponse:
    """Accept the order that came back with an electronic signature, and so issue it."""
    at = moment_of(request)
    draft = services.draft_for(request.actor, draft_id, at=at)
    queries.case_for_issuing(request.actor, draft.case_id, at=at)
    form = SignedFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            order = services.accept_signed_order(
                actor=request.actor,
                draft_id=draft.pk,
                content=form.cleaned_data["file"].read(),
                at=at,
            )
        except InputError as error:
            form.add_error(error.field if error.field == "file" else None, error.text())
        else:
            messages.success(request, f"Przyjęto podpis. Wydano zarządzenie nr {order.label}.")
            return redirect("desk:access-order", order.pk)
    if draft.offered_at is None or draft.issued_id is not None:
        said = [str(text) for texts in form.errors.values() for text in texts]
        messages.error(request, " ".join(said))
        return redirect("desk:access-draft", draft.pk)
    return offered_page(request, draft, form)


@staff(PREPARES)
def offered_paper(request: AktaRequest, draft_id: UUID) -> HttpResponse:
    """The PDF that was given out to be signed, byte for byte."""
    draft = services.draft_for(request.actor, draft_id, at=moment_of(request))
    content = services.offered_paper(draft)
    log_contents(request, draft, LookKind.DOCUMENT)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="zarzadzenie-do-podpisu.pdf"'},
    )


ROOT = "udostepnianie/projekty/<uuid:draft_id>"
urlpatterns = [
    path(f"{ROOT}/do-podpisu/", order_offer, name="access-offer"),
    path(f"{ROOT}/cofniecie/", order_take_back, name="access-take-back"),
    path(f"{ROOT}/podpisane/", order_signed, name="access-signed"),
    path(f"{ROOT}/pismo/", offered_paper, name="access-offered-paper"),
]
