"""Opening and refusal (wszczęcie, odmowa wszczęcia): § 124 Regulaminu."""

from collections.abc import Callable

from akta.law.marks import implements
from akta.law.papers.kinds import private
from akta.law.papers.model import Effect, Field, Missing, PaperKind, Sort, Values

_YES = ("tak", "tak")
COMPLAINT = (
    "Na postanowienie pokrzywdzonemu, instytucji, o której mowa w art. 306 § 1 pkt 2 k.p.k., "
    "i uprawnionemu zawiadamiającemu przysługuje zażalenie do sądu, wnoszone za pośrednictwem "
    "prokuratora w terminie zawitym 7 dni od doręczenia (art. 306 § 1, art. 460 k.p.k.). "
    "Uprawnieni mogą przejrzeć akta (art. 306 § 1b k.p.k.)."
)


@implements("R-124-1")
def opening_fields() -> tuple[Field, ...]:
    """The act by its statutory elements, its time and place, the injured party, qualification."""
    rule = ("R-124-1",)
    return (
        Field(
            "act",
            "Opis czynu",
            Sort.LONG,
            rules=rule,
            hint="Zwięźle: zachowanie wyczerpujące znamiona przestępstwa, bez danych sprawcy.",
        ),
        Field("when", "Czas czynu", rules=rule, hint="Dzień albo okres, np. 3–5 lutego 2026 r."),
        Field("where", "Miejsce czynu", rules=rule),
        Field(
            "victim",
            "Pokrzywdzony",
            rules=rule,
            fill="victims",
            required=False,
            needed_if=("victim_unknown", ("",)),
        ),
        Field(
            "victim_unknown",
            "Dlaczego nie wskazano pokrzywdzonego",
            required=False,
            needed_if=("victim", ("",)),
            rules=rule,
            hint="Tylko gdy pokrzywdzony nie jest ustalony.",
        ),
        Field("qualification", "Kwalifikacja prawna", rules=rule, hint="Np. art. 278 § 1 k.k."),
        *_naming_fields(),
    )


def _naming_fields() -> tuple[Field, ...]:
    choices = (("", "nie"), _YES)
    return (
        Field(
            "naming_needed",
            "Wskazanie sprawcy jest niezbędne do określenia czynu",
            Sort.CHOICE,
            required=False,
            rules=("R-124-2",),
            choices=choices,
        ),
        Field(
            "charges_ready",
            "Są warunki do niezwłocznego sporządzenia postanowienia o przedstawieniu zarzutów",
            Sort.CHOICE,
            required=False,
            rules=("R-124-2",),
            choices=choices,
        ),
    )


@implements("R-124-2")
def perpetrator_named(values: Values) -> list[Missing]:
    """The perpetrator is named only with both confirmations (§ 124 ust. 2).

    The suspects of the case are given as the fact `known_names`.
    """
    names = [name.strip() for name in values.get("known_names", "").split(",") if name.strip()]
    told = values.get("act", "").casefold()
    named = [name for name in names if name.split()[-1].casefold() in told]
    confirmed = values.get("naming_needed") == "tak" and values.get("charges_ready") == "tak"
    if not named or confirmed:
        return []
    return [
        Missing(
            "act",
            f"Opis czynu wymienia osobę: {', '.join(named)}. Sprawcę wskazuje się tylko, gdy to "
            "niezbędne i można niezwłocznie przedstawić zarzuty; proszę potwierdzić oba warunki "
            "albo usunąć nazwisko.",
            ("R-124-2",),
        )
    ]


def _opening(form: str) -> Callable[[Values], str]:
    def operative(values: Values) -> str:
        victim = values.get("victim", "").strip()
        harmed = f", na szkodę: {victim}" if victim else ""
        unknown = values.get("victim_unknown", "").strip()
        without = f"\n\nPokrzywdzonego nie wskazano: {unknown}" if unknown and not victim else ""
        return (
            f"**wszcząć {form}** w sprawie:\n\n{values.get('act', '')}\n\n"
            f"Czas: {values.get('when', '')}. Miejsce: {values.get('where', '')}{harmed}, "
            f"tj. o przestępstwo z {values.get('qualification', '')}.{without}"
        )

    return operative


def refusal_fields() -> tuple[Field, ...]:
    """What a refusal to open says: the act, its qualification, the ground and the reasons."""
    grounds = (
        ("not-committed", "czynu nie popełniono (art. 17 § 1 pkt 1 k.p.k.)"),
        ("no-data", "brak danych uzasadniających podejrzenie (art. 17 § 1 pkt 1 k.p.k.)"),
        (
            "not-an-offence",
            "czyn nie zawiera znamion czynu zabronionego (art. 17 § 1 pkt 2 k.p.k.)",
        ),
        ("negligible", "znikoma społeczna szkodliwość (art. 17 § 1 pkt 3 k.p.k.)"),
        ("no-penalty", "sprawca nie podlega karze (art. 17 § 1 pkt 4 k.p.k.)"),
        ("death", "śmierć sprawcy (art. 17 § 1 pkt 5 k.p.k.)"),
        ("limitation", "przedawnienie karalności (art. 17 § 1 pkt 6 k.p.k.)"),
        ("already", "sprawa osądzona lub w toku (art. 17 § 1 pkt 7 k.p.k.)"),
        ("no-motion", "brak wniosku o ściganie lub zezwolenia (art. 17 § 1 pkt 10 k.p.k.)"),
    )
    return (
        Field(
            "form",
            "Forma",
            Sort.CHOICE,
            choices=(("śledztwa", "śledztwo"), ("dochodzenia", "dochodzenie")),
        ),
        Field("act", "Czyn, którego dotyczyło zawiadomienie", Sort.LONG),
        Field("qualification", "Kwalifikacja prawna"),
        Field("ground", "Podstawa odmowy", Sort.CHOICE, choices=grounds),
        Field("reasons", "Uzasadnienie", Sort.LONG),
        *private.refusal_fields(),
    )


def _refusal(values: Values) -> str:
    kind = BY_CODE["refusal"]
    return (
        f"**odmówić wszczęcia {values.get('form', '')}** w sprawie:\n\n{values.get('act', '')}\n\n"
        f"tj. o czyn z {values.get('qualification', '')}, wobec stwierdzenia, że: "
        f"{kind.by_name('ground').shown(values)}.{private.instruction(values)}"
    )


def _kind(code: str, form: str, genitive: str, basis: str, effect: Effect) -> PaperKind:
    return PaperKind(
        code=code,
        title=f"Postanowienie o wszczęciu {genitive}",
        document_kind="postanowienie-wszczecie",
        basis=basis,
        fields=opening_fields,
        operative=_opening(form),
        effect=effect,
        in_operative=frozenset({"act"}),
        checks=(perpetrator_named,),
    )


KINDS = (
    _kind(
        *("opening-investigation", "śledztwo", "śledztwa", "art. 303 i art. 309 k.p.k."),
        Effect.INVESTIGATION_OPENED,
    ),
    _kind(
        *("opening-inquiry", "dochodzenie", "dochodzenia", "art. 303 i art. 325a k.p.k."),
        Effect.INQUIRY_OPENED,
    ),
    PaperKind(
        code="refusal",
        title="Postanowienie o odmowie wszczęcia",
        document_kind="postanowienie-inne",
        basis="art. 305 § 1 i 3 w zw. z art. 17 § 1 k.p.k.",
        fields=refusal_fields,
        operative=_refusal,
        effect=Effect.REFUSED,
        titled=lambda values: f"Postanowienie o odmowie wszczęcia {values.get('form', '')}".strip(),
        instruction=COMPLAINT,
        in_operative=frozenset({"act"}),
    ),
)
BY_CODE = {kind.code: kind for kind in KINDS}
