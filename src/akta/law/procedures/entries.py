"""One entry of a data file made into a value; a mistake is told with the field it stands in."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from akta.law.procedures import model
from akta.law.procedures.expressions import Expression, ExpressionError, parse
from akta.law.procedures.model import Act, Declaration, EventKind, Fact, Field, Sort
from akta.law.running_time import EVENT_FIELDS
from akta.law.terms import Length, TermError, parse_length

KEYS = {
    *("id", "name", "rule", "provision", "valid", "act", "military", "trigger", "every", "same"),
    *("when", "words", "actor", "addressee", "through", "term", "remind", "blocks", "override"),
    *("done_by", "notice", "paper", "rows", "mend", "area", "partial", "examples", "source"),
}
TERM_KEYS = {
    *("when", "from", "period", "direction", "calendar", "free_day", "immediately", "at"),
    "provision",
}
EVENT_KEYS = {
    *("id", "name", "area", "provision", "fields", "from", "status", "sets", "running", "hint"),
}
ROW_KEYS = {"when", "outcome", "words", "provision", "notice", "reasons", "mend"}
UNITS_OF_TEXT = frozenset({"§", "ust.", "pkt", "lit.", "i", "oraz"})
MILITARY_KEYS = {
    *("rule", "provision", "term", "addressee", "words", "actor", "notice", "examples"),
}
EVENT_OWN_NAMES = {"date", "id", "kind"}
LINES = "__lines__"
Found = TypeVar("Found")


class Mistake(ValueError):
    """One mistake in one entry, with the path of fields to it."""

    def __init__(self, sentence: str, *fields: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = fields

    def __str__(self) -> str:
        place = ".".join(map(str, self.fields))
        return f"pole „{place}”: {self.sentence}" if self.fields else self.sentence


def told_in(name: object, read: Callable[[Any], Found], value: Any) -> Found:
    """Read the value of a field; what is wrong there is told with the field's name."""
    try:
        return read(value)
    except Mistake as mistake:
        raise Mistake(mistake.sentence, name, *mistake.fields) from None
    except (ExpressionError, TermError) as error:
        raise Mistake(str(error), name) from None


def fact(entry: Mapping[str, Any]) -> Fact:
    """A fact, with its label and the words of its values."""
    _known(entry, {"id", "label", "default", "words"})
    words = told_in("words", _labels, entry.get("words"))
    return Fact(_name(entry, "id"), _name(entry, "label"), entry.get("default"), words)


def event_kind(entry: Mapping[str, Any]) -> EventKind:
    """A kind of event, with its fields and what it does to the facts."""
    _known(entry, EVENT_KEYS)
    kind = EventKind(
        id=_name(entry, "id"),
        name=_name(entry, "name"),
        area=_text(entry, "area"),
        provision=_text(entry, "provision"),
        fields=_many(entry, "fields", _field),
        since=_part(entry, "from", _texts),
        status=_text(entry, "status") or None,
        sets=tuple(_part(entry, "sets", _expressions).items()),
        running=_text(entry, "running") or None,
        hint=_text(entry, "hint"),
    )
    _check_running(kind)
    return kind


def _check_running(kind: EventKind) -> None:
    """Its name in the running time is one of the closed list, and it has the fields for it."""
    if kind.running is None:
        return
    needed = EVENT_FIELDS[told_in("running", _one_of(EVENT_FIELDS, "zdarzenie"), kind.running)]
    lacking = set(needed) - {field.name for field in kind.fields}
    if lacking:
        raise Mistake(f"takie zdarzenie ma mieć pole „{min(lacking)}”", "running")


def _field(entry: Any) -> Field:
    _known(entry, {"name", "label", "type", "required", "choices", "hint"})
    types = {each.value: each for each in model.FieldType}
    kind = types[_part(entry, "type", _one_of(types, "rodzaj pola"), "text")]
    choices = _part(entry, "choices", _labels)
    if kind is model.FieldType.CHOICE and not choices:
        raise Mistake("pole wyboru ma mieć wartości", "choices")
    name = _name(entry, "name")
    if name in EVENT_OWN_NAMES:
        own = ", ".join(sorted(EVENT_OWN_NAMES))
        raise Mistake(f"tę nazwę ma już samo zdarzenie ({own}); proszę nadać inną", "name")
    return Field(
        name=name,
        label=_name(entry, "label"),
        type=kind,
        required=_part(entry, "required", _yesno),
        choices=choices,
        hint=_text(entry, "hint"),
    )


def declarations(
    entry: dict[str, Any], sort: Sort, file: str, lines: tuple[int, int], *, own: bool
) -> list[Declaration]:
    """The declaration, and its military variant where the entry has one."""
    _known(entry, KEYS)
    if own and "rule" not in entry:
        entry["rule"] = entry.get("id")
    variant = entry.get("military")
    if isinstance(variant, str):  # the same rule under a paragraph of its own
        variant = {"provision": _military(variant)}
    if variant is None:
        return [_built(entry, sort, file, lines, own=own)]
    told_in("military", lambda given: _known(given, MILITARY_KEYS), variant)
    theirs = _military_entry(entry, variant)
    return [
        _built(_common_entry(entry), sort, file, lines, own=own),
        _built(theirs, sort, file, lines, own=own, variant=True),
    ]


def _military(provision: str) -> str:
    """A bare paragraph is one of the military regulation; another act is named in full."""
    bare = all(word in UNITS_OF_TEXT or word[0].isdigit() for word in provision.split())
    return f"{provision} Regulaminu wojskowego" if bare else provision


def _common_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of both without its military half: a military case must not have two of them."""
    if entry.get("act") != "both":
        return dict(entry)
    ours = [each for each in _examples_of(entry) if each.get("act") != "military"]
    return {**entry, "act": "common", "examples": ours}


def _military_entry(entry: Mapping[str, Any], variant: Mapping[str, Any]) -> dict[str, Any]:
    """What differs under the military regulation, with the examples of military cases."""
    ours = _examples_of(_common_entry(entry))
    theirs = [each for each in _examples_of(entry) if each not in ours]
    own = [{"act": "military", **each} for each in _examples_of(variant)]
    return {
        **entry,
        **{key: value for key, value in variant.items() if key != LINES},
        "id": f"{entry.get('id')}-military",
        "act": "military",
        "rule": variant.get("rule", []),
        "examples": [*own, *theirs],
    }


def _examples_of(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(_many(entry, "examples", _mapping))


def _built(
    entry: Mapping[str, Any],
    sort: Sort,
    file: str,
    lines: tuple[int, int],
    *,
    own: bool,
    variant: bool = False,
) -> Declaration:
    _check_sort(entry, sort)
    valid_from, valid_to = _part(entry, "valid", _validity)
    return Declaration(
        id=_name(entry, "id"),
        sort=sort,
        name=_name(entry, "name"),
        rules=told_in("rule", _texts, entry["rule"] if variant else _need(entry, "rule")),
        provision=_name(entry, "provision"),
        act=Act(_part(entry, "act", _one_of({each.value for each in Act}, "akt"), "common")),
        valid_from=valid_from,
        valid_to=valid_to,
        trigger=_part(entry, "trigger", _texts),
        only_last=not _part(entry, "every", _yesno),
        same=_part(entry, "same", _texts),
        when=_part(entry, "when", _expression),
        words=_text(entry, "words"),
        actor=_part(entry, "actor", _one_of(model.ACTORS, "wykonawca"), "conducting"),
        addressee=_text(entry, "addressee"),
        through=_part(entry, "through", _links),
        terms=_many(entry, "term", _term),
        remind=_part(entry, "remind", _lead),
        blocks=_part(entry, "blocks", _texts),
        override=_part(entry, "override", _override),
        done_by=_part(entry, "done_by", _texts),
        notice=_part(entry, "notice", _texts),
        paper=_part(entry, "paper", _paper),
        rows=_many(entry, "rows", _row),
        mend=_text(entry, "mend"),
        area=_text(entry, "area"),
        partial=_text(entry, "partial"),
        examples=_many(entry, "examples", _example),
        file=file,
        line=lines[0],
        last_line=max(lines),
        own=own,
    )


def _check_sort(entry: Mapping[str, Any], sort: Sort) -> None:
    """What each sort cannot do without, and what it would silently leave aside."""
    needed = {
        Sort.DUTY: ("trigger", "done_by"),
        Sort.TABLE: ("rows", "done_by") if entry.get("trigger") else ("rows",),
        Sort.BLOCK: ("blocks", "when", "words"),
        Sort.PAPER: ("paper",),
    }
    for key in needed[sort]:
        _need(entry, key)
    unused = {
        Sort.DUTY: ("rows",),
        Sort.BLOCK: ("trigger", "done_by", "term", "rows"),
        Sort.PAPER: ("trigger", "done_by", "term", "rows", "blocks"),
    }
    for key in unused.get(sort, ()):
        if entry.get(key) is not None:
            raise Mistake("w tym dziale nie ma znaczenia; proszę je usunąć", key)


def _validity(value: Any) -> tuple[date, date]:
    if value is None:
        return date.min, date.max
    _known(value, {"from", "to"})
    first, end = _part(value, "from", _day) or date.min, _part(value, "to", _day) or date.max
    if first >= end:
        raise Mistake("„to” ma być później niż „from”; tego dnia przepis już nie obowiązuje")
    return first, end


def _day(value: Any) -> date | None:
    try:
        return None if value is None else date.fromisoformat(str(value))
    except ValueError:
        raise Mistake(f"„{value}” nie jest datą, na przykład 2026-03-12") from None


def _length(value: Any) -> Length | None:
    return None if value is None else parse_length(str(value))


def _lead(value: Any) -> Length | None:
    found = _length(value)
    if found is not None and found.in_hours:
        raise Mistake("wyprzedzenie podaje się w dniach, tygodniach, miesiącach albo latach")
    return found


def _term(entry: Any) -> model.TermRule:
    _known(entry, TERM_KEYS)
    directions, calendars = {"after": False, "before": True}, {"general": False, "measure": True}
    free = {each.value: each for each in model.FreeDay}
    length = _part(entry, "period", _length)
    immediately = _part(entry, "immediately", _yesno)
    if sum((length is not None, immediately, entry.get("at") is not None)) != 1:
        raise Mistake("termin ma mieć jedno z pól „period”, „at” albo „immediately: true”")
    return model.TermRule(
        when=_part(entry, "when", _expression),
        start=_part(entry, "from", _expression),
        length=length,
        before=directions[_part(entry, "direction", _one_of(directions, "kierunek"), "after")],
        measure=calendars[_part(entry, "calendar", _one_of(calendars, "kalendarz"), "general")],
        free_day=free[_part(entry, "free_day", _one_of(free, "dzień wolny"), "next")],
        immediately=immediately,
        at=_part(entry, "at", _expression),
        provision=_text(entry, "provision"),
    )


def _override(entry: Any) -> model.Override | None:
    if entry is None:
        return None
    _known(entry, {"by", "words"})
    return model.Override(_name(entry, "by"), _name(entry, "words"))


def _paper(entry: Any) -> model.Paper | None:
    if entry is None:
        return None
    _known(entry, {"kind", "title", "fields"})
    return model.Paper(
        _name(entry, "kind"), _name(entry, "title"), _many(entry, "fields", _paper_field)
    )


def _paper_field(entry: Any) -> model.PaperField:
    if isinstance(entry, str):
        name, _, label = entry.partition(": ")
        return model.PaperField(name, label or name)
    _known(entry, {"name", "label", "when", "hint"})
    when = _part(entry, "when", _expression)
    return model.PaperField(_name(entry, "name"), _name(entry, "label"), when, _text(entry, "hint"))


def _row(entry: Any) -> model.Row:
    _known(entry, ROW_KEYS)
    return model.Row(
        when=_part(entry, "when", _expression),
        outcome=_name(entry, "outcome"),
        words=_name(entry, "words"),
        provision=_text(entry, "provision"),
        notice=_part(entry, "notice", _texts),
        reasons=_part(entry, "reasons", _texts),
        mend=_text(entry, "mend"),
    )


def _example(entry: Any) -> model.Example:
    _known(entry, {"says", "act", "events", "expect", "try", "refused"})
    expect = _plain(_part(entry, "expect", _mapping, {}))
    if entry.get("try") is not None:
        expect["try"] = told_in("try", _happened, entry["try"])
        expect["refused"] = entry.get("refused", True)
    act = Act(_part(entry, "act", _one_of({each.value for each in Act}, "akt"), "common"))
    return model.Example(_many(entry, "events", _happened), expect, act, _text(entry, "says"))


def _happened(entry: Any) -> dict[str, Any]:
    """An event of an example: on which day, which kind, and its fields."""
    found = _plain(_mapping(entry))
    _name(found, "is")
    told_in("on", _day, _need(found, "on"))
    return found


def _plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key != LINES}


def _known(entry: Any, keys: set[str]) -> None:
    for key in _mapping(entry):
        if key not in keys and key != LINES:
            raise Mistake(f"nie ma pola „{key}”; są: {', '.join(sorted(keys))}")


def _mapping(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise Mistake("ma mieć pola nazwa: wartość")
    return entry


def _need(entry: Mapping[str, Any], key: str) -> Any:
    if entry.get(key) in (None, "", []):
        raise Mistake(f"brakuje pola „{key}”")
    return entry[key]


def _part(
    entry: Mapping[str, Any], key: str, read: Callable[[Any], Found], default: Any = None
) -> Found:
    return told_in(key, read, entry.get(key, default))


def _many(entry: Mapping[str, Any], key: str, read: Callable[[Any], Found]) -> tuple[Found, ...]:
    """A list, or the one value that stands for a list of one; a mistake is told with its place."""
    value = entry.get(key)
    items = value if isinstance(value, list) else [] if value is None else [value]
    if not isinstance(value, list):
        return tuple(told_in(key, read, item) for item in items)
    return tuple(told_in(f"{key}[{place}]", read, item) for place, item in enumerate(items, 1))


def _name(entry: Mapping[str, Any], key: str) -> str:
    return told_in(key, _written, _need(entry, key))


def _text(entry: Mapping[str, Any], key: str) -> str:
    return _part(entry, key, _written, "")


def _written(value: Any) -> str:
    if isinstance(value, list | dict):
        raise Mistake("ma być tekstem")
    return "" if value is None else str(value)


def _texts(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(_written(item) for item in items)


def _links(value: Any) -> tuple[str, ...]:
    known = _one_of(model.ACTORS, "ogniwo")
    return tuple(known(each) for each in _texts(value))


def _yesno(value: Any) -> bool:
    if value is not None and not isinstance(value, bool):
        raise Mistake(f"ma być true albo false, nie „{value}”")
    return bool(value)


def _expression(value: Any) -> Expression | None:
    if isinstance(value, list | dict):
        raise Mistake("ma być wyrażeniem")
    return None if value is None else parse(value)


def _expressions(value: Any) -> dict[str, Expression]:
    found = _plain(_mapping({} if value is None else value))
    return {name: told_in(name, parse, raw) for name, raw in found.items()}


def _labels(value: Any) -> dict[str, str]:
    found = _plain(_mapping({} if value is None else value))
    return {str(name): told_in(str(name), _written, label) for name, label in found.items()}


def _one_of(known: Collection[str], what: str) -> Callable[[Any], str]:
    """A reader that takes one of the known words only."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise Mistake(f"{what} „{value}” nie istnieje; są: {', '.join(sorted(known))}")
        return value

    return read
