"""What a child can be asked of a paper that came back signed: to judge its signatures.

Runs in the sandboxed child only (`akta.imaging.child`); needs no Django.
"""

import codecs
import json
from collections.abc import Callable
from typing import Any, BinaryIO

from akta.trust.signatures.answering import in_child
from akta.trust.signatures.inspection import warm

Result = tuple[Any, bytes]
SECONDS = 50.0


def signatures(_file: BinaryIO | None, blob: bytes, trust: dict[str, Any]) -> Result:
    """The signatures of a PDF, as `akta signatures` tells them."""
    return json.loads(json.dumps(in_child(blob, [], trust, seconds=SECONDS))), b""


def warm_up() -> None:
    """Load what libraries load late: a child may not read their folders once it gave up rights."""
    for codec in ("utf-8", "utf-16", "latin-1", "cp1250", "cp1252", "idna", "ascii"):
        codecs.lookup(codec)
    warm()


TASKS: dict[str, Callable[..., Result]] = {"signatures": signatures}
