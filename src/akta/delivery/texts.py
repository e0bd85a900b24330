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
ROLE_LOST = "role-lost"
ROLE_RESTORED = "role-restored"
HOLDER_LOST_ROLE = "holder-lost-role"
HOLDER_GOT_ROLE_BACK = "holder-got-role-back"

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
    ROLE_LOST: Wording(
        "Rejestr nie potwierdza wpisu, więc profil zawodowy zamknięto razem z dostępem do spraw "
        "w tym profilu. Można wnieść zastrzeżenie.",
        "portal:professions",
    ),
    ROLE_RESTORED: Wording("Profil zawodowy jest znowu czynny.", "portal:professions"),
    HOLDER_LOST_ROLE: Wording(
        "Osoba, której udostępniono akta zarządzeniem nr %(number)s, utraciła profil zawodowy; "
        "jej dostęp ustał.",
        "desk:case-access",
    ),
    HOLDER_GOT_ROLE_BACK: Wording(
        "Osoba, której udostępniono akta zarządzeniem nr %(number)s, odzyskała profil zawodowy; "
        "jej dostęp trwa dalej.",
        "desk:case-access",
    ),
    ENDING: Wording("Dostęp do akt trwa do %(until)s (kończy się %(left)s).", "portal:home"),
}
