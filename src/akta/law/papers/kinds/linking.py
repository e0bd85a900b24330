"""Severing, joining and transfer (wyłączenie, połączenie, przekazanie): §§ 107–109 and 116."""

from akta.law.marks import implements
from akta.law.papers.days import written_out
from akta.law.papers.model import Effect, Field, PaperKind, Sort, Values, cited, genitive

YES_NO = (("tak", "tak"), ("nie", "nie"))


@implements("R-109-2")
def severing_fields() -> tuple[Field, ...]:
    """Persons and acts, each item with its date, cards and manner; reasons (art. 94 k.p.k.).

    What was chosen from the file is kept as `choice`; persons and items follow from it.
    """
    rule = ("R-109-2",)
    return (
        Field("form", "Forma", fill="form"),
        Field("choice", "Wybór", Sort.KEPT, required=False),
        Field("persons", "Zakres podmiotowy (osoby)", required=False, rules=rule),
        Field(
            "acts",
            "Zakres przedmiotowy (czyny)",
            Sort.LONG,
            required=False,
            needed_if=("persons", ("",)),
            rules=rule,
        ),
        Field("items", "Wyłączane dokumenty", Sort.LONG, rules=rule),
        Field(
            "exhibits",
            "Wyłączane dowody rzeczowe",
            Sort.LONG,
            required=False,
            rules=rule,
            hint="Każdy z numerem wykazu i miejscem złożenia; puste, gdy się ich nie wyłącza.",
        ),
        Field("target", "Sprawa, do której się wyłącza", required=False),
        Field(
            "acts_done",
            "Co do wyłączanej części wykonano już czynności",
            Sort.CHOICE,
            rules=("R-109-3",),
            choices=YES_NO,
        ),
        *military_fields(),
        Field("reasons", "Uzasadnienie", Sort.LONG),
    )


@implements("M-67-3")
def military_fields() -> tuple[Field, ...]:
    """Under the military regulation: whether the opening covered the part, and the first act."""
    rule = ("M-67-3",)
    return (
        Field("regulation", "Regulamin", Sort.KEPT, required=False, fill="regulation"),
        Field(
            "covered",
            "Wyłączaną część objęto postanowieniem o wszczęciu",
            Sort.CHOICE,
            required=False,
            needed_if=("regulation", ("military",)),
            rules=rule,
            choices=YES_NO,
            military=True,
        ),
        Field(
            "first_act",
            "Dzień pierwszej czynności co do wyłączanej części",
            Sort.DAY,
            required=False,
            rules=rule,
            military=True,
        ),
    )


_CHOSEN = frozenset({"choice", "persons", "items", "target", "acts_done", "covered", "first_act"})


def _sever(values: Values) -> str:
    about = [
        f"- {label}: {values[name].strip()}"
        for name, label in (("persons", "osób"), ("acts", "czynów"))
        if values.get(name, "").strip()
    ]
    target = values.get("target", "").strip()
    where = f"do sprawy {target}" if target else "do odrębnego postępowania"
    preposition = "ze" if genitive(values) == "śledztwa" else "z"
    return (
        f"**wyłączyć {preposition} {genitive(values)}** {where} materiały dotyczące:\n\n"
        + "\n".join(about)
        + f"\n\nWyłącza się następujące dokumenty:\n\n{values.get('items', '')}\n\n"
        f"{_since(values)}"
    )


@implements("M-67-3")
def _since(values: Values) -> str:
    """From when the severed part runs; the military regulation has three branches (§ 67)."""
    if values.get("covered") == "tak":
        return (
            "Wyłączoną część obejmowało postanowienie o wszczęciu, więc jej czas trwania liczy się "
            f"od wszczęcia {genitive(values)}{cited(values, '', '§ 67 ust. 3')}."
        )
    if values.get("covered") == "nie" and values.get("acts_done") == "tak":
        day = written_out(values.get("first_act", ""))
        return (
            "Wyłączonej części nie obejmowało postanowienie o wszczęciu; pierwszą czynność co do "
            f"niej wykonano {day} i od tego dnia liczy się czas trwania"
            f"{cited(values, '', '§ 67 ust. 4')}. O wszczęciu wyda się nowe postanowienie"
            f"{cited(values, '', '§ 67 ust. 5')}."
        )
    if values.get("acts_done") == "tak":
        return (
            "Co do wyłączonej części wykonano już czynności, więc jej czas trwania liczy się od "
            f"wszczęcia {genitive(values)}{cited(values, '§ 109 ust. 3')}."
        )
    return (
        "Co do wyłączonej części nie wykonano jeszcze czynności; o jej wszczęciu wyda się "
        f"nowe postanowienie{cited(values, '§ 109 ust. 3', '§ 67 ust. 5')}."
    )


def joining_fields() -> tuple[Field, ...]:
    """Which case takes in which, by what rule, and how they are linked."""
    return (
        Field("joining", "Propozycja", Sort.KEPT, required=False),
        Field("lead", "Sprawa przyjmująca", rules=("R-108-1", "R-108-1a")),
        Field("other", "Sprawa, którą się włącza", rules=("R-108-1",)),
        Field("link", "Łączność", rules=("R-107",)),
        Field("direction", "Kierunek połączenia", Sort.LONG, rules=("R-108-1", "R-108-2")),
        Field("reasons", "Uzasadnienie", Sort.LONG, rules=("R-107",)),
    )


def _join(values: Values) -> str:
    return (
        f"**połączyć sprawę {values.get('other', '')} ze sprawą {values.get('lead', '')}** i "
        f"prowadzić je w jednym postępowaniu pod sygnaturą {values.get('lead', '')}. Łączność: "
        f"{values.get('link', '')}.\n\nCzas trwania liczy się od wszczęcia sprawy "
        f"przyjmującej{cited(values, '§ 108 ust. 3')}."
    )


@implements("R-116-2")
def transfer_fields() -> tuple[Field, ...]:
    """To which unit, why it is competent, what was done, and what is enclosed."""
    rule = ("R-116-2",)
    return (
        Field("unit", "Jednostka przejmująca", rules=rule),
        Field("choice", "Wybór", Sort.KEPT, required=False),
        Field("subject", "Przedmiot sprawy", fill="subject", rules=rule),
        Field("ground", "Podstawa właściwości", rules=rule),
        Field(
            "outside",
            "Zlecenie niezależnie od właściwości",
            required=False,
            rules=("R-116-5",),
        ),
        Field("acts", "Wykonane czynności", Sort.LONG, rules=("R-115-1",)),
        Field(
            "traces",
            "Ślady i dowody zabezpieczono",
            Sort.CHOICE,
            rules=("R-115-1",),
            choices=(("tak", "tak"),),
        ),
        Field("volumes", "Załączniki: akta sprawy", Sort.LONG, fill="volumes", rules=rule),
    )


def _transfer(values: Values) -> str:
    outside = values.get("outside", "").strip()
    return (
        f"Do: {values.get('unit', '')}\n\n**Przekazuję według właściwości** sprawę: "
        f"{values.get('subject', '')}.\n\nPodstawa właściwości: {outside or values.get('ground')}."
        "\n\nŚlady i dowody zabezpieczono."
    )


@implements("R-109-1")
def severing_kind() -> PaperKind:
    """Materials are severed by a ruling; the other case comes into being by its signature."""
    return PaperKind(
        code="severing",
        military="§ 67 ust. 1 i 2",
        title="Postanowienie o wyłączeniu materiałów do odrębnego postępowania",
        document_kind="postanowienie-inne",
        basis="art. 34 § 3 k.p.k. oraz § 109 ust. 1 i 2 Regulaminu",
        fields=severing_fields,
        operative=_sever,
        effect=Effect.SEVERED,
        in_operative=frozenset({"acts", "items"}),
        locked=lambda _: _CHOSEN,
        instruction="Na postanowienie zażalenie nie przysługuje (art. 459 w zw. z art. 465 § 1 "
        "k.p.k.).",
        follows=(
            "Wybrane karty zostaną skopiowane do akt drugiej sprawy; każda zachowa dawny adres.",
            "Nowa sprawa dostanie własny numer i tego samego referenta.",
            "Dostęp osób spoza prokuratury nie przechodzi do drugiej sprawy.",
        ),
    )


KINDS = (
    severing_kind(),
    PaperKind(
        code="joining",
        military="§ 66",
        title="Postanowienie o połączeniu spraw",
        document_kind="postanowienie-inne",
        basis="art. 34 § 1 i 2 k.p.k. oraz § 107 i 108 Regulaminu",
        fields=joining_fields,
        operative=_join,
        effect=Effect.JOINED,
        locked=lambda _: frozenset({"joining", "lead", "other", "link"}),
        follows=(
            "Obie sprawy zachowują swoje numery; włączona zostaje zamknięta jako połączona.",
            "Akta sprawy włączonej czyta się ze sprawy przyjmującej, z tymi samymi prawami.",
            "Dotychczasowy referent sprawy włączonej traci do niej dostęp.",
            "Zarządzenia o udostępnieniu akt obejmują tylko to, co obejmowały.",
        ),
    ),
    PaperKind(
        code="transfer-letter",
        military="§ 63 ust. 2",
        title="Pismo o przekazaniu sprawy według właściwości",
        document_kind="pismo-wychodzace",
        basis="§ 116 ust. 2 Regulaminu",
        fields=transfer_fields,
        operative=_transfer,
        effect=Effect.TRANSFERRED,
        locked=lambda _: frozenset({"unit", "choice", "outside"}),
        instruction="Na przekazanie sprawy zażalenie nie przysługuje (§ 116 ust. 2 Regulaminu).",
        military_instruction="Przekazanie sprawy nie wymaga zarządzenia ani postanowienia (§ 63 "
        "ust. 2 Regulaminu wojskowego), więc zażalenie na nie nie przysługuje.",
        verb="",
        by_head=True,
        follows=(
            "Sprawę z aktami prowadzi odtąd jednostka przejmująca.",
            "Przyjmując sprawę, wpisze ją ona pod nowym numerem; dotychczasowy nadal ją wskazuje.",
            "Tutaj zostaje tylko wiadomość, dokąd sprawę przekazano.",
            "Dostęp referenta, sekretariatu, zespołu i osób wskazanych kończy się od razu.",
        ),
    ),
)
