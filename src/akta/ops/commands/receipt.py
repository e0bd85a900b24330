"""`akta receipt verify`: checks a confirmation of filing without server, database or network.

The confirmation is read in a child process; a crash or a hang there costs nothing else. On
stdout one JSON line.
"""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from akta.ops.children import Child, ChildDied, ChildLate, Work
from akta.ops.commands.signatures import UsageError, line_of, open_regular, printable, seconds_of

FINE, FINDING, USAGE = 0, 1, 2
HELP = """\
Użycie: akta receipt verify PLIK [--filed PLIK]… [--trust PEM]… [--log-key PEM]
    Sprawdza potwierdzenie wniesienia pisma bez połączenia z siecią i z systemem.
      --filed    plik, który wniesiono; można powtarzać
      --trust    certyfikat urzędu, któremu się ufa, co do pieczęci i znacznika czasu;
                 można powtarzać
      --log-key  klucz publiczny dziennika wniesień (log-key.pem)
      --timeout  ile sekund może zająć sprawdzenie (domyślnie 10)
    Wynik to jeden wiersz JSON. Czego nie dało się sprawdzić, ma wartość null; „ok” ma
    wartość true tylko wtedy, gdy sprawdzono pieczęć, zapis, dziennik i każdy podany plik.
Kody zakończenia: 0 – potwierdzenie jest w porządku, 1 – nie jest albo nie sprawdzono
wszystkiego, 2 – błędne użycie.
"""
_VALUED = ("--filed", "--trust", "--log-key", "--timeout")
_MOST_PEM = 1 << 20


@dataclass(slots=True)
class _Given:
    files: list[str] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    seconds: float = 10.0


def run(arguments: Sequence[str]) -> int:
    """Run `akta receipt …` and return its exit code."""
    if any(argument in {"-h", "--help"} for argument in arguments):
        sys.stdout.write(HELP)
        return FINE
    child = Child(Work("akta.ops.receipt_work"))
    try:
        given = _read(list(arguments))
        child = Child(Work("akta.ops.receipt_work", seconds=given.seconds))
        answer = {"file": given.files[0], **_judged(child, given)}
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    finally:
        child.end()
    sys.stdout.write(line_of(answer))
    for problem in answer["problems"][:1]:
        sys.stderr.write(f"{problem['message']}\n")
    return FINE if answer["ok"] else FINDING


def _read(arguments: list[str]) -> _Given:
    if arguments[:1] != ["verify"]:
        raise UsageError("Proszę napisać: akta receipt verify PLIK. Pomoc: akta receipt --help")
    given = _Given()
    rest = iter(arguments[1:])
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument == "--":
            given.files += list(rest)
        elif name in _VALUED:
            _take(given, name, value if equals else next(rest, ""))
        elif argument == "--debug":
            continue
        elif argument.startswith("--"):
            raise UsageError(f"Opcja {name} nie jest znana. Pomoc: akta receipt --help")
        else:
            given.files.append(argument)
    if len(given.files) != 1:
        raise UsageError("Proszę podać jeden plik potwierdzenia. Pomoc: akta receipt --help")
    return given


def _take(given: _Given, name: str, value: str) -> None:
    if not value:
        raise UsageError(f"Brakuje wartości opcji {name}. Pomoc: akta receipt --help")
    if name == "--filed":
        given.filed.append(value)
    elif name == "--trust":
        given.roots.append(_root(value))
    elif name == "--log-key":
        given.keys.append(_key(value))
    else:
        given.seconds = seconds_of(value)


def _pem(path: str) -> bytes:
    try:
        with open_regular(path) as file:
            return file.read(_MOST_PEM)
    except (OSError, ValueError) as error:
        raise UsageError(f"Pliku „{printable(path)}” nie da się odczytać.") from error


def _root(path: str) -> str:
    from akta.trust.sealing.pem import certificates_in

    data = _pem(path)
    try:
        certificates_in(data)
    except (ValueError, TypeError) as error:
        raise UsageError(f"W pliku „{printable(path)}” nie ma certyfikatu.") from error
    return data.hex()


def _key(path: str) -> str:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_pem_public_key,
    )

    try:
        key = load_pem_public_key(_pem(path))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"W pliku „{printable(path)}” nie ma klucza publicznego.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"Klucz w pliku „{printable(path)}” nie jest kluczem dziennika (Ed25519).")
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _judged(child: Child, given: _Given) -> dict[str, Any]:
    with ExitStack() as opened:
        files: list[BinaryIO] = []
        for name in (*given.files, *given.filed):
            try:
                files.append(opened.enter_context(open_regular(name)))
            except FileNotFoundError:
                return _nothing(f"Nie ma pliku „{printable(name)}”.")
            except (OSError, ValueError):
                return _nothing(f"Pliku „{printable(name)}” nie da się odczytać.")
        request = {
            "names": [printable(Path(name).name) for name in given.filed],
            "roots": given.roots,
            "keys": given.keys,
            "at": datetime.now(UTC).isoformat(),
            "seconds": given.seconds,
        }
        try:
            answer: dict[str, Any] = child.ask(files, request)
        except ChildLate:
            return _nothing("Sprawdzenie trwało zbyt długo i zostało przerwane.")
        except ChildDied:
            return _nothing("Pliku nie udało się sprawdzić z powodu błędu wewnętrznego.")
    return _nothing(answer["problem"]) if "problem" in answer else answer


def _nothing(message: str) -> dict[str, Any]:
    return {
        "filing_id": None,
        "filed_at": None,
        "seal": {"intact": None, "trusted": None, "signer": None},
        "timestamp": None,
        "record": False,
        "log": None,
        "files": [],
        "ok": False,
        "problems": [{"message": message}],
    }
