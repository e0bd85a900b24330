"""Refusals of liquidation."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError


class AccountLiquidated(DomainError):
    code = "accounts.liquidated_before"
    status = 409
    what = _("Nie można przywrócić tego konta.")
    why = _("Konto zostało zlikwidowane %(day)s; jego hasło i drugi składnik usunięto.")
    next_step = _("Osoba może złożyć wniosek o nowe konto.")


class NotOwnAccount(DomainError):
    """A dependent user, or an institution's account where a person's is meant."""

    code = "NOT_ADMINISTRATOR"
    status = 403
    what = _("Nie zlikwidowano konta.")
    why = _(
        "Konto likwiduje osoba, do której należy, a konto instytucji jego administrator. Konto "
        "zależne zamyka ten, kto je założył."
    )
    next_step = _("Proszę przejść do własnego profilu albo poprosić administratora instytucji.")


class CauseRequired(InputError):
    code = "closing.cause_required"
    field = "proof"
    what = _("Nie zlikwidowano konta.")
    why = _("Nie podano dokumentu, z którego wynika likwidacja podmiotu.")
    next_step = _("Proszę wpisać oznaczenie aktu albo pisma, z datą.")


class EntityDataDiffer(InputError):
    code = "closing.entity_differs"
    field = "name"
    what = _("Nie zlikwidowano konta.")
    why = _("Dane zgłoszenia różnią się od danych konta: %(fields)s.")
    next_step = _("Proszę podać dane tego podmiotu i jego administratora (§ 5 ust. 3).")
