"""The run of a proceeding: extension, suspension, taking up (§§ 130, 211–215 Regulaminu)."""

from difflib import SequenceMatcher

from akta.law.marks import implements
from akta.law.papers.checks import ends_after
from akta.law.papers.model import Effect, Field, Missing, PaperKind, Sort, Values, genitive

FILES = (
    ("", "nie przesyła się"),
    ("paper", "akta sprawy"),
    ("electronic", "elektroniczna wersja akt, w systemie Akta"),
)
CLARIFIED = "nie wyjaśniono wystarczająco"
_LIKE, _LONG = 0.8, 40


@implements("R-130-1")
def extension_motion_fields() -> tuple[Field, ...]:
    """Why it cannot end, further directions with planned acts, assets."""
    rule = ("R-130-1",)
    return (
        Field("form", "Forma", fill="form", rules=rule),
        Field("opened", "Wszczęto", Sort.DAY, fill="opened", rules=rule),
        Field("period_end", "Obecny koniec okresu", Sort.DAY, fill="period_end", rules=rule),
        Field("until", "Do kiedy przedłużyć", Sort.DAY, rules=rule),
        Field("times", "Który to wniosek", fill="times", rules=rule, hint="Np. pierwszy."),
        Field(
            "addressee",
            "Adresat",
            fill="addressee",
            rules=rule,
            hint="Prokurator nadzorujący, bezpośrednio przełożony albo nadrzędny.",
        ),
        Field(
            "suspects",
            "Podejrzani i środki zapobiegawcze",
            required=False,
            rules=rule,
            fill="measures",
        ),
        Field("why", "Przyczyny niezakończenia śledztwa", Sort.LONG, rules=rule),
        Field("plan", "Dalsze kierunki i planowane czynności", Sort.LONG, rules=rule),
        Field(
            "assets",
            "Ustalenia majątkowe: korzyść, przepadek, sytuacja majątkowa, zabezpieczenie",
            Sort.LONG,
            rules=rule,
            hint="Jeśli nie ma podstaw, proszę napisać dlaczego.",
        ),
        Field(
            "changes",
            "Co nowego od poprzedniego wniosku",
            Sort.LONG,
            required=False,
            rules=("R-130-5",),
            needed_if=("times", ("drugi", "trzeci", "kolejny")),
        ),
        *file_fields(),
    )


@implements("M-98-5")
def file_fields() -> tuple[Field, ...]:
    """By the military regulation the file or its electronic version goes with the motion."""
    return (
        Field("regulation", "Regulamin", Sort.KEPT, required=False, fill="regulation"),
        Field(
            "enclosed",
            "Akta przesyłane z wnioskiem",
            Sort.CHOICE,
            required=False,
            needed_if=("regulation", ("military",)),
            rules=("M-98-5",),
            choices=FILES,
            military=True,
        ),
    )


@implements("R-130-5")
def repeated_passages(values: Values) -> list[Missing]:
    """What the last motion said already may be repeated only with the reason (§ 130 ust. 5).

    Its text is given as the fact `previous`.
    """
    earlier = _passages(values.get("previous", ""))
    found: list[Missing] = []
    for name in ("why", "plan"):
        for passage in _passages(values.get(name, "")):
            is_like = any(SequenceMatcher(None, passage, old).ratio() >= _LIKE for old in earlier)
            if is_like and CLARIFIED not in passage.casefold():
                found.append(
                    Missing(
                        name,
                        "Powtórzono fragment poprzedniego wniosku: "
                        f"„{passage[:60]}…”. Można go przytoczyć z dopiskiem, że okoliczności "
                        f"tej „{CLARIFIED}”, bo …",
                        ("R-130-5",),
                    )
                )
    return found


def _passages(text: str) -> list[str]:
    """Paragraphs long enough to be compared."""
    return [part.strip() for part in text.split("\n") if len(part.strip()) > _LONG]


def extension_fields() -> tuple[Field, ...]:
    """What a ruling on extension says: until when, on whose motion, and why."""
    return (
        Field("form", "Forma", fill="form"),
        Field("period_end", "Obecny koniec okresu", Sort.DAY, fill="period_end"),
        Field("until", "Przedłużyć do", Sort.DAY, rules=("R-130-2",)),
        Field("motion", "Na wniosek", hint="Kto i kiedy wniósł."),
        Field("reasons", "Uzasadnienie", Sort.LONG, rules=("R-130-2",)),
    )


def suspension_fields() -> tuple[Field, ...]:
    """The ground of suspension, and what goes with it when the suspect was not caught."""
    return (
        Field("form", "Forma", fill="form"),
        Field(
            "ground",
            "Przeszkoda",
            Sort.CHOICE,
            rules=("R-213-1", "R-213a-1"),
            choices=(
                ("not-caught", "nie można ująć podejrzanego"),
                ("illness", "choroba psychiczna lub inna ciężka choroba podejrzanego"),
                ("other", "inna długotrwała przeszkoda"),
            ),
        ),
        Field("obstacle", "Na czym polega przeszkoda", Sort.LONG, rules=("R-213-1",)),
        Field(
            "gathered",
            "Dowody zebrano i zabezpieczono",
            Sort.CHOICE,
            rules=("R-212-1",),
            choices=(("tak", "tak"),),
        ),
        *search_fields(),
        *forfeiture_fields(),
        Field("reasons", "Uzasadnienie", Sort.LONG),
    )


@implements("R-213-1")
def search_fields() -> tuple[Field, ...]:
    """When the suspect was not caught a search is ordered, at the last place of residence."""
    only = ("ground", ("not-caught",))
    return (
        Field(
            "search",
            "Zarządzenie poszukiwania: dane osoby",
            required=False,
            needed_if=only,
            rules=("R-213-1",),
            fill="suspect",
        ),
        Field(
            "search_by",
            "Jednostka Policji ostatniego miejsca pobytu",
            required=False,
            needed_if=only,
            rules=("R-213-1",),
        ),
    )


@implements("R-213a-1")
def forfeiture_fields() -> tuple[Field, ...]:
    """Not caught or ill: whether to apply to the court for forfeiture, and why."""
    only = ("ground", ("not-caught", "illness"))
    return (
        Field(
            "forfeiture",
            "Wniosek o przepadek (art. 45a § 2 k.k. lub 43a k.k.s.)",
            Sort.CHOICE,
            required=False,
            needed_if=only,
            rules=("R-213a-1",),
            choices=(("tak", "tak, będzie złożony"), ("nie", "nie, z podanych powodów")),
        ),
        Field(
            "forfeiture_why",
            "Dlaczego tak albo nie",
            required=False,
            needed_if=only,
            rules=("R-213a-1",),
        ),
    )


@implements("R-215-1")
def taking_up_fields() -> tuple[Field, ...]:
    """Taking up names the suspension, when its reasons ceased and what ceased."""
    rule = ("R-215-1",)
    return (
        Field("form", "Forma", fill="form"),
        Field(
            "suspended", "Zawieszono postanowieniem z dnia", Sort.DAY, rules=rule, fill="suspended"
        ),
        Field("ceased", "Przyczyny ustały dnia", Sort.DAY, rules=rule),
        Field("reasons", "Uzasadnienie: co ustało", Sort.LONG, rules=rule),
    )


def _motion(values: Values) -> str:
    return (
        f"Do: {values.get('addressee', '')}\n\nWnoszę o **przedłużenie okresu "
        f"{genitive(values)} do {values.get('until', '')}**. Postępowanie wszczęto "
        f"{values.get('opened', '')}, obecny okres kończy się {values.get('period_end', '')}; "
        f"jest to wniosek {values.get('times', '')} w tej sprawie."
        + (f"\n\nPodejrzani i środki: {values['suspects']}." if values.get("suspects") else "")
        + (f"\n\nZałącznik: {dict(FILES)[values['enclosed']]}." if values.get("enclosed") else "")
    )


def _extend(values: Values) -> str:
    return (
        f"**przedłużyć okres {genitive(values)}**, kończący się {values.get('period_end', '')}, "
        f"na dalszy czas oznaczony **do {values.get('until', '')}**, na wniosek: "
        f"{values.get('motion', '')}."
    )


def _suspend(values: Values) -> str:
    shown = {one.name: one.shown(values) for one in suspension_fields()}
    text = (
        f"**zawiesić {values.get('form', '')}**, ponieważ zachodzi przeszkoda: {shown['ground']}."
        f"\n\n{values.get('obstacle', '')}"
    )
    if values.get("ground") == "not-caught":
        text += (
            f"\n\nZarządza się poszukiwanie: {shown['search']}; wykonanie: {shown['search_by']}."
        )
    if values.get("forfeiture"):
        text += f"\n\nWniosek o przepadek: {shown['forfeiture']} – {shown['forfeiture_why']}."
    return text


def _take_up(values: Values) -> str:
    return (
        f"**podjąć zawieszone {values.get('form', '')}**, zawieszone postanowieniem z "
        f"{values.get('suspended', '')}. Przyczyny zawieszenia ustały {values.get('ceased', '')}."
    )


KINDS = (
    PaperKind(
        code="extension-motion",
        military="§ 98",
        title="Wniosek o przedłużenie śledztwa",
        document_kind="wniosek",
        basis="art. 310 § 2 k.p.k. oraz § 130 ust. 1 Regulaminu",
        fields=extension_motion_fields,
        operative=_motion,
        effect=Effect.EXTENSION_ASKED,
        titled=lambda values: f"Wniosek o przedłużenie {genitive(values)}",
        is_main=False,
        checks=(repeated_passages, ends_after("period_end", "until", ("R-130-1",))),
        locked=lambda _: frozenset({"regulation"}),
        verb="",
    ),
    PaperKind(
        code="extension",
        title="Postanowienie o przedłużeniu śledztwa",
        document_kind="postanowienie-inne",
        basis="art. 310 § 2 k.p.k.",
        fields=extension_fields,
        operative=_extend,
        effect=Effect.EXTENDED,
        checks=(ends_after("period_end", "until", ("R-130-2",)),),
        titled=lambda values: f"Postanowienie o przedłużeniu {genitive(values)}",
    ),
    PaperKind(
        code="suspension",
        title="Postanowienie o zawieszeniu postępowania",
        document_kind="postanowienie-zawieszenie",
        basis="art. 22 § 1 k.p.k.",
        fields=suspension_fields,
        operative=_suspend,
        effect=Effect.SUSPENDED,
        titled=lambda values: f"Postanowienie o zawieszeniu {genitive(values)}",
        in_operative=frozenset({"obstacle"}),
        instruction="Na postanowienie stronom przysługuje zażalenie w terminie zawitym 7 dni "
        "(art. 22 § 2, art. 460 k.p.k.).",
    ),
    PaperKind(
        code="taking-up",
        military="§ 122 ust. 1",
        title="Postanowienie o podjęciu zawieszonego postępowania",
        document_kind="postanowienie-inne",
        basis="art. 22 k.p.k. oraz § 215 ust. 1 Regulaminu",
        fields=taking_up_fields,
        operative=_take_up,
        effect=Effect.TAKEN_UP,
        titled=lambda values: f"Postanowienie o podjęciu zawieszonego {genitive(values)}",
    ),
)
