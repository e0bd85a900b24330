"""What notices say: whole Polish sentences without a person, a case or content of a file.

The notice leads to a page behind the sign-in; what it is about stands there.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind of notice: its sentence with named parameters, and the page it leads to."""

    sentence: str
    page: str


GIVEN = "access-given"
CHANGED = "access-changed"
REVOKED = "access-revoked"
REFUSED = "access-refused"
REQUESTED = "access-requested"
TRANSFERRED = "request-transferred"
GROWN = "access-grown"
GROWN_OWN = "access-grown-own"
ENDING = "access-ending"
CONFIRMED = "filing-confirmed"
CALLED = "filing-called"
CALL_SERVED = "filing-call-served"
PASSED_ON = "filing-passed-on"

WORDINGS: dict[str, Wording] = {
    GIVEN: Wording(
        "Udostępniono akta zarządzeniem nr %(number)s. Do %(until)s można je czytać.", "portal:home"
    ),
    CHANGED: Wording(
        "Zmieniono udostępnienie akt zarządzeniem nr %(number)s. Do %(until)s można je czytać.",
        "portal:home",
    ),
    REVOKED: Wording(
        "Cofnięto udostępnienie akt zarządzeniem nr %(number)s. Uzasadnienie i pouczenie są "
        "w doręczanym odpisie zarządzenia.",
        "portal:requests",
    ),
    REFUSED: Wording(
        "Rozpoznano wniosek: odmówiono udostępnienia akt zarządzeniem nr %(number)s. "
        "Powody i pouczenie o zażaleniu są pod tym wnioskiem.",
        "portal:requests",
    ),
    REQUESTED: Wording("Wpłynął wniosek o udostępnienie akt.", "desk:access-requests"),
    TRANSFERRED: Wording(
        "Wniosek o udostępnienie akt przekazano do jednostki prowadzącej postępowanie: %(target)s.",
        "portal:requests",
    ),
    GROWN: Wording(
        "Nowe karty weszły do udostępnienia na podstawie zarządzenia nr %(number)s.",
        "desk:case-access",
    ),
    GROWN_OWN: Wording("W udostępnionych aktach są nowe karty.", "portal:home"),
    CONFIRMED: Wording("Gotowe jest potwierdzenie złożenia pisma nr %(number)s.", "portal:filings"),
    CALLED: Wording(
        "Wezwano do usunięcia braków pisma nr %(number)s. Treść wezwania jest przy tym piśmie.",
        "portal:filings",
    ),
    CALL_SERVED: Wording(
        "Termin usunięcia braków pisma nr %(number)s upływa %(last_day)s.", "portal:filings"
    ),
    PASSED_ON: Wording(
        "Pismo nr %(number)s przekazano do jednostki właściwej; data wniesienia się nie zmienia.",
        "portal:filings",
    ),
    ENDING: Wording("Dostęp do akt trwa do %(until)s (kończy się %(left)s).", "portal:home"),
}
