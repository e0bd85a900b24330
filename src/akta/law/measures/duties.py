"""What a coercive measure makes due (zadania ze środków przymusu): §§ 186–201 Regulaminu."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from akta.law import provisions
from akta.law.calendar import previous_working_day, reason_free
from akta.law.localtime import elapsed, end_of, warsaw_day
from akta.law.marks import implements
from akta.law.measures.arrest import ArrestLine, ArrestTerm, arrest_line
from akta.law.measures.clocks import Clock, Loudness, apprehension_clocks
from akta.law.measures.happenings import Happening, What
from akta.law.polish import date_and_time, long_date, sentence, until, weekday
from akta.law.provisions import Provision

ASK_AHEAD, MOTION_AHEAD, TELL_AHEAD, ADVANCE = 21, 14, 3, 14


class UnitLevel(Enum):
    """The kind of unit that leads the case: it decides who reports to whom."""

    LOCAL = "local"
    DISTRICT = "district"
    REGIONAL = "regional"
    DIVISION = "division"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due: until when, by which provision, by whom, to whom, and why."""

    code: str
    sentence: str
    due: datetime
    shown_from: datetime
    provision: Provision
    actor: str
    addressee: str
    why: tuple[str, ...]
    is_red: bool = False

    def is_overdue(self, as_of: datetime) -> bool:
        return as_of.astimezone(UTC) > self.due


def duties(
    events: Sequence[Happening], as_of: datetime, level: UnitLevel = UnitLevel.LOCAL
) -> tuple[Duty, ...]:
    """All that is due now or will be announced by `as_of`, the nearest first."""
    known = sorted((event for event in events if event.at <= as_of), key=lambda e: e.at)
    line = arrest_line(known, as_of)
    found = [
        *_clock_duties(apprehension_clocks(known, as_of)),
        *extension_duties(known, line),
        *nine_months_duty(known, line, level),
        *year_duties(known, line, level),
        *release_duty(known),
        *holder_duty(known),
        *search_duties(known, line),
    ]
    shown = [duty for duty in found if duty.shown_from <= as_of]
    return tuple(sorted(shown, key=lambda duty: duty.due))


def _clock_duties(clocks: Iterable[Clock]) -> Iterable[Duty]:
    for clock in clocks:
        if clock.runs:
            yield Duty(
                code="apprehension.clock",
                sentence=f"{clock.name} do {date_and_time(clock.deadline)}",
                due=clock.deadline,
                shown_from=clock.start,
                provision=clock.provision,
                actor="prokurator prowadzący",
                addressee="sąd",
                why=clock.why,
                is_red=clock.loudness in {Loudness.URGENT, Loudness.OVER},
            )


@implements("R-196-3")
def extension_duties(known: Sequence[Happening], line: ArrestLine) -> Iterable[Duty]:
    """Before a term ends: ask for more 14 days before, or tell the prison 3 days before.

    Neither is moved forward: where the day is free, the working day before is the last one, as in
    the course of the case. Three weeks before the end the choice itself is put on the table.
    """
    if not line.is_arrested or line.current_end is None or _is_in_court(known):
        return
    end, since = line.current_end, line.terms[-1].ruled_at
    if _after(known, since, {What.EXTENSION_ASKED, What.PRISON_TOLD}):
        return
    motion, motion_why = _before(end, MOTION_AHEAD, "Czternaście dób")
    told, told_why = _before(end, TELL_AHEAD, "Trzy doby")
    yield Duty(
        "arrest.extend",
        f"Wniosek o przedłużenie aresztu najpóźniej do {until(motion)}",
        motion,
        elapsed(end, -ASK_AHEAD * _DAY),
        provisions.KPK_263_6,
        "prokurator prowadzący",
        "właściwy sąd",
        motion_why,
    )
    yield Duty(
        "arrest.tell-prison",
        f"Informacja, że wniosku nie będzie, najpóźniej do {until(told)}",
        told,
        elapsed(end, -ASK_AHEAD * _DAY),
        provisions.REG_196_3,
        "prokurator prowadzący",
        "areszt śledczy",
        told_why,
    )


def _before(end: datetime, days: int, words: str) -> tuple[datetime, tuple[str, ...]]:
    """The last moment at least so many days before the end, and why; never moved forward."""
    nominal = elapsed(end, -days * _DAY)
    why = (
        f"Okres aresztu kończy się {date_and_time(end)}.",
        f"{words} przed końcem to {date_and_time(nominal)}.",
    )
    day = warsaw_day(nominal)
    safe = previous_working_day(day)
    if safe == day:
        return nominal, why
    moved = (
        f"{long_date(day)} to {reason_free(day)}, a takiego terminu nie przesuwa się do przodu, "
        f"więc ostatnim dniem roboczym jest {weekday(safe)}, {long_date(safe)}"
    )
    return end_of(safe), (*why, sentence(moved))


@implements("R-194")
def nine_months_duty(
    known: Sequence[Happening], line: ArrestLine, level: UnitLevel
) -> Iterable[Duty]:
    """Detention over nine months (270 days of preparatory detention): reported once, upwards.

    The paragraph speaks of cases of district and local units and of field divisions only.
    """
    if (
        level is UnitLevel.REGIONAL
        or not line.is_arrested
        or line.nine_months is None
        or _is_in_court(known)
    ):
        return
    if _after(known, line.stages[0].start, {What.NINE_MONTHS_TOLD}):
        return
    actor, addressee = (
        (
            "naczelnik wydziału zamiejscowego",
            "Zastępca Prokuratora Generalnego do Spraw Przestępczości Zorganizowanej i Korupcji",
        )
        if level is UnitLevel.DIVISION
        else ("prokurator okręgowy", "prokurator regionalny")
    )
    yield Duty(
        "arrest.nine-months",
        "Informacja o areszcie ponad 9 miesięcy z przewidywanym końcem postępowania",
        line.nine_months,
        elapsed(line.nine_months, -ADVANCE * _DAY),
        provisions.REG_194,
        actor,
        addressee,
        (*line.why, f"Dziewięć miesięcy (270 dób) upływa {date_and_time(line.nine_months)}."),
    )


@implements("R-195")
def year_duties(known: Sequence[Happening], line: ArrestLine, level: UnitLevel) -> Iterable[Duty]:
    """Each extension that lets detention last beyond a year is reported to the National Prosecutor.

    The year moves on by the gaps between preparatory stages.
    """
    if line.year is None:
        return
    actor = (
        "naczelnik wydziału zamiejscowego"
        if level is UnitLevel.DIVISION
        else "prokurator regionalny"
    )
    for term in _beyond(line.terms, line.year):
        if not _after(known, term.ruled_at, {What.YEAR_TOLD}):
            yield Duty(
                "arrest.year",
                f"Informacja o przedłużeniu aresztu ponad rok, do {date_and_time(term.until)}",
                end_of(warsaw_day(term.ruled_at)),
                term.ruled_at,
                provisions.REG_195,
                actor,
                "Prokurator Krajowy",
                (f"Rok (365 dób) upływa {date_and_time(line.year)}.",),
            )


def _beyond(terms: Sequence[ArrestTerm], year: datetime) -> list[ArrestTerm]:
    return [term for term in terms if term.is_extension and term.until > year]


@implements("R-196-1")
def release_duty(known: Sequence[Happening]) -> Iterable[Duty]:
    """The ruling that lifts detention reaches the prison with the release order the same day."""
    lifted = _last(known, What.ARREST_LIFTED)
    if lifted is None or _after(known, lifted.at, {What.RELEASE_DELIVERED}):
        return
    due = end_of(warsaw_day(lifted.at))
    yield Duty(
        "release.deliver",
        "Odpis postanowienia o uchyleniu aresztu i nakaz zwolnienia: dziś, do jednostki pobytu",
        due,
        lifted.at,
        provisions.REG_196_1,
        "prokurator prowadzący",
        "areszt śledczy albo zakład karny, w którym przebywa",
        (f"Postanowienie wydano {date_and_time(lifted.at)}; doręczenie następuje w tym dniu.",),
        is_red=True,
    )


@implements("R-196-2")
def holder_duty(known: Sequence[Happening]) -> Iterable[Duty]:
    """The prison learns on the same day that the detainee is at another authority's disposal."""
    changed = max(
        filter(None, (_last(known, what) for what in (What.HOLDER_CHANGED, What.INDICTED))),
        key=lambda event: event.at,
        default=None,
    )
    if changed is None or _after(known, changed.at, {What.HOLDER_TOLD, *_FREE}):
        return
    if not arrest_line(known, changed.at).is_arrested:
        return
    yield Duty(
        "holder.tell",
        "Zawiadomienie aresztu śledczego o zmianie dyspozycji: dziś",
        end_of(warsaw_day(changed.at)),
        changed.at,
        provisions.REG_196_2,
        "prokurator prowadzący",
        "areszt śledczy",
        (f"Dyspozycja zmieniła się {date_and_time(changed.at)}.",),
        is_red=True,
    )


@implements("R-200-1", "R-201-1", "R-201-2")
def search_duties(known: Sequence[Happening], line: ArrestLine) -> Iterable[Duty]:
    """A wanted notice (list gończy) ends with its reason: the suspect caught, detention lifted."""
    sought = _last(known, What.SOUGHT)
    if sought is None or _after(known, sought.at, {What.SEARCH_ENDED}):
        return
    caught = next((e for e in known if e.what is What.CAUGHT and e.at >= sought.at), None)
    lifted = next((e for e in known if e.what is What.ARREST_LIFTED and e.at >= sought.at), None)
    if caught is not None and lifted is None and line.is_arrested:
        choice = {What.EXTENSION_ASKED, What.ARREST_EXTENDED}
        if not _after(known, caught.at, choice):
            yield _today(
                "search.choose",
                "Przesłuchanie ujętego, a potem wniosek o przedłużenie aresztu albo jego uchylenie",
                caught,
                provisions.REG_200_1,
            )
    over = lifted or caught
    if over is not None:
        ground = provisions.REG_201_2 if lifted else provisions.REG_201_1
        yield _today("search.end", "Odwołanie listu gończego i zawiadomienie Policji", over, ground)


def _today(code: str, sentence: str, event: Happening, ground: Provision) -> Duty:
    return Duty(
        code,
        sentence,
        end_of(warsaw_day(event.at)),
        event.at,
        ground,
        "prokurator prowadzący",
        "jednostka Policji",
        (f"{event.what.polish.capitalize()} {date_and_time(event.at)}.",),
        is_red=True,
    )


_DAY = timedelta(days=1)
_FREE = {What.ARREST_LIFTED, What.RELEASED}


def _last(known: Sequence[Happening], what: What) -> Happening | None:
    return next((event for event in reversed(known) if event.what is what), None)


def _after(known: Sequence[Happening], since: datetime, whats: set[What]) -> bool:
    return any(event.what in whats and event.at >= since for event in known)


def _is_in_court(known: Sequence[Happening]) -> bool:
    """Whether the case is with the court: indicted and not returned since."""
    indicted = _last(known, What.INDICTED)
    return indicted is not None and not _after(known, indicted.at, {What.RETURNED})
