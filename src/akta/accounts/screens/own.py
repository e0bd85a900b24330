"""Screens of one's own account: password, second factor, recovery codes, sessions."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from akta.accounts import queries, services
from akta.accounts.institutions.queries import institution_of
from akta.accounts.screens import edge
from akta.accounts.screens.forms import ConfirmForm, NewPasswordForm, PasskeyForm
from akta.accounts.screens.totp import totp_page
from akta.accounts.services.sign_in import NATIONAL
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest

both = require_http_methods(["GET", "POST"])


@require_GET
def account(request: AktaRequest) -> HttpResponse:
    """One's own account: how it is protected, where it is signed in, who tried to get in."""
    owner = request.account
    context = {
        "owner": owner,
        "passkeys": list(owner.passkeys.order_by("created_at")),
        "codes_left": queries.recovery_codes_left(owner.pk),
        "sessions": queries.sessions_of(owner.pk, at=moment_of(request)),
        "this_session": request.session.session_key,
        "attempts": queries.attempts_of(owner.pk),
    }
    if institution_of(owner.pk) is not None:  # its administrator has a password only (§ 8 ust. 2)
        context["has_national"] = False
    return edge.page(request, "account", context)


@both
@sensitive_post_parameters("old", "new", "again")
def change_password(request: AktaRequest) -> HttpResponse:
    """Change one's own password; forced before anything else after a one-time password."""
    forced = request.account.must_change_password
    form, status = NewPasswordForm(request.POST or None, asks_old=not forced), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _changed(request, form):
            messages.success(request, _("Hasło zostało zmienione. Inne sesje zakończono."))
            return redirect(_after_change(request) if forced else edge.to(request, "account"))
    return edge.page(request, "change_password", {"form": form, "forced": forced}, status=status)


change_password.akta_before_change = True  # type: ignore[attr-defined]


def _after_change(request: AktaRequest) -> str:
    """The first sign-in ends where work begins, or with the offer of a second factor."""
    if request.account.has_second_factor:
        return edge.home(request.actor.face)
    return edge.to(request, "account-protect")


def _changed(request: AktaRequest, form: NewPasswordForm) -> bool:
    try:
        services.change_password(
            actor=request.actor,
            account_id=request.account.pk,
            old=form.cleaned_data.get("old"),
            new=form.cleaned_data["new"],
            at=moment_of(request),
            caller=edge.caller_of(request),
        )
    except InputError as error:
        form.add_error(error.field, error.text())
        return False
    return True


@require_GET
def protect(request: AktaRequest) -> HttpResponse:
    """Offer a second factor; it may be declined."""
    return edge.page(request, "protect", {"onward": edge.home(request.actor.face)})


@both
@sensitive_post_parameters("code", "confirm", "sealed")
def totp(request: AktaRequest) -> HttpResponse:
    """Set up (or replace) the application with codes."""
    made = totp_page(request, request.account, template="totp", asks_confirmation=True)
    if isinstance(made, HttpResponse):
        return made
    messages.success(request, _("Aplikacja z kodami jest ustawiona."))
    return codes_or_account(request, made)


def codes_or_account(request: AktaRequest, codes: list[str]) -> HttpResponse:
    """Show new recovery codes once, or go back to the account."""
    onward = edge.to(request, "account")
    if not codes:
        return redirect(onward)
    return edge.page(request, "recovery_codes", {"codes": codes, "onward": onward})


@both
@sensitive_post_parameters("confirm")
def totp_remove(request: AktaRequest) -> HttpResponse:
    """Remove the application with codes."""
    return confirmed_change(
        request,
        title=_("Usunięcie aplikacji z kodami"),
        lead=_("Kody z aplikacji przestaną działać. Można będzie ustawić nową aplikację."),
        button=_("Usuń aplikację z kodami"),
        act=lambda: services.remove_totp(
            actor=request.actor, account_id=request.account.pk, at=moment_of(request)
        ),
    )


@both
@sensitive_post_parameters("confirm")
def passkey_remove(request: AktaRequest, passkey_id: UUID) -> HttpResponse:
    """Remove one passkey."""
    return confirmed_change(
        request,
        title=_("Usunięcie klucza dostępu"),
        lead=_("Tym kluczem nie będzie można się już zalogować."),
        button=_("Usuń klucz dostępu"),
        act=lambda: services.remove_passkey(
            actor=request.actor,
            account_id=request.account.pk,
            passkey_id=passkey_id,
            at=moment_of(request),
        ),
    )


@both
@sensitive_post_parameters("confirm")
def codes(request: AktaRequest) -> HttpResponse:
    """Make new recovery codes; they are shown on the answer and nowhere again."""
    return confirmed_change(
        request,
        title=_("Nowe kody zapasowe"),
        lead=_("Powstanie dziesięć nowych kodów, a dotychczasowe przestaną działać."),
        button=_("Utwórz nowe kody"),
        act=lambda: services.make_recovery_codes(
            actor=request.actor, account_id=request.account.pk, at=moment_of(request)
        ),
    )


def confirmed_change(
    request: AktaRequest, *, title: str, lead: str, button: str, act: Callable[[], list[str] | None]
) -> HttpResponse:
    """A change of the protection itself: asked, confirmed by a factor, done."""
    has_factor = request.account.has_second_factor
    form, status = ConfirmForm(request.POST or None, has_factor=has_factor), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                edge.confirm(request, form.cleaned_data["confirm"])
            except InputError as error:
                form.add_error("confirm", error.text())
            else:
                made = act()
                messages.success(request, _("Zapisano zmianę."))
                return codes_or_account(request, made or [])
    context = {
        "title": title,
        "lead": lead,
        "button": button,
        "form": form,
        "demo_code": edge.demo_code(request, request.account),
    }
    return edge.page(request, "confirm", context, status=status)


@both
@sensitive_post_parameters("confirm")
def passkey(request: AktaRequest) -> HttpResponse:
    """Add a passkey; the change is confirmed by the factor the account has."""
    has_factor = request.account.has_second_factor
    data = request.POST or None
    form, confirmation = PasskeyForm(data), ConfirmForm(data, has_factor=has_factor)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and confirmation.is_valid():
            made = _added(request, form, confirmation)
            if made is not None:
                messages.success(request, _("Dodano klucz dostępu."))
                return codes_or_account(request, made)
    context = {
        "form": form,
        "confirmation": confirmation,
        "demo_code": edge.demo_code(request, request.account),
    }
    return edge.page(request, "passkey", context, status=status)


def _added(request: AktaRequest, form: PasskeyForm, confirmation: ConfirmForm) -> list[str] | None:
    try:
        edge.confirm(request, confirmation.cleaned_data["confirm"])
    except InputError as error:
        confirmation.add_error("confirm", error.text())
        return None
    try:
        challenge, site = edge.take_challenge(request, "new")
        return services.add_passkey(
            actor=request.actor,
            account_id=request.account.pk,
            name=form.cleaned_data["name"],
            answer=request.POST.get("answer", ""),
            challenge=challenge,
            site=site,
            at=moment_of(request),
        )
    except InputError as error:
        form.add_error(None, error.text())
        return None


@both
@sensitive_post_parameters("confirm")
def step_up(request: AktaRequest) -> HttpResponse:
    """After a while without activity: the factor again, before a file is opened."""
    wanted = edge.way_on(request, request.POST.get("dalej", request.GET.get("dalej", "")))
    has_factor = request.account.has_second_factor
    form = ConfirmForm(request.POST or None, has_factor=has_factor)
    if has_factor:
        form.fields["confirm"].label = _("Kod z aplikacji albo kod zapasowy")
    else:
        form.fields["confirm"].label = _("Hasło")
    if request.method == "POST" and form.is_valid():
        try:
            edge.confirm(request, form.cleaned_data["confirm"])
        except InputError as error:
            form.add_error("confirm", error.text())
        else:
            request.session.pop("idle", None)
            request.session["confirmed_at"] = moment_of(request).isoformat()
            return redirect(wanted)
    context = {
        "form": form,
        "wanted": wanted,
        "by_node": request.session.get("way") == NATIONAL and not has_factor,
        "demo_code": edge.demo_code(request, request.account),
    }
    return edge.page(request, "step_up", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def presence(request: AktaRequest) -> HttpResponse:
    """How many seconds the session lasts if nothing is done; a form sent here is activity.

    The token lets a page that outlived its session be sent after a new sign-in.
    """
    told = {
        "left": int(queries.lasts(request.session, at=moment_of(request)).total_seconds()),
        "token": get_token(request),
    }
    return JsonResponse(told)


@require_POST
def session_end(request: AktaRequest, public_id: str) -> HttpResponse:
    """End one of one's own sessions; the factor is asked again unless it was just given."""
    if not edge.is_fresh(request):
        return edge.ask_again(request, edge.to(request, "account"))
    ended = services.end_session(
        actor=request.actor, account=request.account, public_id=public_id, at=moment_of(request)
    )
    return _told_ended(request, ended)


@require_POST
def sessions_end(request: AktaRequest) -> HttpResponse:
    """End all of one's own sessions but this one; asked again as for one."""
    if not edge.is_fresh(request):
        return edge.ask_again(request, edge.to(request, "account"))
    ended = services.end_sessions(
        actor=request.actor,
        account=request.account,
        at=moment_of(request),
        but=request.session.session_key,
    )
    return _told_ended(request, ended)


def _told_ended(request: AktaRequest, ended: int) -> HttpResponse:
    told = ngettext("Zakończono %(count)d sesję.", "Zakończono sesje: %(count)d.", ended)
    messages.success(request, told % {"count": ended})
    return redirect(edge.to(request, "account"))
