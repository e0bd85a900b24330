"""Values of event fields (dane zdarzenia): from JSON to Python, each checked, and back to words."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from akta.law.localtime import LocalTimeError, warsaw_moment
from akta.law.polish import date_and_time, long_date
from akta.law.procedures.model import EventKind, Field, FieldType


class ValueProblem(ValueError):
    """A value that a field does not take; `field` says which, the text says why, in Polish."""

    def __init__(self, field: Field, why: str) -> None:
        super().__init__(why)
        self.field = field


def typed(kind: EventKind, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an event as Python values. Raises ValueProblem at the first that does not fit.

    What the kind does not know is left out; an empty field is None.
    """
    return {field.name: _value(field, raw.get(field.name)) for field in kind.fields}


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values for JSON: dates and moments as ISO text, without what is not given."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None
    }


def told(field: Field, value: Any) -> str:
    """A value in words."""
    if isinstance(value, datetime):
        return date_and_time(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, bool):
        return "tak" if value else "nie"
    return field.choices.get(str(value), str(value))


def _value(field: Field, raw: Any) -> Any:
    if raw is None or raw == "":
        if field.required:
            raise ValueProblem(field, f"Brakuje danych: {field.label}.")
        return None
    try:
        return _READERS[field.type](field, raw)
    except (ValueError, LocalTimeError):
        raise ValueProblem(field, f"Nie rozpoznano wartości „{raw}” ({field.label}).") from None


def _date(field: Field, raw: Any) -> date:
    del field
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw))


def _moment(field: Field, raw: Any) -> datetime:
    del field
    return warsaw_moment(raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw)))


def _yesno(field: Field, raw: Any) -> bool:
    del field
    return raw if isinstance(raw, bool) else str(raw).casefold() in {"true", "tak", "1", "on"}


def _number(field: Field, raw: Any) -> int:
    del field
    return int(raw)


def _choice(field: Field, raw: Any) -> str:
    if str(raw) not in field.choices:
        raise ValueError(raw)
    return str(raw)


def _data(field: Field, raw: Any) -> Any:
    if not isinstance(raw, list):
        raise ValueError(field.name)  # noqa: TRY004 - told like any other wrong value
    return raw


def _text(field: Field, raw: Any) -> str:
    del field
    return str(raw).strip()


_READERS = {
    FieldType.TEXT: _text,
    FieldType.DATE: _date,
    FieldType.MOMENT: _moment,
    FieldType.YESNO: _yesno,
    FieldType.NUMBER: _number,
    FieldType.CHOICE: _choice,
    FieldType.PERSON: _text,
    FieldType.DATA: _data,
}
