"""Refusals of a file that came back signed."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import InputError


class NotTheOffered(InputError):
    """What came back is not the PDF that was given out, with a signature added."""

    code = "signing.not_the_offered"
    field = "file"
    what = _("Nie przyjęto podpisanego pliku.")
    why = _("Plik nie zawiera niezmienionego pisma, które system przygotował do podpisu.")
    next_step = _(
        "Proszę pobrać pismo jeszcze raz, podpisać ten sam plik podpisem PAdES i przesłać go."
    )


class SignatureRefused(InputError):
    """The signature of the file that came back does not hold."""

    code = "signing.signature_refused"
    field = "file"
    what = _("Nie przyjęto podpisanego pliku.")
    why = _("%(sentence)s")
    next_step = _("Proszę podpisać pobrany plik ponownie albo zatwierdzić pismo w systemie.")
