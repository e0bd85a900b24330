"""The page that sets up an application with codes, before and after sign-in."""

import base64
import binascii

import segno
from django.http import HttpResponse

from akta.accounts import services
from akta.accounts.errors import SignInBroken
from akta.accounts.models import Account
from akta.accounts.screens import edge
from akta.accounts.screens.forms import ConfirmForm, NewTotpForm
from akta.core import keys
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest

PURPOSE = "totp-in-form"


def totp_page(
    request: AktaRequest, account: Account, *, template: str, asks_confirmation: bool = False
) -> HttpResponse | list[str]:
    """The page with the QR code, or the recovery codes made once its code was right.

    The secret travels sealed in the form, so that nothing is kept before it is confirmed.
    """
    is_post = request.method == "POST"
    data = request.POST if is_post else None
    form = NewTotpForm(data)
    confirmation = (
        ConfirmForm(data, has_factor=account.has_second_factor) if asks_confirmation else None
    )
    secret = _opened(request.POST.get("sealed", ""), account) if is_post else ""
    if is_post and form.is_valid() and (confirmation is None or confirmation.is_valid()):
        problem = _set(request, account, secret, form, confirmation)
        if isinstance(problem, list):
            return problem
    context = {
        "form": form,
        "confirmation": confirmation,
        "owner": account,
        "demo_code": edge.demo_code(request, account) if confirmation else None,
        **_secret(account, secret or services.new_totp_secret()),
    }
    return edge.page(request, template, context, status=422 if is_post else 200)


def _set(
    request: AktaRequest,
    account: Account,
    secret: str,
    form: NewTotpForm,
    confirmation: ConfirmForm | None,
) -> list[str] | None:
    """The recovery codes; None after a refusal, which stands in its form."""
    try:
        if confirmation is not None:
            edge.confirm(request, confirmation.cleaned_data["confirm"])
    except InputError as error:
        confirmation.add_error("confirm", error.text()) if confirmation else None
        return None
    try:
        return services.set_totp(
            actor=request.actor or edge.actor_of(request, account),
            account_id=account.pk,
            secret=secret,
            code=form.cleaned_data["code"],
            at=moment_of(request),
        )
    except InputError as error:
        form.add_error("code", error.text())
        return None


def _secret(account: Account, secret: str) -> dict[str, str]:
    """The secret as QR code, as text for typing, and sealed for the way back."""
    sealed = keys.ring().seal(f"{account.pk} {secret}", purpose=PURPOSE)
    drawn = segno.make(services.provisioning_uri(account, secret), error="m")
    return {
        "qr": drawn.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
        "typed": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "sealed": base64.urlsafe_b64encode(sealed).decode(),
    }


def _opened(sealed: str, account: Account) -> str:
    """The secret from the form of this very account. Raises SignInBroken."""
    try:
        owner, secret = (
            keys.ring().open(base64.urlsafe_b64decode(sealed), purpose=PURPOSE).split(" ")
        )
    except (keys.SecretUnreadable, binascii.Error, ValueError, IndexError) as error:
        raise SignInBroken from error
    if owner != str(account.pk):
        raise SignInBroken
    return secret
