"""The indictment (akt oskarżenia) and its cover letter: §§ 224–228 Regulaminu."""

import re

from akta.law.marks import implements
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
            rules=rule,
            hint="Po danych każdej osoby jej zarzuty, numerowane I, II, III.",
        ),
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


@implements("R-227-2", partial="Numery kart w samym uzasadnieniu sprawdza prokurator.")
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


@implements("R-228-2")
def cover_fields() -> tuple[Field, ...]:
    """The four blocks of the cover letter; each is filled or proved not to apply."""
    rule = ("R-228-2",)
    return (
        Field("court", "Sąd", fill="court", rules=rule),
        Field("accused", "Oskarżeni", fill="suspects", rules=rule),
        Field("volumes", "Tomy i załączniki", Sort.LONG, fill="volumes", rules=rule),
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


def _indictment(values: Values) -> str:
    return (
        f"**{values.get('heading', '')}**\n\nNa podstawie art. 331 § 1 i art. 332 k.p.k. oskarżam:"
        f"\n\n{values.get('accused', '')}\n\n{values.get('charges', '')}\n\n"
        f"Sprawa podlega rozpoznaniu przez **{values.get('court', '')}** na podstawie "
        f"{values.get('subject_basis', '')} i {values.get('local_basis', '')}, w trybie "
        f"{values.get('mode', '')}."
    )


def _cover(values: Values) -> str:
    claim = (
        f"\n\nWniosek z art. 49a k.p.k.: {values.get('claim_told', '')}."
        if values.get("claim") == "tak"
        else ""
    )
    return (
        f"Do: {values.get('court', '')}\n\nPrzesyłam **akt oskarżenia** przeciwko "
        f"{values.get('accused', '')} wraz z aktami sprawy.\n\n"
        f"Referent sądowy: {values.get('referent', '')}.{claim}"
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
        checks=(reasons_needed, cards_cited),
        verb="",
    ),
    PaperKind(
        code="cover-letter",
        title="Pismo przewodnie do aktu oskarżenia",
        document_kind="pismo-wychodzace",
        basis="art. 334 k.p.k. oraz § 228 Regulaminu",
        fields=cover_fields,
        operative=_cover,
        effect=Effect.SENT_TO_COURT,
        is_main=False,
        verb="",
    ),
)
