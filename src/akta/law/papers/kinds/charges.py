"""Charges (przedstawienie, uzupełnienie, zmiana zarzutów): §§ 138–141 Regulaminu."""

import json
from collections.abc import Iterable

from akta.law.charges.acts import Act, act_from, kept
from akta.law.charges.choosing import Ground, Ruling
from akta.law.charges.conclusions import written
from akta.law.marks import implements
from akta.law.papers.model import Effect, Field, Missing, PaperKind, Sort, Values

_SIGNED = (
    ("signed", "podejrzany podpisał"),
    ("refused", "podejrzany odmówił podpisu"),
    ("obstacle", "podpis był niemożliwy"),
    ("later", "ogłoszenie nastąpi później"),
)
ANNOUNCED = ("signed", "refused", "obstacle")
"""Answers about the signature that tell of an announcement that took place."""
INSTRUCTION = (
    "Podejrzany może do czasu zawiadomienia o terminie końcowego zaznajomienia z materiałami "
    "śledztwa żądać podania mu ustnie podstaw zarzutów, a także sporządzenia uzasadnienia na "
    "piśmie (art. 313 § 3 k.p.k.). Uzasadnienie doręcza się podejrzanemu i obrońcy w terminie "
    "14 dni."
)


def charge_fields() -> tuple[Field, ...]:
    """The suspect, the acts charged with their qualification, and the announcement."""
    return (
        Field("suspect", "Podejrzany", fill="suspect", hint="Imię i nazwisko."),
        Field(
            "charges",
            "Zarzuty",
            Sort.LONG,
            hint="Każdy zarzut osobno: czas, miejsce, sposób, skutki i kwalifikacja prawna.",
        ),
        Field("qualification", "Kwalifikacja prawna łącznie", hint="Np. art. 279 § 1 k.k."),
        Field("acts", "Czyny", Sort.KEPT, required=False),
        Field("ground", "Podstawa zmiany", Sort.KEPT, required=False),
        *announcement_fields(),
    )


@implements("R-138-1")
def announcement_fields() -> tuple[Field, ...]:
    """The announcement and the instruction, confirmed by signature or the reason without it."""
    rule = ("R-138-1",)
    return (
        Field("signature", "Podpis podejrzanego", Sort.CHOICE, rules=rule, choices=_SIGNED),
        Field(
            "announced_at",
            "Kiedy ogłoszono",
            Sort.MOMENT,
            rules=rule,
            required=False,
            needed_if=("signature", ANNOUNCED),
        ),
        Field("interpreter", "Tłumacz", required=False, rules=rule),
        Field(
            "instructed",
            "Pouczono o prawie do ustnego podania podstaw i do uzasadnienia na piśmie",
            Sort.CHOICE,
            rules=rule,
            required=False,
            choices=(("", "nie"), ("tak", "tak")),
            needed_if=("signature", ANNOUNCED),
        ),
        Field(
            "obstacle",
            "Przyczyna braku podpisu",
            rules=rule,
            required=False,
            needed_if=("signature", ("refused", "obstacle")),
        ),
    )


@implements("R-138-2")
def demand_fields() -> tuple[Field, ...]:
    """The annotation on demands for oral grounds or written reasons."""
    rule = ("R-138-2",)
    choices = (
        ("", "nie zgłoszono"),
        ("oral", "żądano ustnego podania podstaw"),
        ("written", "żądano uzasadnienia na piśmie"),
        ("both", "żądano jednego i drugiego"),
    )
    made = ("oral", "written", "both")
    return (
        Field(
            "demand",
            "Żądanie podejrzanego lub obrońcy",
            Sort.CHOICE,
            required=False,
            rules=rule,
            choices=choices,
        ),
        Field(
            "demand_by",
            "Kto i kiedy zgłosił żądanie",
            required=False,
            rules=rule,
            needed_if=("demand", made),
        ),
    )


def _first_fields() -> tuple[Field, ...]:
    return (*charge_fields(), *demand_fields())


@implements("R-138-5")
def change_fields() -> tuple[Field, ...]:
    """Supplementing or changing: the same blocks, the earlier ruling and what is new."""
    rule = ("R-138-5",)
    return (
        Field(
            "change",
            "Rodzaj",
            Sort.CHOICE,
            rules=("R-138-5", "R-140"),
            choices=(
                ("uzupełnić", "uzupełnienie: czyn nieobjęty dotychczasowymi zarzutami"),
                ("zmienić", "zmiana: inny opis albo inna kwalifikacja czynu zarzuconego"),
            ),
        ),
        Field(
            "earlier",
            "Postanowienie, które się uzupełnia lub zmienia",
            rules=rule,
            hint="Data i strona akt, np. z 3 marca 2026 r., t. 1 k. 24.",
        ),
        *charge_fields(),
        *demand_fields(),
        Field("reason", "Powód uzupełnienia albo zmiany", Sort.LONG, rules=rule),
    )


@implements("R-138-4")
def reason_fields() -> tuple[Field, ...]:
    """The written reasons: facts and evidence of each charge, and arguments where needed."""
    rule = ("R-138-4",)
    return (
        Field("suspect", "Podejrzany", fill="suspect"),
        Field(
            "earlier",
            "Postanowienie o przedstawieniu zarzutów",
            rules=rule,
            hint="Data i strona akt.",
        ),
        Field("facts", "Fakty i dowody, na których oparto zarzuty", Sort.LONG, rules=rule),
        Field(
            "arguments", "Argumenty za kwalifikacją prawną", Sort.LONG, required=False, rules=rule
        ),
    )


def acts_in(values: Values) -> tuple[Act, ...]:
    """The acts of a paper that was begun from them; none where the text was typed."""
    return tuple(act_from(each) for each in json.loads(values.get("acts") or "[]"))


def values_of_acts(ruling: Ruling, acts: Iterable[Act], ground: Ground | None) -> dict[str, str]:
    """The fields that follow from the acts: the text, its qualification, and which ruling it is."""
    known = tuple(acts)
    qualifications = dict.fromkeys(act.qualification for act in known)
    return {
        "acts": json.dumps([kept(act) for act in known], ensure_ascii=False),
        "charges": written(known),
        "qualification": "; ".join(qualifications),
        "change": "zmienić" if ruling is Ruling.CHANGE else "uzupełnić",
        "ground": ground.code if ground else "",
    }


_OF_ACTS = frozenset({"acts", "charges", "qualification", "change", "ground"})


def locked_by_acts(values: Values) -> frozenset[str]:
    """What follows from the acts is changed by changing them, so text and record cannot differ."""
    return _OF_ACTS if values.get("acts") else frozenset({"acts", "ground"})


def charges_name_acts(values: Values) -> list[Missing]:
    """Each charge names a provision: without an article it is no charge yet."""
    charges = values.get("charges", "")
    if not charges.strip() or "art." in charges + values.get("qualification", ""):
        return []
    return [Missing("charges", "Zarzuty nie wskazują przepisu ustawy karnej.", ("R-138-5",))]


def _announced(values: Values) -> str:
    words = dict(_SIGNED).get(values.get("signature", ""), "")
    if not words:
        return ""
    told = [f"Ogłoszenie: {words.removeprefix('ogłoszenie ')}"]
    for name, label in (
        ("announced_at", "dnia"),
        ("interpreter", "tłumacz:"),
        ("obstacle", "przyczyna:"),
    ):
        if values.get(name, "").strip():
            told.append(f"{label} {values[name].strip()}")
    if values.get("instructed") == "tak":
        told.append("pouczono o prawie do ustnego podania podstaw i uzasadnienia na piśmie")
    text = f"\n\n{'; '.join(told)}."
    if values.get("demand"):
        shown = {one.name: one.shown(values) for one in demand_fields()}
        text += f"\n\nAdnotacja: {shown['demand']} ({shown['demand_by']})."
    return text


def _together(values: Values) -> str:
    """The qualification of all charges, where not each of them tells its own."""
    if values.get("acts"):
        return "."
    return f"\n\ntj. o przestępstwo z {values.get('qualification', '')}."


def _present(values: Values) -> str:
    return (
        f"**przedstawić zarzuty** osobie: **{values.get('suspect', '')}**, że:\n\n"
        f"{values.get('charges', '')}"
        f"{_together(values)}{_announced(values)}"
    )


def _change(values: Values) -> str:
    return (
        f"**{values.get('change', '')} zarzuty** przedstawione osobie: "
        f"**{values.get('suspect', '')}**, postanowieniem {values.get('earlier', '')}, w ten "
        "sposób, że:\n\n"
        f"{values.get('charges', '')}{_together(values)}{_announced(values)}"
    )


def _reasons(values: Values) -> str:
    return (
        f"Uzasadnienie postanowienia {values.get('earlier', '')} o przedstawieniu zarzutów osobie: "
        f"{values.get('suspect', '')}."
    )


KINDS = (
    PaperKind(
        code="charges",
        title="Postanowienie o przedstawieniu zarzutów",
        document_kind="postanowienie-zarzuty",
        basis="art. 313 § 1 i 2 k.p.k.",
        fields=_first_fields,
        operative=_present,
        effect=Effect.CHARGED,
        needs_person=True,
        instruction=INSTRUCTION,
        in_operative=frozenset({"charges"}),
        checks=(charges_name_acts,),
        locked=locked_by_acts,
    ),
    PaperKind(
        code="charges-change",
        title="Postanowienie o uzupełnieniu lub zmianie zarzutów",
        document_kind="postanowienie-zarzuty",
        basis="art. 314 k.p.k.",
        fields=change_fields,
        operative=_change,
        effect=Effect.CHARGES_CHANGED,
        titled=lambda values: (
            "Postanowienie o zmianie zarzutów"
            if values.get("change") == "zmienić"
            else "Postanowienie o uzupełnieniu zarzutów"
        ),
        needs_person=True,
        instruction=INSTRUCTION,
        in_operative=frozenset({"charges"}),
        checks=(charges_name_acts,),
        locked=locked_by_acts,
    ),
    PaperKind(
        code="charges-reasons",
        title="Uzasadnienie postanowienia o przedstawieniu zarzutów",
        document_kind="postanowienie-inne",
        basis="art. 313 § 3 i 4 k.p.k.",
        fields=reason_fields,
        operative=_reasons,
        needs_person=True,
        verb="",
    ),
)
