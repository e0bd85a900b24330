"""Refusals of the units."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import InputError


class OwnPost(InputError):
    """Nobody gives a post to oneself: it would open cases to whoever keeps the accounts."""

    code = "units.own_post"
    field = "kind"
    what = _("Nie powierzono stanowiska.")
    why = _("Nikt nie powierza stanowiska samemu sobie.")
    next_step = _("Stanowisko tej osobie może powierzyć inny administrator.")


class CodeMalformed(InputError):
    code = "units.code_malformed"
    field = "code"
    what = _("Nie zapisano kodu jednostki.")
    why = _("Kod jednostki składa się z samych cyfr, od 3 do 8.")
    next_step = _("Proszę podać kod taki, jak w sygnaturach tej jednostki, na przykład 4027.")


class CodeTaken(InputError):
    """Two units cannot share a code: their references would be the same."""

    code = "units.code_taken"
    field = "code"
    what = _("Nie zapisano kodu jednostki.")
    why = _("Ten kod ma już inna jednostka: %(unit)s.")
    next_step = _("Proszę podać inny kod albo najpierw usunąć go z tamtej jednostki.")


class CellNumberTaken(InputError):
    """The number of a cell is part of the references of its cases."""

    code = "units.cell_number_taken"
    field = "number"
    what = _("Nie wpisano komórki.")
    why = _("Ten numer ma już w tej jednostce: %(cell)s.")
    next_step = _("Proszę podać inny numer.")
