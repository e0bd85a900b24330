"""The one tree of refusals: what happened, why, what to do next, and a code for the help desk."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class DomainError(Exception):
    """A refusal the user can act on.

    Subclasses set `code` (unique), `status` (HTTP), `what`, `why`, `next_step` (Polish, with named
    parameters) and, where there is one, `action`: the URL name of the button under the message.
    """

    code: ClassVar[str] = ""
    status: ClassVar[int] = 400
    what: ClassVar[Text] = ""
    why: ClassVar[Text] = ""
    next_step: ClassVar[Text] = ""
    action: ClassVar[str | None] = None
    action_label: ClassVar[Text] = ""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.code)

    def part(self, name: str) -> str:
        """One part of the message with the facts filled in."""
        template = str(getattr(self, name))
        return template % self.facts if self.facts else template

    def text(self) -> str:
        """The whole message in one paragraph."""
        return " ".join(filter(None, map(self.part, ("what", "why", "next_step"))))

    def __str__(self) -> str:
        return f"{self.code}: {self.text()}"


class InputError(DomainError):
    """A refusal that belongs beside one field of the form (`field`)."""

    status = 422
    field: ClassVar[str | None] = None


class NotFound(DomainError):
    """Missing and hidden look the same: the answer never says which it was."""

    code = "not_found"
    status = 404
    what = _("Nie znaleziono strony pod tym adresem.")
    why = _("Adres jest błędny albo nie ma do niego dostępu z tego konta.")
    next_step = _("Proszę sprawdzić adres albo przejść do strony głównej.")


class NotAllowed(DomainError):
    """The actor is known and the thing is visible, but the act is not theirs to do."""

    code = "not_allowed"
    status = 403
    what = _("Nie można wykonać tej czynności.")
    why = _("To konto nie ma uprawnienia do tej czynności w tej sprawie.")
    next_step = _(
        "Czynność może wykonać referent sprawy albo osoba przez niego wyznaczona; "
        "referent jest wskazany w karcie sprawy."
    )


class ChangedMeanwhile(DomainError):
    """The version the command was made on is no longer the newest (design, principle 2)."""

    code = "changed_meanwhile"
    status = 409
    what = _("Nie zapisano zmiany.")
    why = _("W międzyczasie dane zmienił(a) %(who)s: %(change)s.")
    next_step = _("Proszę obejrzeć nowy stan i powtórzyć czynność, jeśli nadal jest potrzebna.")


class TooMany(DomainError):
    """More requests than a person makes."""

    code = "too_many"
    status = 429
    what = _("Wstrzymano odpowiedź na kolejne żądania.")
    why = _("W krótkim czasie przyszło ich z tego konta lub adresu więcej, niż jest dozwolone.")
    next_step = _("Proszę odczekać %(seconds)s s i spróbować ponownie.")


class ServiceMissing(DomainError):
    """A part of the installation does not answer; nothing was lost."""

    code = "service_missing"
    status = 503
    what = _("System chwilowo nie może wykonać tej czynności.")
    why = _("%(reason)s")
    next_step = _("Nic nie zostało utracone. Proszę spróbować ponownie za kilka minut.")
