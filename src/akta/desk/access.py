"""Screens of access: requests, drafts and orders, what an order will show, handing over."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from akta.access import queries, services
from akta.access.errors import DraftOffered, HandedOverBefore
from akta.access.facts import OrderFacts
from akta.access.models import AccessOrder, AccessRequest, OrderDraft, OrderKind, OrderManner
from akta.access.papers import TITLES, order_pdf
from akta.access.profiles import PRIVATE, label_of
from akta.access.renumbering import scope_today
from akta.accounts.doors import staff
from akta.accounts.errors import PasskeyRefused, SecondFactorRefused
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.cases.models import Case
from akta.core.clock import local_day
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.core.typed import LAST_PAGE, whole_number
from akta.delivery.queries import page_of_notices
from akta.delivery.services import mark_read
from akta.desk import forms_access as forms
from akta.desk import step_up
from akta.desk.access_signing import ISSUES, PREPARES, log_contents, offered_page, worked_out
from akta.desk.access_words import confirmation, facts_of_preview
from akta.desk.entry import looked_at
from akta.files.protocols.queries import hidden_titles

PAGE = 50
HANDS_OVER = "wydanie danych do logowania: referent sprawy i sekretariat jej komórki"
RECORDS = "przyjęcie wniosku: pracownik jednostki"


@staff("wnioski w sprawach, w których ta osoba jest referentem, i wnioski do uzupełnienia")
def request_list(request: AktaRequest) -> HttpResponse:
    """What waits: for the referent by age, for the office what has to be completed."""
    at = moment_of(request)
    waiting = Paginator(queries.requests_awaiting(request.actor, at=at), PAGE)
    page = waiting.get_page(request.GET.get("strona"))
    context = {
        "page": page,
        "waiting": [(row, (local_day(at) - local_day(row.received_at)).days) for row in page],
        "incomplete": queries.requests_to_complete(request.actor, at=at)[:PAGE],
        "passed_on": queries.requests_passed_on(request.actor, at=at)[:PAGE],
        "may_record": bool(queries.office_units(request.actor, at=at)),
    }
    return render(request, "desk/access/requests.html", context)


@staff(RECORDS)
def request_new(request: AktaRequest) -> HttpResponse:
    """Record a request that came on paper or orally."""
    form = forms.RequestForm(request.POST or None, initial={"key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.record_request(
                actor=request.actor,
                facts=form.to_facts(),
                at=moment_of(request),
                key=form.cleaned_data["key"],
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, f"Przyjęto wniosek: {_outcome(row)}.")
            return redirect("desk:access-requests")
    status = 422 if form.errors else 200
    return render(request, "desk/access/request_new.html", {"form": form}, status=status)


def _outcome(row: AccessRequest) -> str:
    if row.linked_to is not None and row.unit_id == row.linked_to.unit_id:
        return "dołączono go do wniosku, który już czeka na decyzję"
    return str(row.get_state_display())


@staff("wniosek w sprawie dostępnej tej osobie albo złożony w jej jednostce")
def request_card(request: AktaRequest, request_id: UUID) -> HttpResponse:
    """One request; an incomplete one is completed here, one passed on prints its notice."""
    at = moment_of(request)
    row = queries.request_for(request.actor, request_id, at=at)
    form = forms.CompleteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.complete_request(
                actor=request.actor, request_id=row.pk, at=at, **form.cleaned_data
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, f"Uzupełniono wniosek: {row.get_state_display()}.")
            return redirect("desk:access-requests")
    context = {
        "row": row,
        "form": form,
        "may_order": row.case is not None and row.state == "awaiting",
    }
    status = 422 if form.errors else 200
    return render(request, "desk/access/request.html", context, status=status)


@staff("wpis w repertorium tej sprawy")
def case_access(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Everything about access in one case: requests, orders, who reads now."""
    at = moment_of(request)
    case = looked_at(request, case_id)
    page = Paginator(queries.orders_of(case), PAGE).get_page(request.GET.get("strona"))
    context = {
        "case": case,
        "tab": "access",
        "requests": queries.requests_of(case)[:PAGE],
        "drafts": queries.drafts_of(case),
        "grants": queries.grants_of(case, at=at),
        "page": page,
        "may_prepare": _may_prepare(request, case),
    }
    return render(request, "desk/access/case.html", context)


def _may_prepare(request: AktaRequest, case: Case) -> bool:
    return queries.may_prepare(request.actor, case.pk, at=moment_of(request))


# --- drafts and orders -------------------------------------------------------------------------


@staff(PREPARES)
def order_new(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """Draft an order: a new one, on a request, or the change or revocation of another."""
    at = moment_of(request)
    case, _ = queries.case_for_preparing(request.actor, case_id, at=at)
    asked = _asked(request, case)
    replaced = _replaced(request, case)
    mode = _mode(request, replaced)
    facts = _first_facts(asked, replaced, mode, request)
    return _draft_page(request, case, mode, facts, asked=asked, replaced=replaced)


def _asked(request: AktaRequest, case: Case) -> AccessRequest | None:
    text = request.GET.get("wniosek", "")
    found = queries.requests_of(case).filter(state="awaiting")
    return next((row for row in found if str(row.pk) == text), None)


def _replaced(request: AktaRequest, case: Case) -> AccessOrder | None:
    text = request.GET.get("zmienia", "") or request.GET.get("cofa", "")
    if not text:
        return None
    order = next((row for row in queries.orders_of(case) if str(row.pk) == text), None)
    if order is None:
        raise NotFound
    return order


def _mode(request: AktaRequest, replaced: AccessOrder | None) -> str:
    if replaced is None:
        return OrderKind.GRANT.value
    return (OrderKind.REVOCATION if request.GET.get("cofa") else OrderKind.CHANGE).value


def _first_facts(
    asked: AccessRequest | None, replaced: AccessOrder | None, mode: str, request: AktaRequest
) -> OrderFacts:
    """What the form offers first: from the request, or from the order that is changed."""
    last = local_day(queries.default_last(moment_of(request)))
    if replaced is not None:
        return OrderFacts(
            kind=mode,
            scope_text=scope_today(request.actor, replaced),
            is_growing=replaced.is_growing,
            manner=replaced.manner,
            copies=replaced.copies,
            copies_number=replaced.copies_number,
            page_price=str(replaced.page_price or ""),
            competence=replaced.competence,
            method=replaced.method,
            last=replaced.in_force.upper if replaced.in_force else last,
            legal_basis=replaced.legal_basis,
        )
    if asked is not None:
        return OrderFacts(
            given_name=asked.given_name,
            surname="" if asked.authority else asked.surname,
            capacity=asked.capacity,
            to_authority=bool(asked.authority),
            manner=OrderManner.SITE if asked.authority else OrderManner.VIEW,
            copies=asked.copies,
            method=asked.method,
            pesel=asked.pesel or "",
            last=last,
        )
    return OrderFacts(last=last)


def _draft_page(
    request: AktaRequest,
    case: Case,
    mode: str,
    facts: OrderFacts,
    *,
    asked: AccessRequest | None,
    replaced: AccessOrder | None,
    draft: OrderDraft | None = None,
) -> HttpResponse:
    """Show the form; a draft that can be worked out is kept and shown as it would be."""
    at = moment_of(request)
    initial = forms.initial_of(facts)
    if request.method != "POST":
        form = forms.OrderForm(case=case, mode=mode, initial=initial)
    else:
        form = forms.OrderForm(request.POST, case=case, mode=mode)
        if form.is_valid():
            typed = form.to_facts(request=asked, replaces=replaced)
            try:
                queries.prepare_order(actor=request.actor, case_id=case.pk, facts=typed, at=at)
                kept = services.save_draft(
                    actor=request.actor,
                    case_id=case.pk,
                    facts=typed,
                    draft_id=draft.pk if draft else None,
                    version=draft.version if draft else None,
                    at=at,
                )
            except InputError as error:
                form.tell(error.field, error.text())
            else:
                return redirect("desk:access-draft", kept.pk)
    context = {
        "case": case,
        "tab": "access",
        "form": form,
        "asked": asked,
        "replaced": replaced,
        "title": TITLES[OrderKind(mode)],
    }
    status = 422 if form.errors else 200
    return render(request, "desk/access/order_form.html", context, status=status)


@staff(PREPARES)
def draft_edit(request: AktaRequest, draft_id: UUID) -> HttpResponse:
    """Change a draft."""
    draft = _open_draft(request, draft_id)
    if draft.offered_at is not None:
        return redirect("desk:access-draft", draft.pk)
    facts = services.facts_of(draft)
    case, _ = queries.case_for_preparing(request.actor, draft.case_id, at=moment_of(request))
    opening = {OrderKind.CHANGE.value, OrderKind.REVOCATION.value}
    mode = facts.kind if facts.kind in opening else OrderKind.GRANT.value
    asked = queries.requests_of(case).filter(pk__in=_ids(facts.request_id)).first()
    replaced = queries.orders_of(case).filter(pk__in=_ids(facts.replaces_id)).first()
    return _draft_page(request, case, mode, facts, asked=asked, replaced=replaced, draft=draft)


def _ids(one: UUID | None) -> list[UUID]:
    return [] if one is None else [one]


def _open_draft(request: AktaRequest, draft_id: UUID) -> OrderDraft:
    draft = services.draft_for(request.actor, draft_id, at=moment_of(request))
    if draft.issued_id is not None:
        raise NotFound
    return draft


@staff(PREPARES)
def draft_card(request: AktaRequest, draft_id: UUID) -> HttpResponse:
    """What the order would do: to whom, which cards, what is withheld, until when."""
    draft = services.draft_for(request.actor, draft_id, at=moment_of(request))
    if draft.issued_id is not None:
        return redirect("desk:access-order", draft.issued_id)
    if draft.offered_at is not None:
        return offered_page(request, draft)
    try:
        preview = worked_out(request, draft)
    except InputError as error:
        messages.error(request, error.text())
        return redirect("desk:access-draft-edit", draft.pk)
    log_contents(request, draft)
    context = {
        "case": preview.case,
        "tab": "access",
        "draft": draft,
        "preview": preview,
        "facts": facts_of_preview(preview),
        "title": TITLES[OrderKind(preview.facts.kind)],
        "protocols": hidden_titles(draft.case_id),
        "may_issue": queries.may_issue(request.actor, draft.case_id, at=moment_of(request)),
    }
    return render(request, "desk/access/draft.html", context)


@staff(PREPARES)
def draft_discard(request: AktaRequest, draft_id: UUID) -> HttpResponse:
    """Put a draft away, after a page that says what is lost."""
    draft = _open_draft(request, draft_id)
    if request.method != "POST":
        return _asked_to_discard(request, draft)
    try:
        services.discard_draft(actor=request.actor, draft_id=draft.pk, at=moment_of(request))
    except DraftOffered as error:
        messages.error(request, error.text())
        return redirect("desk:access-draft", draft.pk)
    messages.success(request, "Usunięto projekt. Niczego nie wydano.")
    return redirect("desk:case-access", draft.case_id)


def _asked_to_discard(request: AktaRequest, draft: OrderDraft) -> HttpResponse:
    act = {
        "title": "Usunięcie projektu zarządzenia",
        "lead": "Projekt zniknie i nie będzie można go wydać. Wydane zarządzenia i trwające "
        "dostępy zostają bez zmian.",
        "facts": [
            {"term": "Sprawa", "value": draft.case.reference},
            {"term": "Przygotował(a)", "value": draft.prepared_by.full_name},
        ],
        "losses": ["wskazana osoba, zakres i czas udostępnienia"],
        "button": "Usuń projekt",
        "harm": True,
        "back_url": reverse("desk:access-draft", args=[draft.pk]),
    }
    return render(request, "desk/ask.html", {"act": act, "case": draft.case})


@staff(ISSUES)
def order_confirm(request: AktaRequest, draft_id: UUID) -> HttpResponse:
    """The last page before the act: what exactly will happen; then the order is issued."""
    at = moment_of(request)
    draft = services.draft_for(request.actor, draft_id, at=at)
    if draft.issued_id is not None:
        return redirect("desk:access-order", draft.issued_id)
    queries.case_for_issuing(request.actor, draft.case_id, at=at)
    if draft.offered_at is not None:
        return redirect("desk:access-draft", draft.pk)
    error = ""
    if request.method == "POST":
        try:
            order = services.issue_draft(
                actor=request.actor,
                draft_id=draft.pk,
                seen=request.POST.get("seen", ""),
                code=step_up.code_of(request),
                at=at,
            )
        except (SecondFactorRefused, PasskeyRefused) as refusal:
            error = refusal.text()
        else:
            messages.success(request, f"Wydano zarządzenie nr {order.label}.")
            return redirect("desk:access-order", order.pk)
    preview = worked_out(request, draft)
    log_contents(request, draft)
    context = {
        "act": confirmation(preview, draft),
        "withheld": preview.withheld,
        "seen": preview.seen,
        "offer_url": reverse("desk:access-offer", args=[draft.pk]),
        "error": error,
        "step_up": step_up.asked(request),
    }
    return render(request, "desk/access/confirm.html", context, status=422 if error else 200)


@staff("zarządzenie w sprawie tej osoby: referent sprawy i sekretariat jej komórki")
def order_card(request: AktaRequest, order_id: UUID) -> HttpResponse:
    """One order as it was issued, its papers and the hand-overs that followed."""
    at = moment_of(request)
    order = queries.order_for(request.actor, order_id, at=at)
    standing = next(
        (row for row in queries.grants_of(order.case, at=at) if row.order.pk == order.pk), None
    )
    context = {
        "case": order.case,
        "tab": "access",
        "order": order,
        "title": TITLES[OrderKind(order.kind)],
        "profile": label_of(order.profile or PRIVATE),
        "standing": standing,
        "hand_overs": order.hand_overs.select_related("handed_by").order_by("at"),
        "later": order.replaced_by.order_by("issued_at").first(),
        "may_prepare": _may_prepare(request, order.case),
        "may_hand_over": standing is not None
        and standing.state in {"live", "later"}
        and order.method == "local",
    }
    return render(request, "desk/access/order.html", context)


@staff("zarządzenie w sprawie tej osoby: referent sprawy i sekretariat jej komórki")
def order_paper(request: AktaRequest, order_id: UUID) -> HttpResponse:
    """The order as PDF/A: the copy for the working file, or the grantee's (`?odpis=1`)."""
    order = queries.order_for(request.actor, order_id, at=moment_of(request))
    for_grantee = request.GET.get("odpis") == "1"
    log_look(
        LookKind.DOCUMENT,
        actor=request.actor,
        request_id=request.id,
        case_id=order.case_id,
        subject_id=order.pk,
    )
    name = f"zarzadzenie-{order.number}-{order.year}{'-odpis' if for_grantee else ''}.pdf"
    return HttpResponse(
        order_pdf(order, for_grantee=True) if for_grantee else services.paper_of(order),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@staff(HANDS_OVER)
def hand_over(request: AktaRequest, order_id: UUID) -> HttpResponse:
    """Ask to whom, then show the two slips: in this answer only, kept nowhere."""
    at = moment_of(request)
    order = queries.order_for(request.actor, order_id, at=at)
    form = forms.HandOverForm(request.POST or None, initial={"handed_to": order.holder_name})
    if request.method == "POST" and form.is_valid():
        try:
            slips = services.hand_over(
                actor=request.actor, order_id=order.pk, at=at, **form.cleaned_data
            )
        except HandedOverBefore as error:
            form.add_error(error.field, error.text())
        else:
            shown = {"slips": slips, "order": order, "case": order.case}
            answer = render(request, "desk/access/slips.html", shown)
            answer.headers["Cache-Control"] = "no-store"
            return answer
    context: dict[str, Any] = {"form": form, "order": order, "case": order.case, "tab": "access"}
    status = 422 if form.errors else 200
    return render(request, "desk/access/hand_over.html", context, status=status)


@staff("zawiadomienia tej osoby")
def notices(request: AktaRequest) -> HttpResponse:
    """One's own notices; marked as read together."""
    if request.method == "POST":
        mark_read(actor=request.actor, at=moment_of(request))
        return redirect("desk:access-notices")
    number = whole_number(request.GET.get("strona", ""), default=1, most=LAST_PAGE)
    page = page_of_notices(request.actor, number=number)
    return render(request, "desk/access/notices.html", {"page": page})


ROOT = "udostepnianie"
urlpatterns = [
    path(f"{ROOT}/", request_list, name="access-requests"),
    path(f"{ROOT}/zawiadomienia/", notices, name="access-notices"),
    path(f"{ROOT}/wnioski/nowy/", request_new, name="access-request-new"),
    path(f"{ROOT}/wnioski/<uuid:request_id>/", request_card, name="access-request"),
    path(f"sprawy/<uuid:case_id>/{ROOT}/", case_access, name="case-access"),
    path(f"sprawy/<uuid:case_id>/{ROOT}/zarzadzenie/", order_new, name="access-order-new"),
    path(f"{ROOT}/projekty/<uuid:draft_id>/", draft_card, name="access-draft"),
    path(f"{ROOT}/projekty/<uuid:draft_id>/zmiana/", draft_edit, name="access-draft-edit"),
    path(f"{ROOT}/projekty/<uuid:draft_id>/usuniecie/", draft_discard, name="access-draft-discard"),
    path(f"{ROOT}/projekty/<uuid:draft_id>/wydanie/", order_confirm, name="access-confirm"),
    path(f"{ROOT}/zarzadzenia/<uuid:order_id>/", order_card, name="access-order"),
    path(f"{ROOT}/zarzadzenia/<uuid:order_id>/pdf/", order_paper, name="access-order-paper"),
    path(f"{ROOT}/zarzadzenia/<uuid:order_id>/dane/", hand_over, name="access-hand-over"),
]
