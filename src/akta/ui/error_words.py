"""What an error page says for each code: what happened, why, what to do next."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ErrorWords:
    title: Words
    what: Words
    why: Words
    next: Words
    icon: str = "triangle-alert"


ERRORS: dict[int, ErrorWords] = {
    400: ErrorWords(
        _("Nie udało się odczytać żądania"),
        _("Przeglądarka przysłała dane, których nie da się odczytać."),
        _(
            "Najczęściej adres został skopiowany tylko w części albo formularz był otwarty zbyt długo."
        ),
        _("Proszę wrócić do poprzedniej strony, odświeżyć ją i spróbować ponownie."),
    ),
    403: ErrorWords(
        _("Brak dostępu"),
        _("Ta strona lub czynność nie jest dostępna dla tego konta."),
        _(
            "Dostęp wynika z przydziału sprawy albo z zarządzenia; mógł też wygasnąć lub zostać cofnięty."
        ),
        _("Można wrócić do swoich spraw albo zapytać jednostkę, która prowadzi sprawę."),
        "lock",
    ),
    404: ErrorWords(
        _("Nie ma takiej strony"),
        _("Pod tym adresem nic nie ma albo nie jest to dostępne dla tego konta."),
        _("Adres mógł zostać przepisany z błędem, a treść przeniesiona lub zamknięta."),
        _("Proszę sprawdzić adres albo zacząć od strony głównej."),
        "search",
    ),
    409: ErrorWords(
        _("Ktoś zmienił to wcześniej"),
        _("Zmiany nie zapisano."),
        _("Od otwarcia tej strony ktoś inny zapisał tu swoją zmianę."),
        _(
            "Proszę otworzyć stronę ponownie, zobaczyć obecny stan i w razie potrzeby powtórzyć zmianę."
        ),
        "users",
    ),
    413: ErrorWords(
        _("Plik jest za duży"),
        _("Pliku nie przyjęto i nic nie zostało zapisane."),
        _("Jego rozmiar przekracza granicę ustaloną dla tej czynności."),
        _("Proszę podzielić plik na mniejsze części i przesłać je osobno."),
        "file",
    ),
    422: ErrorWords(
        _("Trzeba poprawić dane"),
        _("Formularza nie przyjęto i nic nie zostało zapisane."),
        _("Niektóre pola są puste albo mają wartość, której nie można przyjąć."),
        _("Proszę wrócić do formularza; przy polach jest napisane, co poprawić."),
        "square-pen",
    ),
    429: ErrorWords(
        _("Za dużo prób w krótkim czasie"),
        _("Na chwilę wstrzymano przyjmowanie żądań z tego konta lub adresu."),
        _("Chroni to konta przed zgadywaniem haseł, a system przed przeciążeniem."),
        _("Proszę odczekać kilka minut i spróbować ponownie."),
        "hourglass",
    ),
    500: ErrorWords(
        _("Błąd po stronie systemu"),
        _("Czynność nie została wykonana; nic nie zostało zapisane w połowie."),
        _("Przyczyna leży w systemie, nie w podanych danych. Została odnotowana."),
        _(
            "Proszę spróbować ponownie za chwilę. Jeśli błąd wróci, proszę podać pomocy numer zdarzenia."
        ),
        "octagon-alert",
    ),
    503: ErrorWords(
        _("System jest chwilowo niedostępny"),
        _("Czynność nie została wykonana."),
        _(
            "Trwają prace albo brakuje jednej z usług, bez których system nie może działać bezpiecznie."
        ),
        _("Proszę spróbować ponownie za kilka minut."),
        "timer",
    ),
}


def error_context(
    code: int, *, action: dict[str, str] | None = None, event: str | None = None
) -> dict[str, Any]:
    """Context `error` of `ui/error_page.html`; the main button leads home unless told otherwise.

    An unlisted 4xx reads as 400, an unlisted 5xx as 500.
    """
    words = ERRORS.get(code) or ERRORS[400 if code < 500 else 500]  # noqa: PLR2004 - HTTP
    home = {"label": _("Przejdź do strony głównej"), "url": "/"}
    return {
        "code": code,
        "id": event,
        "title": words.title,
        "what": words.what,
        "why": words.why,
        "next": words.next,
        "icon": words.icon,
        "action": action or home,
    }
