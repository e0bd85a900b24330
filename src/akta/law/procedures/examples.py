"""Worked examples (przykłady) of declarations: the acceptance tests that stand beside the rule.

Each says which events happened and what must follow from them. They are run by the tests, by
`akta law procedures`, and by the proof of a rule.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from akta.law.localtime import LocalTimeError, warsaw_moment
from akta.law.procedures.engine import answer, open_duties, paper_fields, refusals
from akta.law.procedures.folding import Folded, fold
from akta.law.procedures.library import Library
from akta.law.procedures.model import Declaration, Due, Example, Happening, Sort
from akta.law.procedures.values import ValueProblem, typed

OWN_KEYS = {"on", "is"}
NO_DAY = "bez terminu"
LISTS = {"missing", "paper", "notice"}


def failures(declaration: Declaration, library: Library) -> Iterator[str]:
    """What does not come out as the examples of a declaration say, in Polish sentences."""
    for number, example in enumerate(declaration.examples, 1):
        for wrong in failures_of(declaration, example, library):
            yield f"{declaration.id}, przykład {number}: {wrong}"


def failures_of(declaration: Declaration, example: Example, library: Library) -> Iterator[str]:
    """What does not come out of one example."""
    expect = dict(example.expect)
    attempt, refused = expect.pop("try", None), expect.pop("refused", None)
    try:
        folded = folded_of(example, library)
        yield from _expected(declaration, folded, library, expect)
        if attempt is not None:
            yield from _attempted(declaration, folded, library, attempt, refused=bool(refused))
    except KeyError as error:
        yield f"nie ma rodzaju zdarzenia „{error.args[0]}”"
    except ValueProblem as error:
        known = ", ".join(error.field.choices)
        yield f"pole „{error.field.name}”: {error}{f' Są: {known}.' if known else ''}"
    except LocalTimeError as error:
        yield str(error)


def folded_of(example: Example, library: Library) -> Folded:
    """The state after the events of an example."""
    events = [_happening(raw, library, place) for place, raw in enumerate(example.events)]
    return fold(events, library, act=example.act)


def _happening(raw: Mapping[str, Any], library: Library, place: int = 0) -> Happening:
    kind = library.events[raw["is"]]
    values = typed(kind, {key: value for key, value in raw.items() if key not in OWN_KEYS})
    return Happening(f"e{place}", kind.id, _day(raw["on"]), values)


def _day(raw: object) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw))


def _expected(
    declaration: Declaration, folded: Folded, library: Library, expect: Mapping[str, Any]
) -> Iterator[str]:
    if folded.misfits:
        yield folded.misfits[0].sentence
    due = _own(declaration, folded, library)
    found = {
        "due": str(due.on or NO_DAY) if due else None,
        "moment": due.moment.isoformat() if due and due.moment else None,
        "open": due is not None,
        "provision": due.provision if due else None,
        "missing": list(due.missing) if due else None,
        "outcome": _outcome(declaration, due, folded),
        "paper": _paper(declaration, folded, library),
        "notice": _notice(declaration, due),
        "status": folded.status,
    }
    for key, raw in expect.items():
        wanted = _wanted(key, raw)
        if found.get(key) != wanted:
            yield f"„{key}” ma być {wanted}, a jest {found.get(key)}"


def _wanted(key: str, raw: object) -> object:
    """What is expected, as it is found: JSON knows no dates, and one word may stand for a list."""
    if key == "moment":
        return _moment(raw)
    if key == "due" and raw is not None:
        return str(raw)
    return [raw] if key in LISTS and isinstance(raw, str) else raw


def _moment(raw: object) -> str | None:
    """A moment without an offset is one of Warsaw."""
    if raw is None:
        return None
    try:
        given = datetime.fromisoformat(str(raw))
    except ValueError:  # no moment at all: it is told as one that did not come out
        return str(raw)
    return warsaw_moment(given).isoformat()


def _own(declaration: Declaration, folded: Folded, library: Library) -> Due | None:
    duties = open_duties(folded, library)
    return next((due for due in duties if due.declaration.id == declaration.id), None)


def _outcome(declaration: Declaration, due: Due | None, folded: Folded) -> str | None:
    if declaration.trigger:
        return due.outcome.outcome if due and due.outcome else None
    row = answer(declaration, folded, day=_last_day(folded))
    return row.outcome if row else None


def _notice(declaration: Declaration, due: Due | None) -> list[str]:
    """Whom to notify: by the entry, and by the row that decides."""
    row = due.outcome if due else None
    return [*declaration.notice, *(row.notice if row else ())]


def _last_day(folded: Folded) -> date:
    return folded.events[-1].day if folded.events else date.max


def _paper(declaration: Declaration, folded: Folded, library: Library) -> list[str]:
    """The fields that this very declaration demands now."""
    if declaration.paper is None:
        return []
    kind, day = declaration.paper.kind, _last_day(folded)
    demanded = paper_fields(kind, folded, library, day=day)
    own = {field.name for field in declaration.paper.fields}
    return [field.name for field, _ in demanded if field.name in own]


def _attempted(
    declaration: Declaration,
    folded: Folded,
    library: Library,
    attempt: Mapping[str, Any],
    *,
    refused: bool,
) -> Iterator[str]:
    event = _happening(attempt, library, len(folded.events))
    duties = open_duties(folded, library)
    told = [
        refusal
        for refusal in refusals(event, folded, duties, library)
        if refusal.declaration.id == declaration.id
    ]
    if bool(told) is not refused:
        yield f"„{event.kind}” {'ma być' if refused else 'nie ma być'} wstrzymane"
    if declaration.sort is Sort.BLOCK and any(not refusal.reason.strip(".") for refusal in told):
        yield "zakaz nie ma powodu"
