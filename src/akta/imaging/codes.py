"""QR codes on scanned pages. Runs in a child of the pool only.

Only large codes that begin with our own word are told of: the separator sheets (karty rozdzielcze)
are printed so large that the small picture made for measuring is enough, and a page of text costs
a fraction of a millisecond. Codes on letters and invoices are nobody's business.
"""

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from akta.imaging.facts import SHEET_MARK, SHEET_UNREADABLE

_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_MOST = 120
_LARGE = 0.25
"""Share of the page's width from which a code that cannot be read must be one of our sheets."""


def sheet_code(grey: NDArray[np.uint8]) -> str:
    """The code of a separator sheet on the page: its text, `SHEET_UNREADABLE`, or nothing."""
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey),
        formats=_FORMATS,
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
        return_errors=True,
    )
    texts: list[str] = [code.text for code in found if code.valid]
    ours = [text[:_MOST] for text in texts if text.startswith(SHEET_MARK)]
    if ours:
        return ours[0]
    torn = any(not code.valid and _narrow_side(code) >= _LARGE * grey.shape[1] for code in found)
    return SHEET_UNREADABLE if torn else ""


def _narrow_side(code: zxingcpp.Barcode) -> float:
    """The shorter side of the code's frame: a line of text may look like a code, but a flat one."""
    place = code.position
    across = np.hypot(place.top_right.x - place.top_left.x, place.top_right.y - place.top_left.y)
    down = np.hypot(place.bottom_left.x - place.top_left.x, place.bottom_left.y - place.top_left.y)
    return float(min(across, down))
