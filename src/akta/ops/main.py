"""The command `akta`: finds the command by its name and loads no more than it needs.

Each command is a module with `run(arguments: list[str]) -> int`, named here by its path, so
that `akta law …` and its kin start without Django.
"""

import importlib
import io
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("akta.ops.commands.check", "sprawdza pliki według zasad wnoszenia pism"),
    "law": ("akta.ops.commands.law", "oblicza termin albo czas trwania postępowania"),
    "signatures": ("akta.ops.commands.signatures", "sprawdza podpisy elektroniczne plików"),
    "trust": ("akta.ops.commands.trust", "prowadzi listy zaufane i własną listę wystawców"),
    "receipt": ("akta.ops.commands.receipt", "sprawdza potwierdzenie wniesienia pisma"),
    "rules": ("akta.ops.commands.rules", "pokazuje przepisy katalogu i stan ich wykonania"),
    "serve": ("akta.ops.commands.serve", "uruchamia bazę danych, zadania i serwer"),
    "migrate": ("akta.ops.commands.migrate", "doprowadza bazę danych do tej wersji"),
    "admin": ("akta.ops.commands.admin", "zakłada pierwszego administratora"),
    "keys": ("akta.ops.commands.keys", "wymienia klucz danych chronionych"),
    "mail": ("akta.ops.commands.mail", "przyjmuje zwroty poczty od serwera pocztowego"),
    "registers": ("akta.ops.commands.registers", "wczytuje rejestry zawodowe i pyta o profile"),
    "demo": ("akta.ops.commands.demo", "wypełnia pustą instalację sprawą pokazową"),
    "ingest": ("akta.ops.commands.ingest", "dodaje skany do akt sprawy"),
    "search": ("akta.ops.commands.search", "przeszukuje podane strony tym samym kodem co akta"),
    "audit": ("akta.ops.commands.audit", "sprawdza dziennik wglądów"),
    "store": ("akta.ops.commands.store", "mówi, gdzie leżą oryginały, i przenosi je"),
    "scrub": ("akta.ops.commands.scrub", "czyta oryginały i porównuje je ze skrótami"),
    "backup": ("akta.ops.commands.backup", "robi kopię zapasową bazy i oryginałów"),
    "restore": ("akta.ops.commands.restore", "odtwarza kopię w pustej instalacji"),
    "rebuild": ("akta.ops.commands.rebuild", "odtwarza stan pochodny z dziennika"),
}
USAGE = 2
TERMINATED = 143  # 128 + SIGTERM, as a shell tells it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 finding, 2 wrong use, 3 no service."""
    _speak_utf8()
    _end_in_order()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in {"-h", "--help"}:
        sys.stdout.write(_help())
        return 0 if given else USAGE
    if given[0] not in COMMANDS:
        sys.stderr.write(f"Nie ma polecenia „{given[0]}”. Lista poleceń: akta --help\n")
        return USAGE
    module = importlib.import_module(COMMANDS[given[0]][0])
    return int(module.run(given[1:]))


def _speak_utf8() -> None:
    """Text is UTF-8 whatever the locale; a file's name that is not is written with escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _end_in_order() -> None:
    """SIGTERM ends a command as its own end would: what it opened is closed and cleared away."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _terminated)


def _terminated(_number: int, _frame: FrameType | None) -> None:
    sys.exit(TERMINATED)


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  akta {name:<{width}}  {what}" for name, (_, what) in COMMANDS.items()]
    return "\n".join(["Użycie: akta POLECENIE [ARGUMENTY]", "", *lines, ""])


if __name__ == "__main__":
    sys.exit(main())
