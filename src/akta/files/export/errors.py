"""Refusals of download."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError


class DownloadNotGranted(DomainError):
    """The order opens the file for reading only."""

    code = "export.not_granted"
    status = 403
    what = _("Nie można pobrać kopii tych akt.")
    why = _("Zarządzenie pozwala te akta przeglądać, ale nie pobierać.")
    next_step = _(
        "Akta można czytać w czytniku. O zgodę na pobranie można wystąpić do prokuratora, "
        "który prowadzi postępowanie."
    )


class CopyNotReady(DomainError):
    """There is no finished copy (any more)."""

    code = "export.not_ready"
    status = 404
    what = _("Nie ma teraz kopii do pobrania.")
    why = _("Kopia nie została jeszcze przygotowana albo została już usunięta.")
    next_step = _("Proszę wrócić do strony pobierania i poczekać na kopię albo ją zamówić.")
