"""At whose disposal a suspect is (do czyjej dyspozycji), and who has to be told of a measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from akta.law import provisions
from akta.law.marks import implements
from akta.law.measures.arrest import arrest_line
from akta.law.measures.happenings import Happening, What
from akta.law.provisions import Provision


class Holder(Enum):
    """Who disposes of the detained person."""

    PROSECUTOR = "prokurator"
    COURT = "sąd"
    OTHER = "inny organ"


@dataclass(frozen=True, slots=True)
class Custody:
    """A stretch of disposal; open while `end` is None."""

    holder: Holder
    start: datetime
    end: datetime | None
    provision: Provision


_PASSES = {
    What.APPREHENDED: (Holder.PROSECUTOR, provisions.REG_177),
    What.HANDED_OVER: (Holder.COURT, provisions.REG_181),
    What.ARREST_APPLIED: (Holder.PROSECUTOR, provisions.REG_187_1),
    What.INDICTED: (Holder.COURT, provisions.REG_187_1),
    What.RETURNED: (Holder.PROSECUTOR, provisions.REG_187_1),
    What.HOLDER_CHANGED: (Holder.OTHER, provisions.REG_196_2),
}
_FREE = {What.RELEASED, What.ARREST_LIFTED, What.ARREST_REFUSED}


@implements("R-181")
def custody(events: Sequence[Happening], as_of: datetime) -> tuple[Custody, ...]:
    """The history of disposal: the court's from the motion until it is heard (§ 181)."""
    found: list[Custody] = []
    for event in sorted((e for e in events if e.at <= as_of), key=lambda e: e.at):
        if event.what not in _PASSES and event.what not in _FREE:
            continue
        if found and found[-1].end is None:
            last = found.pop()
            found.append(Custody(last.holder, last.start, event.at, last.provision))
        if event.what in _PASSES:
            holder, ground = _PASSES[event.what]
            found.append(Custody(holder, event.at, None, ground))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Detention:
    """Detention of one person in one case, for the question at whose disposal the person is."""

    case: str
    applied_at: datetime
    ended_at: datetime | None


@implements("R-187-1")
def holder_among(detentions: Sequence[Detention], as_of: datetime) -> Detention | None:
    """Of several detentions in force the one that was applied first."""
    active = [
        each
        for each in detentions
        if each.applied_at <= as_of and (each.ended_at is None or each.ended_at > as_of)
    ]
    return min(active, key=lambda each: each.applied_at) if active else None


class Measure(Enum):
    """Preventive measures besides detention (środki zapobiegawcze o charakterze wolnościowym)."""

    BAIL = ("bail", "poręczenie majątkowe")
    SUPERVISION = ("supervision", "dozór Policji")
    LEAVING_BAN = ("leaving_ban", "zakaz opuszczania kraju")
    LEAVING_BAN_PASSPORT = ("leaving_ban_passport", "zakaz opuszczania kraju z paszportem")
    DUTIES = ("duties", "zawieszenie w czynnościach służbowych")
    PROFESSION = ("profession", "zawieszenie w wykonywaniu zawodu")
    ACTIVITY = ("activity", "nakaz powstrzymania się od działalności")
    DRIVING = ("driving", "nakaz powstrzymania się od prowadzenia pojazdów")
    CONTACT = ("contact", "zakaz kontaktowania się i zbliżania")

    def __init__(self, code: str, polish: str) -> None:
        self.code = code
        self.polish = polish


BORDER_GUARD = "Komenda Główna Straży Granicznej"
_TOLD = {
    Measure.DUTIES: "pracodawca",
    Measure.PROFESSION: "samorząd zawodowy",
    Measure.ACTIVITY: "właściwa instytucja",
    Measure.DRIVING: "Komenda Główna Policji",
}


@implements("R-197-1", "R-197-6", "R-198")
def told_of(measure: Measure, *, is_foreigner: bool = False) -> tuple[tuple[str, Provision], ...]:
    """Who gets an official copy of the ruling on a measure, also when it is lifted or changed."""
    if measure is Measure.LEAVING_BAN_PASSPORT:
        authority = "urząd konsularny" if is_foreigner else "organ paszportowy siedziby jednostki"
        ground = provisions.REG_197_1
        return (authority, ground), (BORDER_GUARD, ground)
    if measure in _TOLD:
        return ((_TOLD[measure], provisions.REG_198),)
    return ()


@dataclass(frozen=True, slots=True)
class Package:
    """The papers of one release: what is drawn up and to whom each goes, all on the same day."""

    papers: tuple[str, ...]
    dispatches: tuple[tuple[str, str, Provision], ...]


@implements("R-186")
def release_package(*, ordered_by: str, prison: str, is_sought: bool) -> Package:
    """Lifting detention: the ruling, the release order, the court and the prison told at once.

    With a wanted notice in force the search is ended in the same package (§ 201 ust. 2).
    """
    papers = ["postanowienie o uchyleniu tymczasowego aresztowania", "nakaz zwolnienia"]
    sent = [
        (ordered_by, "zawiadomienie o uchyleniu", provisions.REG_186),
        (prison, "odpis postanowienia i nakaz zwolnienia", provisions.REG_196_1),
    ]
    if is_sought:
        papers.append("postanowienie o uchyleniu poszukiwania i odwołanie listu gończego")
        sent.append(("jednostka Policji", "odwołanie listu gończego", provisions.REG_201_2))
    return Package(tuple(papers), tuple(sent))


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One of the letters of a release: to whom, what, when it was sent, when it was received."""

    addressee: str
    what: str
    provision: Provision
    sent: What
    confirmed: What
    sent_at: datetime | None
    confirmed_at: datetime | None
    receipt: str


@implements("R-186")
def dispatches(events: Sequence[Happening], as_of: datetime) -> tuple[Dispatch, ...]:
    """After detention was lifted: both letters, sent and received or still waited for."""
    known = sorted((event for event in events if event.at <= as_of), key=lambda e: e.at)
    lifted = [event.at for event in known if event.what is What.ARREST_LIFTED]
    if not lifted:
        return ()
    package = release_package(
        ordered_by="sąd, który zastosował areszt", prison="jednostka pobytu", is_sought=False
    )
    moves = ((What.COURT_SENT, What.COURT_TOLD), (What.RELEASE_SENT, What.RELEASE_DELIVERED))
    after = [event for event in known if event.at >= lifted[-1]]
    found = []
    for (addressee, what, provision), (sent, confirmed) in zip(
        package.dispatches, moves, strict=True
    ):
        first = next((e for e in after if e.what is sent), None)
        last = next((e for e in after if e.what is confirmed), None)
        found.append(
            Dispatch(
                addressee,
                what,
                provision,
                sent,
                confirmed,
                first.at if first else None,
                last.at if last else None,
                last.act if last else "",
            )
        )
    return tuple(found)


@implements("R-199-1")
def may_seek(events: Sequence[Happening], as_of: datetime) -> bool:
    """Whether a wanted notice may be ruled: a court's ruling on detention has to be there first."""
    return arrest_line(events, as_of).is_arrested
