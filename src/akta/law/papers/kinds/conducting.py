"""How an investigation is conducted (prowadzenie śledztwa): §§ 127 and 128 Regulaminu."""

from akta.law.marks import implements
from akta.law.papers.model import Effect, Field, PaperKind, Sort, Values, cited, working_file

_NONE = "Jeśli nie ma czego ustalać, proszę napisać dlaczego."


def plan_fields() -> tuple[Field, ...]:
    """The versions to be checked, the acts planned, and the assets of ust. 1a."""
    rule = ("R-127-1",)
    return (
        Field("form", "Forma", fill="form", rules=rule),
        Field("versions", "Wersje śledcze", Sort.LONG, fill="plan_versions", rules=rule),
        Field(
            "acts",
            "Planowane czynności",
            Sort.LONG,
            fill="plan_acts",
            rules=rule,
            hint="W każdym wierszu: czynność, osoba, cel, kto wykonuje, do kiedy, czy wykonano.",
        ),
        *asset_fields(),
    )


@implements("R-127-1a")
def asset_fields() -> tuple[Field, ...]:
    """Acts to establish the benefit of the crime, what may be forfeited and what secured."""
    rule = ("R-127-1a",)
    return (
        Field(
            "benefit",
            "Korzyść z przestępstwa",
            Sort.LONG,
            fill="plan_benefit",
            rules=rule,
            hint=f"Czynności, które mają ją ustalić. {_NONE}",
        ),
        Field(
            "forfeiture",
            "Mienie zagrożone przepadkiem",
            Sort.LONG,
            fill="plan_forfeiture",
            rules=rule,
            hint=_NONE,
        ),
        Field(
            "security",
            "Mienie możliwe do zabezpieczenia",
            Sort.LONG,
            fill="plan_security",
            rules=rule,
            hint=_NONE,
        ),
    )


SCOPES = (
    ("whole", "śledztwo w całości"),
    ("part", "śledztwo w określonym zakresie"),
    ("acts", "poszczególne czynności śledztwa"),
)


@implements("R-128-2", "R-238-1")
def entrustment_fields() -> tuple[Field, ...]:
    """An order without reasons: to whom, in what scope, guidelines, plan and reports."""
    rule = ("R-128-2",)
    return (
        Field("body", "Organ, któremu się powierza", rules=rule, hint="Nazwa w celowniku."),
        Field("scope", "Zakres powierzenia", Sort.CHOICE, rules=rule, choices=SCOPES),
        Field(
            "acts",
            "Zakres albo czynności",
            Sort.LONG,
            required=False,
            needed_if=("scope", ("part", "acts")),
            rules=rule,
        ),
        Field("guidelines", "Wytyczne", Sort.LONG, rules=(*rule, "R-238-1")),
        Field(
            "plan_by",
            "Plan śledztwa przedstawić do",
            Sort.DAY,
            required=False,
            needed_if=("scope", ("whole",)),
            rules=("R-128-2", "R-238-1"),
        ),
        Field(
            "reports",
            "Terminy sprawozdań albo czynności",
            rules=rule,
            hint="Na przykład: do 15. dnia każdego miesiąca albo: do 30 czerwca 2026 r.",
        ),
    )


def _plan(values: Values) -> str:
    form = {"dochodzenie": "dochodzenia"}.get(values.get("form", ""), "śledztwa")
    return (
        f"Plan {form} obejmuje poniższe wersje i czynności; zmienia się go, gdy pojawią się nowe "
        f"okoliczności. Plan przechowuje się w {working_file(values)}"
        f"{cited(values, '§ 127 ust. 2', '§ 77 ust. 2')}."
    )


def _entrust(values: Values) -> str:
    shown = {one.name: one.shown(values) for one in entrustment_fields()}
    what = (
        "dokonanie poszczególnych czynności śledztwa"
        if values.get("scope") == "acts"
        else shown["scope"].replace("śledztwo", "przeprowadzenie śledztwa")
    )
    plan = f"\n\nPlan śledztwa przedstawia się do {shown['plan_by']}." if shown["plan_by"] else ""
    return (
        f"**powierzyć {shown['body']} {what}**.{plan}\n\nTerminy: {shown['reports']}.\n\nPrzyjęcie "
        "zarządzenia potwierdza się pisemnie."
    )


KINDS = (
    PaperKind(
        code="investigation-plan",
        military="§ 77 ust. 1",
        title="Plan śledztwa",
        document_kind="plan-sledztwa",
        basis="§ 127 ust. 1 i 1a Regulaminu",
        fields=plan_fields,
        operative=_plan,
        effect=Effect.PLAN_MADE,
        is_main=False,
        verb="",
    ),
    PaperKind(
        code="entrustment-order",
        military="§ 78 ust. 1",
        title="Zarządzenie o powierzeniu śledztwa",
        document_kind="zarzadzenie",
        basis="art. 311 § 2 k.p.k. oraz § 128 Regulaminu",
        fields=entrustment_fields,
        operative=_entrust,
        effect=Effect.ENTRUSTED,
        verb="zarządzam",
        titled=lambda values: (
            "Zarządzenie o powierzeniu czynności śledztwa" if values.get("scope") == "acts" else ""
        ),
    ),
)
