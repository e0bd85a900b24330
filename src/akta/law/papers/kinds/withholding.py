"""Testimonies kept from the accused (art. 250 § 2b k.p.k.): § 148 Regulaminu."""

from akta.law.marks import implements
from akta.law.papers.model import Effect, Field, Missing, PaperKind, Sort, Values, cited

DANGERS = (
    ("life", "życia"),
    ("health", "zdrowia"),
    ("freedom", "wolności"),
)
WHOSE = (("witness", "świadka"), ("close", "osoby najbliższej dla świadka"))


@implements("R-148-1")
def order_fields() -> tuple[Field, ...]:
    """Which testimonies are not disclosed, to whom, and the danger that asks for it."""
    rule = ("R-148-1",)
    return (
        Field("suspect", "Podejrzany", fill="suspect", rules=rule),
        Field(
            "cards",
            "Karty protokołów, których się nie udostępni",
            rules=("R-148-1", "R-148-2"),
            hint="Całe protokoły zeznań świadków, np. t. 1 k. 12–14; t. 2 k. 30–33.",
        ),
        Field(
            "testimonies",
            "Zeznania: kto i kiedy je złożył",
            Sort.LONG,
            rules=rule,
            hint="Pismo trafia tylko do akt podręcznych.",
        ),
        Field("danger", "Niebezpieczeństwo dla", Sort.CHOICE, rules=rule, choices=DANGERS),
        Field("whose", "Czyjego", Sort.CHOICE, rules=rule, choices=WHOSE),
        Field("reasons", "Okoliczności, z których wynika obawa", Sort.LONG, rules=rule),
    )


@implements("R-148-1")
def ordered_before_motion(values: Values) -> list[Missing]:
    """Where a witness is in danger, the order comes before the motion for detention.

    Whether such an order was signed in the case is given as the fact `undisclosed`.
    """
    if values.get("endangered") != "tak" or values.get("undisclosed"):
        return []
    return [
        Missing(
            "endangered",
            "Przed wnioskiem trzeba wydać zarządzenie o nieudostępnieniu zeznań świadków "
            "(art. 250 § 2b k.p.k.). Proszę je najpierw podpisać.",
            ("R-148-1",),
        )
    ]


def endangered_fields() -> tuple[Field, ...]:
    """Whether a witness of the motion is in danger (przesłanki art. 250 § 2b)."""
    return (
        Field(
            "endangered",
            "Zachodzą przesłanki art. 250 § 2b k.p.k.",
            Sort.CHOICE,
            required=False,
            rules=("R-148-1",),
            choices=(("", "nie"), ("tak", "tak")),
            hint="Niebezpieczeństwo dla życia, zdrowia albo wolności świadka lub osoby "
            "najbliższej.",
        ),
    )


def _order(values: Values) -> str:
    danger, whose = dict(DANGERS), dict(WHOSE)
    return (
        "**nie udostępniać oskarżonemu i jego obrońcy** dowodów z zeznań świadków, które mają "
        "stanowić podstawę zastosowania tymczasowego aresztowania osoby: "
        f"**{values.get('suspect', '')}**: {values.get('testimonies', '')} "
        f"({values.get('cards', '')}).\n\nZachodzi uzasadniona obawa niebezpieczeństwa dla "
        f"{danger.get(values.get('danger', ''), '[…]')} "
        f"{whose.get(values.get('whose', ''), '[…]')}. Dowody te umieszcza się w wyodrębnionym "
        f"zbiorze dokumentów{cited(values, '§ 148 ust. 2')}, a zarządzenie dołącza się do akt "
        "podręcznych."
    )


KINDS = (
    PaperKind(
        code="undisclosed-testimonies",
        title="Zarządzenie o nieudostępnieniu zeznań świadków",
        document_kind="zeznania-nieujawniane",
        basis="art. 250 § 2b k.p.k. oraz § 148 ust. 1 Regulaminu",
        fields=order_fields,
        operative=_order,
        effect=Effect.WITHHELD,
        needs_person=True,
        is_main=False,
        in_operative=frozenset({"testimonies"}),
        verb="zarządzam",
        follows=("Wskazane karty przejdą do wyodrębnionego zbioru i znikną z udostępnień.",),
    ),
)
