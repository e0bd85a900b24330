"""`akta signatures`: what the signatures of files are worth, by the bytes alone.

Needs no server, database, settings or network. Each file is judged in a child process; a crash
or a hang costs that file only. On stdout one JSON line a file, in the order of the arguments.
"""

import json
import os
import stat
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from akta.ops.children import Child, ChildDied, ChildLate, Work

if TYPE_CHECKING:
    from akta.trust.signatures.rounds import Trust

FINE, FINDING, USAGE = 0, 1, 2
HELP = """\
Użycie: akta signatures PLIK… [--content PLIK]… [--at CHWILA] [--timeout SEKUNDY] --jsonl
    Sprawdza podpisy, pieczęcie i znaczniki czasu: PAdES, XAdES, CAdES, ASiC, XML-DSig.
      --content  dokument, którego dotyczy osobny podpis; można powtarzać,
                 wtedy podaje się jeden PLIK z podpisem
      --at       chwila (2026-03-02T10:00+01:00), w której plik na pewno już istniał;
                 bez niej: teraz
      --fetch    pozwala pobrać z sieci brakujące dane o unieważnieniach i wystawcach
      --timeout  ile sekund może zająć jeden plik (domyślnie 10)
      --jsonl    wynik jako JSON, jeden wiersz na plik; bez tej opcji opis po polsku
    Ocenia się, czy podpis i podpisana treść są nienaruszone, a gdy w AKTA_TRUST_DIR albo
    AKTA_DATA_DIR/trust są listy zaufane (akta trust update), także to, ile podpis jest wart.
Kody zakończenia: 0 – każdy plik ma podpis i wszystkie podpisy są nienaruszone,
1 – co najmniej jeden plik nie, 2 – błędne użycie.
"""
_VALUED = ("--content", "--at", "--timeout")
_FLAGS = ("--fetch", "--jsonl", "--debug")


class UsageError(Exception):
    """Wrong use; the text is the one Polish sentence that is shown."""


@dataclass(slots=True)
class _Given:
    files: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    at: datetime | None = None
    seconds: float = 10.0
    flags: set[str] = field(default_factory=set)


def run(arguments: Sequence[str]) -> int:
    """Run `akta signatures …` and return its exit code."""
    if any(argument in {"-h", "--help"} for argument in arguments):
        sys.stdout.write(HELP)
        return FINE
    try:
        given = _read(list(arguments))
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    work = Work("akta.ops.signing_work", seconds=given.seconds)
    child = Child(work)
    child.start()
    try:
        whole = [_answered(child, path, given) for path in given.files]
    finally:
        child.end()
    return FINE if all(whole) else FINDING


def _read(arguments: list[str]) -> _Given:
    given = _Given()
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument == "--":
            given.files += list(rest)
        elif argument in _FLAGS:
            given.flags.add(argument)
        elif name in _VALUED:
            _take(given, name, value if equals else next(rest, ""))
        elif argument.startswith("--"):
            raise UsageError(f"Opcja {name} nie jest znana. Pomoc: akta signatures --help")
        else:
            given.files.append(argument)
    if not given.files:
        raise UsageError("Proszę podać plik do sprawdzenia. Pomoc: akta signatures --help")
    if given.contents and len(given.files) != 1:
        raise UsageError("Z opcją --content można podać tylko jeden plik z podpisem.")
    return given


def _take(given: _Given, name: str, value: str) -> None:
    if not value:
        raise UsageError(f"Brakuje wartości opcji {name}. Pomoc: akta signatures --help")
    if name == "--content":
        given.contents.append(value)
    elif name == "--at":
        given.at = _moment(value)
    else:
        given.seconds = seconds_of(value)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError("Opcja --at przyjmuje chwilę, na przykład 2026-03-02T10:00Z.") from error
    return moment if moment.tzinfo is not None else _warsaw(moment)


def _warsaw(moment: datetime) -> datetime:
    from akta.law.localtime import LocalTimeError, warsaw_moment

    try:
        return warsaw_moment(moment)
    except LocalTimeError as error:
        raise UsageError(str(error)) from error


def seconds_of(text: str) -> float:
    """The value of --timeout. Raises UsageError."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:  # noqa: PLR2004 - an hour
        raise UsageError("Opcja --timeout przyjmuje liczbę sekund od 1 do 3600.")
    return seconds


def _answered(child: Child, path: str, given: _Given) -> bool:
    """Judge one file, write its line, say whether it is whole."""
    answer = {"file": path, **_judged(child, path, given)}
    if "--jsonl" in given.flags:
        sys.stdout.write(line_of(answer))
    else:
        sys.stdout.write(_told(answer))
    sys.stdout.flush()
    return answer["intact"] is True


def line_of(answer: dict[str, Any]) -> str:
    """One line of JSON; bytes of a name that are no UTF-8 stand as escaped surrogates."""
    text = json.dumps(answer, ensure_ascii=False)
    escaped = "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)
    return escaped + "\n"


def _judged(child: Child, path: str, given: _Given) -> dict[str, Any]:
    with ExitStack() as opened:
        files: list[BinaryIO] = []
        for name in (path, *given.contents):
            try:
                files.append(opened.enter_context(open_regular(name)))
            except FileNotFoundError:
                return _nothing("NOT_FOUND", f"Nie ma pliku „{printable(name)}”.")
            except (OSError, ValueError):
                return _nothing("UNREADABLE", f"Pliku „{printable(name)}” nie da się odczytać.")
        request = {"names": [printable(Path(name).name) for name in given.contents],
                   "seconds": given.seconds}  # fmt: skip

        def ask(trust: dict[str, Any]) -> dict[str, Any]:
            for file in files:
                file.seek(0)
            found: dict[str, Any] = child.ask(files, {**request, "trust": trust})
            return found

        try:
            answer = _trust(given).judged(ask)
        except ChildLate:
            return _nothing("TIMEOUT", "Sprawdzenie pliku trwało zbyt długo i zostało przerwane.")
        except ChildDied:
            return _nothing(
                "INTERNAL", "Pliku nie udało się sprawdzić z powodu błędu wewnętrznego."
            )
    return answer


def _trust(given: _Given) -> "Trust":
    """The lists at hand, none where there is no folder of them; the network only if asked for."""
    from akta.core.config import trust_dir
    from akta.trust.lists import anchors
    from akta.trust.signatures.rounds import Trust, by_network

    at = given.at.astimezone(UTC) if given.at else None
    fetch = by_network if "--fetch" in given.flags else None
    try:
        found = anchors.load(trust_dir())
    except anchors.IndexUnreadable as error:
        sys.stderr.write(f"{error}\n")
        found = None
    if found is None and fetch is not None:
        found = anchors.Anchors((), {})
    return Trust(found, fetch, at, given.seconds)


def open_regular(path: str) -> BinaryIO:
    """Open a regular file for reading; a pipe or a device would never end."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("not a regular file")
    return os.fdopen(handle, "rb")


def _nothing(code: str, message: str) -> dict[str, Any]:
    problem = {"code": code, "message": message, "signature": None}
    return {"container": "none", "intact": None, "signatures": [], "evidence_records": [],
            "problems": [problem]}  # fmt: skip


def printable(text: str) -> str:
    """A name that any stream takes: undecodable bytes as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _told(answer: dict[str, Any]) -> str:
    """The answer in Polish, for people."""
    lines = [printable(answer["file"])]
    lines += [f"  {entry['sentence']}" for entry in answer["signatures"]]
    lines += [f"  Uwaga: {problem['message']}" for problem in answer["problems"]]
    return "\n".join([*lines, ""])
