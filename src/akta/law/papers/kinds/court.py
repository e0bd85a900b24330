"""The indictment (akt oskarżenia) and its cover letter: §§ 224–228 Regulaminu."""

import re
from dataclasses import dataclass

from akta.law.charges.conclusions import is_named
from akta.law.marks import implements
from akta.law.papers.kinds.transmitting import working_file_stays
from akta.law.papers.model import Effect, Field, Missing, PaperKind, Sort, Values


@implements("R-225-0")
def accused_fields() -> tuple[Field, ...]:
    """Data of art. 119 and 332 k.p.k.: accused, measures, charges, provisions, lists."""
    rule = ("R-225-0",)
    return (
        Field(
            "accused",
            "Dane oskarżonych i stosowane środki",
            Sort.LONG,
            fill="accused",
            rules=(*rule, "R-225-2"),
            hint="Kolejność: sprawcy, podżegacze, pomocnicy, osoby powiązane.",
        ),
        Field(
            "charges",
            "Zarzuty",
            Sort.LONG,
            fill="conclusions",
            rules=(*rule, "R-225-2", "R-225-3"),
            hint="Po danych każdej osoby jej zarzuty, numerowane I, II, III. Kolejność można "
            "zmienić.",
        ),
        Field(
            "included",
            "Zarzuty objęte tym pismem",
            Sort.PICK,
            required=False,
            fill="included",
            rules=("R-142",),
        ),
        *others_fields(),
        Field(
            "summoned",
            "Osoby, których wezwania oskarżyciel żąda, z kartami akt",
            Sort.LONG,
            rules=("R-225-0", "R-227-2"),
        ),
        Field("evidence", "Inne dowody, z kartami akt", Sort.LONG, rules=("R-225-0", "R-227-2")),
        Field("motions", "Dalsze wnioski", Sort.LONG, required=False, rules=rule),
        *heading_fields(),
        *court_fields(),
        *reason_fields(),
        *other_fields(),
    )


def others_fields() -> tuple[Field, ...]:
    """Co-perpetrators whose cases run elsewhere: named in the reasons, not in the conclusions."""
    return (
        Field(
            "others",
            "Współsprawcy w odrębnych postępowaniach",
            Sort.ASIDE,
            required=False,
            rules=("R-225-3",),
            hint="W każdym wierszu imię i nazwisko oraz po przecinku sygnatura. Nie drukuje się: "
            "nazwisko i sygnatura mają być tylko w uzasadnieniu.",
        ),
    )


@implements("R-225-3")
def named_where_they_may(values: Values) -> list[Missing]:
    """Conclusions name all who are accused together here, and none whose case runs elsewhere.

    The names of those accused of one act are given as the fact `together`.
    """
    charges, reasons = values.get("charges", ""), values.get("reasons", "")
    found = [
        Missing(
            "charges",
            f"Konkluzja nie wymienia współsprawcy objętego tym aktem: {name}.",
            ("R-225-3",),
        )
        for name in _names(values.get("together", ""), ",")
        if not is_named(name, charges)
    ]
    for line in _names(values.get("others", ""), "\n"):
        name, _, reference = line.partition(",")
        if is_named(name, charges):
            sentence = (
                f"{name}: postępowanie toczy się osobno, więc nazwiska nie podaje się w konkluzji, "
                "tylko w uzasadnieniu. W konkluzji: „inna ustalona osoba”."
            )
            found.append(Missing("charges", sentence, ("R-225-3",)))
        if not is_named(name, reasons) or reference.strip() not in reasons:
            sentence = f"Uzasadnienie nie podaje współsprawcy i sygnatury jego sprawy: {line}."
            found.append(Missing("reasons", sentence, ("R-225-3",)))
    return found


def _names(text: str, by: str) -> list[str]:
    return [each.strip() for each in text.split(by) if each.strip()]


@implements("R-225-1")
def heading_fields() -> tuple[Field, ...]:
    """The heading: first and last name of each accused with the qualification of the act."""
    return (
        Field(
            "heading",
            "Nagłówek: oskarżeni i kwalifikacja",
            fill="heading",
            rules=("R-225-1",),
            hint="Np. przeciwko Janowi Nowakowi, oskarżonemu o czyn z art. 278 § 1 k.k.",
        ),
    )


@implements("R-226")
def court_fields() -> tuple[Field, ...]:
    """The court by name and seat, with both provisions on jurisdiction."""
    rule = ("R-226",)
    return (
        Field("court", "Sąd: nazwa i siedziba", fill="court", rules=rule),
        Field(
            "subject_basis",
            "Podstawa właściwości rzeczowej",
            rules=rule,
            hint="Np. art. 24 § 1 k.p.k.",
        ),
        Field(
            "local_basis",
            "Podstawa właściwości miejscowej",
            rules=rule,
            hint="Np. art. 31 § 1 k.p.k.",
        ),
        Field("mode", "Tryb postępowania", rules=("R-225-0",), hint="Np. zwyczajny."),
    )


@implements("R-224-2")
def reason_fields() -> tuple[Field, ...]:
    """Reasons: always after an investigation, in an inquiry where the case is complex."""
    rule = ("R-224-2",)
    return (
        Field("form", "Forma", fill="form", rules=rule),
        Field(
            "complex",
            "Wiele osób lub czynów albo zawiły stan",
            Sort.CHOICE,
            required=False,
            rules=rule,
            choices=(("", "nie"), ("tak", "tak")),
        ),
        Field("reasons", "Uzasadnienie", Sort.LONG, required=False, rules=rule),
    )


@implements("R-224-2")
def reasons_needed(values: Values) -> list[Missing]:
    """An investigation's indictment has reasons; an inquiry's only if the case is complex."""
    if values.get("reasons", "").strip():
        return []
    if values.get("form") == "dochodzenie" and values.get("complex") != "tak":
        return []
    return [Missing("reasons", "Akt oskarżenia w tej sprawie wymaga uzasadnienia.", ("R-224-2",))]


@implements("R-227-1")
def other_fields() -> tuple[Field, ...]:
    """Whose cases or which acts were severed or discontinued, for the reasons."""
    return (
        Field(
            "severed",
            "Sprawy wyłączone i umorzone",
            Sort.LONG,
            rules=("R-227-1",),
            hint="Daty i sygnatury albo: nie wyłączano ani nie umarzano.",
        ),
    )


@implements("R-227-2")
def cards_cited(values: Values) -> list[Missing]:
    """Each line of evidence and each person to be summoned names its cards (k. n)."""
    return [
        Missing(
            name,
            f"Wiersz bez numeru karty: „{line.strip()[:60]}”. Proszę dopisać, np. „k. 12–14”.",
            ("R-227-2",),
        )
        for name in ("summoned", "evidence")
        for line in values.get(name, "").splitlines()
        if line.strip() and not line.startswith("#") and not re.search(r"\bk\. ?\d", line)
    ]


_CITED = re.compile(r"(?:t(?:om)?\. ?(\d+),? ?)?\bk\. ?(\d+)(?: ?[–-] ?(\d+))?")


@implements("R-227-2")
def cards_are_there(values: Values) -> list[Missing]:
    """Cards that are cited are cards of the main file (k. 12–14, t. 2 k. 5).

    The last card of each volume is given as the fact `cards`, as in "1:120,2:60"; a file without
    any cards yet is not asked.
    """
    volumes = dict(each.split(":") for each in values.get("cards", "").split(",") if each)
    if not volumes:
        return []
    return [
        Missing(
            name,
            f"Karty „{cited[0].strip()}” nie ma w aktach głównych. Proszę sprawdzić numer i tom.",
            ("R-227-2",),
        )
        for name in ("summoned", "evidence", "reasons", "motions")
        for cited in _CITED.finditer(values.get(name, ""))
        if not _is_there(cited, volumes)
    ]


def _is_there(cited: re.Match[str], volumes: dict[str, str]) -> bool:
    last = int(cited[3] or cited[2])
    asked = [volumes.get(cited[1], "0")] if cited[1] else list(volumes.values())
    return any(1 <= last <= int(cards) for cards in asked)


@implements("R-227-2")
def reasons_cite_cards(values: Values) -> list[Missing]:
    """Reasons tell from which cards the evidence is."""
    reasons = values.get("reasons", "")
    if not reasons.strip() or _CITED.search(reasons):
        return []
    return [
        Missing(
            "reasons",
            "Uzasadnienie nie podaje numerów kart powołanych dowodów, np. „k. 12–14”.",
            ("R-227-2",),
        )
    ]


@implements("R-228-2")
def cover_fields() -> tuple[Field, ...]:
    """The four blocks of the cover letter; each is filled or proved not to apply."""
    rule = ("R-228-2",)
    return (
        Field(
            "sends",
            "Przesyła się",
            Sort.CHOICE,
            required=False,
            choices=SENDS,
            rules=("R-228-2", "R-231"),
        ),
        Field("court", "Sąd", fill="court", rules=rule),
        Field("accused", "Oskarżeni", fill="suspects", rules=rule),
        Field("volumes", "Załączniki", Sort.LONG, fill="enclosures", rules=(*rule, "R-229-1")),
        Field("notices", "Zawiadomienia z art. 334 § 3 k.p.k. z datami", Sort.LONG, rules=rule),
        Field(
            "detained",
            "Aresztowani przekazani do dyspozycji sądu",
            Sort.LONG,
            fill="detained",
            rules=rule,
            hint="Imię i nazwisko, zakład, do kiedy, data przekazania albo: brak.",
        ),
        Field(
            "exhibits",
            "Dowody rzeczowe niedołączone i zabezpieczenie majątkowe",
            Sort.LONG,
            rules=rule,
            hint="Miejsce i przekazanie albo: brak.",
        ),
        Field(
            "referent",
            "Referent sądowy",
            fill="referent",
            rules=rule,
            hint="Imię i nazwisko, jednostka, telefon.",
        ),
        *claim_fields(),
    )


@implements("R-228-3")
def claim_fields() -> tuple[Field, ...]:
    """A motion of art. 49a k.p.k., where one was made, is mentioned."""
    rule = ("R-228-3",)
    return (
        Field(
            "claim",
            "Złożono wniosek z art. 49a k.p.k.",
            Sort.CHOICE,
            required=False,
            rules=rule,
            choices=(("", "nie"), ("tak", "tak")),
        ),
        Field(
            "claim_told",
            "Wniosek z art. 49a k.p.k.: kto, kiedy, karta",
            required=False,
            needed_if=("claim", ("tak",)),
            rules=rule,
        ),
    )


SENDS = (
    ("", "akt oskarżenia"),
    ("motion-335", "wniosek o skazanie bez rozprawy"),
    ("motion-336", "wniosek o warunkowe umorzenie postępowania"),
    ("motion-324", "wniosek o umorzenie postępowania i zastosowanie środka zabezpieczającego"),
)


def _indictment(values: Values) -> str:
    return (
        f"**{values.get('heading', '')}**\n\nNa podstawie art. 331 § 1 i art. 332 k.p.k. oskarżam:"
        f"\n\n{_body(values)}"
    )


def _body(values: Values) -> str:
    return (
        f"{values.get('accused', '')}\n\n{values.get('charges', '')}\n\n"
        f"Sprawa podlega rozpoznaniu przez **{values.get('court', '')}** na podstawie "
        f"{values.get('subject_basis', '')} i {values.get('local_basis', '')}. Tryb postępowania: "
        f"{values.get('mode', '')}."
    )


def _cover(values: Values) -> str:
    sent = dict(SENDS)[values.get("sends", "")]
    claim = (
        f"\n\nWniosek z art. 49a k.p.k.: {values.get('claim_told', '')}."
        if values.get("claim") == "tak"
        else ""
    )
    return (
        f"Do: {values.get('court', '')}\n\nPrzesyłam **{sent}** wraz z aktami sprawy. Oskarżeni: "
        f"{values.get('accused', '')}.\n\n"
        f"Referent sądowy: {values.get('referent', '')}.{claim}"
    )


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion in place of an indictment: its code, title, basis, what it asks, more fields."""

    code: str
    title: str
    basis: str
    asks: str
    more: tuple[Field, ...]


MOTIONS = (
    Motion(
        "motion-335",
        "Wniosek o skazanie bez rozprawy",
        "art. 335 § 1 k.p.k.",
        "wnoszę o wydanie na posiedzeniu wyroku skazującego i orzeczenie uzgodnionych kar lub "
        "innych środków",
        (
            Field(
                "agreed", "Uzgodnione kary i środki", Sort.LONG, rules=("R-231",), hint="Z kartami."
            ),
        ),
    ),
    Motion(
        "motion-336",
        "Wniosek o warunkowe umorzenie postępowania",
        "art. 336 § 1 k.p.k.",
        "wnoszę o warunkowe umorzenie postępowania",
        (
            Field(
                "agreed",
                "Okres próby i proponowane obowiązki",
                Sort.LONG,
                rules=("R-231",),
            ),
        ),
    ),
    Motion(
        "motion-324",
        "Wniosek o umorzenie postępowania i zastosowanie środka zabezpieczającego",
        "art. 324 § 1 k.p.k.",
        "wnoszę o umorzenie postępowania i zastosowanie środka zabezpieczającego",
        (
            Field(
                "agreed",
                "Opinia o niepoczytalności i proponowany środek zabezpieczający",
                Sort.LONG,
                rules=("R-231",),
            ),
        ),
    ),
)
CHECKS = (
    reasons_needed,
    cards_cited,
    reasons_cite_cards,
    cards_are_there,
    named_where_they_may,
)


@implements("R-231")
def motion_kind(motion: Motion) -> PaperKind:
    """The motions of §§ 335, 336 and 324 k.p.k.: all that an indictment has, and what they ask."""
    return PaperKind(
        code=motion.code,
        title=motion.title,
        document_kind="wniosek",
        basis=motion.basis,
        fields=lambda: (*accused_fields(), *motion.more),
        operative=lambda values: (
            f"**{values.get('heading', '')}**\n\nNa podstawie {motion.basis} {motion.asks} wobec:"
            f"\n\n{_body(values)}"
        ),
        effect=Effect.INDICTMENT_SIGNED,
        in_operative=frozenset({"accused", "charges"}),
        checks=CHECKS,
        verb="",
    )


KINDS = (
    PaperKind(
        code="indictment",
        title="Akt oskarżenia",
        document_kind="akt-oskarzenia",
        basis="art. 331 § 1 k.p.k.",
        fields=accused_fields,
        operative=_indictment,
        effect=Effect.INDICTMENT_SIGNED,
        in_operative=frozenset({"accused", "charges"}),
        checks=CHECKS,
        verb="",
    ),
    *(motion_kind(one) for one in MOTIONS),
    PaperKind(
        code="cover-letter",
        military="§ 130",
        title="Pismo przewodnie do aktu oskarżenia",
        document_kind="pismo-wychodzace",
        basis="art. 334 k.p.k. oraz § 228 Regulaminu",
        fields=cover_fields,
        operative=_cover,
        effect=Effect.SENT_TO_COURT,
        checks=(working_file_stays,),
        titled=lambda values: "Pismo przewodnie do wniosku" if values.get("sends") else "",
        is_main=False,
        verb="",
    ),
)
