"""An offence under private prosecution (oskarżenie prywatne) in a ruling: §§ 257–259 Regulaminu."""

from akta.law.marks import implements
from akta.law.papers.model import Field, Missing, Sort, Values

_BOTH = ("continuing", "taking-up")


@implements("R-257")
def refusal_fields() -> tuple[Field, ...]:
    """Whether opening is refused because nothing calls for prosecution ex officio."""
    return (
        Field(
            "private",
            "Czyn ścigany z oskarżenia prywatnego",
            Sort.CHOICE,
            required=False,
            rules=("R-257",),
            choices=(("", "nie"), ("tak", "tak, bez podstaw do wszczęcia z urzędu")),
            hint="Postanowienie pouczy wtedy pokrzywdzonego o prywatnym akcie oskarżenia.",
        ),
    )


@implements("R-258", "R-259")
def discontinuation_fields() -> tuple[Field, ...]:
    """Which need for prosecution ex officio is missing, and what the reasons must show."""
    rules = ("R-258", "R-259")
    return (
        Field(
            "private",
            "Czyn ścigany z oskarżenia prywatnego",
            Sort.CHOICE,
            required=False,
            rules=rules,
            choices=(
                ("", "nie"),
                ("continuing", "tak, nie trzeba kontynuować ścigania z urzędu"),
                ("taking-up", "okazał się nim w toku postępowania, nie trzeba ścigać z urzędu"),
            ),
            hint="Postanowienie pouczy wtedy pokrzywdzonego o prywatnym akcie oskarżenia.",
        ),
        Field(
            "no_public",
            "Brak znamion przestępstwa ściganego z oskarżenia publicznego",
            Sort.LONG,
            required=False,
            needed_if=("private", ("taking-up",)),
            rules=("R-259",),
        ),
        Field(
            "no_need",
            "Brak potrzeby ochrony praworządności lub interesu społecznego",
            Sort.LONG,
            required=False,
            needed_if=("private", _BOTH),
            rules=rules,
        ),
    )


@implements("R-258", "R-259")
def ends_for_want_of_interest(values: Values) -> list[Missing]:
    """Such a proceeding is discontinued for that reason and no other."""
    if values.get("private") not in _BOTH or values.get("ground") == "no-interest":
        return []
    return [
        Missing(
            "ground",
            "Czyn jest ścigany z oskarżenia prywatnego, a ścigania z urzędu nic nie wymaga: "
            "powodem umorzenia jest brak potrzeby ochrony praworządności.",
            ("R-258", "R-259"),
        )
    ]


@implements("R-257", "R-258", "R-259")
def instruction(values: Values) -> str:
    """The instruction of the injured party, in rulings on an offence under private prosecution."""
    if not values.get("private"):
        return ""
    return (
        "\n\nPokrzywdzonego poucza się, że może złożyć prywatny akt oskarżenia. Jeśli go wniesie, "
        "materiały sprawy zostaną na jego żądanie przesłane sądowi."
    )
