"""Papers that tie cases together or pass one on: what was chosen for them, and their effect."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from akta.cases.charges.queries import named
from akta.cases.links import passing as parties
from akta.cases.links.joining import LINKS, decide_joining
from akta.cases.links.transfer import Outside, transfer_case
from akta.cases.models import Case, Joining
from akta.cases.proceedings.state import act_of
from akta.core.actors import Actor
from akta.files.severing import Chosen, Into, Ruling, choose, refuse_lacking, sever
from akta.law.jurisdiction import AssigningRole
from akta.law.marks import implements
from akta.law.papers.days import day_of
from akta.law.papers.model import Effect, cited
from akta.law.severing import Manner
from akta.papers.errors import ChoiceChanged
from akta.papers.models import Paper

__all__ = [
    "LINKING",
    "Severing",
    "Transferring",
    "chosen_in",
    "values_of_joining",
    "values_of_severing",
    "values_of_transfer",
]

Values = Mapping[str, str]
_WORDS = {True: "tak", False: "nie", None: ""}


@dataclass(frozen=True, slots=True)
class Severing:
    """What was chosen to be severed: the ruling's scope, the cards by manner, and where they go."""

    ruling: Ruling
    texts: Mapping[Manner, str]
    into: Into


def values_of_severing(case: Case, given: Severing) -> dict[str, str]:
    """The fields that follow from what was chosen. Raises RulingLacks, SeveringNotUnderstood."""
    chosen = choose(case.pk, given.texts)
    people = parties.people_of(case, given.ruling.person_ids)
    refuse_lacking(case, given.ruling, chosen, people)
    charges = [each.key for each in parties.passing(case, people, given.ruling.charges)]
    target = Case.objects.filter(pk=given.into.case_id).first() if given.into.case_id else None
    persons = [f"{each.full_name} ({each.get_capacity_display()})" for each in people]
    return {
        "choice": json.dumps(_kept(given), ensure_ascii=False),
        "persons": ", ".join(persons),
        "acts": given.ruling.acts.strip() or named(case, charges),
        "items": _items(chosen),
        "target": target.reference if target else "",
        "acts_done": "tak" if given.ruling.acts_done else "nie",
        "covered": _WORDS[given.ruling.covered],
        "first_act": given.ruling.first_act.isoformat() if given.ruling.first_act else "",
        "reasons": given.ruling.reasons.strip(),
    }


def _items(chosen: Chosen) -> str:
    return "\n".join(f"{n}. {item.words}" for n, item in enumerate(chosen.items, 1))


def _kept(given: Severing) -> dict[str, Any]:
    return {
        "subject": given.ruling.subject,
        "persons": [str(pk) for pk in given.ruling.person_ids],
        "charges": list(given.ruling.charges),
        "scope": given.ruling.scope,
        "texts": {manner.name: text for manner, text in given.texts.items()},
        "into": str(given.into.case_id or ""),
    }


def chosen_in(values: Values) -> Severing:
    """What the draft was made from, with what was written into it since."""
    kept = json.loads(values["choice"])
    ruling = Ruling(
        subject=kept["subject"],
        acts=values.get("acts", ""),
        person_ids=tuple(UUID(pk) for pk in kept["persons"]),
        charges=tuple(kept.get("charges", ())),
        scope=kept["scope"],
        acts_done=values.get("acts_done") == "tak",
        covered={"tak": True, "nie": False}.get(values.get("covered", "")),
        first_act=day_of(values.get("first_act", "")),
        reasons=values.get("reasons", ""),
    )
    texts = {Manner[name]: text for name, text in kept["texts"].items()}
    return Severing(ruling, texts, Into(UUID(kept["into"]) if kept["into"] else None))


@implements("R-109-1")
def _sever(paper: Paper, values: Values, actor: Actor, at: datetime) -> None:
    """Carry the ruling out as it was signed; cards that moved since are not guessed."""
    given = chosen_in(values)
    if _items(choose(paper.case_id, given.texts)) != values.get("items", ""):
        raise ChoiceChanged
    sever(
        actor=actor,
        case_id=paper.case_id,
        ruling=given.ruling,
        texts=given.texts,
        into=given.into,
        at=at,
    )


def values_of_joining(joining: Joining, lead: Case, reason: str) -> dict[str, str]:
    """The ruling on joining: which case takes in which, and by what rule."""
    other = joining.other if lead.pk == joining.proposed_in_id else joining.proposed_in
    return {
        "joining": str(joining.pk),
        "lead": lead.reference,
        "other": other.reference,
        "link": LINKS.get(joining.link, joining.link),
        "direction": _direction(joining, lead),
        "reasons": reason.strip() or joining.reason,
    }


def _direction(joining: Joining, lead: Case) -> str:
    """Why this case takes in the other, as its own ruling tells it (§ 108)."""
    facts = {"regulation": act_of(lead).value}
    second = cited(facts, "§ 108 ust. 2", "§ 66 ust. 2")
    if joining.lead_id is None:
        return f"Przepis nie rozstrzyga kierunku{second}; wybór uzasadniono niżej."
    if joining.direction.endswith("-earlier"):
        first = cited(facts, "§ 108 ust. 1", "§ 66 ust. 1")
        return f"Sprawę {lead.reference} wszczęto wcześniej{first}."
    if joining.direction.endswith("-investigation"):
        return f"Sprawa {lead.reference} jest śledztwem{second}."
    return f"W sprawie {lead.reference} stosowano areszt{second}."


@implements("R-108-1a")
def _join(paper: Paper, values: Values, actor: Actor, at: datetime) -> None:
    decide_joining(
        actor=actor,
        joining_id=UUID(values["joining"]),
        lead_id=paper.case_id,
        reason=values.get("reasons", ""),
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Transferring:
    """What the letter of the head passes on: to which unit, by what ground, after which acts."""

    unit_id: str
    ground: str
    acts: str
    place: str = ""
    traces_secured: bool = False
    outside: Outside | None = None


def values_of_transfer(given: Transferring, unit: str) -> dict[str, str]:
    """The fields of the letter that follow from the form."""
    outside = given.outside
    kept = {"unit": given.unit_id, "place": given.place}
    if outside is not None:
        kept |= {
            "role": outside.role.name,
            "by": outside.by,
            "document": outside.document,
            "reason": outside.reason,
        }
    return {
        "unit": unit,
        "choice": json.dumps(kept, ensure_ascii=False),
        "ground": given.ground.strip(),
        "outside": outside.words if outside else "",
        "acts": given.acts.strip(),
        "traces": "tak" if given.traces_secured else "",
    }


@implements("R-116-2")
def _transfer(paper: Paper, values: Values, actor: Actor, at: datetime) -> None:
    kept = json.loads(values["choice"])
    transfer_case(
        actor=actor,
        case_id=paper.case_id,
        unit_id=kept["unit"],
        ground=values.get("ground", ""),
        acts=values.get("acts", ""),
        traces_secured=values.get("traces") == "tak",
        place=kept["place"],
        outside=_outside_in(kept),
        at=at,
    )


def _outside_in(kept: Mapping[str, str]) -> Outside | None:
    """The assignment outside jurisdiction (§ 116 ust. 5) that the letter was made with, if any."""
    if "role" not in kept:
        return None
    return Outside(AssigningRole[kept["role"]], kept["by"], kept["document"], kept["reason"])


LINKING = {Effect.SEVERED: _sever, Effect.JOINED: _join, Effect.TRANSFERRED: _transfer}
