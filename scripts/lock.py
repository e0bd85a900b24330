"""Choose the versions of all dependencies anew and write them down with their hashes.

`--check` only compares what pyproject.toml asks for with what the locks hold.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from steps import ROOT, environment

LOCKS: dict[str, list[str]] = {
    "requirements.lock": ["pyproject.toml"],
    "requirements-dev.lock": [
        "pyproject.toml",
        "--group",
        "dev",
        "--constraint",
        "requirements.lock",
    ],
    "scripts/locks/s3.lock": ["scripts/locks/s3.in", "--constraint", "requirements.lock"],
    "scripts/locks/tools.lock": ["scripts/locks/tools.in"],
    "scripts/locks/node.lock": ["scripts/locks/node.in"],
}
COMPILE = [
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--custom-compile-command"),
]


def compile_lock(lock: str, output: Path, *more: str) -> None:
    command = [sys.executable, "-m", *COMPILE, "make lock", "--output-file", str(output)]
    subprocess.run([*command, *LOCKS[lock], *more], cwd=ROOT, env=environment(), check=True)


def requirements(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split(" \\")[0] for line in lines if line[:1].isalnum()}


def stale(lock: str) -> bool:
    """Whether the lock, used as the preferred choice, would come out otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "again.lock"
        again.write_bytes((ROOT / lock).read_bytes())
        compile_lock(lock, again)
        return requirements(again) != requirements(ROOT / lock)


def main() -> int:
    if "--check" not in sys.argv:
        for lock in LOCKS:
            compile_lock(lock, ROOT / lock, "--upgrade")
        return 0
    old = [lock for lock in LOCKS if stale(lock)]
    for lock in old:
        print(f"{lock} nie odpowiada zależnościom projektu. Proszę wykonać: make lock")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
