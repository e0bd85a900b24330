"""Screens of sign-in: password, second factor, first set-up, and the way out."""

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from akta.accounts import queries, rules, services
from akta.accounts.errors import PasskeyRefused
from akta.accounts.middleware import face_of
from akta.accounts.models import Account
from akta.accounts.screens import edge
from akta.accounts.screens.forms import CodeForm, SignInForm
from akta.accounts.screens.totp import totp_page
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest

both = require_http_methods(["GET", "POST"])
STEPS = {
    services.Next.SECOND_FACTOR: "second-factor",
    services.Next.SET_UP: "second-factor-setup",
}


@both
@sensitive_post_parameters("password")
def sign_in(request: AktaRequest) -> HttpResponse:
    """Login and password; the next step depends on the account, never shown before."""
    if request.actor is not None:
        return redirect(edge.way_on(request, request.GET.get("dalej")))
    form, status = SignInForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                account = services.check_password(
                    login=form.cleaned_data["login"],
                    password=form.cleaned_data["password"],
                    caller=edge.caller_of(request),
                    at=moment_of(request),
                )
            except InputError as error:
                form.add_error(error.field, error.text())
            else:
                return _onward(request, account)
    wanted = request.POST.get("dalej", request.GET.get("dalej", ""))
    context = {"form": form, "wanted": wanted, "ended": request.GET.get("koniec") == "1"}
    return edge.page(request, "sign_in", context, status=status)


def _onward(request: AktaRequest, account: Account) -> HttpResponse:
    step = services.after_password(account)
    if step is services.Next.NOTHING:
        return begin(request, account, request.POST.get("dalej"))
    edge.begin_pending(request, account)
    return redirect(edge.to(request, STEPS[step]))


def begin(
    request: AktaRequest, account: Account, wanted: str | None, *, factor: str = ""
) -> HttpResponse:
    """Everything was right: a fresh session, a fresh form token, and on."""
    account = services.complete(
        request.session,
        account_id=account.pk,
        caller=edge.caller_of(request),
        at=moment_of(request),
        factor=factor,
    )
    rotate_token(request)
    response = redirect(edge.way_on(request, wanted))
    edge.remember_device(request, response, account)
    return response


@require_POST
def sign_in_passkey(request: AktaRequest) -> HttpResponse:
    """A passkey alone: it holds both factors, and no lockout stands in its way."""
    try:
        challenge, site = edge.take_challenge(request, "sign-in")
        account = services.use_passkey(
            answer=request.POST.get("answer", ""),
            challenge=challenge,
            site=site,
            at=moment_of(request),
            kind=queries.KIND_OF[face_of(request.path)],
        )
    except PasskeyRefused as error:
        form = SignInForm()
        context = {"form": form, "problems": [error.text()], "wanted": request.POST.get("dalej")}
        return edge.page(request, "sign_in", context, status=422)
    return begin(request, account, request.POST.get("dalej"), factor=rules.PASSKEY)


def through(request: AktaRequest, account: Account, factor: str) -> HttpResponse:
    """After the second step: to the page that was wanted before the first."""
    return begin(request, account, request.session["pending"]["wanted"], factor=factor)


@both
@sensitive_post_parameters("code")
def second_factor(request: AktaRequest) -> HttpResponse:
    """The second step: a code, a recovery code or a passkey."""
    account, problems = edge.pending(request), []
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        try:
            if "answer" in request.POST:
                _check_passkey(request, account)
                return through(request, account, rules.PASSKEY)
            if form.is_valid():
                factor = _check_code(request, account, form.cleaned_data["code"])
                return through(request, account, factor)
        except PasskeyRefused as error:
            problems = [error.text()]
        except InputError as error:
            form.add_error("code", error.text())
    context = {
        "form": form,
        "problems": problems,
        "demo_code": edge.demo_code(request, account),
        "may_use_passkey": account.passkeys.exists(),
        "sms_ending": account.sms_ending,
    }
    status = 422 if request.method == "POST" else 200
    return edge.page(request, "second_factor", context, status=status)


def _check_passkey(request: AktaRequest, account: Account) -> None:
    challenge, site = edge.take_challenge(request, "second")
    services.use_passkey(
        answer=request.POST["answer"],
        challenge=challenge,
        site=site,
        at=moment_of(request),
        kind=queries.KIND_OF[face_of(request.path)],
        account_id=account.pk,
    )


def _check_code(request: AktaRequest, account: Account, code: str) -> str:
    return services.confirm_second_factor(
        account_id=account.pk,
        code=code,
        at=moment_of(request),
        caller=edge.caller_of(request),
    )


@both
@sensitive_post_parameters("code", "sealed")
def set_up(request: AktaRequest) -> HttpResponse:
    """Staff without a second factor set one up before their first session begins."""
    account = edge.pending(request)
    if account.has_second_factor:
        return redirect(edge.to(request, "second-factor"))
    made = totp_page(request, account, template="set_up")
    if isinstance(made, HttpResponse):
        return made
    response = through(request, account, "kod z aplikacji")
    return with_codes(request, made, response)


@require_POST
def set_up_passkey(request: AktaRequest) -> HttpResponse:
    """The same by a passkey instead of an application."""
    account = edge.pending(request)
    if account.has_second_factor:
        return redirect(edge.to(request, "second-factor"))
    try:
        challenge, site = edge.take_challenge(request, "new")
        codes = services.add_passkey(
            actor=edge.actor_of(request, account),
            account_id=account.pk,
            name=request.POST.get("name", ""),
            answer=request.POST.get("answer", ""),
            challenge=challenge,
            site=site,
            at=moment_of(request),
        )
    except PasskeyRefused as error:
        messages.error(request, error.text())
        return redirect(edge.to(request, "second-factor-setup"))
    response = through(request, account, rules.PASSKEY)
    return with_codes(request, codes, response)


def with_codes(request: AktaRequest, codes: list[str], onward: HttpResponse) -> HttpResponse:
    """Show the recovery codes once, on the way on; cookies of the new session go along."""
    if not codes:
        return onward
    context = {"codes": codes, "onward": onward["Location"]}
    shown = edge.page(request, "recovery_codes", context)
    shown.cookies.update(onward.cookies)
    return shown


@require_POST
def question(request: AktaRequest) -> HttpResponse:
    """What the browser is to ask its passkey; the challenge stays in the session."""
    site, use = edge.site_of(request), request.POST.get("use", "")
    account = request.account
    if account is None and "pending" in request.session:
        account = edge.pending(request)
    known = use == "sign-in" or account is not None
    if site is None or not known or use not in {"sign-in", "second", "new", "confirm"}:
        raise PasskeyRefused
    if use == "new":
        asked = services.ask_for_new(account, site=site)
    else:
        asked = services.ask_for_known(None if use == "sign-in" else account, site=site)
    edge.keep_challenge(request, use, asked.challenge)
    return edge.question_answer(asked)


@require_POST
def sign_out(request: AktaRequest) -> HttpResponse:
    """End this session."""
    request.session.flush()
    messages.success(request, _("Wylogowano."))
    return redirect(edge.to(request, "sign-in"))
