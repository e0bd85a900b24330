"""Pre-trial detention (tymczasowe aresztowanie): chain of terms, stages, sums, limits.

Detention counts from the day of apprehension (art. 265 k.p.k.). In preparatory proceedings it is
the sum of the preparatory stages (§ 191 Regulaminu): a stage ends with the indictment, and the
next begins when the file that the court returned reaches the prosecutor's office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import pairwise

from akta.law import provisions
from akta.law.localtime import elapsed, warsaw_moment
from akta.law.marks import implements
from akta.law.measures.happenings import Happening, What
from akta.law.polish import date_and_time, plural
from akta.law.provisions import Provision

DAY = timedelta(days=1)
FIRST_TERM, NINE_MONTHS, TWELVE_MONTHS, YEAR = 90, 270, 360, 365
_ENDS = {What.ARREST_LIFTED, What.RELEASED, What.ARREST_REFUSED}
_TERMS = {What.ARREST_APPLIED, What.ARREST_EXTENDED}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of detention in preparatory proceedings; open while `end` is None."""

    start: datetime
    end: datetime | None

    def until(self, as_of: datetime) -> datetime:
        return self.end or as_of


@dataclass(frozen=True, slots=True)
class ArrestTerm:
    """A link of the chain: the ruling, from when it holds and until when."""

    start: datetime
    until: datetime
    ruled_at: datetime
    act: str
    is_extension: bool


@dataclass(frozen=True, slots=True)
class ArrestLine:
    """Detention of one suspect in one case, with its sums, limits and what does not fit."""

    is_arrested: bool
    start: datetime | None
    stages: tuple[Stage, ...]
    terms: tuple[ArrestTerm, ...]
    current_end: datetime | None
    prepared: timedelta
    first_limit: datetime | None
    nine_months: datetime | None
    twelve_months: datetime | None
    year: datetime | None
    why: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether the last term ran out although nobody was released."""
        return any("upłynął" in problem for problem in self.problems)


@implements("R-191-1")
def arrest_line(events: Sequence[Happening], as_of: datetime) -> ArrestLine:
    """Fold the happenings up to `as_of` into the line of detention."""
    known = sorted((event for event in events if event.at <= as_of), key=lambda e: e.at)
    terms = _terms(known)
    stages = _stages(known)
    open_stage = bool(stages) and stages[-1].end is None
    is_arrested = bool(terms)
    start = stages[0].start if stages else None
    return ArrestLine(
        is_arrested=is_arrested,
        start=start,
        stages=stages,
        terms=terms,
        current_end=terms[-1].until if is_arrested else None,
        prepared=detained(stages, as_of),
        first_limit=_reaches(stages, FIRST_TERM),
        nine_months=_reaches(stages, NINE_MONTHS),
        twelve_months=_reaches(stages, TWELVE_MONTHS),
        year=_reaches(stages, YEAR),
        why=tuple(_told(stages, terms, as_of)),
        problems=tuple(_problems(terms, as_of, is_running=is_arrested and open_stage)),
    )


def detained(stages: Sequence[Stage], as_of: datetime) -> timedelta:
    """Detention in preparatory proceedings so far: the sum of its stages, by the clock."""
    return sum((_length(stage.start, stage.until(as_of)) for stage in stages), timedelta())


def _length(start: datetime, end: datetime) -> timedelta:
    return warsaw_moment(end).astimezone(UTC) - warsaw_moment(start).astimezone(UTC)


def _reaches(stages: Sequence[Stage], days: int) -> datetime | None:
    """The moment at which the sum of the stages reaches so many days; gaps move it on.

    A last stage that is open goes on; one that is closed too early never reaches them.
    """
    left = days * DAY
    for stage in stages:
        if stage.end is None or _length(stage.start, stage.end) >= left:
            return elapsed(stage.start, left)
        left -= _length(stage.start, stage.end)
    return None


def _terms(known: Sequence[Happening]) -> tuple[ArrestTerm, ...]:
    terms: list[ArrestTerm] = []
    for event in known:
        if event.what in _ENDS:
            terms.clear()
        if event.what not in _TERMS or event.until is None:
            continue
        start = terms[-1].until if terms else _apprehended(known, event)
        terms.append(
            ArrestTerm(start, event.until, event.at, event.act, event.what is What.ARREST_EXTENDED)
        )
    return tuple(terms)


def _apprehended(known: Sequence[Happening], ruling: Happening) -> datetime:
    """The apprehension before the ruling; a suspect at liberty is detained from the ruling."""
    before = [e.at for e in known if e.what is What.APPREHENDED and e.at <= ruling.at]
    return before[-1] if before else ruling.at


def _stages(known: Sequence[Happening]) -> tuple[Stage, ...]:
    """Stretches of detention before the indictment, each from its moment to its moment.

    Who is sought after the ruling was never detained by it: that stretch begins when caught.
    """
    stages: list[Stage] = []
    since: datetime | None = None
    in_court = by_ruling = False
    for event in known:
        if _begins(event.what, in_court=in_court) and since is None:
            since, by_ruling, in_court = event.at, event.what is What.ARREST_APPLIED, False
        elif event.what is What.SOUGHT and by_ruling:
            since = None
        elif since is not None and (event.what in _ENDS or event.what is What.INDICTED):
            stages.append(Stage(since, event.at))
            in_court, since = event.what is What.INDICTED, None
        elif event.what in _ENDS:
            in_court = False
    if since is not None:
        stages.append(Stage(since, None))
    return tuple(stages)


def _begins(what: What, *, in_court: bool) -> bool:
    if in_court:
        return what is What.RETURNED
    return what in {What.APPREHENDED, What.CAUGHT, What.ARREST_APPLIED}


def _problems(terms: Sequence[ArrestTerm], as_of: datetime, *, is_running: bool) -> list[str]:
    problems: list[str] = []
    if terms and _length(terms[0].start, terms[0].until) > FIRST_TERM * DAY:
        problems.append(
            "Pierwszy okres aresztu przekracza trzy miesiące, czyli 90 dni od zatrzymania "
            f"({provisions.KPK_263_1}, {provisions.KPK_127B})."
        )
    problems += [
        f"Przedłużenie z {date_and_time(term.ruled_at)} zapadło po upływie okresu aresztu."
        for before, term in pairwise(terms)
        if term.ruled_at > before.until
    ]
    if is_running and as_of > terms[-1].until:
        problems.append(
            f"Okres aresztu upłynął {date_and_time(terms[-1].until)}, a zwolnienia nie odnotowano."
        )
    return problems


def _told(stages: Sequence[Stage], terms: Sequence[ArrestTerm], as_of: datetime) -> list[str]:
    told = [
        f"Areszt w postępowaniu przygotowawczym od {date_and_time(stage.start)} do "
        f"{date_and_time(stage.until(as_of))} ({provisions.KPK_265}, {provisions.REG_191_1})."
        for stage in stages
    ]
    if stages:
        days = plural(detained(stages, as_of) // DAY, "doba", "doby", "dób")
        told.append(f"Łącznie {days}; miesiąc to 30, rok 365 dni ({provisions.KPK_127B}).")
    told += [
        f"{'Przedłużono' if term.is_extension else 'Zastosowano'} do {date_and_time(term.until)}"
        f"{f' ({term.act})' if term.act else ''}."
        for term in terms
    ]
    return told


class Court(Enum):
    """The court that decides on a motion for detention."""

    LOCAL = "sąd rejonowy, w którego okręgu prowadzi się postępowanie"
    FIRST_INSTANCE = "sąd pierwszej instancji właściwy do rozpoznania sprawy"
    APPELLATE = "sąd apelacyjny"


@dataclass(frozen=True, slots=True)
class Competence:
    """Which court, on whose motion, by which provision, and why."""

    court: Court
    moved_by: str
    provision: Provision
    why: str


@implements("R-192")
def court_for(line: ArrestLine, until: datetime, *, as_of: datetime) -> Competence:
    """The court for a motion that would let detention last until a moment.

    Who is at liberty but was detained before in the same case is counted with that time.
    """
    if not line.terms and all(stage.end is None for stage in line.stages):
        return Competence(
            Court.LOCAL,
            "prokurator prowadzący",
            provisions.KPK_263_1,
            "W sprawie nie stosowano dotąd tymczasowego aresztowania.",
        )
    runs = line.stages[-1].end is None
    total = line.prepared + _length(as_of, until)
    days = plural(-(-total // DAY), "doba", "doby", "dób")
    why = f"Areszt trwałby łącznie {days}; dwanaście miesięcy to {TWELVE_MONTHS} dni."
    if total > TWELVE_MONTHS * DAY:
        return Competence(
            Court.APPELLATE,
            "prokurator bezpośrednio przełożony wobec prowadzącego lub nadzorującego śledztwo",
            provisions.KPK_263_4,
            why,
        )
    ground = provisions.KPK_263_2 if runs else provisions.REG_192
    return Competence(Court.FIRST_INSTANCE, "prokurator prowadzący", ground, why)
