"""One judgement on a text layer: ink, dictionary, and OCR of a few lines. Runs in a child only."""

from dataclasses import replace
from typing import BinaryIO

import numpy as np

from akta.imaging.errors import FailureKind, Refused
from akta.imaging.facts import WIDTH, LayerVerdict, PageText, Verdict
from akta.imaging.measure import ink_mask
from akta.imaging.ocr import agreement, readable_picture
from akta.imaging.render import Picture, picture_of
from akta.imaging.text import AGREES, stands_apart, text_layer, text_layer_usable


def judged_layer(
    file: BinaryIO, page: int, *, password: str | None = None, folder: str | None = None
) -> tuple[PageText | None, LayerVerdict]:
    """Read the text layer of a page and tell whether it may be used instead of OCR.

    Hidden text over a scan is believed only where OCR of a few of its lines reads the same:
    a layer of right words in the right places may still say what the page does not.
    """
    layer = text_layer(file, page, password=password)
    if layer is None:
        return None, LayerVerdict(Verdict.NO, None, None)
    picture, _ = picture_of(file, page, width=WIDTH, password=password)
    grey = picture if picture.mode == "L" else picture.convert("L")
    verdict = text_layer_usable(layer.words, ink_mask(np.asarray(grey)))
    if verdict.usable and stands_apart(file, page, password=password):
        picture, dpi = readable_picture(file, page, password)
        verdict = _compared(layer, verdict, picture, dpi, folder=folder)
    return layer, verdict


def _compared(
    layer: PageText, verdict: LayerVerdict, picture: Picture, dpi: int, *, folder: str | None
) -> LayerVerdict:
    try:
        agrees = agreement(layer.words, picture, dpi, folder)
    except Refused as refused:
        if refused.kind is not FailureKind.NO_OCR:
            raise
        return replace(verdict, verdict=Verdict.CANNOT_TELL)
    if agrees is None:
        return replace(verdict, verdict=Verdict.CANNOT_TELL)
    right = Verdict.YES if agrees >= AGREES else Verdict.NO
    return replace(verdict, verdict=right, agrees=agrees)
