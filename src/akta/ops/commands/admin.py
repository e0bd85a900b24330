"""`akta admin create`: the first administrator, once; prints the one-time password only."""

import argparse
import sys

from akta.ops import installation

REFUSED = 1
ASKED = (("login", "Login"), ("given_name", "Imię"), ("surname", "Nazwisko"))


def run(arguments: list[str]) -> int:
    """Create the first administrator; what is not given is asked for."""
    parser = argparse.ArgumentParser(
        prog="akta admin", description="Zakłada konto pierwszego administratora."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="POLECENIE")
    create = commands.add_parser("create", help="zakłada konto i wypisuje hasło jednorazowe")
    create.add_argument("--login", help="login, na przykład anna.kowalska")
    create.add_argument("--given-name", help="imię")
    create.add_argument("--surname", help="nazwisko")
    given = parser.parse_args(arguments)
    person = {name: getattr(given, name) or _ask(label) for name, label in ASKED}
    if not all(person.values()):
        sys.stderr.write("Potrzebne są login, imię i nazwisko administratora.\n")
        return installation.WRONG_USE
    return installation.run_in(lambda _: _create(person))


def _ask(label: str) -> str:
    """Ask on the terminal; the question goes to stderr, so that stdout holds the password only."""
    sys.stderr.write(f"{label}: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _create(person: dict[str, str]) -> int:
    from akta.core import clock
    from akta.core.actors import SYSTEM
    from akta.core.errors import DomainError
    from akta.units.founding import found_administrator

    try:
        account, password = found_administrator(actor=SYSTEM, at=clock.now(), **person)
    except DomainError as refusal:
        sys.stderr.write(f"{refusal.text()}\n")
        return REFUSED
    sys.stderr.write(
        f"Hasło jednorazowe konta {account.login}, na jedno logowanie na pulpicie (/pulpit/):\n"
    )
    sys.stdout.write(f"{password}\n")
    return 0
