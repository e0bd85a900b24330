"""The file sent to court in preparatory proceedings (przekazanie akt sądowi): § 146."""

from akta.law.marks import implements
from akta.law.papers.model import Field, Missing, PaperKind, Sort, Values, cited

PURPOSES = (
    ("complaint", "rozpoznanie zażalenia"),
    ("motion", "rozpoznanie wniosku"),
    ("act", "czynność sądu w postępowaniu przygotowawczym"),
)


@implements("R-146")
def reservation(values: Values) -> str:
    """The fixed clause of every letter with which the file goes to court before the indictment."""
    return (
        "\n\nZastrzega się, że także w czasie, gdy akta pozostają w dyspozycji sądu, decyzje o "
        "udostępnieniu akt oraz o odpisach i kopiach podejmuje prokurator"
        f"{cited(values, '§ 146')}."
    )


@implements("R-127-2")
def working_file_stays(values: Values) -> list[Missing]:
    """The working file (akta podręczne) with the plan is never sent to court."""
    if "podręczn" not in values.get("volumes", "").casefold():
        return []
    sentence = "Akt podręcznych nie przesyła się sądowi. Proszę usunąć je z listy tomów."
    return [Missing("volumes", sentence, ("R-127-2",))]


def transmission_fields() -> tuple[Field, ...]:
    """To which court, what for and which volumes."""
    rule = ("R-146",)
    return (
        Field("court", "Sąd: nazwa i siedziba", rules=rule),
        Field("purpose", "Po co przekazuje się akta", Sort.CHOICE, choices=PURPOSES, rules=rule),
        Field(
            "matter",
            "Czego dotyczy",
            rules=rule,
            hint="Np. zażalenia Jana Nowaka na postanowienie z 2 marca 2026 r.",
        ),
        Field("volumes", "Tomy i załączniki", Sort.LONG, fill="volumes", rules=rule),
    )


def _transmission(values: Values) -> str:
    purpose = dict(PURPOSES).get(values.get("purpose", ""), "[…]")
    return (
        f"Do: {values.get('court', '')}\n\nPrzekazuję **akta sprawy** w toku postępowania "
        f"przygotowawczego. Cel: {purpose}. Dotyczy: {values.get('matter', '')}."
        f"{reservation(values)}"
    )


KINDS = (
    PaperKind(
        code="file-to-court",
        title="Przekazanie akt sądowi w toku postępowania przygotowawczego",
        document_kind="pismo-wychodzace",
        basis="§ 146 Regulaminu",
        fields=transmission_fields,
        operative=_transmission,
        checks=(working_file_stays,),
        is_main=False,
        verb="",
    ),
)
