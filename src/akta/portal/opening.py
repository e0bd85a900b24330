"""Opening an account: the application, its codes, the proof of identity; for strangers.

Nothing here says whether anybody has an account. What was begun stands in the session; the number
is shown to be written down, and no address carries a datum of the person.
"""

from datetime import date
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from akta.accounts.doors import open_to_all
from akta.accounts.institutions import services as institutions
from akta.accounts.institutions.errors import Faulty as NotificationFaulty
from akta.accounts.institutions.forms import NotificationForm
from akta.accounts.institutions.models import Purpose
from akta.accounts.institutions.queries import notification_for
from akta.accounts.national import proofs
from akta.accounts.national.party import is_there
from akta.accounts.opening import queries, services
from akta.accounts.opening.errors import Faulty, beside
from akta.accounts.opening.models import OPEN_STATES
from akta.accounts.opening.paper import application_pdf, notification_pdf
from akta.accounts.opening.queries import ApplicationView
from akta.accounts.ports import Identity
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.delivery.queries import latest_messages
from akta.portal.forms_opening import CodesForm, PersonForm, SignedForm

both = require_http_methods(["GET", "POST"])
SESSION, ENTITY = "opening", "opening-institution"
KEPT_SECONDS = 2 * 3600


def begun(request: HttpRequest) -> ApplicationView | None:
    """The application begun in this session, or None."""
    kept = request.session.get(SESSION)
    if kept is None:
        return None
    return queries.application_for(UUID(kept), at=moment_of(request))


@open_to_all("wyjaśnienie, jak założyć konto; bez danych")
@require_GET
def opening(request: HttpRequest) -> HttpResponse:
    """What an account is for, what one needs, and where to begin."""
    return render(request, "portal/opening/start.html", {"begun": begun(request)})


@open_to_all("formularz wniosku o konto; nie mówi, czy ktoś ma konto")
@both
@sensitive_post_parameters()
def person(request: AktaRequest) -> HttpResponse:
    """The application of a natural person (§ 4 ust. 1)."""
    form = PersonForm(request.POST or None, initial={"key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.submit(
                facts=form.to_facts(),
                address=request.address,
                at=moment_of(request),
                key=form.cleaned_data["key"],
            )
        except Faulty as refusal:
            for error in refusal.errors:
                form.add_error(error.field, beside(error))
        else:
            request.session.cycle_key()
            request.session[SESSION] = str(made.application_id)
            request.session.set_expiry(KEPT_SECONDS)
            return redirect("portal:opening-contacts")
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/opening/person.html", {"form": form}, status=status)


@open_to_all("kody do wniosku złożonego w tej sesji")
@both
@sensitive_post_parameters()
def contacts(request: AktaRequest) -> HttpResponse:
    """Confirm e-mail and telephone by their codes, or ask for new ones."""
    view = begun(request)
    if view is None:
        return redirect("portal:opening")
    if view.row.contacts_confirmed or view.row.state not in OPEN_STATES:
        return redirect("portal:opening-proof")
    if request.method == "POST" and "again" in request.POST:
        services.send_codes(
            application_id=view.row.pk, address=request.address, at=moment_of(request)
        )
        messages.success(request, "Wysłano nowe kody. Poprzednie już nie działają.")
        return redirect("portal:opening-contacts")
    form = _codes_form(request, view)
    if request.method == "POST" and form.is_valid() and _confirmed(request, view, form):
        return redirect("portal:opening-proof")
    context = {"form": form, "application": view.row, "is_demo": settings.AKTA.is_demo}
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/opening/contacts.html", context, status=status)


def _codes_form(request: AktaRequest, view: ApplicationView) -> CodesForm:
    return CodesForm(
        request.POST or None,
        email=view.row.email_confirmed_at is not None,
        phone=view.row.phone_confirmed_at is not None,
    )


def _confirmed(request: AktaRequest, view: ApplicationView, form: CodesForm) -> bool:
    try:
        services.confirm_contacts(
            application_id=view.row.pk,
            email_code=form.cleaned_data.get("email_code", ""),
            phone_code=form.cleaned_data.get("phone_code", ""),
            at=moment_of(request),
        )
    except InputError as error:
        form.add_error(error.field, error.text())
        return False
    return True


@open_to_all("wniosek złożony w tej sesji: jego numer i sposoby potwierdzenia tożsamości")
@both
def proof(request: AktaRequest) -> HttpResponse:
    """The three ways of proof (§ 4 ust. 2); a signed application opens the account at once."""
    view = begun(request)
    if view is None:
        return redirect("portal:opening")
    if view.row.state in OPEN_STATES and not view.row.contacts_confirmed:
        return redirect("portal:opening-contacts")
    by_node = "national" in request.POST
    form = SignedForm(None if by_node else request.POST or None, request.FILES or None)
    problems: list[str] = []
    try:
        if by_node:
            return _by_node(request, view)
        if request.method == "POST" and form.is_valid():
            return _by_signature(request, view, form)
    except InputError as error:
        problems = [error.text()]
    context = {
        "application": view.row,
        "view": view,
        "form": form,
        "problems": problems,
        "has_national": is_there(),
        "national": proofs.look(request),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/opening/proof.html", context, status=status)


def _by_signature(request: AktaRequest, view: ApplicationView, form: SignedForm) -> HttpResponse:
    opened = services.prove_by_signature(
        application_id=view.row.pk, signed=form.cleaned_data["signed"], at=moment_of(request)
    )
    return _opened_page(request, opened)


def _by_node(request: AktaRequest, view: ApplicationView) -> HttpResponse:
    """By the proof that login.gov.pl left in this session a moment ago; it is used up."""
    kept = proofs.take(request)
    if kept is None:
        return redirect("portal:opening-proof")
    identity = Identity(
        kept.given_name,
        kept.surname,
        "".join(filter(str.isdigit, kept.identifier)) or None,
        date.fromisoformat(kept.born_on) if kept.born_on else None,
    )
    opened = services.prove_by_node(
        application_id=view.row.pk, identity=identity, at=moment_of(request)
    )
    return _opened_page(request, opened)


def _opened_page(request: HttpRequest, opened: services.Opened) -> HttpResponse:
    """The login and the one-time password, on this answer only; the session forgets the rest."""
    request.session.pop(SESSION, None)
    return render(request, "portal/opening/opened.html", {"opened": opened})


@open_to_all("wniosek złożony w tej sesji, do podpisania")
@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """The application as a PDF to be signed."""
    view = begun(request)
    if view is None:
        raise NotFound
    return _pdf(application_pdf(view.row), view.row.number)


@open_to_all("formularz zgłoszenia podmiotu publicznego")
@both
@sensitive_post_parameters()
def institution(request: AktaRequest) -> HttpResponse:
    """A public entity's notification: a new account or a new administrator (§ 5)."""
    form = NotificationForm(
        request.POST or None, request.FILES or None, initial={"key": uuid4().hex}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = institutions.notify(
                facts=form.to_facts(),
                purpose=Purpose(form.cleaned_data["purpose"]),
                address=request.address,
                at=moment_of(request),
                key=form.cleaned_data["key"],
            )
        except NotificationFaulty as refusal:
            for error in refusal.errors:
                form.add_error(error.field, beside(error))
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            request.session.cycle_key()
            request.session[ENTITY] = str(made.notification_id)
            request.session.set_expiry(KEPT_SECONDS)
            return redirect("portal:opening-institution-proof")
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/opening/institution.html", {"form": form}, status=status)


@open_to_all("zgłoszenie złożone w tej sesji: jego numer i sposoby potwierdzenia tożsamości")
@both
def institution_proof(request: AktaRequest) -> HttpResponse:
    """The number of the notification and how whoever acts for the entity confirms it."""
    kept = request.session.get(ENTITY)
    if kept is None:
        return redirect("portal:opening")
    form = SignedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            institutions.prove_by_signature(
                notification_id=UUID(kept),
                signed=form.cleaned_data["signed"],
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error("signed", error.text())
        else:
            messages.success(request, "Potwierdzono tożsamość. Zgłoszenie czeka na sprawdzenie.")
            return redirect("portal:opening-institution-proof")
    view = notification_for(UUID(kept), at=moment_of(request))
    context = {"view": view, "notification": view.row, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/opening/institution_proof.html", context, status=status)


@open_to_all("zgłoszenie złożone w tej sesji, do podpisania")
@require_GET
def institution_paper(request: HttpRequest) -> HttpResponse:
    """The notification as a PDF to be signed."""
    kept = request.session.get(ENTITY)
    if kept is None:
        raise NotFound
    row = notification_for(UUID(kept), at=moment_of(request)).row
    return _pdf(notification_pdf(row), row.number)


def _pdf(content: bytes, number: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return answer


@open_to_all("skrzynka testowa, tylko w pokazie; w pracy produkcyjnej jej nie ma")
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the demonstration would have sent by e-mail and SMS."""
    if not settings.AKTA.is_demo:
        raise NotFound
    shown = {"shown": queries.messages_shown(), "sent": latest_messages()}
    return render(request, "portal/opening/mailbox.html", shown)


urlpatterns = [
    path("konto-portalu/", opening, name="opening"),
    path("konto-portalu/wniosek/", person, name="opening-person"),
    path("konto-portalu/kody/", contacts, name="opening-contacts"),
    path("konto-portalu/tozsamosc/", proof, name="opening-proof"),
    path("konto-portalu/wniosek.pdf", paper, name="opening-paper"),
    path("konto-portalu/instytucja/", institution, name="opening-institution"),
    path(
        "konto-portalu/instytucja/tozsamosc/", institution_proof, name="opening-institution-proof"
    ),
    path("konto-portalu/zgloszenie.pdf", institution_paper, name="opening-institution-paper"),
    path("skrzynka-testowa/", mailbox, name="test-mailbox"),
]
