"""Refusals of the one decision."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class ReasonNeeded(DomainError):
    """A superior opens a file with a reason, asked once a day and case."""

    code = "grants.reason_needed"
    status = 403
    what = _("Ta część akt jest dostępna po podaniu powodu.")
    why = _("Wgląd z urzędu w sprawę innego referenta wymaga podania powodu raz na dobę.")
    next_step = _("Proszę podać powód; zostanie zapisany w dzienniku wglądów.")


class AccessEnded(DomainError):
    """The grant has run out or was revoked. Told to its own holder only."""

    code = "grants.access_ended"
    status = 403
    what = _("Nie można otworzyć akt tej sprawy.")
    why = _("Dostęp zakończył się %(ended)s.")
    next_step = _(
        "Aby czytać akta dalej, należy złożyć nowy wniosek o udostępnienie akt. Rozpozna go "
        "prokurator prowadzący sprawę."
    )


class AccessNotBegun(DomainError):
    """The grant is in force from a later moment. Told to its own holder only."""

    code = "grants.access_not_begun"
    status = 403
    what = _("Akt tej sprawy nie można jeszcze otworzyć.")
    why = _("Dostęp zaczyna się %(begins)s.")
    next_step = _("Proszę wrócić po tym terminie.")


class NationalSignInNeeded(DomainError):
    """The order opened the file for sign-in by the national node only."""

    code = "grants.national_sign_in_needed"
    status = 403
    what = _("Tych akt nie można otworzyć po zalogowaniu hasłem.")
    why = _("Prokurator udostępnił je do czytania po zalogowaniu przez login.gov.pl.")
    next_step = _("Proszę otworzyć je ze strony „Moje dostępy” przyciskiem login.gov.pl.")
    action = "portal:home"
    action_label = _("Moje dostępy")


class DelegationRefused(InputError):
    """Nobody passes on what they do not hold."""

    code = "grants.delegation_refused"
    field: ClassVar[str | None] = "cases"
    what = _("Nie zapisano praw konta zależnego.")
    why = _("%(reason)s")
    next_step = _("Można przekazać tylko sprawy dostępne w tym profilu, najdłużej do ich końca.")

    def __init__(self, *, at_field: str, **facts: str) -> None:
        super().__init__(**facts)
        self.field = at_field  # type: ignore[misc]
