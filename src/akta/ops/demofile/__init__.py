"""The demonstration file: a believable digitised case file, made up from its first page on.

`build(folder)` writes the scans and their manifest; `iter_build(folder)` yields each scan as
soon as its file is complete. No person, address or number in it is real.
"""

from akta.ops.demofile.assembly import (
    DEFAULT_SEED,
    Pages,
    build,
    iter_build,
    manifest_for,
    scan_names,
)
from akta.ops.demofile.model import (
    DOCUMENT_KINDS,
    Document,
    Manifest,
    Person,
    Place,
    Scan,
    Side,
    Story,
)
from akta.ops.demofile.people import REFERENCE, SUBJECT, cast

__all__ = [
    "DEFAULT_SEED",
    "DOCUMENT_KINDS",
    "REFERENCE",
    "SUBJECT",
    "Document",
    "Manifest",
    "Pages",
    "Person",
    "Place",
    "Scan",
    "Side",
    "Story",
    "build",
    "cast",
    "iter_build",
    "manifest_for",
    "scan_names",
]
