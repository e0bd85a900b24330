"""The second factor asked again before an act with legal effect (ponowne potwierdzenie).

A form includes `accounts/_step_up.html` with `step_up` from `asked(request)`; its view calls
`confirm(request)` before the service of the act, outside its transaction, or gives
`code_of(request)` to a service that confirms by `accounts.services.confirm_second_factor`.
"""

from dataclasses import dataclass

from akta.accounts import queries, services
from akta.accounts.screens import edge
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest

FIELD = "code"


@dataclass(frozen=True, slots=True)
class StepUp:
    """What the form shows: whether a code or the password is asked for, and the demo's code."""

    asks_password: bool
    demo_code: queries.DemoCode | None
    may_use_passkey: bool


def asked(request: AktaRequest) -> StepUp:
    """What the signed-in person is asked for."""
    account = request.account
    return StepUp(
        asks_password=not account.has_second_factor,
        demo_code=edge.demo_code(request, account),
        may_use_passkey=edge.site_of(request) is not None and account.passkeys.exists(),
    )


def code_of(request: AktaRequest) -> str:
    """The code of the form, or what stands for it after a passkey. Raises PasskeyRefused."""
    answer = request.POST.get("answer", "")
    if answer:
        return edge.proof_by_passkey(request, answer)
    return request.POST.get(FIELD, "")


def confirm(request: AktaRequest) -> None:
    """Confirm that the signed-in person holds their second factor.

    Raises SecondFactorRefused (also for a passkey that does not fit, and after too many wrong
    codes). An empty field is refused like a wrong code.
    """
    services.confirm_second_factor(
        account_id=request.account.pk,
        code=code_of(request),
        at=moment_of(request),
        caller=edge.caller_of(request),
    )
