"""`akta store`: where the originals lie, and their move to another store."""

import argparse
import sys
from typing import TYPE_CHECKING

from akta.core.config import Config
from akta.ops import installation
from akta.ops.keeping import command
from akta.storage import Address, FolderAddress

if TYPE_CHECKING:
    from akta.ops.keeping.moving import Course


def run(arguments: list[str]) -> int:
    """Exit 0 if all is well, 1 if refused or an original is damaged, 3 without the database."""
    given = _parser().parse_args(arguments)
    work = _check if given.what == "check" else _move
    return installation.run_in(
        lambda config: command.in_words(lambda read: work(read, given), config)
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="akta store", description="Magazyn oryginałów: folder albo S3."
    )
    parts = parser.add_subparsers(dest="what", required=True, metavar="CO")
    parts.add_parser("check", help="mówi, gdzie leżą oryginały, i czy magazyn odpowiada")
    move = parts.add_parser("move", help="przenosi wszystkie oryginały do innego magazynu")
    move.add_argument(
        "--to", required=True, metavar="ADRES", help="file:///folder albo s3://zasobnik?endpoint=…"
    )
    move.add_argument("--actor", metavar="LOGIN", help="kto zleca (domyślnie system)")
    return parser


def _check(config: Config, _given: argparse.Namespace) -> int:
    from akta.files import blobs
    from akta.storage import standing

    address = standing(config.data_dir, config.originals)
    sys.stdout.write(f"Oryginały leżą w: {address.text}\n")
    if address != config.originals:
        sys.stdout.write(
            f"Przeniesiono je tam z {config.originals.text}; proszę wpisać nowy adres do "
            "AKTA_BLOBS.\n"
        )
    store = blobs.store_of(address)
    if isinstance(address, FolderAddress):
        store.room_for(0)
        sys.stdout.write("Na dysku jest miejsce.\n")
        return 0
    from akta.storage.s3 import S3Store

    assert isinstance(store, S3Store)
    guards = store.guards()
    lock = guards.rule or ("bez reguły zasobnika" if guards.has_lock else "nie ma")
    sys.stdout.write(
        "Magazyn odpowiada.\n"
        f"Wersje obiektów: {'są' if guards.has_versions else 'nie ma'}.\n"
        f"Blokada obiektów: {lock}.\n"
    )
    return 0


def _move(config: Config, given: argparse.Namespace) -> int:
    from akta.core import clock
    from akta.files import blobs
    from akta.ops.acting import actor_of
    from akta.ops.keeping import moving
    from akta.ops.keeping.progress import Progress
    from akta.storage import address_of, note_move

    actor = actor_of(given.actor)
    if actor is None:
        raise command.WrongUse(f"Nie ma pracownika o loginie „{given.actor}”.")
    new = _target(config, given.to)
    course = _course(config, new)
    progress = Progress("Przenoszenie oryginałów")
    moved = moving.carry_all(
        course,
        source=blobs.store_of(address_of(course.old)),
        target=blobs.store_of(new),
        data_dir=config.data_dir,
        progress=progress,
        change=lambda: note_move(config.data_dir, config.originals, new),
    )
    progress.finish()
    for sentence in moved.faults:
        sys.stdout.write(f"✗ {sentence}\n")
    if moved.faults:
        sys.stdout.write("Magazynu nie zmieniono: oryginały leżą, gdzie leżały.\n")
        return 1
    moving.record(moved, to=new.text, actor=actor, at=clock.now())
    sys.stdout.write(
        f"Oryginały leżą w {new.text}; tym razem sprawdzono: {moved.carried}.\n"
        "Proszę wpisać ten adres do AKTA_BLOBS. Jeżeli Akta w czasie przenoszenia pracowała, "
        "proszę powtórzyć to polecenie raz jeszcze, a potem akta scrub.\n"
        f"{course.old} zostało bez zmian.\n"
    )
    return 0


def _target(config: Config, text: str) -> Address:
    from akta.core.config import ConfigurationError, blobs_address

    try:
        address = blobs_address(text, config.mode)
    except ConfigurationError as error:
        raise command.WrongUse(str(error).replace("AKTA_BLOBS", "--to")) from error
    if address is None:
        raise command.WrongUse("Proszę podać adres nowego magazynu: --to ADRES")
    return address


def _course(config: Config, new: Address) -> "Course":
    """Where the move begins: at the start, or where the same move was stopped."""
    from akta.ops.keeping.moving import Course, course_of
    from akta.storage import standing

    old, known = standing(config.data_dir, config.originals), course_of(config.data_dir)
    if known is not None and known.new == new.text and old in (new, known.old):
        return known
    if old == new:
        raise command.WrongUse(f"Oryginały już leżą w {new.text}.")
    return Course(old.text, new.text)
