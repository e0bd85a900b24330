"""Documents of a text editor as PDF, by LibreOffice where it is installed.

The program runs without network, with a folder of its own, limited time and memory; macros do
not run (its own setting for conversions). Nothing else of the installation hangs on it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["SUFFIXES", "OfficeFailed", "is_installed", "pdf_of"]

SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "text/plain": ".txt",
}
"""Types by content that LibreOffice Writer is asked to read, each with its extension."""
SECONDS = 120
MEMORY = 1 << 30
MOST_WRITTEN = 256 << 20
_FILTER = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
_PLACES = ("/usr/bin", "/usr/local/bin", "/opt/libreoffice/program")


class OfficeFailed(Exception):
    """LibreOffice is not there, took too long or gave no document."""


def program() -> str | None:
    """Where LibreOffice's program is, or None."""
    path = os.pathsep.join((os.environ.get("PATH", ""), *_PLACES))
    return shutil.which("soffice", path=path) or shutil.which("libreoffice", path=path)


def is_installed() -> bool:
    """Whether documents of a text editor can be converted here."""
    return program() is not None


def pdf_of(content: bytes, suffix: str, *, seconds: float = SECONDS) -> bytes:
    """Convert a document to PDF. Raises OfficeFailed."""
    found = program()
    if found is None:
        raise OfficeFailed("LibreOffice is not installed.")
    with tempfile.TemporaryDirectory(prefix="akta-office-") as folder:
        source = Path(folder, f"dokument{suffix}")
        source.write_bytes(content)
        _run(_command(found, folder, source), folder, seconds)
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise OfficeFailed("LibreOffice made no document.")
        return made.read_bytes()


def _command(found: str, folder: str, source: Path) -> list[str]:
    return [
        *(sys.executable, "-I", "-B", "-m", "akta.filing.mending.office_child"),
        *(str(os.getpid()), str(MEMORY), str(MOST_WRITTEN), found),
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
        *("--convert-to", _FILTER, "--outdir", folder, str(source)),
    ]


def _run(command: list[str], folder: str, seconds: float) -> None:
    """Run to the end or kill the whole group of processes."""
    process = subprocess.Popen(  # noqa: S603 - our own module, which starts the program found
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"HOME": folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TMPDIR": folder},
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise OfficeFailed("LibreOffice took too long.") from error
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
