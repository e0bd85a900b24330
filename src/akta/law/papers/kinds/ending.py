"""Discontinuation (umorzenie): §§ 219–222 Regulaminu."""

from akta.law.marks import implements
from akta.law.papers.kinds import private
from akta.law.papers.model import Effect, Field, Missing, PaperKind, Sort, Values, genitive

REASONS_322 = ("undetected", "not-committed-by", "no-interest")


@implements("R-219")
def grounds() -> tuple[tuple[str, str], ...]:
    """The reasons for discontinuation: those of art. 17 k.p.k. and the three of § 219."""
    return (
        ("not-committed", "czynu nie popełniono albo brak danych (art. 17 § 1 pkt 1 k.p.k.)"),
        (
            "not-an-offence",
            "brak znamion albo ustawa nie uznaje czynu za przestępstwo (art. 17 § 1 pkt 2 k.p.k.)",
        ),
        ("negligible", "znikoma społeczna szkodliwość czynu (art. 17 § 1 pkt 3 k.p.k.)"),
        ("no-penalty", "sprawca nie podlega karze (art. 17 § 1 pkt 4 k.p.k.)"),
        ("death", "śmierć podejrzanego (art. 17 § 1 pkt 5 k.p.k.)"),
        ("limitation", "przedawnienie karalności (art. 17 § 1 pkt 6 k.p.k.)"),
        ("already", "sprawa osądzona lub w toku (art. 17 § 1 pkt 7 k.p.k.)"),
        ("no-motion", "brak wniosku o ściganie lub zezwolenia (art. 17 § 1 pkt 9 i 10 k.p.k.)"),
        ("undetected", "niewykrycie sprawcy (art. 322 k.p.k.)"),
        ("not-committed-by", "podejrzany nie popełnił czynu (art. 322 k.p.k.)"),
        (
            "no-interest",
            "brak potrzeby ochrony praworządności w dalszym ściganiu (art. 322 k.p.k.)",
        ),
    )


@implements("R-221-1")
def operative_fields() -> tuple[Field, ...]:
    """The act as established, its qualification, the reason and the legal basis."""
    rule = ("R-221-1",)
    return (
        Field("form", "Forma", fill="form", rules=rule),
        Field(
            "scope",
            "Zakres",
            Sort.CHOICE,
            rules=("R-221-1", "R-220-1"),
            fill="scope",
            choices=(("whole", "w całości"), ("part", "w części")),
        ),
        Field(
            "part",
            "Których osób lub czynów dotyczy",
            required=False,
            fill="part",
            needed_if=("scope", ("part",)),
            rules=("R-220-1",),
        ),
        Field(
            "ended",
            "Umarzane zarzuty",
            Sort.PICK,
            required=False,
            fill="unfounded",
            rules=("R-142", "R-220-1"),
            hint="Przy umorzeniu w części; pozostałe zarzuty toczą się dalej.",
        ),
        Field("act", "Czyn w ustalonej postaci", Sort.LONG, rules=rule, fill="unfounded_acts"),
        Field("qualification", "Kwalifikacja prawna", rules=rule),
        Field("suspect", "Podejrzany, jeśli jest", required=False, fill="suspects"),
        Field("ground", "Powód umorzenia", Sort.CHOICE, rules=(*rule, "R-219"), choices=grounds()),
        Field(
            "second_ground",
            "Drugi powód",
            Sort.CHOICE,
            required=False,
            rules=("R-220-2",),
            choices=(("", "brak"), *grounds()),
        ),
        Field(
            "other_suspect",
            "Czyn zarzuca się także innej osobie",
            Sort.CHOICE,
            required=False,
            choices=(("", "nie"), ("tak", "tak")),
        ),
        Field("basis", "Podstawa prawna", rules=rule, hint="Np. art. 322 § 1 k.p.k."),
    )


@implements("R-221-2")
def reason_fields() -> tuple[Field, ...]:
    """The six parts of the reasons; all are needed before signing."""
    rule = ("R-221-2",)
    return (
        Field(
            "persons",
            "Osoby i przedstawione im zarzuty albo czyny",
            Sort.LONG,
            rules=rule,
            fill="suspects",
        ),
        Field("acts_done", "Przeprowadzone czynności", Sort.LONG, rules=rule),
        Field("findings", "Ustalenia", Sort.LONG, rules=rule),
        Field("assessment", "Ocena dowodów", Sort.LONG, rules=rule),
        Field("facts", "Podstawa faktyczna", Sort.LONG, rules=rule),
        Field("law", "Podstawa prawna i jej wyjaśnienie", Sort.LONG, rules=rule),
    )


@implements("R-222-1")
def following_fields() -> tuple[Field, ...]:
    """What is decided at once with the discontinuation: measures and exhibits."""
    rule = ("R-222-1",)
    return (
        Field(
            "measures",
            "Środki zapobiegawcze",
            rules=rule,
            fill="measures_end",
            hint="Uchylenie każdego stosowanego środka albo: nie stosowano.",
        ),
        Field(
            "exhibits",
            "Dowody rzeczowe",
            rules=rule,
            hint="Zwrot, przepadek, zniszczenie, pozostawienie albo: nie zabezpieczono.",
        ),
    )


def _fields() -> tuple[Field, ...]:
    return (
        *operative_fields(),
        *private.discontinuation_fields(),
        *following_fields(),
        *reason_fields(),
    )


@implements("R-220-2")
def both_reasons(values: Values) -> list[Missing]:
    """Did not commit the act, and nobody else is charged with it: not detected is named too."""
    if values.get("ground") != "not-committed-by" or values.get("other_suspect") == "tak":
        return []
    if values.get("second_ground") == "undetected":
        return []
    return [
        Missing(
            "second_ground",
            "Gdy podejrzany nie popełnił czynu, a sprawcy nie wykryto, podaje się oba powody: "
            "proszę dodać „niewykrycie sprawcy”.",
            ("R-220-2",),
        )
    ]


@implements("R-142", "R-220-1")
def part_is_named(values: Values) -> list[Missing]:
    """A part that is discontinued names its charges, where charges were made in the case.

    The charges of the case are given as the fact `open_charges`.
    """
    is_part = values.get("scope") == "part"
    if is_part and values.get("open_charges") and not values.get("ended", "").strip():
        return [
            Missing(
                "ended",
                "Umarzając w części, proszę zaznaczyć, których zarzutów to dotyczy.",
                ("R-142", "R-220-1"),
            )
        ]
    if not is_part and values.get("ended", "").strip():
        return [
            Missing(
                "scope",
                "Zaznaczono zarzuty, a umorzenie ma objąć całość. Proszę wybrać „w części” albo "
                "odznaczyć zarzuty.",
                ("R-220-1",),
            )
        ]
    return []


@implements("R-255-1")
def reopening_fields() -> tuple[Field, ...]:
    """Taking up anew or resuming: the ruling it undoes, and on which circumstances it rests."""
    rule = ("R-255-1",)
    return (
        Field("form", "Forma", fill="form"),
        Field(
            "mode",
            "Tryb",
            Sort.CHOICE,
            rules=("R-254",),
            choices=(
                ("reopened", "podjęcie na nowo (art. 327 § 1 k.p.k.)"),
                ("resumed", "wznowienie (art. 327 § 2 k.p.k.)"),
            ),
        ),
        Field(
            "ruling",
            "Postanowienie o umorzeniu",
            fill="discontinued",
            rules=("R-249-4", *rule),
            hint="Data i numer postanowienia, które traci moc.",
        ),
        Field("suspect", "Przeciwko komu", required=False, fill="suspects"),
        Field(
            "circumstances",
            "Okoliczności, na których opiera się postanowienie",
            Sort.LONG,
            rules=rule,
            hint="Z numerami kart dokumentów, z których wynikają.",
        ),
        Field("new_facts", "Nowe istotne fakty i dowody", Sort.LONG, required=False, rules=rule),
    )


@implements("R-255-1")
def resumed_on_new_facts(values: Values) -> list[Missing]:
    """A proceeding against a person is resumed only on new facts or evidence."""
    if values.get("mode") != "resumed" or values.get("new_facts", "").strip():
        return []
    return [
        Missing(
            "new_facts",
            "Wznowienie wymaga nowych istotnych faktów lub dowodów nieznanych w poprzednim "
            "postępowaniu.",
            ("R-255-1",),
        )
    ]


def _reopen(values: Values) -> str:
    verb = "wznowić" if values.get("mode") == "resumed" else "podjąć na nowo"
    suspect = values.get("suspect", "").strip()
    against = f" przeciwko: {suspect}" if suspect and values.get("mode") == "resumed" else ""
    return (
        f"**{verb} umorzone {values.get('form', '')}**{against}, zakończone postanowieniem "
        f"{values.get('ruling', '')}."
    )


def _discontinue(values: Values) -> str:
    shown = {one.name: one.shown(values) for one in operative_fields()}
    part = f" co do: {shown['part']}" if values.get("scope") == "part" else ""
    suspect = f" przeciwko: {shown['suspect']}" if shown["suspect"] else ""
    second = f" oraz {shown['second_ground']}" if values.get("second_ground") else ""
    return (
        f"**umorzyć {shown['form']}** {shown['scope']}{part}{suspect} w sprawie:\n\n"
        f"{values.get('act', '')}\n\ntj. o czyn z {shown['qualification']}, wobec stwierdzenia: "
        f"{shown['ground']}{second}, na podstawie {shown['basis']}.\n\n"
        f"Środki zapobiegawcze: {values.get('measures', '')}.\n\n"
        f"Dowody rzeczowe: {values.get('exhibits', '')}.{private.instruction(values)}"
    )


KINDS = (
    PaperKind(
        code="discontinuation",
        title="Postanowienie o umorzeniu",
        document_kind="postanowienie-umorzenie",
        basis="art. 17 § 1 i art. 322 k.p.k.",
        fields=_fields,
        operative=_discontinue,
        effect=Effect.DISCONTINUED,
        titled=lambda values: f"Postanowienie o umorzeniu {genitive(values)}",
        in_operative=frozenset({"act"}),
        checks=(both_reasons, part_is_named, private.ends_for_want_of_interest),
        instruction="Na postanowienie stronom, instytucji i zawiadamiającemu w granicach art. 306 "
        "§ 1a k.p.k. przysługuje zażalenie do sądu, wnoszone za pośrednictwem prokuratora "
        "w terminie zawitym 7 dni od doręczenia (art. 460 k.p.k.). Uprawnieni mogą przejrzeć akta "
        "(art. 306 § 1b k.p.k.).",
    ),
    PaperKind(
        code="reopening",
        military="§ 136 ust. 1",
        title="Postanowienie o podjęciu na nowo albo wznowieniu",
        document_kind="postanowienie-inne",
        basis="art. 327 k.p.k. oraz § 254 i § 255 ust. 1 Regulaminu",
        fields=reopening_fields,
        operative=_reopen,
        effect=Effect.REOPENED,
        titled=lambda values: (
            (
                "Postanowienie o wznowieniu umorzonego "
                if values.get("mode") == "resumed"
                else "Postanowienie o podjęciu na nowo umorzonego "
            )
            + genitive(values)
        ),
        checks=(resumed_on_new_facts,),
    ),
)
