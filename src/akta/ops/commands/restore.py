"""`akta restore DIR`: a copy into an empty installation, each hash checked."""

import argparse
import sys
from pathlib import Path

from akta.core import config as configuration
from akta.core.config import Config
from akta.ops import installation
from akta.ops.keeping import command, places
from akta.ops.keeping.copies import Copy, found
from akta.ops.keeping.errors import KeepingRefused
from akta.ops.keeping.progress import Progress


def run(arguments: list[str]) -> int:
    """Exit 0 if all agrees, 1 if refused or something does not agree, 3 without the database.

    The whole copy is read and compared before the installation is touched.
    """
    given = _parser().parse_args(arguments)
    try:
        return command.in_words(lambda read: _restore(read, given), configuration.read())
    except (configuration.ConfigurationError, installation.ServiceMissing) as error:
        return command.told(str(error), installation.SERVICE_MISSING)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="akta restore", description="Odtwarza kopię zapasową w pustej instalacji."
    )
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="folder kopii (najnowsza) albo jedna kopia-…"
    )
    parser.add_argument(
        "--key", type=Path, metavar="PLIK", help="klucz prywatny, gdy kopia jest zaszyfrowana"
    )
    parser.add_argument(
        "--check", action="store_true", help="tylko czyta kopię i porównuje; nic nie odtwarza"
    )
    parser.add_argument("--actor", metavar="LOGIN", help="kto odtwarza (domyślnie system)")
    return parser


def _restore(config: Config, given: argparse.Namespace) -> int:
    copy = found(given.folder.expanduser().absolute(), given.key)
    _mention_interrupted(copy)
    if not given.check:
        _need_keys(config)
    progress = Progress("Sprawdzanie kopii")
    copy.check(progress.one_more)
    progress.finish()
    if given.check:
        sys.stdout.write(f"Kopia {copy.folder.name} jest cała i nieuszkodzona.\n")
        return 0
    with installation.opened(role="owner") as read:
        return command.in_words(lambda _: _load(read, copy, given.actor), read)


def _mention_interrupted(copy: Copy) -> None:
    for left in places.Backups(copy.folder.parent).interrupted():
        sys.stderr.write(f"Pomijam {left.name}: robienie tej kopii przerwano.\n")
    sys.stderr.write(f"Kopia {copy.folder.name} z {copy.manifest.made_at}.\n")


def _need_keys(config: Config) -> None:
    """Keys are never in a copy; a ring made here and now would open nothing."""
    if not config.secret_key_file.is_file():
        raise KeepingRefused(
            f"Nie ma pliku kluczy {config.secret_key_file}. Kopia nie zawiera kluczy: proszę "
            "położyć tam plik kluczy dawnej instalacji (razem z log-key.pem) albo wskazać go "
            "w AKTA_SECRET_KEY_FILE i powtórzyć polecenie."
        )


def _load(config: Config, copy: Copy, login: str | None) -> int:
    from akta.core import clock
    from akta.files.blobs import store
    from akta.ops.commands.migrate import migrate
    from akta.ops.keeping import restore

    progress = Progress("Odtwarzanie oryginałów")
    restore.prepare(copy, store=store())
    restore.load(copy, store=store(), login=login, progress=progress, at=clock.now())
    progress.finish()
    log_key = config.secret_key_file.parent / "log-key.pem"
    if not restore.put_anchors(copy, config.anchor_dir, log_key):
        sys.stderr.write(
            f"Kotwic nie przeniesiono: {log_key} nie jest kluczem, którym je podpisano. "
            f"Zostają w {copy.anchor_dir}; dziennik wglądów będzie miał nowy klucz i kotwice.\n"
        )
    if restore.forward():
        migrate()
    restore.take_up(copy)
    return _compared(copy)


def _compared(copy: Copy) -> int:
    """The installation against its sources, and the log against the anchors."""
    from akta.ops.keeping import restore

    faults = list(restore.left_to_tell(copy))
    for sentence in faults:
        sys.stdout.write(f"✗ {sentence}\n")
    rows = sum(table.rows for table in copy.manifest.tables)
    sys.stdout.write(
        f"Odtworzono: wierszy {rows}, oryginałów {copy.manifest.blobs}. "
        + ("Nie wszystko się zgadza.\n" if faults else "Wszystko się zgadza.\n")
    )
    return 1 if faults else 0
