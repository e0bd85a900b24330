"""What a signed paper does (skutek pisma): events of the proceeding and of measures.

Called inside the transaction of the signature: paper and effect stand or fall together.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from akta.cases.charges.queries import charges_in, named
from akta.cases.charges.services import event_of_ruling, ruling_of
from akta.cases.measures.queries import entries_of, fold
from akta.cases.measures.services import Recorded, record_happening
from akta.cases.proceedings.services import record_event
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import InputError
from akta.law.charges.acts import Act
from akta.law.charges.choosing import Ruling
from akta.law.marks import implements
from akta.law.measures.arrest import arrest_line
from akta.law.measures.happenings import What
from akta.law.papers.days import day_of
from akta.law.papers.kinds import ALL
from akta.law.papers.kinds.charges import ANNOUNCED, acts_in
from akta.law.papers.model import Effect, PaperKind
from akta.papers.errors import EffectRefused
from akta.papers.following import begin_release
from akta.papers.linking import LINKING
from akta.papers.models import Paper
from akta.papers.withholding import withhold

__all__ = ["EVENTS", "LINKS", "MEASURES", "apply_effect", "papers_of_event"]

Values = Mapping[str, str]
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
    Effect.REOPENED: "reopened",
    Effect.VISIT_DECIDED: "visit_decided",
    Effect.PLAN_MADE: "plan_made",
    Effect.ENTRUSTED: "entrusted",
    Effect.EXPERT_APPOINTED: "expert_appointed",
    Effect.EXPERT_SUPPLIED: "expert_material_added",
}
LINKS: Mapping[Effect, str] = {
    Effect.SEVERED: "severed_out",
    Effect.JOINED: "joined",
    Effect.TRANSFERRED: "transferred",
}
"""Events that come about by the signed paper alone: they move cards, cases and rights."""
MEASURES: Mapping[Effect, What] = {
    Effect.ARREST_EXTENSION_ASKED: What.EXTENSION_ASKED,
    Effect.ARREST_LIFTED: What.ARREST_LIFTED,
    Effect.PRISON_TOLD: What.PRISON_TOLD,
    Effect.COURT_TOLD_OF_LIFTING: What.COURT_SENT,
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


def papers_of_event(kind: str) -> list[PaperKind]:
    """The papers whose signature writes this event of the proceeding."""
    written = {**EVENTS, **LINKS}
    return [paper for paper in ALL if written.get(paper.effect) == kind]


def apply_effect(paper: Paper, values: Values, *, actor: Actor, at: datetime) -> None:
    """Write the paper's legal effect to the journal. Raises EffectRefused."""
    effect = paper.what.effect
    try:
        if effect in LINKING:
            LINKING[effect](paper, values, actor, at)
        elif effect in MEASURES and paper.person_id is not None:
            given = Recorded(paper.person_id, MEASURES[effect], at, act=told(paper))
            record_happening(actor=actor, case_id=paper.case_id, given=given, at=at)
        elif effect in EVENTS or (effect is Effect.INDICTMENT_SIGNED and values.get("included")):
            _record(paper, *event_of(paper, values), actor, at)
        for kind, facts in told_besides(paper, values):
            _record(paper, kind, facts, actor, at)
        if effect is Effect.WITHHELD:
            withhold(paper, values, actor, at)
        if effect is Effect.ARREST_LIFTED:
            begin_release(paper, values, actor=actor, at=at)
        if effect is Effect.SENT_TO_COURT:
            _detained_pass_to_court(paper, actor, at)
    except InputError as error:
        raise EffectRefused(sentence=error.text()) from error


def told_besides(paper: Paper, values: Values) -> list[tuple[str, dict[str, Any]]]:
    """Further events that the same paper tells of: an announcement, a search, what is lifted."""
    effect = paper.what.effect
    if effect in {Effect.CHARGED, Effect.CHARGES_CHANGED}:
        return _announced(paper, values)
    if effect in {Effect.REFUSED, Effect.DISCONTINUED}:
        return list(_with_ending(effect, values))
    return _with_suspension(values) if effect is Effect.SUSPENDED else []


def _with_ending(effect: Effect, values: Values) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the ruling itself says: on measures and exhibits, and to the injured party."""
    if effect is Effect.DISCONTINUED and values.get("scope") != "part":
        yield "measures_decided", {}
    if values.get("private"):
        yield "private_instruction_given", {}


@implements("R-138-1")
def _announced(paper: Paper, values: Values) -> list[tuple[str, dict[str, Any]]]:
    """Charges that were announced with the ruling are recorded as announced (§ 138 ust. 1)."""
    if values.get("signature") not in ANNOUNCED:
        return []
    told = {"person": str(paper.person_id), "signature": values["signature"]}
    return [("charges_announced", told)]


@implements("R-213-1")
def _with_suspension(values: Values) -> list[tuple[str, dict[str, Any]]]:
    """The search that the ruling orders, and that no forfeiture is moved for, with the reason.

    A motion for forfeiture that is still to be made stays due.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    if values.get("ground") == "not-caught":
        found.append(("search_ordered", {"recipient": values.get("search_by", "")}))
    if values.get("forfeiture") == "nie":
        reason = values.get("forfeiture_why", "")
        found.append(("forfeiture_decided", {"applied": False, "reason": reason}))
    return found


def _record(paper: Paper, kind: str, facts: dict[str, Any], actor: Actor, at: datetime) -> None:
    day = local_day(at)
    record_event(actor=actor, case_id=paper.case_id, kind=kind, day=day, values=facts, at=at)


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
    if effect is Effect.INDICTMENT_SIGNED:
        return "charges_indicted", _picked(paper, values.get("included", ""))
    if effect in {Effect.CHARGED, Effect.CHARGES_CHANGED}:
        return _charged(paper, values)
    kind = EVENTS[effect]
    if effect is Effect.SENT_TO_COURT:
        kind = SENT.get(values.get("sends", ""), kind)
    if effect is Effect.REOPENED:
        kind = values.get("mode", "") or kind
    if effect is Effect.DISCONTINUED and values.get("scope") == "part":
        ground = paper.what.by_name("ground").shown(values)
        picked = _picked(paper, values.get("ended", ""))
        picked.pop("charged", None)
        return kind + "_in_part", {"part": values.get("part", ""), "reason": ground, **picked}
    facts = _FACTS.get(effect)
    return kind, facts(paper, values) if facts else {}


SENT: Mapping[str, str] = {
    "motion-335": "motion_335_sent",
    "motion-336": "motion_336_sent",
    "motion-324": "motion_324_sent",
}


def _picked(paper: Paper, keys: str) -> dict[str, Any]:
    """The charges that a paper names, with the person where all are of one."""
    picked = [key for key in keys.split(",") if key]
    if not picked:
        return {}
    persons = {each.person for each in charges_in(paper.case) if each.key in picked}
    person = {"person": persons.pop()} if len(persons) == 1 else {}
    return {"charges": picked, "charged": named(paper.case, picked), **person}


def _charged(paper: Paper, values: Values) -> tuple[str, dict[str, Any]]:
    """The ruling on charges that the paper is, as the record stands now (§ 140, § 141)."""
    assert paper.person is not None
    acts = acts_in(values)
    if not acts:
        return _typed(paper, values)
    ruling = ruling_of(paper.case, paper.person, acts)
    written = {"uzupełnić": Ruling.SUPPLEMENT, "zmienić": Ruling.CHANGE}
    wanted = (
        Ruling.PRESENT
        if paper.what.effect is Effect.CHARGED
        else written.get(values.get("change", ""))
    )
    if ruling is not wanted:
        raise EffectRefused(
            sentence=f"według zapisanych zarzutów to {ruling.polish}. Proszę przygotować pismo od "
            "nowa w zakładce Zarzuty."
        )
    return event_of_ruling(paper.person.pk, ruling, acts, values.get("ground", ""))


def _typed(paper: Paper, values: Values) -> tuple[str, dict[str, Any]]:
    """A ruling whose text was typed: what it says is one act, unless it changes another."""
    assert paper.person_id is not None
    if paper.what.effect is Effect.CHARGES_CHANGED and values.get("change") != "uzupełnić":
        return "charges_changed", {"person": str(paper.person_id)}
    present = paper.what.effect is Effect.CHARGED
    ruling = Ruling.PRESENT if present else Ruling.SUPPLEMENT
    act = Act(
        id=f"p-{paper.pk.hex[:12]}",
        what=values.get("charges", ""),
        on=paper.prepared_at.date(),
        place="miejsce w opisie",
        when="czas w opisie",
        qualification=values.get("qualification", ""),
    )
    return event_of_ruling(paper.person_id, ruling, [act])


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
    Effect.EXTENSION_ASKED: _until,
    Effect.EXTENDED: _until,
    Effect.VISIT_DECIDED: lambda paper, values: {
        "person": str(paper.person_id),
        "consent": values.get("decision") == "grant",
    },
    Effect.ENTRUSTED: lambda _, values: {
        "scope": values.get("scope", ""),
        "body": values.get("body", ""),
        "plan_by": day_of(values.get("plan_by", "")),
    },
    Effect.EXPERT_APPOINTED: lambda paper, values: {
        "opinion": values.get("opinion", ""),
        "expert": values.get("expert", ""),
        "until": day_of(values.get("until", "")),
        "materials": f"według pisma nr {paper.label}",
    },
    Effect.EXPERT_SUPPLIED: lambda paper, values: {
        "opinion": values.get("opinion", ""),
        "items": f"według pisma nr {paper.label}",
    },
    Effect.REOPENED: lambda _, values: {
        "ruling": values.get("ruling", ""),
        "of": day_of(values.get("ruling", "")),
    },
    Effect.SUSPENDED: lambda _, values: {"reason": values.get("ground", "")},
    Effect.DISCONTINUED: lambda _, values: {
        "reason": _DISCONTINUED.get(values.get("ground", ""), "other")
    },
}
