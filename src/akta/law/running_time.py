"""Running time of preparatory proceedings (czas trwania postępowania przygotowawczego).

The period is a net one (§ 249 Regulaminu): it is folded from the events of a proceeding, each
day of an excluded interval is left out once, and the end moves by what was left out. An interval
is half-open: the day on which it opens is not counted, the day on which it closes is again.
What happened after `as_of` is not looked at.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from akta.law import provisions
from akta.law.calendar import next_working_day, previous_working_day
from akta.law.marks import implements
from akta.law.polish import long_date, plural, sentence
from akta.law.provisions import Provision
from akta.law.readings import DEFAULT_READINGS, Readings, notes_for
from akta.law.severing import Origin, needs_first_act, running_from
from akta.law.terms import add_months


class RuleSet(Enum):
    """The act by which a proceeding runs (zestaw reguł)."""

    COMMON = "common"
    MILITARY = "military"


class Kind(Enum):
    """Form of the proceeding, with its statutory length in months."""

    INVESTIGATION = "investigation"
    INQUIRY = "inquiry"

    @property
    def polish(self) -> str:
        return "śledztwo" if self is Kind.INVESTIGATION else "dochodzenie"

    @property
    def months(self) -> int:
        return 3 if self is Kind.INVESTIGATION else 2

    @property
    def ground(self) -> Provision:
        return provisions.KPK_310_1 if self is Kind.INVESTIGATION else provisions.KPK_325I_1


class Role(Enum):
    """Part that this proceeding has in a joining: it receives the other or is absorbed by it."""

    RECEIVING = "receiving"
    ABSORBED = "absorbed"


class Addressee(Enum):
    """To whom a motion for further time goes."""

    SUPERVISING = "supervising"
    SUPERVISING_OR_DIRECT_SUPERIOR = "supervising_or_direct_superior"
    SUPERIOR = "superior"


class Ground(NamedTuple):
    """Why time is excluded: the provision, what opens the interval and what closes it."""

    provision: Provision
    opens: tuple[str, ...]
    closes: tuple[str, ...]


GROUNDS = (
    Ground(provisions.REG_249_1, ("mediation_from",), ("mediation_to",)),
    Ground(provisions.REG_249_2, ("suspended",), ("taken_up", "suspension_quashed")),
    Ground(provisions.REG_249_3, ("closed", "indictment_sent"), ("returned",)),
    Ground(
        provisions.REG_249_4,
        ("discontinued",),
        ("reopened", "resumed", "discontinuation_quashed"),
    ),
    Ground(provisions.REG_249_5, ("motion_335_sent",), ("motion_335_returned",)),
    Ground(provisions.REG_249_6, ("transferred",), ("transfer_back",)),
)
_OPENED_BY = {name: ground for ground in GROUNDS for name in ground.opens}
_CLOSED_BY = {name: ground for ground in GROUNDS for name in ground.closes}
_MILITARY = {
    provisions.REG_130_2: provisions.MIL_98_2,
    provisions.REG_130_3: provisions.MIL_98_3,
}
# Fields that an event needs besides its date.
EVENT_FIELDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*_OPENED_BY, *_CLOSED_BY, "investigation_opened"), ()),
    "extended": ("until",),
    "joined": ("initiated", "role"),
    "severed": ("initiated", "acts_done"),
}
# Fields that an event may have besides: of a severed case under the military regulation.
MORE_FIELDS: dict[str, tuple[str, ...]] = {"severed": ("covered", "first_act")}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the proceeding, with what its type needs.

    `covered` and `first_act` belong to the military rule of severing (§ 67 ust. 3–5): whether the
    opening of the original covered the severed part, and the day of the first act about it.
    """

    type: str
    day: date
    until: date | None = None
    initiated: date | None = None
    role: Role | None = None
    acts_done: bool | None = None
    covered: bool | None = None
    first_act: date | None = None

    def __post_init__(self) -> None:
        needed = EVENT_FIELDS[self.type]
        if needs_first_act(covered=self.covered, acts_done=self.acts_done):
            needed = (*needed, "first_act")
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise ValueError(f"Event {self.type} lacks {missing[0]}.")


@dataclass(frozen=True, slots=True)
class Proceeding:
    """A proceeding as its running time sees it; events in any order."""

    rules: RuleSet
    kind: Kind
    initiated: date
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Excluded:
    """Days left out, [start, end), by all the provisions that apply."""

    start: date
    end: date
    provisions: tuple[Provision, ...]

    @property
    def days(self) -> int:
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class LatestMotion:
    """The last day for a motion for further time, by which provision and to whom."""

    day: date
    provision: Provision
    addressee: Addressee


@dataclass(frozen=True, slots=True)
class Problem:
    """An event that does not fit the others."""

    event: Event
    sentence: str


@dataclass(frozen=True, slots=True)
class RunningTime:
    """The outcome, with the steps to it; what is not running has no end."""

    running_start: date
    gross_days: int
    excluded: tuple[Excluded, ...]
    net_days: int
    nominal_end: date
    period_end: date | None
    paused: bool
    days_left: int
    limit_year: date
    latest_motion: LatestMotion | None
    explanation: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _State:
    """The fold of the events so far."""

    kind: Kind
    start: date
    start_reason: str
    rules: RuleSet
    extended: Event | None = None
    open: dict[Provision, date] = field(default_factory=dict)
    closed: list[Excluded] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    readings: Readings = DEFAULT_READINGS

    @property
    def stopping(self) -> dict[Provision, date]:
        """The open intervals that let the period stand; a transfer only by a switch."""
        if self.readings.transfer_pauses:
            return self.open
        return {
            ground: since for ground, since in self.open.items() if ground != provisions.REG_249_6
        }


@implements("R-249")
def running_time(
    proceeding: Proceeding,
    as_of: date,
    *,
    end_on_working_day: Callable[[date], date] | None = None,
    readings: Readings = DEFAULT_READINGS,
) -> RunningTime:
    """Fold the events up to `as_of` into the running time.

    `readings` answers the open questions of § 109 and § 249 (`akta.law.readings`).
    `end_on_working_day` is the switch that moves the end of a period off a free day; by default
    the end stays where the sum puts it.
    """
    if readings.end_moves and end_on_working_day is None:
        end_on_working_day = next_working_day
    known = [event for event in _in_order(proceeding.events) if event.day <= as_of]
    state = _folded(proceeding, known, readings)
    start = state.start
    excluded = _excluded(state, start, as_of)
    gross, left_out = (as_of - start).days, sum(interval.days for interval in excluded)
    nominal = _nominal_end(state)
    anchor = state.extended.day if state.extended else start
    paused_since = _paused_since(state, anchor)
    limit = add_months(start, 12) + timedelta(days=left_out)
    end = period_end(nominal, state.closed, anchor, before=paused_since)
    if paused_since is None and end_on_working_day is not None:
        end = end_on_working_day(end)
    motion = None if paused_since else latest_motion(proceeding.rules, state.kind, end, limit)
    result = RunningTime(
        running_start=start,
        gross_days=gross,
        excluded=excluded,
        net_days=gross - left_out,
        nominal_end=nominal,
        period_end=None if paused_since else end,
        paused=paused_since is not None,
        days_left=(end - (paused_since or as_of)).days,
        limit_year=limit,
        latest_motion=motion,
        explanation=(),
        problems=tuple(state.problems),
    )
    return replace(result, explanation=tuple(_explained(result, state, proceeding, as_of)))


def period_end(
    nominal: date, closed: Iterable[Excluded], anchor: date, *, before: date | None = None
) -> date:
    """The smallest e with e = nominal end + excluded days in [anchor, e).

    An interval that begins after the period has ended does not revive it. With `before` only
    days before it are looked at: the end as it stood when an open interval began.
    """
    intervals, end = tuple(closed), nominal
    while True:
        until = end if before is None else min(end, before)
        later = nominal + timedelta(days=sum(x.days for x in union(intervals, anchor, until)))
        if later == end:
            return end
        end = later


def union(intervals: Iterable[Excluded], first: date, until: date) -> tuple[Excluded, ...]:
    """Intervals clipped to [first, until), those that meet made into one, each day once."""
    clipped = sorted(
        (
            replace(interval, start=max(interval.start, first), end=min(interval.end, until))
            for interval in intervals
        ),
        key=lambda interval: interval.start,
    )
    merged: list[Excluded] = []
    for interval in clipped:
        if interval.days <= 0:
            continue
        if merged and interval.start <= merged[-1].end:
            merged[-1] = _together(merged[-1], interval)
        else:
            merged.append(interval)
    return tuple(merged)


@implements("R-130-2", "R-130-3", "R-133", "M-80")
def latest_motion(rules: RuleSet, kind: Kind, end: date, limit_year: date) -> LatestMotion:
    """The last day to ask for further time: at least so many days before the end, never later.

    A day off or a Saturday gives way to the working day before it.
    """
    if kind is Kind.INQUIRY:
        days, provision = (
            (7, provisions.MIL_80) if rules is RuleSet.MILITARY else (5, provisions.REG_133)
        )
        addressee = Addressee.SUPERVISING
    elif end >= limit_year:
        days, provision, addressee = 14, provisions.REG_130_3, Addressee.SUPERIOR
    else:
        days, provision = 7, provisions.REG_130_2
        addressee = Addressee.SUPERVISING_OR_DIRECT_SUPERIOR
    last_day = previous_working_day(end - timedelta(days=days))
    return LatestMotion(last_day, provision, addressee)


def place_of_motion(motion: LatestMotion, rules: RuleSet) -> Provision:
    """The place that a screen cites for the motion: a military unit has its own regulation."""
    own = _MILITARY if rules is RuleSet.MILITARY else {}
    return own.get(motion.provision, motion.provision)


def _in_order(events: Iterable[Event]) -> list[Event]:
    """By date; events of one day stay in the order given."""
    return sorted(events, key=lambda event: event.day)


def _folded(proceeding: Proceeding, events: Sequence[Event], readings: Readings) -> _State:
    reason = sentence(f"Postępowanie wszczęto {long_date(proceeding.initiated)}")
    state = _State(
        proceeding.kind, proceeding.initiated, reason, proceeding.rules, readings=readings
    )
    for event in events:
        if event.type in _OPENED_BY:
            state.open.setdefault(_OPENED_BY[event.type].provision, event.day)
        elif event.type in _CLOSED_BY:
            _close(state, event)
        else:
            _STEPS[event.type](state, event)
    return state


@implements("R-249-1", "R-249-2", "R-249-3", "R-249-5")
@implements("R-249-4")
def _close(state: _State, event: Event) -> None:
    """The first closing event ends the interval that its ground has open."""
    provision = _CLOSED_BY[event.type].provision
    since = state.open.pop(provision, None)
    if since is None:
        state.problems.append(
            Problem(
                event,
                f"Zdarzenie „{event.type}” z {long_date(event.day)} kończy okres "
                f"({provision.place}), którego nic nie rozpoczęło. Proszę uzupełnić zdarzenia.",
            )
        )
        return
    end = event.day if state.readings.closing_day_counts else event.day + timedelta(days=1)
    state.closed.append(Excluded(since, end, (provision,)))


def _extend(state: _State, event: Event) -> None:
    state.extended = event


@implements("R-108-3")
def _join(state: _State, event: Event) -> None:
    """§ 108 ust. 3: the joined proceeding runs from the opening of the receiving one.

    Intervals and extensions of the one that is absorbed are no longer counted.
    """
    assert event.initiated is not None  # an event of this type has it
    if event.role is not Role.ABSORBED:
        return
    _start_anew(state, event.initiated, event, provisions.REG_108_3)
    state.open.clear()
    state.closed.clear()


@implements("R-109-3", "M-67-3")
def _sever(state: _State, event: Event) -> None:
    """§ 109 ust. 3: the opening of the original counts only if acts had been done.

    Otherwise a new ruling opens the severed proceeding: that of the case itself, or the day
    named by the event where it is not before the severing.
    """
    assert event.initiated is not None  # an event of this type has it
    if not state.readings.severed_keeps_exclusions:
        state.open.clear()
        state.closed.clear()
    covered = event.covered if state.rules is RuleSet.MILITARY else None
    origin, ground = running_from(acts_done=bool(event.acts_done), covered=covered)
    if origin is Origin.ORIGINAL:
        state.start = event.initiated
        state.start_reason = _because(event.initiated, ground)
    elif origin is Origin.FIRST_ACT:
        assert event.first_act is not None  # such an event has it
        _start_anew(state, event.first_act, event, ground)
    elif event.initiated >= event.day:
        _start_anew(state, event.initiated, event, ground)
    else:
        _start_anew(state, state.start, event, ground)


@implements("R-129")
def _open_investigation(state: _State, event: Event) -> None:
    """§ 129: the period of an investigation runs from its own opening, without the inquiry."""
    state.kind = Kind.INVESTIGATION
    _start_anew(state, event.day, event, provisions.REG_129)


_STEPS: dict[str, Callable[[_State, Event], None]] = {
    "extended": _extend,
    "joined": _join,
    "severed": _sever,
    "investigation_opened": _open_investigation,
}


def _start_anew(state: _State, start: date, event: Event, ground: Provision) -> None:
    """Run from another day; what was granted for the former period is spent."""
    state.start, state.start_reason = start, _because(start, ground)
    if state.extended is not None and state.extended.day <= event.day:
        state.extended = None


def _because(start: date, ground: Provision) -> str:
    return f"Czas trwania liczy się od {long_date(start)} ({ground})."


@implements("R-249-6")
def _excluded(state: _State, start: date, as_of: date) -> tuple[Excluded, ...]:
    """All excluded days so far; a transfer counts only once the file is back."""
    running = [Excluded(since, as_of, (provision,)) for provision, since in state.stopping.items()]
    return union([*state.closed, *running], start, as_of)


def _paused_since(state: _State, anchor: date) -> date | None:
    """Since when the period stands still, or None while it runs."""
    opened = state.stopping.values()
    return max(min(opened), anchor) if opened else None


def _nominal_end(state: _State) -> date:
    if state.extended is not None and state.extended.until is not None:
        return state.extended.until
    return add_months(state.start, state.kind.months)


def _together(one: Excluded, other: Excluded) -> Excluded:
    both = {*one.provisions, *other.provisions}
    ordered = tuple(ground.provision for ground in GROUNDS if ground.provision in both)
    return Excluded(one.start, max(one.end, other.end), ordered)


def _explained(
    result: RunningTime, state: _State, proceeding: Proceeding, as_of: date
) -> Iterable[str]:
    yield state.start_reason
    yield (
        f"Od {long_date(result.running_start)} do {long_date(as_of)} "
        f"upłynęło {_days(result.gross_days)}."
    )
    for interval in result.excluded:
        places = ", ".join(str(provision) for provision in interval.provisions)
        yield (
            f"Nie wlicza się czasu od {long_date(interval.start)} do {long_date(interval.end)}: "
            f"{_days(interval.days)} ({places})."
        )
    yield f"Czas netto to {_days(result.net_days)} (§ 249 Regulaminu)."
    yield _end_step(result, state)
    if result.latest_motion is None:
        yield f"Okres nie biegnie; po jego wznowieniu pozostanie {_days(result.days_left)}."
    else:
        motion = result.latest_motion
        yield sentence(f"Okres kończy się {long_date(result.period_end or as_of)}")
        yield (
            f"Wniosek o dalszy czas składa się najpóźniej {long_date(motion.day)} "
            f"({motion.provision})."
        )
    if proceeding.rules is RuleSet.MILITARY:
        yield from _military_notes(state.kind)
    yield from notes_for(state.readings)
    if any(event.day > as_of for event in proceeding.events):
        yield f"Zdarzeń po {long_date(as_of)} nie uwzględniono."


def _end_step(result: RunningTime, state: _State) -> str:
    if state.extended is not None:
        return sentence(
            f"Postanowieniem z {long_date(state.extended.day)} okres przedłużono "
            f"do {long_date(result.nominal_end)}"
        )
    months = plural(state.kind.months, "miesiąc", "miesiące", "miesięcy")
    return (
        f"{state.kind.polish.capitalize()} trwa {months}, bez wyłączeń "
        f"do {long_date(result.nominal_end)} ({state.kind.ground})."
    )


def _military_notes(kind: Kind) -> Iterable[str]:
    yield "Sprawę liczy się według reguł dla jednostek wojskowych z 2015 r."
    if kind is Kind.INVESTIGATION:
        yield "Odpowiednikiem § 130 ust. 2 i 3 jest tam § 98 ust. 2 i 3 Regulaminu wojskowego."


def _days(count: int) -> str:
    return plural(count, "dzień", "dni", "dni")
