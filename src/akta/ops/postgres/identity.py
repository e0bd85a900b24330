"""Whose process the database is: PostgreSQL refuses root, so root lends it a system user."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from akta.ops.postgres.errors import ClusterError

SYSTEM_USER = "akta-db"
LENT_USERS = (SYSTEM_USER, "postgres", "nobody")
ANYONE_ENTERS = 0o711
OWNER_ENTERS = 0o700


@dataclass(frozen=True, slots=True)
class Identity:
    """A user of the operating system and, where we are root, the way to become that user."""

    name: str
    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        return self.uid == os.geteuid()

    def popen_arguments(self) -> dict[str, Any]:
        """Arguments of `subprocess` that make the child this user and nobody else."""
        if self.is_us:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give a file or folder to this user."""
        if not self.is_us:
            os.chown(path, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        """Whether this user gets into `folder` through all folders above it."""
        return all(self._enters(step) for step in _existing_steps(folder))

    def _enters(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def _existing_steps(folder: Path) -> Iterator[Path]:
    resolved = folder.resolve()
    return (step for step in (resolved, *resolved.parents) if step.exists())


def server_identity(data: Path) -> Identity:
    """The user the server runs as: the owner of existing data, else us, else a lent user.

    `data` is the folder of the database; that a folder made by an ordinary user keeps that
    owner is what lets root start it later and the user after root.
    """
    if os.geteuid() != 0:
        return _of(pwd.getpwuid, os.geteuid())
    if data.exists() and data.stat().st_uid != 0:
        return _of(pwd.getpwuid, data.stat().st_uid)
    return _lent()


def _of(look_up: Any, key: int | str) -> Identity:
    try:
        entry = look_up(key)
    except KeyError as error:
        raise ClusterError(
            "Nie można uruchomić bazy danych.",
            f"System nie zna użytkownika {key}.",
            "Proszę dopisać go do /etc/passwd albo uruchomić Aktę jako inny użytkownik.",
        ) from error
    return Identity(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _lent() -> Identity:
    if not _known(SYSTEM_USER):
        _create_system_user()
    name = next(filter(_known, LENT_USERS), SYSTEM_USER)
    return _of(pwd.getpwnam, name)


def _create_system_user() -> None:
    """Create `akta-db`; where that is refused, another lent user does the work."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if useradd is None:
        return
    arguments = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    subprocess.run(  # noqa: S603 -- fixed words only
        [useradd, *arguments, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        check=False,
        capture_output=True,
    )
