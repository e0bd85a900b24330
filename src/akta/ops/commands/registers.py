"""`akta registers`: professional registers handed over as files, and asking them about accounts."""

import argparse
import sys
from pathlib import Path

from akta.ops import installation

USAGE = 2


def run(arguments: list[str]) -> int:
    """Import a register of one profession and ask it, or ask about the roles that are due."""
    parser = argparse.ArgumentParser(
        prog="akta registers", description="Rejestry zawodowe, w których sprawdza się profile."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="POLECENIE")
    read = commands.add_parser("import", help="wczytuje cały rejestr zawodu z pliku CSV")
    read.add_argument("profession", metavar="ZAWÓD", help="na przykład advocate albo bailiff")
    read.add_argument("file", metavar="PLIK", type=Path)
    read.add_argument("--actor", metavar="LOGIN", help="kto wczytuje; bez niego system")
    commands.add_parser("ask", help="pyta teraz o profile, których termin nadszedł")
    given = parser.parse_args(arguments)
    if given.command == "ask":
        return installation.run_in(lambda _: _ask())
    return installation.run_in(lambda _: _import(given.profession, given.file, given.actor))


def _ask() -> int:
    from akta.accounts.registers.services import ask_due
    from akta.core import clock

    count = 0
    while asked := ask_due(at=clock.now()):
        count += asked
    sys.stdout.write(f"Zapytano o profile: {count}.\n")
    return 0


def _import(profession: str, file: Path, login: str | None) -> int:
    from akta.accounts.professions import Profession
    from akta.accounts.registers.errors import RegisterFileRefused
    from akta.accounts.registers.services import import_register
    from akta.core import clock
    from akta.ops.acting import actor_of

    actor = actor_of(login)
    if profession not in Profession.values or actor is None:
        known = ", ".join(Profession.values)
        wrong = f"Nie ma pracownika „{login}”." if actor is None else f"Zawody: {known}."
        sys.stderr.write(f"{wrong}\n")
        return USAGE
    try:
        content = file.read_bytes()
    except OSError as error:
        sys.stderr.write(f"Nie można odczytać pliku {file}: {error.strerror}.\n")
        return USAGE
    try:
        count = import_register(
            profession=Profession(profession), content=content, at=clock.now(), actor=actor
        )
    except RegisterFileRefused as refusal:
        sys.stderr.write(f"{refusal.text()}\n")
        return 1
    sys.stdout.write(f"Wczytano wpisów: {count}.\n")
    return _ask()
