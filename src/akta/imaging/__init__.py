"""Pages out of foreign bytes: rendering, text layer, OCR, measuring (floor 1).

Everything that reads foreign bytes runs in a child of `Pool`; `Reader` is the door to it. What
is imported here needs no image library, so that a parent stays small.
"""

from akta.imaging.errors import FailureKind, ImagingError, TaskFailed
from akta.imaging.facts import (
    Changes,
    LayerVerdict,
    PageChange,
    PageFacts,
    PagePair,
    PageText,
    SourceInfo,
    Verdict,
    Word,
)
from akta.imaging.ocrdata import OcrState, available
from akta.imaging.pool import Limits, Pool
from akta.imaging.reader import Reader

__all__ = [
    "Changes",
    "FailureKind",
    "ImagingError",
    "LayerVerdict",
    "Limits",
    "OcrState",
    "PageChange",
    "PageFacts",
    "PagePair",
    "PageText",
    "Pool",
    "Reader",
    "SourceInfo",
    "TaskFailed",
    "Verdict",
    "Word",
    "available",
]
