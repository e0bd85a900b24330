"""What every step of the set-up uses: telling, running, and stamps of what was done."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMPS = ROOT / ".akta" / "stamps"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class SetupError(Exception):
    """The set-up cannot go on; the message says why and what to do."""


def say(text: str) -> None:
    print(f"Akta: {text}", flush=True)


def succeeds(*command: str | Path) -> bool:
    """Run something only to learn whether it works; its words are nobody's business."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL)
    except OSError:
        return False
    return done.returncode == 0


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
        "NODE_DISABLE_COMPILE_CACHE": "1",
    }
    return own | os.environ


def do(
    what: str,
    *command: str | Path,
    cwd: Path = ROOT,
    path_first: Path | None = None,
    quiet: bool = False,
) -> None:
    """Run one command of a step; what a `quiet` one says is shown only where it fails."""
    told = environment()
    if path_first:
        told["PATH"] = f"{path_first}{os.pathsep}{told.get('PATH', '/usr/bin:/bin')}"
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=cwd,
        env=told,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    if done.returncode != 0:
        print((done.stdout or b"").decode(errors="replace"), file=sys.stderr, flush=True)
        raise SetupError(
            f"nie udało się: {what} (kod {done.returncode}). Powód podano powyżej;"
            " po jego usunięciu proszę powtórzyć to samo polecenie."
        )
