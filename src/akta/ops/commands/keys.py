"""`akta keys rotate`: a new key for secrets at rest, and every sealed value wrapped by it."""

import argparse
import sys

from akta.core.config import Config
from akta.ops import installation


def run(arguments: list[str]) -> int:
    """Rotate the key; with `--resume` only finish a rotation that broke off."""
    parser = argparse.ArgumentParser(
        prog="akta keys", description="Wymienia klucz danych chronionych (PESEL, kody, adresy)."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="POLECENIE")
    rotate = commands.add_parser("rotate", help="tworzy nowy klucz i przepisuje nim dane")
    rotate.add_argument(
        "--resume", action="store_true", help="kończy przerwaną wymianę bez tworzenia nowego klucza"
    )
    given = parser.parse_args(arguments)
    return installation.run_in(lambda read: _rotate(read, resume=given.resume))


def _rotate(read: Config, *, resume: bool) -> int:
    from akta.core import clock, keys
    from akta.core.actors import SYSTEM
    from akta.ops.key_rotation import rewrap_all

    if not resume:
        keys.rotate(read.secret_key_file)
    count = rewrap_all(actor=SYSTEM, at=clock.now())
    sys.stdout.write(f"Kluczem {keys.ring().newest} przepisano wartości: {count}.\n")
    sys.stderr.write(f"Kopię pliku {read.secret_key_file} należy przechowywać poza bazą danych.\n")
    return 0
