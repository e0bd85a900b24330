"""Notifications of public entities: proven at any desk, checked by administrators (§ 5, § 7)."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from akta.accounts.institutions import queries, services
from akta.accounts.institutions.errors import Faulty
from akta.accounts.institutions.models import Purpose
from akta.accounts.opening.errors import beside
from akta.accounts.opening.models import Source, Verification
from akta.accounts.ports import Identity
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.forms_opening import CheckForm, DocumentForm, PaperForm, ReasonForm
from akta.desk.opening import clerks, place_of
from akta.desk.rights import administrators, is_administrator

PAGE = 50
both = require_http_methods(["GET", "POST"])


@administrators
@require_GET
def waiting(request: AktaRequest) -> HttpResponse:
    """Notifications that wait, those to be checked first."""
    page = Paginator(queries.notifications_waiting(), PAGE).get_page(request.GET.get("strona"))
    return render(request, "desk/opening/notifications.html", {"page": page})


@clerks
@require_GET
def notification(request: AktaRequest, notification_id: UUID) -> HttpResponse:
    """One notification: the identity for any clerk, the rest for administrators."""
    return _page(request, notification_id)


def _page(
    request: AktaRequest,
    notification_id: UUID,
    *,
    form: DocumentForm | None = None,
    check: CheckForm | None = None,
    refusal: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    view = queries.notification_for(notification_id, at=moment_of(request))
    context = {
        "view": view,
        "notification": view.row,
        "form": form or DocumentForm(has_pesel=True),
        "check": check or CheckForm(),
        "refusal": refusal or ReasonForm(),
        "may_check": is_administrator(request.actor, request),
    }
    return render(request, "desk/opening/notification.html", context, status=status)


@clerks
@require_POST
@sensitive_post_parameters()
def prove(request: AktaRequest, notification_id: UUID) -> HttpResponse:
    """Compare the document of whoever acts for the entity."""
    form = DocumentForm(request.POST, has_pesel=True)
    if not form.is_valid():
        return _page(request, notification_id, form=form, status=422)
    shown = form.to_shown()
    pesel = "".join(filter(str.isdigit, shown.pesel))
    found = Verification(
        source=Source.CLERK,
        document_kind=shown.kind,
        document=shown.number,
        document_valid_until=shown.valid_until,
        verified_by_id=request.actor.id,
        verified_in=place_of(request).unit[:200],
    )
    try:
        services.prove_representative(
            notification_id=notification_id,
            shown=Identity(shown.given_names, shown.surname, pesel),
            proof=found,
            actor=request.actor,
            at=moment_of(request),
        )
    except InputError as error:
        form.add_error(error.field, error.text())
        return _page(request, notification_id, form=form, status=422)
    messages.success(request, "Potwierdzono tożsamość. Zgłoszenie czeka na sprawdzenie.")
    return redirect("desk:opening-notification", notification_id)


@administrators
@require_POST
def approve(request: AktaRequest, notification_id: UUID) -> HttpResponse:
    """Both marks: the account opens or gets its new administrator; the slip is shown once."""
    form = CheckForm(request.POST)
    form.is_valid()
    try:
        settled = services.approve(
            actor=request.actor,
            notification_id=notification_id,
            check=services.Check(**form.cleaned_data),
            at=moment_of(request),
        )
    except InputError as error:
        form.add_error(error.field, error.text())
        return _page(request, notification_id, check=form, status=422)
    return render(request, "desk/opening/settled.html", {"settled": settled})


@administrators
@require_POST
def give_back(request: AktaRequest, notification_id: UUID) -> HttpResponse:
    """Return a notification for completion, or reject it, with the reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, notification_id, refusal=form, status=422)
    services.return_notification(
        actor=request.actor,
        notification_id=notification_id,
        reason=form.cleaned_data["reason"],
        at=moment_of(request),
        reject="reject" in request.POST,
    )
    messages.success(request, "Zapisano rozstrzygnięcie; powód przeczyta podmiot.")
    return redirect("desk:opening-notifications")


@administrators
@require_GET
def document(_request: AktaRequest, notification_id: UUID, document_id: UUID) -> HttpResponse:
    """A document of authority, as it came, to be saved and not run in the page."""
    found = queries.document_of(notification_id, document_id)
    answer = HttpResponse(found.content, content_type=found.media_type)
    answer["Content-Disposition"] = "attachment"
    return answer


@administrators
@both
@sensitive_post_parameters()
def paper(request: AktaRequest) -> HttpResponse:
    """Record a notification that came in writing (§ 5 ust. 7)."""
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.record_paper(
                actor=request.actor,
                facts=form.to_facts(),
                purpose=Purpose(given["purpose"]),
                paper=services.Paper(given["paper_number"], given["received_on"]),
                at=moment_of(request),
            )
        except Faulty as refusal:
            for error in refusal.errors:
                form.add_error(error.field, beside(error))
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, f"Zapisano zgłoszenie nr {made.number}.")
            return redirect("desk:opening-notification", made.notification_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/opening/paper.html", {"form": form}, status=status)


LIST = "konta-portalu/zgloszenia/"
ONE = f"{LIST}<uuid:notification_id>/"
urlpatterns = [
    path(LIST, waiting, name="opening-notifications"),
    path(f"{LIST}nowe/", paper, name="opening-paper"),
    path(ONE, notification, name="opening-notification"),
    path(f"{ONE}tozsamosc/", prove, name="opening-notification-prove"),
    path(f"{ONE}zatwierdz/", approve, name="opening-notification-approve"),
    path(f"{ONE}zwroc/", give_back, name="opening-notification-return"),
    path(f"{ONE}dokumenty/<uuid:document_id>/", document, name="opening-document"),
]
