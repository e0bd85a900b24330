"""Large PDF files without a signature, told in bounded memory.

Every signature and time stamp of a PDF names the bytes it covers (ByteRange). That name stands in
the file as plain text, save for `#xx`: inside a compressed object it could not leave its own
value out of what it covers.
"""

import re
from typing import BinaryIO

from akta.trust.signatures.facts import Report
from akta.trust.signatures.pades import UNSIGNED_PDF

LARGE = 16 << 20
"""Smaller files are simply read."""
_CHUNK = 1 << 20
_MARK = re.compile(
    b"/" + b"".join(b"(?:%c|#(?i:%02x))" % (letter, letter) for letter in b"ByteRange")
)
_LONGEST = 1 + 3 * len("ByteRange")


def large_unsigned(file: BinaryIO, size: int) -> Report | None:
    """What is told of a large PDF that holds no signature; None for everything else."""
    file.seek(0)
    if size < LARGE or not file.read(5).startswith(b"%PDF-") or _has_mark(file):
        return None
    report = Report()
    report.say("UNSIGNED", UNSIGNED_PDF)
    return report


def _has_mark(file: BinaryIO) -> bool:
    left = b""
    while chunk := file.read(_CHUNK):
        if _MARK.search(left + chunk):
            return True
        left = chunk[-_LONGEST:]
    return False
