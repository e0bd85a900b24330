"""What notices say: whole Polish sentences without a person, a case or content of a file.

The notice leads to a page behind the sign-in; what it is about stands there.
"""

from dataclasses import dataclass

ACCESS, ENDS, NEW_CARDS, LETTERS = "access", "ends", "new-cards", "letters"
SIGN_IN, REQUESTS = "sign-in", "requests"
TOPICS = {
    ACCESS: "Nowe, zmienione albo cofnięte udostępnienie akt i rozpoznanie wniosku",
    ENDS: "Zbliżający się koniec dostępu (7, 3 i 1 dzień przed)",
    NEW_CARDS: "Nowe, usunięte i przywrócone karty oraz protokoły w udostępnionych aktach",
    LETTERS: "Pisma i doręczenia",
    SIGN_IN: "Logowanie z nowego urządzenia i zmiany zabezpieczeń konta",
    REQUESTS: "Wnioski, które czekają na decyzję",
}
"""What may be wanted by e-mail or not, each with its own switch."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind of notice: its sentence with named parameters, the page it leads to, its switch."""

    sentence: str
    page: str
    topic: str = ACCESS


GIVEN = "access-given"
GIVEN_OUTSIDE = "access-given-outside"
CHANGED = "access-changed"
REVOKED = "access-revoked"
REFUSED = "access-refused"
REQUESTED = "access-requested"
TRANSFERRED = "request-transferred"
GROWN = "access-grown"
GROWN_OWN = "access-grown-own"
PROTOCOL_GIVEN = "protocol-given"
CARDS_LEFT = "access-cards-left"
CARDS_BACK = "access-cards-back"
ENDING = "access-ending"
CONFIRMED = "filing-confirmed"
CALLED = "filing-called"
CALL_SERVED = "filing-call-served"
PASSED_ON = "filing-passed-on"
NEW_DEVICE = "new-device"
NEW_DEVICE_DESK = "new-device-desk"
SESSION_MOVED = "session-moved"
SESSION_MOVED_DESK = "session-moved-desk"
CONSENT_GIVEN = "consent-given"
PROTECTION = "protection"
PROTECTION_DESK = "protection-desk"
CODE_SPENT = "recovery-code-used"
CODE_SPENT_DESK = "recovery-code-used-desk"
ENTERED_TWICE = "entered-twice"
LOCKED = "locked-out"
LOCKED_DESK = "locked-out-desk"
ROLE_LOST = "role-lost"
ROLE_RESTORED = "role-restored"
OBJECTION_DECIDED = "objection-decided"
HOLDER_LOST_ROLE = "holder-lost-role"
HOLDER_GOT_ROLE_BACK = "holder-got-role-back"
SHARE_IMPOSSIBLE = "share-impossible"
SHARE_DECIDED = "share-decided"

CHANGED_FACTOR = (
    "Zmieniono drugi składnik logowania na to konto. Jeżeli nie zrobił tego właściciel, należy "
    "od razu zgłosić to prokuraturze."
)
MOVED = (
    "Zakończono sesję, bo użyto jej na innym urządzeniu: %(device)s. Jeżeli nie zrobił tego "
    "właściciel konta, należy zmienić hasło, zakończyć inne sesje i zgłosić to prokuraturze."
)
SPENT_CODE = "Przy logowaniu na to konto użyto kodu zapasowego."
PAUSED = "Wstrzymano na 15 minut logowanie na to konto, bo kilka razy podano błędne hasło albo kod."

WORDINGS: dict[str, Wording] = {
    GIVEN: Wording(
        "Udostępniono akta zarządzeniem nr %(number)s. Do %(until)s można je czytać.", "portal:home"
    ),
    GIVEN_OUTSIDE: Wording(
        "Rozpoznano wniosek: zarządzeniem nr %(number)s udostępniono akta poza portalem, do "
        "%(until)s. Zakres i sposób są pod tym wnioskiem.",
        "portal:requests",
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
    REQUESTED: Wording("Wpłynął wniosek o udostępnienie akt.", "desk:access-requests", REQUESTS),
    TRANSFERRED: Wording(
        "Wniosek o udostępnienie akt przekazano do jednostki prowadzącej postępowanie: %(target)s.",
        "portal:requests",
    ),
    GROWN: Wording(
        "Nowe karty weszły do udostępnienia na podstawie zarządzenia nr %(number)s.",
        "desk:case-access",
        NEW_CARDS,
    ),
    GROWN_OWN: Wording("W udostępnionych aktach są nowe karty.", "portal:home", NEW_CARDS),
    PROTOCOL_GIVEN: Wording(
        "W udostępnionych aktach jest nowy protokół czynności.", "portal:home", NEW_CARDS
    ),
    CARDS_LEFT: Wording(
        "Z akt udostępnionych zarządzeniem nr %(number)s usunięto karty zeskanowane omyłkowo. "
        "Pozostałe karty można czytać jak dotąd.",
        "portal:home",
        NEW_CARDS,
    ),
    CARDS_BACK: Wording(
        "Do akt udostępnionych zarządzeniem nr %(number)s przywrócono karty, które wcześniej "
        "z nich usunięto. Można je znowu czytać.",
        "portal:home",
        NEW_CARDS,
    ),
    ENDING: Wording("Dostęp do akt trwa do %(until)s (kończy się %(left)s).", "portal:home", ENDS),
    PROTECTION: Wording(CHANGED_FACTOR, "portal:account", SIGN_IN),
    PROTECTION_DESK: Wording(CHANGED_FACTOR, "desk:account", SIGN_IN),
    CODE_SPENT: Wording(SPENT_CODE, "portal:account", SIGN_IN),
    CODE_SPENT_DESK: Wording(SPENT_CODE, "desk:account", SIGN_IN),
    ENTERED_TWICE: Wording(
        "Na konto instytucji zalogowano się, gdy było już otwarte gdzie indziej. Konta używa tylko "
        "administrator; pozostałe osoby pracują na kontach zależnych.",
        "portal:account",
        SIGN_IN,
    ),
    LOCKED: Wording(PAUSED, "portal:account", SIGN_IN),
    LOCKED_DESK: Wording(PAUSED, "desk:account", SIGN_IN),
    NEW_DEVICE: Wording(
        "Zalogowano się na to konto z nowego urządzenia: %(device)s.", "portal:account", SIGN_IN
    ),
    NEW_DEVICE_DESK: Wording(
        "Zalogowano się na to konto z nowego urządzenia: %(device)s.", "desk:account", SIGN_IN
    ),
    SESSION_MOVED: Wording(MOVED, "portal:account", SIGN_IN),
    SESSION_MOVED_DESK: Wording(MOVED, "desk:account", SIGN_IN),
    CONSENT_GIVEN: Wording(
        "Na tym koncie udzielono zgody aplikacji. Na stronie „Aplikacje” można ją cofnąć.",
        "api-screens:applications",
        SIGN_IN,
    ),
    ROLE_LOST: Wording(
        "Rejestr nie potwierdza wpisu, więc profil zawodowy zamknięto razem z dostępem do spraw "
        "w tym profilu. Można wnieść zastrzeżenie.",
        "portal:professions",
    ),
    ROLE_RESTORED: Wording("Profil zawodowy jest znowu czynny.", "portal:professions"),
    OBJECTION_DECIDED: Wording(
        "Rozpoznano zastrzeżenie do odpowiedzi rejestru zawodowego. Odpowiedź jest przy profilu.",
        "portal:professions",
    ),
    HOLDER_LOST_ROLE: Wording(
        "Osoba, której udostępniono akta zarządzeniem nr %(number)s, utraciła profil zawodowy; "
        "jej dostęp ustał.",
        "desk:case-access",
    ),
    SHARE_IMPOSSIBLE: Wording(
        "Sprawy nie można udostępnić w portalu bez wniosku, bo w aktach brakuje danych. Można "
        "złożyć wniosek i podać je (§ 9 ust. 2).",
        "portal:share-apply",
        REQUESTS,
    ),
    SHARE_DECIDED: Wording(
        "Rozpoznano wniosek o udostępnienie sprawy. Rozstrzygnięcie jest przy tym wniosku.",
        "portal:shared-cases",
    ),
    HOLDER_GOT_ROLE_BACK: Wording(
        "Osoba, której udostępniono akta zarządzeniem nr %(number)s, odzyskała profil zawodowy; "
        "jej dostęp trwa dalej.",
        "desk:case-access",
    ),
    CONFIRMED: Wording(
        "Gotowe jest potwierdzenie złożenia pisma nr %(number)s.", "portal:filings", LETTERS
    ),
    CALLED: Wording(
        "Wezwano do usunięcia braków pisma nr %(number)s. Treść wezwania jest przy tym piśmie.",
        "portal:filings",
        LETTERS,
    ),
    CALL_SERVED: Wording(
        "Termin usunięcia braków pisma nr %(number)s upływa %(last_day)s.",
        "portal:filings",
        LETTERS,
    ),
    PASSED_ON: Wording(
        "Pismo nr %(number)s przekazano do jednostki właściwej; data wniesienia się nie zmienia.",
        "portal:filings",
        LETTERS,
    ),
}
