"""Filling a paper from its case (wypełnianie pisma danymi sprawy): what is known, never guessed."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from akta.cases.charges.queries import charge_words, charges_in
from akta.cases.measures.queries import Line, court_of_motion, level_of, lines_of
from akta.cases.models import Capacity, Case, CasePerson
from akta.cases.proceedings.queries import proceeding_of
from akta.cases.proceedings.state import act_of, entries_of, happenings
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.files.models import SetKind, Volume
from akta.law.charges.acts import Charge, State
from akta.law.charges.conclusions import conclusions, in_order
from akta.law.measures.arrest import FIRST_TERM
from akta.law.measures.duties import UnitLevel
from akta.law.measures.happenings import What
from akta.law.papers.model import PaperKind
from akta.law.polish import date_and_time, listed, long_date, plural
from akta.law.terms import Length, Unit, measure_term
from akta.papers.enclosures import enclosures_words, volumes_of
from akta.papers.models import Paper, PaperState

__all__ = ["charge_options", "checking_facts", "facts_of", "filled"]


def filled(kind: PaperKind, facts: Mapping[str, str]) -> dict[str, str]:
    """The first values of a paper: each field that a fact fills, the others empty."""
    return {one.name: facts.get(one.fill, "") if one.fill else "" for one in kind.fields()}


def facts_of(
    case: Case, person: CasePerson | None, *, actor: Actor, at: datetime
) -> dict[str, str]:
    """What the case tells for its papers, by the keys that fields ask for."""
    lines = lines_of(case, actor=actor, at=at)
    told = _measures(lines)
    facts = {
        **_of_case(case),
        **_of_persons(case, person),
        "measures": told or "nie stosuje się",
        "measures_end": f"uchyla się – {told}" if told else "nie stosowano",
        "detained": _detained(lines) or "brak",
        "volumes": volumes_of(case),
        "enclosures": enclosures_words(case),
        "times": _times(case),
        "regulation": act_of(case).value,
        **_of_charges(case),
    }
    line = next((each for each in lines if person and each.person.pk == person.pk), None)
    return facts | (_of_arrest(case, line, at) if line else {}) | _of_visit(case, person)


def _of_case(case: Case) -> dict[str, str]:
    proceeding = proceeding_of(case)
    known = proceeding.facts if proceeding else {}
    end = proceeding.period_end if proceeding else None
    referent = case.referent.full_name if case.referent else ""
    return {
        "form": {"investigation": "śledztwo", "inquiry": "dochodzenie"}.get(str(case.form), ""),
        "opened": _day(known.get("initiated")) or long_date(case.opened_on),
        "period_end": long_date(end) if end else "",
        "suspended": _day(known.get("suspended_on")),
        "discontinued": _discontinued(case) or _day(known.get("discontinued_on")),
        "referent": f"{referent}, {case.unit.name}" if referent else "",
        "subject": case.subject,
        **_of_plan(case),
    }


def _of_plan(case: Case) -> dict[str, str]:
    """The last plan of the investigation, which the next one updates (§ 127 ust. 1)."""
    return {f"plan_{name}": told for name, told in _last(case.pk, "investigation-plan").items()}


def _last(case_id: UUID, kind: str, but: UUID | None = None) -> dict[str, str]:
    """The fields of the last signed paper of a kind."""
    signed = Paper.objects.filter(case_id=case_id, kind=kind, state=PaperState.SIGNED)
    last = signed.exclude(pk__in=[but] if but else []).order_by("-signed_at").first()
    if last is None:
        return {}
    return last.versions.order_by("-number").values_list("values", flat=True).first() or {}


def _discontinued(case: Case) -> str:
    """The last ruling on discontinuation that was signed here: day and number."""
    signed = Paper.objects.filter(case=case, kind="discontinuation", state=PaperState.SIGNED)
    last = signed.order_by("-signed_at").first()
    if last is None or last.signed_at is None:
        return ""
    return f"z {long_date(local_day(last.signed_at))}, nr {last.label}"


def _day(kept: object) -> str:
    """A day as the fold keeps it, in words; empty where it is not known."""
    return long_date(date.fromisoformat(kept)) if isinstance(kept, str) else ""


def _of_persons(case: Case, person: CasePerson | None) -> dict[str, str]:
    people = list(case.persons.filter(removed_at__isnull=True).order_by("added_at"))

    def names(capacity: Capacity) -> str:
        return ", ".join(each.full_name for each in people if each.capacity == capacity)

    counsel = [
        each.full_name
        for each in people
        if person and each.capacity == Capacity.DEFENCE and each.represents_id == person.pk
    ]
    suspects = [each for each in people if each.capacity == Capacity.SUSPECT]
    return {
        "suspect": person.full_name if person else "",
        "suspects": names(Capacity.SUSPECT),
        "victims": names(Capacity.INJURED),
        "counsel": ", ".join(counsel),
        "accused": "\n".join(f"{n}. {each.full_name}" for n, each in enumerate(suspects, 1)),
        "heading": f"przeciwko: {names(Capacity.SUSPECT)}" if suspects else "",
    }


def _of_arrest(case: Case, line: Line, at: datetime) -> dict[str, str]:
    arrest = line.arrest
    start = arrest.start
    court = court_of_motion(line, at=at)
    facts = {
        "court": court.court.value,
        "arrest_since": date_and_time(start) if start else "",
        "arrest_end": date_and_time(arrest.current_end) if arrest.current_end else "",
        "arrest_total": plural(arrest.prepared.days, "doba", "doby", "dób") if start else "",
        "arrest_act": arrest.terms[0].act if arrest.terms else "",
        "nine_months_addressee": _nine_months_addressee(case),
    }
    if start and not arrest.terms:
        end = measure_term(start, Length(FIRST_TERM, Unit.DAY)).end
        assert isinstance(end, datetime)
        facts["arrest_until"] = date_and_time(end)
    return facts


def _of_visit(case: Case, person: CasePerson | None) -> dict[str, str]:
    """Who asked last to visit the detainee, and how related."""
    if person is None:
        return {}
    events = happenings(entries_of(case.pk))
    asked = [e for e in events if e.kind == "visit_asked" and e.get("person") == str(person.pk)]
    if not asked:
        return {}
    return {name: str(asked[-1].get(name) or "") for name in ("visitor", "kinship")}


def _nine_months_addressee(case: Case) -> str:
    if level_of(case) is UnitLevel.DIVISION:
        return "Zastępca Prokuratora Generalnego do Spraw Przestępczości Zorganizowanej i Korupcji"
    return "Prokurator Regionalny, za pośrednictwem Prokuratora Okręgowego"


def _measures(lines: list[Line]) -> str:
    told = []
    for line in lines:
        if line.arrest.current_end:
            until = date_and_time(line.arrest.current_end)
            told.append(f"{line.person.full_name}: tymczasowe aresztowanie do {until}")
        standing = [
            event.about or "środek zapobiegawczy"
            for event in line.happenings
            if event.what in {What.MEASURE_APPLIED, What.MEASURE_CHANGED}
        ]
        lifted = any(event.what is What.MEASURE_LIFTED for event in line.happenings)
        if standing and not lifted:
            told.append(f"{line.person.full_name}: {standing[-1]}")
    return "; ".join(told)


def _detained(lines: list[Line]) -> str:
    return "\n".join(
        f"- {line.person.full_name}, areszt do {date_and_time(line.arrest.current_end)}"
        for line in lines
        if line.arrest.current_end
    )


def _of_charges(case: Case) -> dict[str, str]:
    """Charges for the papers that end a case: those without ground, and those to be indicted."""
    charges, names = charges_in(case), _names(case)
    open_ = [charge for charge in charges if charge.state is State.CHARGED]
    unfounded = [charge for charge in charges if charge.state is State.UNFOUNDED]
    if not unfounded and not open_:
        return {}
    return {
        "unfounded": ",".join(charge.key for charge in unfounded),
        "unfounded_acts": "\n\n".join(charge_words(charge.act) for charge in unfounded),
        "scope": "part" if unfounded else "",
        "part": "; ".join(_option(charge, names) for charge in unfounded),
        "included": ",".join(charge.key for charge in open_),
        **(_of_indictment(open_, names) if open_ else {}),
    }


def _of_indictment(charges: list[Charge], names: Mapping[str, str]) -> dict[str, str]:
    ordered = in_order(charges)
    told = [
        f"{names[person]}, o czyn z {'; '.join(dict.fromkeys(c.act.qualification for c in own))}"
        for person, own in ordered
    ]
    return {
        "accused": "\n".join(f"{n}. {names[person]}" for n, (person, _) in enumerate(ordered, 1)),
        "conclusions": conclusions(charges, names),
        "heading": f"przeciwko: {listed(told)}",
    }


def _names(case: Case) -> dict[str, str]:
    return {str(each.pk): each.full_name for each in case.persons.all()}


def charge_options(case: Case) -> list[tuple[str, str]]:
    """The charges that a paper may name, with their words, for a form."""
    names = _names(case)
    return [(charge.key, _option(charge, names)) for charge in charges_in(case) if charge.is_open]


def _option(charge: Charge, names: Mapping[str, str]) -> str:
    return f"{names[charge.person]}: {charge_words(charge.act)}"


TIMES = ("pierwszy", "drugi", "trzeci")


def _times(case: Case) -> str:
    """Which motion for more time it is, after those in the course: also of before the system."""
    asked = happenings(entries_of(case.pk))
    before = sum(event.kind == "extension_requested" for event in asked)
    return TIMES[before] if before < len(TIMES) else "kolejny"


def checking_facts(paper: Paper) -> dict[str, str]:
    """Facts that only the checks before signing need; they are kept nowhere.

    Names of the separate set (art. 250 § 2b k.p.k.) are the authors of its documents.
    """
    people = paper.case.persons.filter(
        removed_at__isnull=True, capacity__in=(Capacity.SUSPECT, Capacity.SUSPECTED)
    )
    protected = Volume.objects.filter(case=paper.case, set_kind=SetKind.SEPARATE).values_list(
        "documents__author", flat=True
    )
    return {
        "known_names": ", ".join(each.full_name for each in people),
        "protected": ", ".join(sorted({name for name in protected if name})),
        "previous": _previous(paper.case_id, paper.pk),
        "undisclosed": "tak" if _last(paper.case_id, "undisclosed-testimonies") else "",
        **_checking_charges(paper),
        "cards": _cards(paper.case),
    }


def _cards(case: Case) -> str:
    """The last card of each volume of the main file, as "1:120,2:60"; empty without cards."""
    rows = Volume.objects.filter(case=case, set_kind=SetKind.MAIN)
    last = rows.annotate(last=Max("cards__number")).filter(last__gt=0)
    found = last.order_by("number").values_list("number", "last")
    return ",".join(f"{number}:{cards}" for number, cards in found)


def _checking_charges(paper: Paper) -> dict[str, str]:
    """Who is accused together of one act, and whether charges are open at all."""
    charges = [charge for charge in charges_in(paper.case) if charge.is_open]
    names = _names(paper.case)
    together = {
        names[one.person]
        for one in charges
        for other in charges
        if one.act.id == other.act.id and one.person != other.person
    }
    return {
        "open_charges": ",".join(charge.key for charge in charges),
        "together": ", ".join(sorted(together)),
    }


def _previous(case_id: UUID, but: UUID) -> str:
    values = _last(case_id, "extension-motion", but)
    return "\n".join(str(values.get(name, "")) for name in ("why", "plan"))
