"""Scans with separator sheets on them, as a scanner gives them: a little askew, with noise."""

import io
from itertools import count

import numpy as np
import segno
from PIL import Image, ImageFilter

from akta.files.sheets.codes import code_of
from tests.files.making import picture

A4 = (1654, 2339)
_numbers = count(1)


def coded(text, *, angle=1.5, noise=12, dpi=200, seed=1):
    """A scanned sheet with this code: 76 mm wide, as it is printed."""
    size = (round(8.27 * dpi), round(11.69 * dpi))
    out = io.BytesIO()
    segno.make(text, error="h", micro=False).save(out, kind="png", border=4, scale=8)
    side = round(76 / 25.4 * dpi)
    sheet = Image.new("L", size, 255)
    drawn = Image.open(out).convert("L").resize((side, side))
    sheet.paste(drawn, (round(0.6 * dpi), round(1.2 * dpi)))
    sheet = sheet.rotate(
        angle, fillcolor=250, expand=angle % 180 == 90, resample=Image.Resampling.BICUBIC
    )
    grey = np.asarray(sheet.filter(ImageFilter.GaussianBlur(dpi / 200))).astype(np.float32)
    grey = grey * 0.85 + 25 + np.random.default_rng(seed).normal(0, noise, grey.shape)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def sheet_page(sheet, **facts):
    return coded(code_of(sheet.pk), **facts).resize((827, 1170))


def text_page(words="Strona"):
    return picture(f"{words} {next(_numbers)}")


def blank_page():
    return Image.new("L", (420, 594), 255)


def scan(*pages):
    """A TIFF of these pages."""
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(100, 100))
    return out.getvalue()
