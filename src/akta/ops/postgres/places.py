"""Where the parts of the embedded database lie, so that its user can reach them."""

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from akta.ops.postgres.errors import ClusterError
from akta.ops.postgres.identity import ANYONE_ENTERS, OWNER_ENTERS, Identity

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes of sun_path without the closing zero
REACHABLE_HOME = Path("/var/lib/akta")
MOVED_NOTE = "postgres.home"  # in the data folder, where the database is elsewhere


@dataclass(frozen=True, slots=True)
class Places:
    """Folders and files of one cluster. `note` tells the operator of an unexpected place."""

    data_dir: Path
    home: Path
    socket: Path
    note: str | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def passwords(self) -> Path:
        return self.data_dir / "postgres.json"

    @property
    def lock(self) -> Path:
        return self.data_dir / "postgres.lock"


def home_of(data_dir: Path) -> Path:
    """The home of the cluster: in the data folder, or where a note in that folder says.

    The note goes with the data folder: one that is moved keeps its database, and one that was
    deleted and made anew never meets the database of the old one.
    """
    note = data_dir / MOVED_NOTE
    return Path(note.read_text(encoding="utf-8")) if note.exists() else data_dir / "postgres"


def _move_home(data_dir: Path) -> Path:
    REACHABLE_HOME.mkdir(parents=True, exist_ok=True, mode=ANYONE_ENTERS)
    home = REACHABLE_HOME / f"postgres-{secrets.token_hex(6)}"
    fresh = data_dir / f"{MOVED_NOTE}.{home.name}"
    fresh.write_text(str(home), encoding="utf-8")
    try:
        os.link(fresh, data_dir / MOVED_NOTE)  # whoever is first decides
    except FileExistsError:
        return home_of(data_dir)
    finally:
        fresh.unlink()
    return home


def lay_out(data_dir: Path, user: Identity) -> Places:
    """Choose and create the folders: 0700, the server user's own, reachable for that user."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=OWNER_ENTERS if user.is_us else ANYONE_ENTERS)
    home, note = home_of(data_dir), None
    if home.parent == data_dir and not user.may_enter(data_dir):
        home = _move_home(data_dir)
    if home.parent != data_dir:
        note = (
            f"Baza danych leży w {home}, bo użytkownik {user.name}, który ją prowadzi,"
            f" nie ma wstępu do {data_dir}."
        )
    _own_folder(home, user)
    socket = _socket_folder(home, user)
    _own_folder(socket, user)
    return Places(data_dir, home, socket, note)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _socket_folder(home: Path, user: Identity) -> Path:
    """Beside the data where the path is short enough, else a short folder of the system."""
    near = home / "run"
    if len(os.fsencode(near / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return near
    runtime = Path(f"/run/user/{user.uid}")
    base = runtime if runtime.is_dir() and user.is_us else Path("/tmp")  # noqa: S108 -- checked below
    return base / f"akta-{user.uid}-{_digest(home)}"


def _own_folder(folder: Path, user: Identity) -> None:
    """Create a folder for this user alone; refuse one that somebody else laid there."""
    if not folder.exists() and not folder.is_symlink():
        folder.mkdir(mode=OWNER_ENTERS)
        user.own(folder)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid:
        raise ClusterError(
            "Nie można uruchomić bazy danych.",
            f"Folder {folder} nie należy do użytkownika {user.name}.",
            "Proszę uruchomić Aktę jako ten sam użytkownik co poprzednio"
            " albo wskazać inny folder danych w AKTA_DATA_DIR.",
        )
    folder.chmod(OWNER_ENTERS)
