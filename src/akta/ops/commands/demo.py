"""`akta demo`: fill an empty installation with the demonstration and print its users."""

import argparse
import sys

from akta.core.config import Config
from akta.ops import installation

NOT_A_DEMO = NOT_FILLED = 1


def run(arguments: list[str]) -> int:
    """Fill and print; run again it prints and changes nothing. Exit 1 where there is other data."""
    parser = argparse.ArgumentParser(
        prog="akta demo",
        description="Wypełnia pustą instalację sprawą pokazową i wypisuje użytkowników.",
    )
    parser.add_argument(
        "--pages", choices=["all", "sample"], default="all", help="cała sprawa albo jej próbka"
    )
    parser.add_argument("--users", action="store_true", help="tylko wypisuje użytkowników")
    given = parser.parse_args(arguments)
    return installation.run_in(lambda config: _demo(config, given))


def _demo(config: Config, given: argparse.Namespace) -> int:
    from akta.core.errors import DomainError
    from akta.ops import demonstration

    if not config.is_demo:
        sys.stderr.write("Pokaz działa tylko w trybie demo (AKTA_MODE=demo).\n")
        return NOT_A_DEMO
    try:
        users = demonstration.people(config)
    except demonstration.NotEmpty:
        sys.stderr.write("Instalacja zawiera już inne dane; pokaz niczego w niej nie zmienia.\n")
        return NOT_A_DEMO
    sys.stdout.write(demonstration.printed(users, config))
    sys.stdout.flush()
    if given.users:
        return 0
    try:
        demonstration.fill(config, users, sample=given.pages == "sample")
    except demonstration.BeingFilled:
        sys.stdout.write("Sprawa pokazowa jest właśnie przyjmowana przez inny proces.\n")
    except (demonstration.NotFilled, DomainError) as error:
        why = error.text() if isinstance(error, DomainError) else str(error)
        sys.stderr.write(
            f"\nPrzyjmowanie sprawy pokazowej przerwano. {why}"
            " Następne uruchomienie zacznie w tym miejscu.\n"
        )
        return NOT_FILLED
    return 0
