"""Journal entries of access. Ids are texts; no PESEL, contact or secret stands in them.

Handlers of other rooms read: `holder_id`, `applicant_id`, `referent_id` (accounts, may be None),
`profile_id` (of holder or applicant, None is the private one), `number`, `until`.
"""

from akta.core.journal import event

REQUEST_RECEIVED = event(
    "access.request_received", "Przyjęto wniosek o udostępnienie akt (%(way)s): %(state)s."
)
REQUEST_REPEATED = event(
    "access.request_repeated", "Dołączono ponowny wniosek do czekającego na decyzję."
)
REQUEST_TRANSFERRED = event(
    "access.request_transferred",
    "Przekazano wniosek o udostępnienie akt z jednostki %(source)s do jednostki %(target)s.",
)
REQUEST_COMPLETED = event("access.request_completed", "Uzupełniono wniosek o udostępnienie akt.")
ORDER_ISSUED = event(
    "access.order_issued",
    "Wydano zarządzenie nr %(number)s (%(kind_label)s): %(person)s, %(capacity)s. %(told)s",
)
ORDER_OFFERED = event(
    "access.order_offered",
    "Przygotowano zarządzenie do podpisu elektronicznego (%(kind_label)s): %(person)s.",
)
ORDER_TAKEN_BACK = event(
    "access.order_taken_back",
    "Cofnięto zarządzenie z podpisu elektronicznego do poprawy (%(kind_label)s): %(person)s.",
)
GRANT_GROWN = event(
    "access.grant_grown",
    "Nowe karty weszły do udostępnienia na podstawie zarządzenia nr %(number)s: %(cards)s.",
)
GRANT_NARROWED = event(
    "access.grant_narrowed",
    "Karty wyłączone zarządzeniem nr %(number)s wyszły z udostępnienia: %(cards)s.",
)
CARDS_LEFT = event(
    "access.cards_left",
    "Karty usunięte z akt wyszły z udostępnienia na podstawie zarządzenia nr %(number)s: "
    "%(volume)s, k. %(cards)s.",
)
CARDS_BACK = event(
    "access.cards_back",
    "Karty przywrócone do akt są znowu w udostępnieniu na podstawie zarządzenia nr %(number)s: "
    "%(volume)s, k. %(cards)s.",
)
HOLDER_LOST_ROLE = event(
    "access.holder_lost_role",
    "Osoba uprawniona utraciła profil (%(profession_label)s), w którym miała dostęp na podstawie "
    "zarządzenia nr %(number)s; dostęp ustał.",
)
HOLDER_GOT_ROLE_BACK = event(
    "access.holder_got_role_back",
    "Przywrócono profil (%(profession_label)s), w którym osoba uprawniona ma dostęp na podstawie "
    "zarządzenia nr %(number)s; dostęp trwa dalej.",
)
RETENTION_CLASS_SET = event(
    "access.retention_class_set",
    "Ustalono okres przechowywania w portalu spraw z repertorium %(register)s: %(length)s "
    "(%(basis)s).",
)
RETENTION_SET = event(
    "access.retention_set",
    "Zapisano do przechowywania w portalu: prawomocne zakończenie %(concluded)s, "
    "wstrzymanie %(hold)s.",
)
RETENTION_REMOVED = event(
    "access.retention_removed",
    "Usunięto dane sprawy z portalu po upływie okresu przechowywania; zaproponował(a) "
    "%(proposed_by)s.",
)
CREDENTIALS_HANDED = event(
    "access.credentials_handed",
    "Wydano dane do logowania do zarządzenia nr %(number)s: %(handed_to)s, %(way)s.",
)
