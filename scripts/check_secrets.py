"""No committed file holds a secret, an inner host, or the address of a package registry.

Test keys and certificates are made when a test runs, so even those are not in the sources.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ITSELF = Path(__file__).resolve()
RULES: dict[str, re.Pattern[str]] = {
    "klucz prywatny": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\n?[A-Za-z0-9+/=]{16}"),
    "klucz dostępu do usługi": re.compile(
        r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}"
        r"|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{36}|pypi-[\w-]{40,})"
    ),
    "hasło w adresie": re.compile(
        r"\b(?:https?|postgres(?:ql)?|smtps?|ftp|s3)(?:\+\w+)?://[^\s/:@\"'<>{}]+:(?!password@|HASŁO@|[*.…<{%])[^\s/@\"'<>{}]{6,}@(?!\{)"
    ),
    "adres wewnętrzny": re.compile(
        r"https?://(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+"
        r"|https?://[\w.-]+\.(?:internal|lan|corp|intranet|svc|cluster\.local)\b"
    ),
    "adres rejestru pakietów": re.compile(
        r"(?:^|\s)(?:--(?:extra-)?index-url|--find-links|registry\s*=)\s*\S|\"resolved\":\s*\"http",
        re.MULTILINE,
    ),
    "folder czyjegoś konta": re.compile(
        r"(?<![\w.])/(?:home|Users)/(?!uzytkownik\b|akta\b|\$)[a-z][\w-]*/"
    ),
}


def tracked() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path != ITSELF:
            yield path


def faults_in(path: Path) -> Iterator[str]:
    raw = path.read_bytes()
    if b"\0" in raw[:8000]:
        return
    text = raw.decode("utf-8", errors="replace")
    for what, pattern in RULES.items():
        for found in pattern.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{path.relative_to(ROOT)}:{line}: {what}"


def main() -> int:
    faults = [fault for path in tracked() for fault in faults_in(path)]
    for fault in faults:
        print(f"Tego nie wolno zapisać w źródłach: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
