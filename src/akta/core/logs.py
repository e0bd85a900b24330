"""The program's own log: one JSON object a line, with ids to look things up by, without contents.

What a line may hold: when, how bad, which part of the program, the request's id (which the error
page shows too), the ids of journal entries the request wrote, the pattern of the address. Never
the address itself, a form's fields, or the words of an exception: those of the database quote
values. This log is for operators; who looked at what is in `akta.audit`.
"""

import json
import logging
import traceback
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

__all__ = ["JsonLines", "Trail", "trail", "written"]

PACKAGE = f"{Path(__file__).parents[1]}/"


@dataclass(slots=True)
class Trail:
    """What one request or job left: its id and the journal entries it wrote."""

    id: str
    journal: list[str] = field(default_factory=list)


trail: ContextVar[Trail | None] = ContextVar("akta_trail", default=None)


def written(entry_id: UUID) -> None:
    """Note a journal entry on the trail of the request at work, if there is one."""
    current = trail.get()
    if current is not None:
        current.journal.append(str(entry_id))


class JsonLines(logging.Formatter):
    """A record as one line of JSON; times in UTC.

    An exception is told by its type and the places in the code it went through. A message of our
    own loggers (`akta.…`) is written as it is: it holds ids only. Of others only the unfilled
    message is written, since what they fill in may be anybody's data.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
        }
        current = trail.get()
        if current is not None:
            line["request"] = current.id
            if current.journal:
                line["journal"] = list(current.journal)
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["stack"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)

    @staticmethod
    def _message(record: logging.LogRecord) -> str:
        is_ours = record.name.partition(".")[0] == "akta"
        return record.getMessage() if is_ours else str(record.msg)


def _places(trace: TracebackType | None) -> list[str]:
    """The way of an exception through the code: file:line function, the deepest last."""
    return [
        f"{frame.filename.removeprefix(PACKAGE)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
