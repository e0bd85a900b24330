"""Scans for the journeys, made by the browser itself: pages of Polish text as TIFF and PDF."""

import io

import pikepdf
from PIL import Image

PAPER = {"width": 1240, "height": 1754}  # A4 at 150 dpi
DPI = (150, 150)


def tiff(chromium, texts):
    """A multi-page 1-bit TIFF (G4), as an office scanner makes it."""
    shown = chromium.new_page(viewport=PAPER)
    pictures = []
    for text in texts:
        shown.set_content(_page(text))
        pictures.append(Image.open(io.BytesIO(shown.screenshot())).convert("1"))
    shown.close()
    made = io.BytesIO()
    first, *rest = pictures
    first.save(made, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=DPI)
    return made.getvalue()


def pdf(chromium, texts, *, password=None):
    """A PDF with a text layer, a page for each text; encrypted where a password is given."""
    shown = chromium.new_page(viewport=PAPER)
    shown.set_content("".join(_page(text) for text in texts))
    made = shown.pdf(format="A4", print_background=True)
    shown.close()
    if password is None:
        return made
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner=password, user=password))
    return locked.getvalue()


def broken():
    """What is left of a PDF when the transfer broke off."""
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" + bytes(range(256))


def _page(text):
    title, _, rest = text.partition(". ")
    return (
        "<div style='font: 30px/1.5 serif; color: black; background: white; margin: 0;"
        " padding: 90px; break-after: page'>"
        f"<h1 style='font-size: 36px'>{title}.</h1><p>{rest}</p></div>"
    )
