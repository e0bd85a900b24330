"""Reading a CSV file of dependent accounts: every wrong row is told with its number."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from akta.accounts.dependents import DependentFacts, checked
from akta.accounts.profiles_errors import DependentDataRequired, ImportRefused

__all__ = ["ALL_CASES", "COLUMNS", "MOST_ROWS", "DependentRow", "RowError", "read_rows"]

COLUMNS = ("imiona", "nazwisko", "pesel", "e-mail", "sprawy", "do")
NEEDED = COLUMNS[:4]
ALL_CASES = "wszystkie"
MOST_ROWS = 1000
MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class DependentRow:
    """One row: its number in the file, the user, and what is passed on at once.

    `cases` are references as typed, or ALL_CASES alone; empty passes nothing on.
    """

    number: int
    facts: DependentFacts
    cases: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row, in a Polish sentence; no PESEL is repeated."""

    number: int
    sentence: str


def read_rows(content: bytes) -> tuple[list[DependentRow], list[RowError]]:
    """All rows and all errors of the file. Raises ImportRefused if it cannot be read at all."""
    table = _table(content)
    rows: list[DependentRow] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    for number, cells in table:
        try:
            row = _row(number, cells)
        except DependentDataRequired as error:
            errors.append(RowError(number, error.part("why")))
        except ValueError:
            errors.append(RowError(number, "Dzień w kolumnie „do” zapisuje się jak 31.12.2026."))
        else:
            first = seen.setdefault(row.facts.pesel, number)
            if first != number:
                errors.append(RowError(number, f"Ta sama osoba jest już w wierszu {first}."))
            rows.append(row)
    return rows, errors


def _table(content: bytes) -> list[tuple[int, dict[str, str]]]:
    if len(content) > MOST_BYTES:
        raise ImportRefused(reason="Plik jest większy niż 1 MB.")
    text = _text(content)
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    heads = [cell.strip().lower() for cell in lines[0]] if lines else []
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        raise ImportRefused(reason=f"W pierwszym wierszu brak kolumn: {', '.join(missing)}.")
    filled = [(n, line) for n, line in enumerate(lines[1:], 2) if any(map(str.strip, line))]
    if not filled:
        raise ImportRefused(reason="W pliku nie ma ani jednego wiersza z danymi.")
    if len(filled) > MOST_ROWS:
        raise ImportRefused(reason=f"W pliku jest więcej niż {MOST_ROWS} wierszy.")
    return [(n, dict(zip(heads, line, strict=False))) for n, line in filled]


def _text(content: bytes) -> str:
    """Spreadsheets write UTF-8 or Windows-1250."""
    if b"\0" in content:
        raise ImportRefused(reason="To nie jest plik CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1250", errors="replace")


def _row(number: int, cells: dict[str, str]) -> DependentRow:
    facts = checked(DependentFacts(*(cells.get(name, "") for name in NEEDED)))
    cases = tuple(part.strip() for part in cells.get("sprawy", "").split(",") if part.strip())
    day = cells.get("do", "").strip()
    return DependentRow(number, facts, cases, _day(day) if day else None)


def _day(text: str) -> date:
    shape = "%d.%m.%Y" if "." in text else "%Y-%m-%d"
    return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a calendar day has no zone
