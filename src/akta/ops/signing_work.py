"""What a child of `akta signatures` does with one file (runs in the child only)."""

import codecs
import json
from typing import Any, BinaryIO

from akta.trust.signatures.answering import in_child
from akta.trust.signatures.documents import Document
from akta.trust.signatures.inspection import warm

_MOST_BYTES = 256 << 20


def warm_up() -> None:
    """Load what is loaded late elsewhere: after the drop no file can be opened."""
    for name in ("utf-8", "utf-16", "latin-1", "cp1250", "cp1252", "idna", "ascii"):
        codecs.lookup(name)
    warm()


def work(files: list[BinaryIO], request: dict[str, Any]) -> dict[str, Any]:
    """Judge the first file; the others are the documents of a detached signature."""
    data = [file.read(_MOST_BYTES + 1) for file in files]
    if any(len(part) > _MOST_BYTES for part in data):
        return _too_large()
    documents = [
        Document(name, part) for name, part in zip(request["names"], data[1:], strict=True)
    ]
    found = in_child(data[0], documents, request["trust"], seconds=request["seconds"])
    return json.loads(json.dumps(found))


def _too_large() -> dict[str, Any]:
    text = "Plik jest zbyt duży, by sprawdzić w nim podpisy (ponad 256 MiB)."
    problem = {"code": "TOO_LARGE", "message": text, "signature": None}
    return {"container": "none", "intact": None, "signatures": [], "evidence_records": [],
            "problems": [problem]}  # fmt: skip
