"""An order given orally (zarządzenie ustne), noted in the working file: § 118 Regulaminu."""

from dataclasses import dataclass

from akta.law.marks import implements
from akta.law.papers.days import day_of
from akta.law.papers.model import Field, Missing, PaperKind, Sort, Values, cited, working_file


@dataclass(frozen=True, slots=True)
class Order:
    """What a prosecutor orders; `complaint` is the provision by which a complaint lies."""

    code: str
    label: str
    complaint: str = ""


ORDERS = (
    Order("summons", "wezwanie lub zawiadomienie o czynności"),
    Order("act", "zlecenie przeprowadzenia lub utrwalenia czynności"),
    Order("paper", "dołączenie, sporządzenie lub przesłanie pisma"),
    Order("organisation", "inna czynność porządkowa lub techniczna"),
    Order("other", "inne, na które ustawa nie przewiduje zażalenia"),
    Order("access-refusal", "odmowa udostępnienia akt", "art. 159 k.p.k."),
    Order("bringing-in", "zatrzymanie i przymusowe doprowadzenie", "art. 246 § 1 k.p.k."),
    Order("remedy-refused", "odmowa przyjęcia środka zaskarżenia", "art. 429 § 2 k.p.k."),
)
_COMPLAINTS = {order.code: order for order in ORDERS if order.complaint}


def note_fields() -> tuple[Field, ...]:
    """When, to whom, what; and whether it touches rights of somebody who is no party."""
    rule = ("R-118",)
    return (
        Field(
            "given_at", "Wydano dnia, o godzinie", Sort.MOMENT, rules=rule, hint="12.03.2026 09:30"
        ),
        Field("addressee", "Komu wydano zarządzenie", rules=rule, hint="Osoba albo organ."),
        Field(
            "order",
            "Rodzaj zarządzenia",
            Sort.CHOICE,
            rules=rule,
            choices=tuple((order.code, order.label) for order in ORDERS),
            hint="Ustnie wydaje się tylko zarządzenia, na które nie przysługuje zażalenie.",
        ),
        Field(
            "affects",
            "Narusza prawa osoby niebędącej stroną",
            Sort.CHOICE,
            rules=rule,
            choices=(("nie", "nie"), ("tak", "tak")),
            hint="Takiej osobie przysługuje zażalenie (art. 302 § 1 k.p.k.).",
        ),
        Field("content", "Treść zarządzenia", Sort.LONG, rules=rule),
    )


@implements("R-118")
def no_complaint_lies(values: Values) -> list[Missing]:
    """Only an order against which no complaint (zażalenie) lies may be given orally."""
    barred = _COMPLAINTS.get(values.get("order", ""))
    found = []
    if barred is not None:
        found.append(("order", f"Na zarządzenie „{barred.label}”", barred.complaint))
    if values.get("affects") == "tak":
        found.append(
            ("affects", "Osobie, której prawa zarządzenie narusza,", "art. 302 § 1 k.p.k.")
        )
    return [
        Missing(
            name,
            f"{whom} przysługuje zażalenie ({provision}), więc nie można go wydać ustnie. Proszę "
            "wydać je na piśmie.",
            ("R-118",),
        )
        for name, whom, provision in found
    ]


@implements("R-118")
def given_before_noted(values: Values) -> list[Missing]:
    """The note tells of an order that was given already; today is given."""
    given, today = day_of(values.get("given_at", "")), day_of(values.get("today", ""))
    if not values.get("given_at", "").strip() or (given and (today is None or given <= today)):
        return []
    sentence = (
        "Proszę podać dzień i godzinę, w których zarządzenie już wydano, np. 12.03.2026 09:30."
    )
    return [Missing("given_at", sentence, ("R-118",))]


def _note(values: Values) -> str:
    label = next((one.label for one in ORDERS if one.code == values.get("order")), "")
    return (
        f"{values.get('given_at', '')} **wydano ustnie zarządzenie** ({label}). Komu: "
        f"{values.get('addressee', '')}.\n\nNa zarządzenie nie przysługuje zażalenie. Adnotację "
        f"przechowuje się w {working_file(values)}{cited(values, '§ 118', '§ 70')}."
    )


KINDS = (
    PaperKind(
        code="oral-order-note",
        military="§ 70",
        title="Adnotacja o zarządzeniu ustnym",
        document_kind="adnotacja-ustna",
        basis="§ 118 Regulaminu",
        fields=note_fields,
        operative=_note,
        checks=(no_complaint_lies, given_before_noted),
        is_main=False,
        verb="",
    ),
)
