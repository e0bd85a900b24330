"""Papers for an expert (biegły): appointment and later handing over, § 155 Regulaminu."""

from akta.law.marks import implements
from akta.law.papers.model import Effect, Field, PaperKind, Sort, Values


def appointment_fields() -> tuple[Field, ...]:
    """The expert, subject, questions and term (art. 194 k.p.k.), and what is handed over."""
    return (
        Field("opinion", "Opinia", hint="Na przykład: daktyloskopijna."),
        Field("expert", "Biegły albo instytucja", hint="Imię, nazwisko i specjalność."),
        Field("subject", "Przedmiot i zakres opinii", Sort.LONG),
        Field("questions", "Pytania do biegłego", Sort.LONG, required=False),
        Field("until", "Termin dostarczenia opinii", Sort.DAY),
        *material_fields(),
    )


@implements("R-155-1")
def material_fields() -> tuple[Field, ...]:
    """The materials handed over, so that each can be identified."""
    return (
        Field(
            "materials",
            "Materiały przekazane biegłemu",
            Sort.LONG,
            rules=("R-155-1",),
            hint="Każdy osobno: dokument i karty, dowód rzeczowy i jego numer, numer próbki.",
        ),
    )


@implements("R-155-2")
def handover_fields() -> tuple[Field, ...]:
    """What the ruling does not name: the exact scope, when and to whom it was handed over."""
    rule = ("R-155-2",)
    return (
        Field("opinion", "Opinia", rules=rule, hint="Tak jak w postanowieniu."),
        Field("expert", "Biegły albo instytucja", rules=rule),
        Field("handed_on", "Dzień przekazania", Sort.DAY, rules=rule),
        Field(
            "items",
            "Zakres udostępnionych materiałów lub informacji",
            Sort.LONG,
            rules=rule,
            hint="Każdy materiał osobno, z kartami albo numerem; informacje: co przekazano.",
        ),
    )


def _appoint(values: Values) -> str:
    return (
        f"**powołać biegłego: {values.get('expert', '')}** do wydania opinii "
        f"(**{values.get('opinion', '')}**) w terminie do {values.get('until', '')}."
    )


def _hand_over(values: Values) -> str:
    return (
        f"Dnia {values.get('handed_on', '')} przekazano biegłemu ({values.get('expert', '')}) do "
        f"opinii ({values.get('opinion', '')}) materiały lub informacje, których nie wymienia "
        "postanowienie o jego powołaniu."
    )


KINDS = (
    PaperKind(
        code="expert-appointment",
        military="§ 89",
        title="Postanowienie o powołaniu biegłego",
        document_kind="postanowienie-dowod",
        basis="art. 193 § 1 i art. 194 k.p.k. oraz § 155 ust. 1 Regulaminu",
        fields=appointment_fields,
        operative=_appoint,
        effect=Effect.EXPERT_APPOINTED,
    ),
    PaperKind(
        code="expert-handover",
        title="Notatka o materiałach i informacjach przekazanych biegłemu",
        document_kind="notatka",
        basis="art. 198 § 1 k.p.k. oraz § 155 ust. 2 Regulaminu",
        fields=handover_fields,
        operative=_hand_over,
        effect=Effect.EXPERT_SUPPLIED,
        verb="",
    ),
)
