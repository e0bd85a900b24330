"""Packages of Debian that Akta needs: installed by root, told to anybody else."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from steps import CERTIFICATES, SetupError, say, succeeds

OLDEST_POSTGRES = 15
CREATECLUSTER = Path("/etc/postgresql-common/createcluster.d")


def has_venv() -> bool:
    return succeeds("/usr/bin/python3", "-c", "import ensurepip, venv")


def has_debian_postgres() -> bool:
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return any(int(path.parts[-3]) >= OLDEST_POSTGRES for path in found)


def has_polish_ocr() -> bool:
    return any(Path("/usr/share/tesseract-ocr").glob("*/tessdata/pol.traineddata"))


def has_library(name: str) -> bool:
    return any(Path("/usr/lib").glob(f"*/{name}"))


@dataclass(frozen=True)
class Package:
    """A package of Debian: what it is for, and whether what it brings is there already.

    An ordinary user is refused where a `needed` one is missing, else told the `warning`.
    """

    name: str
    reason: str
    there: Callable[[], bool]
    profiles: tuple[str, ...] = ("run", "test", "browser")
    needed: bool = False
    warning: str = ""


PACKAGES = (
    Package(
        "ca-certificates",
        "sprawdzanie, skąd pobierane są składniki",
        CERTIFICATES.exists,
        needed=True,
    ),
    Package("python3-venv", "odrębne środowisko Pythona dla Akty", has_venv, needed=True),
    Package("postgresql", "serwer bazy danych", has_debian_postgres),
    Package(
        "tesseract-ocr-pol",
        "polskie dane do rozpoznawania pisma (OCR)",
        has_polish_ocr,
        warning=(
            "brak polskich danych do rozpoznawania pisma (OCR), więc strony bez warstwy tekstowej"
            " nie będą przeszukiwane, dopóki root nie wykona: apt-get install tesseract-ocr-pol"
        ),
    ),
    Package(
        "libmagic1",
        "rozpoznawanie rodzajów plików po treści",
        partial(has_library, "libmagic.so.1"),
    ),
    Package(
        "git",
        "testy, które pytają o zmiany w źródłach",
        lambda: shutil.which("git") is not None,
        profiles=("test", "browser"),
        needed=True,
    ),
    Package(
        "chromium",
        "przeglądarka do testów ekranów",
        lambda: shutil.which("chromium") is not None,
        profiles=("browser",),
        needed=True,
    ),
    Package(
        "libatomic1",
        "program, który kieruje przeglądarką w testach",
        partial(has_library, "libatomic.so.1"),
        profiles=("browser",),
        needed=True,
    ),
)


def provide(profile: str) -> None:
    """Install what is missing, or tell it to somebody who may not install."""
    missing = [p for p in PACKAGES if profile in p.profiles and not p.there()]
    if missing and os.geteuid() == 0:
        install(missing)
    elif missing:
        tell(missing)


def install(missing: list[Package]) -> None:
    for package in missing:
        say(f"instalacja pakietu {package.name}: {package.reason}")
    with no_main_cluster(missing):
        install_by_apt([package.name for package in missing])
    absent = [package.name for package in missing if not package.there()]
    if absent:
        raise SetupError(
            f"nie udało się zainstalować pakietów: {', '.join(absent)}. Powód podał apt-get"
            f" powyżej; proszę wykonać jako root: apt-get install {' '.join(absent)}"
        )


def install_by_apt(names: list[str]) -> None:
    """Try with the lists at hand, then with fresh ones. The caller looks whether it helped:
    apt also fails where everything is in place but some service of a package cannot start.
    """
    command = ["install", "--yes", "--quiet", "--no-install-recommends", *names]
    known = succeeds("apt-get", "--simulate", *command)
    if not (known and apt(*command)):
        apt("update", "--quiet")
        apt(*command)


def apt(*arguments: str) -> bool:
    told = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", *arguments], check=False, env=told, stdin=subprocess.DEVNULL)
    return done.returncode == 0


@contextmanager
def no_main_cluster(missing: list[Package]) -> Iterator[None]:
    """Keep Debian from creating and starting a cluster of its own: Akta has its own."""
    if "postgresql" not in {package.name for package in missing}:
        yield
        return
    made = [step for step in (CREATECLUSTER.parent, CREATECLUSTER) if not step.exists()]
    CREATECLUSTER.mkdir(parents=True, exist_ok=True)
    switch = CREATECLUSTER / "akta-setup.conf"
    switch.write_text("create_main_cluster = false\n", encoding="ascii")
    try:
        yield
    finally:
        switch.unlink(missing_ok=True)
        for step in reversed(made):
            if step.exists() and not any(step.iterdir()):
                step.rmdir()


def tell(missing: list[Package]) -> None:
    needed = [package.name for package in missing if package.needed]
    if needed:
        raise SetupError(
            f"brakuje pakietów, których nie można dodać bez uprawnień administratora; proszę"
            f" wykonać jako root: apt-get install {' '.join(needed)}"
        )
    for package in missing:
        if package.warning:
            say(package.warning)
