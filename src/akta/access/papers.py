"""The papers of access as PDF/A: the order in two copies, the note on a hand-over.

Pure: the same facts give the same bytes. The date inside is the moment of the act.
"""

from datetime import datetime
from typing import Any

from akta.access.models import AccessOrder, Copies, HandOver, OrderKind, OrderManner
from akta.cases.proceedings.state import act_of
from akta.core import typeset
from akta.files.signing.manner import SigningManner
from akta.law.localtime import WARSAW
from akta.law.marks import implements
from akta.law.polish import date_and_time, long_date, plural, until
from akta.law.procedures.model import Act
from akta.law.provisions import KPK_159, REG_143_2, REG_147

__all__ = ["hand_over_pdf", "offered_pdf", "offered_sheet", "order_pdf"]

TITLES = {
    OrderKind.GRANT: "Zarządzenie o udostępnieniu akt",
    OrderKind.PARTIAL: "Zarządzenie o udostępnieniu akt w części",
    OrderKind.REFUSAL: "Zarządzenie o odmowie udostępnienia akt",
    OrderKind.CHANGE: "Zarządzenie o zmianie udostępnienia akt",
    OrderKind.REVOCATION: "Zarządzenie o cofnięciu udostępnienia akt",
}
DECISIONS = {
    OrderKind.GRANT: "zarządzam udostępnić akta sprawy{copies}",
    OrderKind.PARTIAL: (
        "zarządzam udostępnić akta sprawy w części{copies}, a w pozostałej części odmówić"
    ),
    OrderKind.REFUSAL: "odmawiam udostępnienia akt sprawy{copies}",
    OrderKind.CHANGE: "zmieniam udostępnienie akt sprawy{copies}",
    OrderKind.REVOCATION: "cofam udostępnienie akt sprawy",
}
GIVEN = {
    Copies.OWN: " i zezwolić na samodzielne sporządzenie z nich odpisów lub kopii",
    Copies.PLAIN: " i wydać z nich kopie",
    Copies.CERTIFIED: " i odpłatnie wydać z nich uwierzytelnione odpisy lub kopie",
}
REFUSED = {
    Copies.OWN: " i samodzielnego sporządzenia z nich odpisów lub kopii",
    Copies.PLAIN: " i wydania z nich kopii",
    Copies.CERTIFIED: " i odpłatnego wydania z nich uwierzytelnionych odpisów lub kopii",
}
REFUSING = {OrderKind.REFUSAL, OrderKind.PARTIAL, OrderKind.REVOCATION}
INSTRUCTION = (
    f"Na odmowę udostępnienia akt w postępowaniu przygotowawczym stronom przysługuje zażalenie "
    f"({KPK_159}). Zażalenie wnosi się na piśmie za pośrednictwem prokuratora, który wydał "
    f"zarządzenie, w terminie zawitym 7 dni od dnia jego ogłoszenia albo doręczenia."
)
WITHOUT_IT = (
    "Login i hasło jednorazowe wydano na osobnych kartkach. Hasła nie utrwalono ani w aktach, ani "
    "w systemie; jest ważne najwyżej 14 dni i na jedno zalogowanie."
)
APPROVED = {
    SigningManner.SYSTEM: "Zatwierdzono w systemie",
    SigningManner.PADES: "Podpisano podpisem elektronicznym, wydano",
}
TO_BE_SIGNED = (
    "Ważne z podpisem elektronicznym. Zarządzenie jest wydane z chwilą przyjęcia podpisanego pisma "
    "w systemie i wtedy otrzymuje numer."
)


def order_pdf(order: AccessOrder, *, for_grantee: bool) -> bytes:
    """The order on paper. The copy in the working file lists what is withheld, the grantee's
    does not: gaps are not explained to them.
    """
    return _compiled("order.typ", _order_facts(order, for_grantee=for_grantee), order.issued_at)


def offered_sheet(order: AccessOrder, *, begins_with_issue: bool) -> dict[str, Any]:
    """What the paper to be signed says: number, moment and journal entry come with the issue."""
    since = "chwili wydania" if begins_with_issue else ""
    later = {"number": "", "approved": TO_BE_SIGNED, "moment": "", "hash": ""}
    return _order_facts(order, for_grantee=False, since=since) | later


def offered_pdf(sheet: dict[str, Any], at: datetime) -> bytes:
    """The paper that is given out to be signed."""
    return _compiled("order.typ", sheet, at)


def hand_over_pdf(row: HandOver, handed_by: str) -> bytes:
    """The note that credentials were handed over: that, when, how, to whom; without the secret."""
    order = row.order
    facts = {
        "title": "Notatka o wydaniu danych do logowania",
        "reference": order.case.reference,
        "unit": order.case.unit.name,
        "day": long_date(row.at.astimezone(WARSAW).date()),
        "lines": [
            f"Do zarządzenia nr {order.label} wydano dane do logowania w portalu.",
            f"Osoba uprawniona: {order.holder_name}.",
            f"Odebrał(a): {row.handed_to}.",
            f"Sposób: {row.way}.",
            f"Chwila wydania: {date_and_time(row.at)}.",
            f"Wydał(a): {handed_by}.",
            WITHOUT_IT,
        ],
    }
    return _compiled("note.typ", facts, row.at)


@implements("R-143-1")
def decision_of(order: AccessOrder) -> str:
    """What the order decides of access, transcripts and copies, of a request for either alike."""
    kind = OrderKind(order.kind)
    words = REFUSED if kind is OrderKind.REFUSAL else GIVEN
    copies = words[Copies(order.copies)] if order.copies else ""
    if order.authority and not order.page_price:
        copies = copies.replace("odpłatnie ", "").replace("odpłatnego ", "")
    if order.manner == OrderManner.COPIES:
        return DECISIONS[kind].format(copies=copies).replace("udostępnić akta sprawy i ", "")
    return DECISIONS[kind].format(copies=copies)


def _basis(order: AccessOrder) -> str:
    """The provisions of the Code and, in a common unit, of the regulation."""
    if act_of(order.case) is Act.MILITARY:
        return order.legal_basis
    own = [REG_143_2, *([REG_147] if order.authority else [])]
    return " oraz ".join([order.legal_basis, " i ".join(map(str, own))])


def _order_facts(order: AccessOrder, *, for_grantee: bool, since: str = "") -> dict[str, Any]:
    kind = OrderKind(order.kind)
    return {
        "title": TITLES[kind],
        "number": order.label,
        "reference": order.case.reference,
        "unit": order.case.unit.name,
        "day": long_date(order.issued_at.astimezone(WARSAW).date()),
        "copy": "odpis dla osoby uprawnionej" if for_grantee else "egzemplarz do akt podręcznych",
        "decision": f"Na podstawie {_basis(order)} {decision_of(order)}:",
        "facts": [fact for fact in _facts(order, since, for_grantee=for_grantee) if fact[1]],
        "granted": order.granted_for_grantee if for_grantee else order.scope.get("granted", []),
        "withheld": [] if for_grantee else _withheld(order),
        "reasons": order.reasons,
        "instruction": INSTRUCTION if kind in REFUSING and not order.authority else "",
        "approved": APPROVED[SigningManner(order.signing)],
        "signer": order.issued_by.full_name,
        "post": order.issued_by_post,
        "moment": date_and_time(order.issued_at),
        "hash": order.journal_hash,
    }


def _facts(order: AccessOrder, since: str, *, for_grantee: bool) -> list[tuple[str, str]]:
    period = order.in_force
    times = period and f"od {since or date_and_time(period.lower)} do {until(period.upper)}"
    cards = plural(order.cards_granted, "karta", "karty", "kart")
    opens = order.in_force is not None
    grows = "obejmuje także karty dołączone później" if order.is_growing else "stan na dziś"
    typed = order.scope_text if opens and not for_grantee else ""
    return [
        ("Osoba", f"{order.holder_name}, {order.capacity_label}"),
        ("Na wniosek", f"{order.authority}, {order.authority_number}" if order.authority else ""),
        ("Przepisy o kompetencji organu", order.competence),
        ("Zakres", typed and f"{typed} ({grows})"),
        ("Zakres", f"{cards}, jak niżej ({grows})" if opens and for_grantee else ""),
        ("Liczba kart", cards if opens and not for_grantee else ""),
        ("Sposób", OrderManner(order.manner).label if order.manner else ""),
        ("Odpisy i kopie", order.copies_told if opens else ""),
        ("Okres", times or ""),
        ("Logowanie", order.get_method_display() if order.method else ""),
        ("Śledztwo powierzono", order.scope.get("entrusted", "") if opens else ""),
        ("Zastępuje", f"zarządzenie nr {order.replaces.label}" if order.replaces else ""),
    ]


def _withheld(order: AccessOrder) -> list[str]:
    listed = order.scope.get("withheld", {})
    return [f"{line} – {reason}" for reason, lines in listed.items() for line in lines]


def _compiled(template: str, facts: dict[str, Any], moment: datetime) -> bytes:
    dated = {**facts, "date": typeset.typst_day(moment)}
    return typeset.pdf(typeset.template("akta.access", template), dated)
