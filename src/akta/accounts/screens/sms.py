"""Screens of codes by SMS in the portal: set up, ask for one, remove."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from akta.accounts import services
from akta.accounts.models import Account
from akta.accounts.screens import edge
from akta.accounts.screens.forms import ConfirmForm, PhoneForm, SmsCodeForm
from akta.accounts.screens.own import both, codes_or_account, confirmed_change
from akta.accounts.screens.signin import through, with_codes
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest


@both
@sensitive_post_parameters("code", "confirm", "phone")
def sms(request: AktaRequest) -> HttpResponse:
    """Set codes by SMS, or another telephone for them, on one's own account."""
    made = _sms_page(request, request.account, template="sms", asks_confirmation=True)
    if isinstance(made, HttpResponse):
        return made
    messages.success(request, _("Kody SMS są ustawione."))
    return codes_or_account(request, made)


@both
@sensitive_post_parameters("code", "phone")
def set_up_sms(request: AktaRequest) -> HttpResponse:
    """The same before the first session, for an account that needs a second factor."""
    account = edge.pending(request)
    if account.has_second_factor:
        return redirect(edge.to(request, "second-factor"))
    made = _sms_page(request, account, template="set_up_sms")
    if isinstance(made, HttpResponse):
        return made
    response = through(request, account, "kod SMS")
    return with_codes(request, made, response)


def _sms_page(
    request: AktaRequest, account: Account, *, template: str, asks_confirmation: bool = False
) -> HttpResponse | list[str]:
    """The page of the telephone and of its code, or the recovery codes once that was right."""
    is_post = request.method == "POST"
    phone = PhoneForm(request.POST if "phone" in request.POST else None)
    code = SmsCodeForm(request.POST if "code" in request.POST else None)
    confirmation = None
    if asks_confirmation:
        data = request.POST if "phone" in request.POST else None
        confirmation = ConfirmForm(data, has_factor=account.has_second_factor)
    made = _set(request, account, code) if code.is_valid() else None
    if made is not None:
        return made
    if _may_send(phone, confirmation) and _sent(request, account, phone, confirmation):
        messages.success(request, _("Wysłano kod. Proszę podać go niżej w ciągu 5 minut."))
        return redirect(request.path)
    context = {
        "phone": phone,
        "form": code,
        "confirmation": confirmation,
        "owner": account,
        "is_waiting": services.sms_is_waiting(account, at=moment_of(request)),
        "demo_code": edge.demo_code(request, account) if confirmation else None,
    }
    return edge.page(request, template, context, status=422 if is_post else 200)


def _thread(request: AktaRequest) -> str:
    """A code is good in the session it was asked from; each asks within one that is kept."""
    return edge.caller_of(request).thread


def _may_send(form: PhoneForm, confirmation: ConfirmForm | None) -> bool:
    return form.is_valid() and (confirmation is None or confirmation.is_valid())


def _set(request: AktaRequest, account: Account, form: SmsCodeForm) -> list[str] | None:
    try:
        return services.set_sms(
            actor=request.actor or edge.actor_of(request, account),
            account_id=account.pk,
            code=form.cleaned_data["code"],
            at=moment_of(request),
            thread=_thread(request),
        )
    except InputError as error:
        form.add_error("code", error.text())
        return None


def _sent(
    request: AktaRequest, account: Account, form: PhoneForm, confirmation: ConfirmForm | None
) -> bool:
    try:
        if confirmation is not None:
            edge.confirm(request, confirmation.cleaned_data["confirm"])
    except InputError as error:
        confirmation.add_error("confirm", error.text()) if confirmation else None
        return False
    try:
        services.send_sms_code(
            account_id=account.pk,
            phone=form.cleaned_data["phone"],
            at=moment_of(request),
            thread=_thread(request),
        )
    except InputError as error:
        form.add_error("phone", error.text())
        return False
    return True


@both
@sensitive_post_parameters("confirm")
def sms_remove(request: AktaRequest) -> HttpResponse:
    """Remove codes by SMS."""
    return confirmed_change(
        request,
        title=_("Usunięcie kodów SMS"),
        lead=_("Kody SMS przestaną przychodzić, a numer telefonu zostanie zapomniany."),
        button=_("Usuń kody SMS"),
        act=lambda: services.remove_sms(
            actor=request.actor, account_id=request.account.pk, at=moment_of(request)
        ),
    )


@require_POST
def send(request: AktaRequest) -> HttpResponse:
    """Send a code to one's own telephone, to confirm what the page asked for; and back there."""
    _send(request, request.account)
    return redirect(edge.way_on(request, request.POST.get("dalej")))


@require_POST
def send_half(request: AktaRequest) -> HttpResponse:
    """The same between the password and the session."""
    _send(request, edge.pending(request))
    return redirect(edge.to(request, "second-factor"))


def _send(request: AktaRequest, account: Account) -> None:
    try:
        services.send_sms_code(
            account_id=account.pk, at=moment_of(request), thread=_thread(request)
        )
    except InputError as error:
        messages.error(request, error.text())
    else:
        told = _("Wysłano kod na numer kończący się na %(ending)s. Jest ważny 5 minut.")
        messages.success(request, told % {"ending": account.sms_ending})
