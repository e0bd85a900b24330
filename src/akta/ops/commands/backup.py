"""`akta backup DIR`: one consistent copy of the database and the originals, without keys."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from akta.core.config import Config
from akta.ops import installation
from akta.ops.keeping import command

if TYPE_CHECKING:
    from akta.ops.keeping.backup import Made


def run(arguments: list[str]) -> int:
    """Exit 0 if all was copied, 1 if refused or an original is lost, 3 without the database."""
    parser = argparse.ArgumentParser(
        prog="akta backup",
        description="Robi spójną kopię bazy i oryginałów, bez kluczy; Akta może pracować dalej.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder kopii")
    parser.add_argument(
        "--to",
        type=Path,
        metavar="KLUCZ-PUBLICZNY",
        help="plik PEM z kluczem publicznym X25519: kopia jest dla niego zaszyfrowana",
    )
    parser.add_argument("--actor", metavar="LOGIN", help="kto zleca (domyślnie system)")
    given = parser.parse_args(arguments)
    return installation.run_in(
        lambda config: command.in_words(lambda read: _backup(read, given), config)
    )


def _backup(config: Config, given: argparse.Namespace) -> int:
    from akta.core import clock
    from akta.files.blobs import store
    from akta.ops.acting import actor_of
    from akta.ops.keeping import backup, sealing
    from akta.ops.keeping.progress import Progress

    actor = actor_of(given.actor)
    if actor is None:
        raise command.WrongUse(f"Nie ma pracownika o loginie „{given.actor}”.")
    root = given.folder.expanduser().absolute()
    _outside(root, config)
    progress = Progress("Kopia zapasowa")
    made = backup.make(
        root,
        store=store(),
        anchor_dir=config.anchor_dir,
        recipient=sealing.public_key(given.to) if given.to else None,
        progress=progress,
        at=clock.now(),
    )
    progress.finish()
    backup.record(made, actor=actor, at=clock.now())
    return _told(made, config)


def _outside(root: Path, config: Config) -> None:
    """A copy inside the data folder is lost with it."""
    if root.resolve().is_relative_to(config.data_dir.resolve()):
        raise command.WrongUse(
            f"Folder kopii {root} leży w folderze danych i zginąłby razem z nim. "
            "Proszę wskazać inny, najlepiej na innym dysku."
        )


def _told(made: "Made", config: Config) -> int:
    rows = sum(table.rows for table in made.manifest.tables)
    sys.stdout.write(
        f"{made.folder}: wierszy {rows}, oryginałów {made.manifest.blobs}, w tym nowych "
        f"{made.new}.\nKluczy w kopii nie ma. Folder {config.secret_key_file.parent} należy "
        "przechowywać osobno: bez niego kopii nie da się odtworzyć.\n"
    )
    for digest in made.manifest.missing:
        sys.stdout.write(
            f"✗ Pliku o skrócie {digest} brakuje w magazynie albo jest uszkodzony; nie ma go "
            "w kopii. Szczegóły poda: akta scrub\n"
        )
    return 1 if made.manifest.missing else 0
