"""The life of the demonstration's cases (przebieg): events of the story and a few smaller cases.

The story's own dates are kept; what must lie near today (a term soon, one overdue, one that waits
for others) is counted from the day of the first start.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from akta.cases import services as cases
from akta.cases.charges.queries import numbered
from akta.cases.measures import services as measures
from akta.cases.measures.services import Recorded
from akta.cases.models import Capacity, Case, CasePerson, Form, Proceeding
from akta.cases.proceedings.services import record_event
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.models import Counter
from akta.law.charges.acts import Act, kept
from akta.law.localtime import WARSAW, elapsed
from akta.law.measures.happenings import What
from akta.law.terms import add_months
from akta.units.models import Cell

SUSPECT = "Tomasz Wrzosek"
YEAR_OF_NUMBERS = 123 / 75  # the story's case is the 123rd on the 75th day of its year
EXTENDED_TO = date(2026, 9, 18)
NEXT_END = timedelta(days=12)  # so that the motion for more time is due within a week

Step = tuple[date, str, dict[str, Any]]


def on(month: int, day: int) -> date:
    return date(2026, month, day)


def _dated(day: date | timedelta) -> dict[str, Any]:
    """The day that the data on a suspect are of."""
    return {"record_of": day, "property_of": day}


def _act(name: str, what: str, day: date | timedelta, place: str, law: str, **more: Any) -> Any:
    return {"id": name, "what": what, "on": day, "place": place, "qualification": law, **more}


CHARGES = [
    _act(
        "story-1",
        "będąc kierownikiem magazynu Hurtowni Instalacyjnej IRMA, przywłaszczył powierzone mu "
        "mienie znacznej wartości w postaci 14 pomp ciepła AERIS, 22 kotłów ISKRA i 28 pomp "
        "obiegowych NURT o łącznej wartości 218 640 zł, na szkodę Ireny Małkowskiej",
        on(3, 12),
        "w Przykładowie",
        "art. 284 § 2 k.k. w zw. z art. 294 § 1 k.k.",
    ),
    _act(
        "story-2",
        "prowadząc samochód Fiat Ducato, nieumyślnie naruszył zasady bezpieczeństwa w ruchu w ten "
        "sposób, że nie ustąpił pierwszeństwa pojazdowi Škoda Fabia, w wyniku czego kierująca nim "
        "Irena Małkowska doznała złamania kości promieniowej prawej, a następnie zbiegł z miejsca "
        "zdarzenia",
        on(3, 12),
        "w Przykładowie",
        "art. 177 § 1 k.k. w zw. z art. 178 § 1 k.k.",
    ),
]
ROBBERY = _act(
    "robbery-1",
    "grożąc sprzedawczyni nożem, zabrał z kasy sklepu 1 850 zł",
    timedelta(days=-74),
    "w Przykładowie",
    "art. 280 § 2 k.k.",
)
DATA_OF = on(4, 8)
STORY: tuple[Step, ...] = (
    (on(3, 16), "notification_received", {"manner": "written", "reporter": "person"}),
    (on(3, 18), "initiated", {"form": "investigation", "perpetrator_named": False}),
    (on(3, 19), "opening_notices", {}),
    (on(3, 19), "plan_made", {}),
    (on(3, 19), "entrusted", {"scope": "acts", "body": "Komenda Powiatowa Policji"}),
    (on(4, 3), "charges_issued", {"person": SUSPECT, "acts": CHARGES}),
    (on(4, 3), "plan_made", {}),
    (on(4, 8), "charges_announced", {"person": SUSPECT, "signature": "signed"}),
    (DATA_OF, "suspect_data_known", {"person": SUSPECT, **_dated(DATA_OF)}),
    (on(4, 8), "reasons_demanded", {"person": SUSPECT, "what": "written"}),
    (on(4, 20), "reasons_given", {"person": SUSPECT, "what": "written"}),
    (on(5, 14), "motion_filed", {"motion": "evidence"}),
    (on(5, 19), "motion_decided", {"motion": "evidence", "granted": False}),
    (on(6, 10), "extension_requested", {"until": EXTENDED_TO}),
    (on(6, 12), "extended", {"until": EXTENDED_TO}),
    (on(6, 15), "plan_made", {}),
)
MEASURES = (
    "dozór Policji, zakaz kontaktu, poręczenie majątkowe 10 000 zł",
    "poręczenie majątkowe obniżone do 3000 zł",
)


@dataclass(frozen=True, slots=True)
class Small:
    """A further case: when its first event was, who is in it and what happened on which day."""

    subject: str
    form: Form
    steps: tuple[tuple[int, str, Mapping[str, Any]], ...]
    persons: tuple[tuple[Capacity, str, str], ...] = ()
    is_of_referent: bool = True
    detained: tuple[int, int] | None = None


INVESTIGATION, INQUIRY = {"form": "investigation"}, {"form": "inquiry"}
SMALL = (
    Small(
        "włamania do altan na ogrodach działkowych „Malwa” w Przykładowie",
        Form.INQUIRY,
        (
            (-24, "notification_received", {"manner": "oral", "reporter": "person"}),
            (-20, "verification_ordered", {"action": "body"}),
        ),
        ((Capacity.INJURED, "Halina", "Sroka"),),
    ),
    Small(
        "oszustwo przy sprzedaży opału w składzie „Żarek”",
        Form.INVESTIGATION,
        (
            (-259, "initiated", INVESTIGATION),
            (-258, "opening_notices", {}),
            (-257, "plan_not_needed", {"reason": "sprawa jednowątkowa"}),
            (-195, "suspended", {"reason": "other"}),
        ),
        ((Capacity.INJURED, "Józef", "Kania"),),
    ),
    Small(
        "uszkodzenie ogrodzenia przy ul. Sadowej, spór sąsiedzki",
        Form.INQUIRY,
        (
            (-33, "initiated", INQUIRY),
            (-32, "opening_notices", {}),
            (-25, "mediation_from", {}),
        ),
        ((Capacity.SUSPECTED, "Feliks", "Wróbel"), (Capacity.INJURED, "Maria", "Gil")),
    ),
    Small(
        "rozbój w sklepie przy ul. Dworcowej w Przykładowie",
        Form.INVESTIGATION,
        (
            (-73, "initiated", INVESTIGATION),
            (-73, "plan_made", {}),
            (-72, "opening_notices", {}),
            (-73, "charges_issued", {"person": "Dominik Czyż", "acts": [ROBBERY]}),
            (-73, "charges_announced", {"person": "Dominik Czyż", "signature": "signed"}),
            (-73, "apprehension_assessed", {"person": "Dominik Czyż"}),
            (-72, "suspect_data_known", {"person": "Dominik Czyż", **_dated(timedelta(days=-72))}),
            (-72, "plan_made", {}),
        ),
        ((Capacity.SUSPECT, "Dominik", "Czyż"), (Capacity.INJURED, "Beata", "Rudzik")),
        detained=(-73, 17),
    ),
    Small(
        "niealimentacja na szkodę małoletniego",
        Form.INQUIRY,
        (
            (-52, "initiated", INQUIRY),
            (-20, "motion_filed", {"motion": "evidence"}),
        ),
        ((Capacity.SUSPECT, "Rafał", "Zięba"),),
        is_of_referent=False,
    ),
)


def register_others(
    secretary: Actor, referent: Actor, other: Actor, cell: Cell, at: datetime
) -> None:
    """Register the further cases and tell their lives; the story's case is registered after them.

    A case gets a number that fits its day, as if the register had been kept all year.
    """
    today = local_day(at)
    for small in sorted(SMALL, key=lambda each: each.steps[0][0]):
        owner = referent if small.is_of_referent else other
        first = today + timedelta(days=small.steps[0][0])
        _number_next(cell, first)
        case = cases.register_case(
            actor=secretary,
            cell_id=cell.pk,
            register="Ds",
            form=small.form,
            subject=small.subject,
            referent_id=owner.id,
            opened_on=first,
            at=at,
        )
        for capacity, given_name, surname in small.persons:
            facts = {"capacity": capacity, "given_name": given_name, "surname": surname}
            cases.add_person(actor=owner, case_id=case.pk, facts=facts, at=at)
        if small.detained:
            _detain(case, owner, small.detained, at)
        _tell(case, owner, _days(small, today), at)


def _number_next(cell: Cell, day: date) -> None:
    before = round(day.timetuple().tm_yday * YEAR_OF_NUMBERS)
    name = f"case:{cell.pk}:Ds:{day.year}"
    counter, _ = Counter.objects.get_or_create(name=name, defaults={"value": 0})
    counter.value = max(counter.value, before)
    counter.save()


def _days(small: Small, today: date) -> Iterator[Step]:
    for days, kind, values in small.steps:
        given = {name: _day(value, today) for name, value in values.items()}
        yield today + timedelta(days=days), kind, given


def _day(value: Any, today: date) -> Any:
    """A day of the story is written as its distance from today."""
    if isinstance(value, list):
        return [{name: _day(inner, today) for name, inner in each.items()} for each in value]
    return today + value if isinstance(value, timedelta) else value


def tell_story(case: Case, referent: Actor, at: datetime) -> None:
    """The story's own events up to today, and the prolongations that bring it near today.

    Told once: a case of which anything is recorded is left as it is.
    """
    if Proceeding.objects.filter(case=case).exists():
        return
    today = local_day(at)
    _tell(case, referent, [*STORY, *_renewals(today), *_prolongations(today)], at)
    _supervise(case, referent, at)


def _prolongations(today: date) -> Iterator[Step]:
    """From the story's last known end on: three months each time, the last one until soon."""
    end = EXTENDED_TO
    while end < today + timedelta(days=3):
        decided = end - timedelta(days=6)
        end = min(add_months(end, 3), today + NEXT_END)
        yield decided - timedelta(days=4), "extension_requested", {"until": end}
        yield decided, "extended", {"until": end}


def _renewals(today: date) -> Iterator[Step]:
    """The data on the suspect, asked for anew each time they are six months old."""
    of = DATA_OF
    while (of := add_months(of, 6)) <= today:
        for what in ("record", "property"):
            yield of, f"{what}_data_asked", {"person": SUSPECT}
            yield of, f"{what}_data_came", {"person": SUSPECT, f"{what}_of": of}


def _tell(case: Case, actor: Actor, steps: Any, at: datetime) -> None:
    persons = {p.full_name: str(p.pk) for p in CasePerson.objects.filter(case=case)}
    today = local_day(at)
    for day, kind, values in sorted(steps, key=lambda step: step[0]):
        if day > today:
            continue
        named = {name: persons.get(str(value), value) for name, value in values.items()}
        named |= _charged(values)
        record_event(actor=actor, case_id=case.pk, kind=kind, day=day, values=named, at=at)


def _charged(values: dict[str, Any]) -> dict[str, Any]:
    """The acts of a ruling on charges as the journal keeps them, and in words."""
    if "acts" not in values:
        return {}
    acts = [Act(**each) for each in values["acts"]]
    return {"acts": [kept(act) for act in acts], "charged": numbered(acts)}


def _supervise(case: Case, actor: Actor, at: datetime) -> None:
    """The measures of the story: ordered on 8 April, one of them made lighter on 4 May."""
    suspect = CasePerson.objects.get(case=case, capacity=Capacity.SUSPECT)
    happened = (
        (What.MEASURE_APPLIED, on(4, 8), MEASURES[0]),
        (What.MEASURE_CHANGED, on(5, 4), MEASURES[1]),
    )
    for what, day, about in happened:
        _measure(case, actor, Recorded(suspect.pk, what, _noon(day), about=about), at)


def _detain(case: Case, actor: Actor, days: tuple[int, int], at: datetime) -> None:
    """Apprehended, handed over and detained; the term of the arrest ends soon."""
    suspect = CasePerson.objects.get(case=case, capacity=Capacity.SUSPECT)
    start = _noon(local_day(at) + timedelta(days=days[0]))
    until = elapsed(start, timedelta(days=days[1] - days[0]))  # by the clock, over its change
    for what, moment, end in (
        (What.APPREHENDED, start, None),
        (What.HANDED_OVER, start + timedelta(hours=30), None),
        (What.ARREST_APPLIED, start + timedelta(hours=48), until),
        (What.RULING_SERVED, start + timedelta(hours=49), None),
    ):
        _measure(case, actor, Recorded(suspect.pk, what, moment, end), at)


def _measure(case: Case, actor: Actor, given: Recorded, at: datetime) -> None:
    if given.moment <= at:
        measures.record_happening(actor=actor, case_id=case.pk, given=given, at=at)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), WARSAW)
