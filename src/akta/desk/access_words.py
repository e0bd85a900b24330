"""How the access screens tell what an order will do."""

from typing import Any

from django.urls import reverse

from akta.access.drawing_up import copies_told
from akta.access.models import OrderDraft, OrderKind, OrderManner, SignInMethod
from akta.access.papers import TITLES
from akta.access.profiles import label_of
from akta.access.queries import BASES, OrderPreview
from akta.law.identifiers import masked_pesel
from akta.law.polish import date_and_time, plural, until


def facts_of_preview(preview: OrderPreview) -> list[dict[str, str]]:
    """The order in terms and values, for the draft and for the last page before the act."""
    facts = preview.facts
    told = [
        ("Sprawa", preview.case.reference, ""),
        ("Osoba", f"{preview.person_name}, {preview.capacity}", ""),
        ("Podstawa prawna", facts.legal_basis or BASES[0], ""),
    ]
    asked = preview.replaces or preview.request
    if asked is not None and asked.authority:
        number = f"{asked.authority}, {asked.authority_number}"
        told.append(("Na wniosek organu", number, "§ 147 ust. 1 Regulaminu"))
    if facts.competence:
        told.append(("Przepisy o kompetencji organu", facts.competence, "§ 147 ust. 2 Regulaminu"))
    if preview.replaces is not None:
        told.append(("Zastępuje", f"zarządzenie nr {preview.replaces.label}", ""))
    if preview.period is not None:
        begins = f"od {date_and_time(preview.period.start)}" if facts.first else "od chwili wydania"
        told += [
            ("Zakres", preview.scope_text, ""),
            ("Liczba kart", _counted(preview), ""),
            ("Karty dołączone później", "obejmuje" if facts.is_growing else "nie obejmuje", ""),
            ("Okres", f"{begins} do {until(preview.period.end)}", ""),
            ("Sposób", OrderManner(facts.manner).label, ""),
        ]
    if facts.copies:
        told.append(("Odpisy i kopie", copies_told(preview), "§ 143 ust. 1 Regulaminu"))
    if facts.opens_in_portal:
        told += [
            ("Logowanie", _sign_in(preview), ""),
            ("Profil w portalu", _profile(preview), ""),
        ]
    if facts.reasons:
        told.append(("Uzasadnienie", facts.reasons, ""))
    return [{"term": term, "value": value, "provision": by} for term, value, by in told]


def _counted(preview: OrderPreview) -> str:
    cards = plural(preview.cards, "karta", "karty", "kart")
    sides = plural(preview.sides, "strona", "strony", "stron")
    return f"{cards} ({sides})"


def _sign_in(preview: OrderPreview) -> str:
    label = str(SignInMethod(preview.facts.method).label)
    return f"{label}, PESEL {masked_pesel(preview.pesel)}" if preview.pesel else label


def _profile(preview: OrderPreview) -> str:
    if preview.replaces is not None:
        return "jak w zarządzeniu zmienianym"
    return label_of(preview.facts.profile)


def confirmation(preview: OrderPreview, draft: OrderDraft) -> dict[str, Any]:
    """The last page before the act: what exactly will happen, to whom, from when, by what."""
    kind = OrderKind(preview.facts.kind)
    return {
        "title": f"{TITLES[kind]}: wydanie",
        "lead": "Wydanego zarządzenia nie można zmienić: do zmiany i cofnięcia służy nowe.",
        "facts": facts_of_preview(preview),
        "effects": _effects(preview, kind),
        "losses": _losses(preview, kind),
        "button": "Wydaj zarządzenie",
        "harm": kind in {OrderKind.REVOCATION, OrderKind.REFUSAL},
        "action": reverse("desk:access-confirm", args=[draft.pk]),
        "back_url": reverse("desk:access-draft", args=[draft.pk]),
    }


def _effects(preview: OrderPreview, kind: OrderKind) -> list[str]:
    effects = [
        "Zarządzenie dostanie numer i wpis w dzienniku, a jego PDF trafi do akt podręcznych."
    ]
    if preview.facts.opens_in_portal:
        effects.append("Osoba uprawniona zobaczy w portalu tylko karty z zakresu, przez ten okres.")
    elif preview.period is not None:
        effects.append("W portalu nic się nie otworzy: zarządzenie wykonuje sekretariat.")
    if kind is OrderKind.REFUSAL:
        effects.append("Wnioskodawca zostanie zawiadomiony; konto nie powstanie.")
    return effects


def _losses(preview: OrderPreview, kind: OrderKind) -> list[str]:
    if preview.replaces is None:
        return []
    number = preview.replaces.label
    if kind is OrderKind.REVOCATION:
        return [f"Dostęp z zarządzenia nr {number} skończy się w chwili wydania."]
    return [f"Dostęp z zarządzenia nr {number} zastąpi ten, od chwili wydania."]
