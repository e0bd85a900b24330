"""What a child of `akta receipt verify` does with one confirmation (runs in the child only)."""

import codecs
import hashlib
import json
from datetime import datetime
from typing import Any, BinaryIO

from akta.trust.receipts.verification import Given, verify
from akta.trust.sealing.pem import certificates_in

_MOST_BYTES = 64 << 20


def warm_up() -> None:
    """Load what is loaded late elsewhere: after the drop no file can be opened."""
    import pyhanko.sign.validation.pdf_embedded  # noqa: F401 - for its effect

    from akta.trust.signatures.inspection import warm

    for name in ("utf-8", "utf-16", "latin-1", "cp1250", "cp1252", "idna", "ascii"):
        codecs.lookup(name)
    warm()


def work(files: list[BinaryIO], request: dict[str, Any]) -> dict[str, Any]:
    """Check the first file; the others are the filed files, of which only the hash is read."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    data = files[0].read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        return {"problem": "Plik jest zbyt duży jak na potwierdzenie wniesienia (ponad 64 MiB)."}
    digests = [_digest(file) for file in files[1:]]
    roots = [each for text in request["roots"] for each in certificates_in(bytes.fromhex(text))]
    keys = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(raw)) for raw in request["keys"]]
    given = Given(list(zip(request["names"], digests, strict=True)), roots, keys)
    at = datetime.fromisoformat(request["at"])
    return json.loads(json.dumps(verify(data, given, at=at, seconds=request["seconds"]).as_dict()))


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while chunk := file.read(1 << 20):
        found.update(chunk)
    return found.hexdigest()
