"""`akta mail returned`: take a mail server's report of a message that did not arrive."""

import argparse
import sys

from akta.core.config import Config
from akta.ops import installation

NOT_OURS = 1


def run(arguments: list[str]) -> int:
    """Read the report from standard input, as a mail server hands it to a program."""
    parser = argparse.ArgumentParser(
        prog="akta mail", description="Przyjmuje raporty serwera poczty o zwrotach."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="POLECENIE")
    commands.add_parser("returned", help="czyta raport (RFC 3464) ze standardowego wejścia")
    parser.parse_args(arguments)
    return installation.run_in(_take)


def _take(_config: Config) -> int:
    from akta.core import clock
    from akta.delivery.mail import bounces

    message = bounces.take_report(sys.stdin.buffer.read(bounces.LARGEST), at=clock.now())
    if message is None:
        sys.stderr.write("To nie jest raport o niedoręczeniu wiadomości tej instalacji.\n")
        return NOT_OURS
    sys.stdout.write("Zapisano zwrot; widać go na pulpicie, na stronie „Zwroty poczty”.\n")
    return 0
