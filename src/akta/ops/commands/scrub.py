"""`akta scrub`: read every original again and compare it with its digest and the database."""

import argparse
import sys

from akta.ops import installation
from akta.ops.keeping import command


def run(arguments: list[str]) -> int:
    """Exit 0 if every original is whole, 1 if one is not, 3 without the database."""
    parser = argparse.ArgumentParser(
        prog="akta scrub",
        description="Czyta wszystkie oryginały, porównuje je ze skrótami i z bazą danych.",
    )
    parser.add_argument("--actor", metavar="LOGIN", help="kto zleca (domyślnie system)")
    given = parser.parse_args(arguments)
    return installation.run_in(
        lambda config: command.in_words(lambda _: _scrub(given.actor), config)
    )


def _scrub(login: str | None) -> int:
    from akta.core import clock
    from akta.files.blobs import store
    from akta.ops.acting import actor_of
    from akta.ops.keeping import scrub
    from akta.ops.keeping.progress import Progress

    actor = actor_of(login)
    if actor is None:
        raise command.WrongUse(f"Nie ma pracownika o loginie „{login}”.")
    progress, faults = Progress("Przegląd magazynu"), 0
    for finding in scrub.findings(store(), progress.one_more):
        faults += finding.is_fault
        sys.stdout.write(f"{'✗' if finding.is_fault else '•'} {finding.sentence}\n")
        sys.stdout.flush()
    progress.finish()
    scrub.record(read=progress.files, faults=faults, actor=actor, at=clock.now())
    if not faults:
        sys.stdout.write(f"Wszystkie oryginały są nienaruszone: {progress.files}.\n")
    return 1 if faults else 0
