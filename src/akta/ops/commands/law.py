"""`akta law`: terms, running time and a check of declarations, by the functions of the screens.

Needs no server, database, settings or network. On stdout nothing but the result; wrong use is
one Polish sentence on stderr and exit code 2.
"""

import json
import re
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from akta.law.localtime import LocalTimeError, warsaw_moment
from akta.law.provisions import Provision
from akta.law.running_time import (
    EVENT_FIELDS,
    Event,
    Kind,
    Proceeding,
    Role,
    RuleSet,
    RunningTime,
    running_time,
)
from akta.law.severing import needs_first_act
from akta.law.terms import (
    Length,
    Term,
    TermError,
    measure_term,
    parse_length,
    term_after,
    term_before,
    term_in_hours,
)

FINE, FINDING, USAGE = 0, 1, 2
HELP = """\
Użycie:
  akta law term --from DATA|CHWILA --period P… [--direction after|before]
                [--calendar general|measure] --json
      Oblicza koniec terminu i podaje kroki obliczenia.
        --from       data (2026-03-02) albo chwila (2026-03-02T10:00+01:00);
                     chwila bez przesunięcia to czas warszawski
        --period     długość w jednej jednostce: P7D (dni), P2W (tygodnie),
                     P3M (miesiące), P1Y (lata), PT48H (godziny)
        --direction  after: termin po dniu (domyślnie);
                     before: co najmniej tyle przed dniem
        --calendar   general: art. 123 k.p.k. (domyślnie);
                     measure: środki przymusu, art. 127b i 127c k.p.k.
  akta law running-time PLIK.json --json
      Oblicza czas trwania postępowania ze zdarzeń zapisanych w pliku.
      W zdarzeniach joined i severed pole initiated to dzień wszczęcia drugiego
      postępowania, a role to rola tego postępowania w połączeniu. W sprawie
      wojskowej (act: military) severed może mieć covered: czy wyłączoną część
      objęto postanowieniem o wszczęciu (§ 67 ust. 3 Regulaminu wojskowego);
      gdy nie, a wykonano już czynności, first_act to dzień pierwszej z nich.
  akta law procedures [PLIK…] --json
      Sprawdza własne obowiązki, tabele i zakazy zapisane jako dane (docs/procedury.md)
      i wykonuje ich przykłady; bez plików sprawdza zbiór dostarczony.

Bez --json wynik jest opisem po polsku.
Kody zakończenia: 0 – obliczono, 1 – zdarzenia do siebie nie pasują, 2 – błędne użycie.
"""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_LONGEST_SHOWN = 120
_TERM_OPTIONS = ("--from", "--period", "--direction", "--calendar")


class UsageError(Exception):
    """Wrong use; the text is the one Polish sentence that is shown."""


@dataclass(frozen=True, slots=True)
class _Given:
    options: dict[str, str]
    files: tuple[str, ...]
    as_json: bool


def run(arguments: Sequence[str]) -> int:
    """Run `akta law …` and return its exit code."""
    if any(argument in {"-h", "--help"} for argument in arguments):
        sys.stdout.write(HELP)
        return FINE
    try:
        text, code = _answer(list(arguments))
    except UsageError as error:
        sys.stderr.write(_printable(str(error)) + "\n")
        if "--debug" in arguments:
            traceback.print_exc()
        return USAGE
    sys.stdout.write(text)
    return code


def _answer(arguments: list[str]) -> tuple[str, int]:
    if arguments[:1] == ["term"]:
        return _term(_read(arguments[1:], _TERM_OPTIONS))
    if arguments[:1] == ["running-time"]:
        return _running_time(_read(arguments[1:], ()))
    if arguments[:1] == ["procedures"]:
        from akta.ops.procedures import checked  # reads YAML: not for the other two

        given = _read(arguments[1:], ())
        return checked(given.files, as_json=given.as_json)
    raise UsageError(
        "Proszę podać, co obliczyć: term, running-time albo procedures. Pomoc: akta law --help"
    )


def _read(arguments: Iterable[str], known: Sequence[str]) -> _Given:
    """Options with values, files and --json; anything else is wrong use."""
    options: dict[str, str] = {}
    files: list[str] = []
    as_json = False
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument in {"--json", "--debug"}:
            as_json = as_json or argument == "--json"
        elif name in known and name not in options:
            options[name] = value if equals else next(rest, "")
        elif argument.startswith("--"):
            again = "podano dwa razy" if name in options else "nie jest znana"
            raise UsageError(f"Opcja {name} {again}. Pomoc: akta law --help")
        else:
            files.append(argument)
    return _Given(options, tuple(files), as_json)


def _term(given: _Given) -> tuple[str, int]:
    if given.files:
        raise UsageError(f"Nie wiadomo, czym jest „{given.files[0]}”. Pomoc: akta law --help")
    for name in ("--from", "--period"):
        if not given.options.get(name):
            raise UsageError(f"Brakuje opcji {name}. Pomoc: akta law --help")
    direction = _choice(given.options, "--direction", ("after", "before"))
    calendar = _choice(given.options, "--calendar", ("general", "measure"))
    try:
        length = parse_length(given.options["--period"])
        start = _start(given.options["--from"])
        term = _computed(start, length, direction, calendar)
    except (TermError, LocalTimeError) as error:
        raise UsageError(str(error)) from error
    except OverflowError as error:
        raise UsageError("Termin wykracza poza kalendarz (lata od 1 do 9999).") from error
    if not given.as_json:
        return "\n".join([_written(term.end), *term.why, ""]), FINE
    return _json(_term_as_dict(term, given.options["--period"])), FINE


def _choice(options: Mapping[str, str], name: str, allowed: tuple[str, str]) -> str:
    chosen = options.get(name, allowed[0])
    if chosen not in allowed:
        raise UsageError(f"Opcja {name} przyjmuje {allowed[0]} albo {allowed[1]}.")
    return chosen


def _start(text: str) -> date:
    """The date, or the moment in Warsaw's offset, that the text names."""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if _MOMENT.fullmatch(text):
            return warsaw_moment(datetime.fromisoformat(text))
    except LocalTimeError:
        raise
    except ValueError as error:
        raise UsageError(f"Takiej daty nie ma w kalendarzu: {text}.") from error
    raise UsageError(
        f"Nie rozpoznano daty „{text}”. Proszę podać ją w postaci 2026-03-02 "
        "albo 2026-03-02T10:00+01:00."
    )


def _computed(start: date, length: Length, direction: str, calendar: str) -> Term:
    sign = 1 if direction == "after" else -1
    if calendar == "measure" or length.in_hours:
        if not isinstance(start, datetime):
            raise UsageError(
                "Ten termin biegnie od chwili. Proszę podać ją z godziną, "
                "na przykład 2026-03-02T10:00+01:00."
            )
        count = measure_term if calendar == "measure" else term_in_hours
        return count(start, length, sign=sign)
    day = start.date() if isinstance(start, datetime) else start
    return term_after(day, length) if direction == "after" else term_before(day, length)


def _term_as_dict(term: Term, period: str) -> dict[str, Any]:
    return {
        "from": _written(term.start),
        "period": period,
        "end": _written(term.end),
        "nominal_end": _written(term.nominal_end),
        "shifted": term.shifted,
        "why": list(term.why),
        "provision": ", ".join(map(str, term.grounds)),
    }


def _running_time(given: _Given) -> tuple[str, int]:
    if len(given.files) != 1:
        raise UsageError("Proszę podać jeden plik ze zdarzeniami. Pomoc: akta law --help")
    proceeding, as_of = _proceeding(_document(given.files[0]))
    try:
        found = running_time(proceeding, as_of)
    except OverflowError as error:
        raise UsageError("Daty wykraczają poza kalendarz (lata od 1 do 9999).") from error
    if found.gross_days < 0:
        raise UsageError("Pole as_of jest wcześniejsze niż początek biegu postępowania.")
    code = FINDING if found.problems else FINE
    if given.as_json:
        return _json(_running_time_as_dict(found)), code
    return "\n".join([*found.explanation, *(p.sentence for p in found.problems), ""]), code


def _document(name: str) -> dict[str, Any]:
    try:
        text = Path(name).read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError(f"Nie można odczytać pliku „{name}”.") from error
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"Plik „{name}” nie jest poprawnym JSON.") from error
    if not isinstance(document, dict):
        raise UsageError(f"Plik „{name}” nie zawiera obiektu JSON.")
    return document


def _proceeding(document: dict[str, Any]) -> tuple[Proceeding, date]:
    events = _field(document, "events", "plik")
    if not isinstance(events, list):
        raise UsageError("Pole events nie jest listą zdarzeń.")
    proceeding = Proceeding(
        rules=RuleSet(_one_of(document, "act", "plik", RuleSet)),
        kind=Kind(_one_of(document, "kind", "plik", Kind)),
        initiated=_date(document, "initiated", "plik"),
        events=tuple(_event(event, place) for place, event in enumerate(events, 1)),
    )
    return proceeding, _date(document, "as_of", "plik")


def _event(given: Any, place: int) -> Event:
    where = f"zdarzenie {place}"
    if not isinstance(given, dict):
        raise UsageError(f"To nie jest obiekt JSON: {where}.")
    name = _one_of(given, "type", where, EVENT_FIELDS)
    needed = EVENT_FIELDS[name]
    where = f"{where}, {name}"
    return Event(
        type=name,
        day=_date(given, "date", where),
        until=_date(given, "until", where) if "until" in needed else None,
        initiated=_date(given, "initiated", where) if "initiated" in needed else None,
        role=Role(_one_of(given, "role", where, Role)) if "role" in needed else None,
        acts_done=_yes_or_no(given, "acts_done", where) if "acts_done" in needed else None,
        **_more(given, name, where),
    )


def _more(given: Mapping[str, Any], name: str, where: str) -> dict[str, Any]:
    """What an event may tell besides; the day of the first act is asked for where time needs it."""
    found: dict[str, Any] = {}
    if name == "severed" and given.get("covered") is not None:
        found["covered"] = _yes_or_no(given, "covered", where)
        if needs_first_act(covered=found["covered"], acts_done=given.get("acts_done")):
            found["first_act"] = _date(given, "first_act", where)
    return found


def _field(given: Mapping[str, Any], name: str, where: str) -> Any:
    if given.get(name) is None:
        raise UsageError(f"Brakuje pola {name} ({where}).")
    return given[name]


def _one_of(given: Mapping[str, Any], name: str, where: str, allowed: Iterable[Any]) -> str:
    value = _field(given, name, where)
    names = [one if isinstance(one, str) else str(one.value) for one in allowed]
    if value not in names:
        raise UsageError(
            f"Nieznana wartość pola {name}: {_shown(value)} ({where}). "
            f"Dozwolone: {', '.join(names)}."
        )
    return str(value)


def _date(given: Mapping[str, Any], name: str, where: str) -> date:
    value = _field(given, name, where)
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"Takiej daty nie ma w kalendarzu: pole {name} ({where}).") from error
    raise UsageError(f"Pole {name} nie jest datą w postaci 2026-03-02 ({where}).")


def _yes_or_no(given: Mapping[str, Any], name: str, where: str) -> bool:
    value = _field(given, name, where)
    if not isinstance(value, bool):
        raise UsageError(f"Pole {name} przyjmuje true albo false ({where}).")
    return value


def _running_time_as_dict(found: RunningTime) -> dict[str, Any]:
    motion = found.latest_motion
    return {
        "running_start": found.running_start.isoformat(),
        "gross_days": found.gross_days,
        "excluded": [
            {
                "from": interval.start.isoformat(),
                "to": interval.end.isoformat(),
                "days": interval.days,
                "provision": _places(interval.provisions),
            }
            for interval in found.excluded
        ],
        "net_days": found.net_days,
        "nominal_end": found.nominal_end.isoformat(),
        "period_end": found.period_end.isoformat() if found.period_end else None,
        "paused": found.paused,
        "days_left": found.days_left,
        "limit_year": found.limit_year.isoformat(),
        "latest_motion": {
            "date": motion.day.isoformat(),
            "provision": motion.provision.place,
            "addressee": motion.addressee.value,
        }
        if motion
        else None,
        "explanation": list(found.explanation),
        "problems": [
            {
                "code": "NOTHING_OPEN",
                "type": problem.event.type,
                "date": problem.event.day.isoformat(),
                "message": problem.sentence,
            }
            for problem in found.problems
        ],
    }


def _places(provisions: Iterable[Provision]) -> str:
    return ", ".join(provision.place for provision in provisions)


def _written(moment: date) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else str(moment)


def _json(result: Mapping[str, Any]) -> str:
    return json.dumps(result, ensure_ascii=False) + "\n"


def _shown(value: object) -> str:
    """A value from a file, short enough for one sentence."""
    text = str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _printable(text: str) -> str:
    """One line that a terminal shows as it is, whatever was typed or read."""
    line = " ".join(text.split())
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)
