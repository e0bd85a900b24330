"""What a signed paper does (skutek pisma): events of the proceeding and of measures.

Called inside the transaction of the signature: paper and effect stand or fall together.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from akta.cases.measures.queries import entries_of, fold
from akta.cases.measures.services import Recorded, record_happening
from akta.cases.proceedings.services import record_event
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import InputError
from akta.law.measures.arrest import arrest_line
from akta.law.measures.happenings import What
from akta.law.papers.model import Effect
from akta.law.polish import MONTHS_GENITIVE
from akta.papers.errors import EffectRefused
from akta.papers.models import Paper

__all__ = ["EVENTS", "MEASURES", "apply_effect"]

Values = Mapping[str, str]
_WORDS = re.compile(r"(\d{1,2}) (\w+) (\d{4})")
_FIGURES = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
EVENTS: Mapping[Effect, str] = {
    Effect.INVESTIGATION_OPENED: "initiated",
    Effect.INQUIRY_OPENED: "initiated",
    Effect.REFUSED: "refused",
    Effect.CHARGED: "charges_issued",
    Effect.CHARGES_CHANGED: "charges_changed",
    Effect.EXTENSION_ASKED: "extension_requested",
    Effect.EXTENDED: "extended",
    Effect.SUSPENDED: "suspended",
    Effect.TAKEN_UP: "taken_up",
    Effect.DISCONTINUED: "discontinued",
    Effect.SENT_TO_COURT: "indictment_sent",
}
MEASURES: Mapping[Effect, What] = {
    Effect.ARREST_EXTENSION_ASKED: What.EXTENSION_ASKED,
    Effect.ARREST_LIFTED: What.ARREST_LIFTED,
    Effect.PRISON_TOLD: What.PRISON_TOLD,
    Effect.NINE_MONTHS_TOLD: What.NINE_MONTHS_TOLD,
}
_DISCONTINUED = {
    "undetected": "not-detected",
    "not-committed-by": "not-committed",
    "no-interest": "no-interest",
    "negligible": "harm",
    "no-penalty": "excluded-penalty",
    "death": "death",
}


def day_of(typed: str) -> date | None:
    """The day that a field names: 12.03.2026, 2026-03-12 or 12 marca 2026 r."""
    found = _FIGURES.search(typed)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        words = _WORDS.search(typed)
        if words and words[2] in MONTHS_GENITIVE:
            return date(int(words[3]), MONTHS_GENITIVE.index(words[2]) + 1, int(words[1]))
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def apply_effect(paper: Paper, values: Values, *, actor: Actor, at: datetime) -> None:
    """Write the paper's legal effect to the journal. Raises EffectRefused."""
    effect = paper.what.effect
    try:
        if effect in MEASURES and paper.person_id is not None:
            given = Recorded(paper.person_id, MEASURES[effect], at, act=told(paper))
            record_happening(actor=actor, case_id=paper.case_id, given=given, at=at)
        elif effect in EVENTS:
            kind, facts = event_of(paper, values)
            record_event(
                actor=actor,
                case_id=paper.case_id,
                kind=kind,
                day=local_day(at),
                values=facts,
                at=at,
            )
        if effect is Effect.SENT_TO_COURT:
            _detained_pass_to_court(paper, actor, at)
    except InputError as error:
        raise EffectRefused(sentence=error.text()) from error


def _detained_pass_to_court(paper: Paper, actor: Actor, at: datetime) -> None:
    """Whoever is detained is at the court's disposal from now on (§ 228 ust. 2 pkt 2)."""
    for person_id, events in fold(entries_of(paper.case_id)).items():
        if arrest_line(events, at).is_arrested:
            given = Recorded(person_id, What.INDICTED, at, act=told(paper))
            record_happening(actor=actor, case_id=paper.case_id, given=given, at=at)


def told(paper: Paper) -> str:
    """The act as a time-line names it."""
    return f"{paper.title} nr {paper.label}"


def event_of(paper: Paper, values: Values) -> tuple[str, dict[str, Any]]:
    """The kind of event of the proceeding, and its facts from the paper's fields."""
    effect = paper.what.effect
    kind = EVENTS[effect]
    if effect is Effect.CHARGES_CHANGED and values.get("change") == "uzupełnić":
        kind = "charges_supplemented"
    if effect is Effect.DISCONTINUED and values.get("scope") == "part":
        ground = paper.what.by_name("ground").shown(values)
        return "discontinued_in_part", {"part": values.get("part", ""), "reason": ground}
    facts = _FACTS.get(effect)
    return kind, facts(paper, values) if facts else {}


def _opened(form: str) -> Callable[[Paper, Values], dict[str, Any]]:
    return lambda _, values: {
        "form": form,
        "perpetrator_named": values.get("naming_needed") == "tak",
    }


def _of_person(paper: Paper, _: Values) -> dict[str, Any]:
    return {"person": str(paper.person_id)}


def _until(_: Paper, values: Values) -> dict[str, Any]:
    return {"until": day_of(values.get("until", ""))}


_FACTS: Mapping[Effect, Callable[[Paper, Values], dict[str, Any]]] = {
    Effect.INVESTIGATION_OPENED: _opened("investigation"),
    Effect.INQUIRY_OPENED: _opened("inquiry"),
    Effect.CHARGED: _of_person,
    Effect.CHARGES_CHANGED: _of_person,
    Effect.EXTENSION_ASKED: _until,
    Effect.EXTENDED: _until,
    Effect.SUSPENDED: lambda _, values: {"reason": values.get("ground", "")},
    Effect.DISCONTINUED: lambda _, values: {
        "reason": _DISCONTINUED.get(values.get("ground", ""), "other")
    },
}
