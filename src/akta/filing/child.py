"""What a child of the filing desk's pool can be asked: to check a file, to judge its signatures.

Runs in the sandboxed child only (`akta.imaging.child`); needs no Django.
"""

import codecs
import io
import json
import os
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, BinaryIO

from PIL import Image

from akta.filing.checking import Asked, check_open, content_of, problem_as_told
from akta.filing.colours import uses_of
from akta.filing.reading import plain_text
from akta.law.filing.formats import Content, Role
from akta.law.filing.listed import listed_attachments
from akta.law.filing.names import extension_of
from akta.law.filing.scans import KINDS, colour_problems, suggested_kind
from akta.trust.filetypes.detect import detect_bytes
from akta.trust.filetypes.sheets import container_payload
from akta.trust.pdfa import programs
from akta.trust.signatures.answering import answered, in_child
from akta.trust.signatures.documents import Document
from akta.trust.signatures.inspection import warm
from akta.trust.signatures.streamed import large_unsigned

Result = tuple[Any, bytes]
SECONDS = 50.0
MOST_HEAD = 1 << 20
MOST_BYTES = 128 << 20
"""The largest file that may be filed, with room: signatures are judged in memory."""


def check(file: BinaryIO, _blob: bytes, name: str, role: str, scan_kind: str, size: int,
          sha256: str) -> Result:  # fmt: skip
    """The rules of the three annexes on one file, whose length and digest are known.

    Besides, for the desk: the list of attachments in a pleading's text (`listed`), the kind of
    reproduction that the colours of a scan suggest (`suggested_kind`).
    """
    asked = Asked(Role(role), scan_kind or None)
    told = check_open(name, file, asked, (size, sha256))
    content = content_of(told["format"]["detected"])
    if asked.role is Role.PLEADING:
        listed = listed_attachments(plain_text(file, content))
        told["listed"] = [{"number": one.number, "title": one.title} for one in listed]
    else:
        _suggest(told, file, content, scan_kind)
    return told, b""


def _suggest(told: dict[str, Any], file: BinaryIO, content: Content | None, chosen: str) -> None:
    """Add the suggested kind of reproduction, and what that holds against the chosen one."""
    suggested = suggested_kind(uses_of(file, content, is_scan=bool(chosen)))
    told["suggested_kind"] = suggested.name if suggested else None
    for problem in colour_problems(KINDS.get(chosen), suggested):
        told["problems"].append(problem_as_told(problem))


def signatures(file: BinaryIO, blob: bytes, name: str, trust: dict[str, Any]) -> Result:
    """Signatures of a file; those of a detached signature (`blob`) over the file."""
    unsigned = None if blob else large_unsigned(file, os.fstat(file.fileno()).st_size)
    if unsigned is not None:
        return json.loads(json.dumps(answered(unsigned, trust))), b""
    file.seek(0)
    data = file.read(MOST_BYTES)
    documents = [Document(name, data)] if blob else []
    found = in_child(blob or data, documents, trust, seconds=SECONDS)
    return json.loads(json.dumps(found)), b""


def payload(file: BinaryIO, _blob: bytes) -> Result:
    """The documents in a container of signatures: name, type by content and length of each; their
    bytes follow one another.
    """
    parts = container_payload(file)
    told = []
    for name, part in parts:
        found = detect_bytes(part.getvalue()[:MOST_HEAD], extension_of(name))
        told.append([PurePath(name).name, found.media_type or "", part.getbuffer().nbytes])
    return told, b"".join(part.getvalue() for _, part in parts)


def warm_up() -> None:
    """Load what libraries load late: a child may not read their folders once it gave up rights."""
    for codec in ("utf-8", "utf-16", "latin-1", "cp1250", "cp1252", "idna", "ascii"):
        codecs.lookup(codec)
    warm()
    programs.warm()
    for kind in ("JPEG", "PNG", "TIFF"):
        buffer = io.BytesIO()
        Image.new("L", (8, 8)).save(buffer, kind)
        Image.open(buffer).load()
    detect_bytes(b"\x01\x02\x03\x04 no type of ours", ".bin")


TASKS: dict[str, Callable[..., Result]] = {
    "check": check,
    "payload": payload,
    "signatures": signatures,
}
