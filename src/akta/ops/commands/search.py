"""`akta search --pages`: pages of plain text in a throw-away index, by the same code as real ones.

Needs nothing set up: a database of its own is started for the time of the command, and nothing of
it stays. On stdout only the answers, one line each.
"""

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

FINE, USAGE, SERVICE_MISSING = 0, 2, 3
HELP = """\
Użycie:
  akta search --pages FOLDER --queries PLIK --jsonl
      Wczytuje strony z FOLDERU do tymczasowego indeksu i odpowiada na pytania z PLIKU.
        --pages    folder z plikami *.txt (UTF-8); jeden plik to jedna strona,
                   jej identyfikatorem jest nazwa pliku bez końcówki .txt
        --queries  plik z pytaniami (UTF-8), jedno w wierszu; słowa szukane są razem,
                   we wszystkich odmianach; "cudzysłów" szuka słów obok siebie,
                   gwiazdka* początku słowa
        --jsonl    odpowiedzi jako JSON, po jednej w wierszu:
                   {"query": …, "pages": [identyfikatory od najtrafniejszego]}

Niczego nie trzeba przygotowywać: baza danych powstaje na czas polecenia i znika.
Kody zakończenia: 0 – odpowiedziano, 2 – błędne użycie, 3 – brak bazy danych (PostgreSQL).
"""


class UsageError(Exception):
    """Wrong use; the text is the one Polish sentence that is shown."""


@dataclass(frozen=True, slots=True)
class _Given:
    pages: dict[str, str]
    queries: list[str]


def run(arguments: Sequence[str]) -> int:
    """Run `akta search …` and return its exit code."""
    if any(argument in {"-h", "--help"} for argument in arguments):
        sys.stdout.write(HELP)
        return FINE
    from akta.ops.postgres import BinariesMissing, ClusterError

    try:
        given = _read(arguments)
        return _answer(given)
    except UsageError as error:
        return _refused(error, USAGE, arguments)
    except (BinariesMissing, ClusterError) as error:
        return _refused(error, SERVICE_MISSING, arguments)


def _refused(error: Exception, code: int, arguments: Sequence[str]) -> int:
    sys.stderr.write(f"{error}\n")
    if "--debug" in arguments:
        traceback.print_exception(error)
    return code


def _read(arguments: Sequence[str]) -> _Given:
    """The options, each once, and what lies in the files they name."""
    options: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument in {"--jsonl", "--debug"}:
            continue
        if name not in {"--pages", "--queries"} or name in options:
            raise UsageError(f"Nie wiadomo, czym jest „{argument}”. Pomoc: akta search --help")
        options[name] = value if equals else next(rest, "")
    for name in ("--pages", "--queries"):
        if not options.get(name):
            raise UsageError(f"Brakuje opcji {name}. Pomoc: akta search --help")
    return _Given(_pages(Path(options["--pages"])), _lines(Path(options["--queries"])))


def _pages(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise UsageError(f"Nie ma folderu „{folder}”. Proszę podać folder ze stronami *.txt.")
    return {path.stem: _text(path) for path in sorted(folder.glob("*.txt"))}


def _lines(path: Path) -> list[str]:
    return _text(path).split("\n")[: -1 if _text(path).endswith("\n") else None]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    except OSError as error:
        raise UsageError(f"Nie można odczytać pliku „{path}”.") from error


def _answer(given: _Given) -> int:
    with _database():
        from akta.files.search import ranked_sides
        from akta.ops.searchpages import file_of

        lens, names = file_of(given.pages)
        for query in given.queries:
            pages = [names[side] for side in ranked_sides(lens, query)]
            told = {"query": query, "pages": pages}
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return FINE


@contextmanager
def _database() -> Iterator[None]:
    """A throw-away database at this version, and Django set up on it; no other is touched."""
    from akta.ops.postgres import throwaway

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="akta-search-"))
        cluster = stack.enter_context(throwaway())
        for name in [name for name in os.environ if name.startswith("AKTA_")]:
            del os.environ[name]
        os.environ |= cluster.environment()
        os.environ |= {"AKTA_DATA_DIR": folder, "AKTA_ROLE": "owner"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "akta.ops.settings"
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        stack.callback(connection.close)
        yield
