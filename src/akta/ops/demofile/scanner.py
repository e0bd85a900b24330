"""Makes a clean page look scanned: paper, ink, skew, punch holes, a pencilled card number."""

import random
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Pixels = NDArray[np.uint8]
MM_PER_INCH = 25.4
WHITE = 255


@dataclass(frozen=True, slots=True)
class Look:
    """How one side went through the scanner."""

    dpi: int
    mode: str  # "1", "L" or "RGB"
    skew: float
    number: str  # written by hand in the upper right corner; empty on a verso
    verso: bool
    seed: str
    punched: bool = True


def scan_page(page: pdfium.PdfPage, look: Look) -> Image.Image:
    """Render a page and age it."""
    clean = page.render(scale=look.dpi / 72, grayscale=look.mode != "RGB").to_pil()
    return age(clean.convert("RGB" if look.mode == "RGB" else "L"), look)


def scan_blank(front: pdfium.PdfPage, look: Look) -> Image.Image:
    """The empty back of a card: paper, with the front shining through a little."""
    ghost = front.render(scale=look.dpi / 144, grayscale=True).to_pil().convert("L")
    width, height = round(ghost.width * 2), round(ghost.height * 2)
    ghost = ghost.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(1.6))
    pale = ghost.point([round(WHITE - (WHITE - value) * 0.05) for value in range(256)])
    pale = pale.resize((width, height), Image.Resampling.BILINEAR)
    return age(pale.convert("RGB") if look.mode == "RGB" else pale, look)


def age(image: Image.Image, look: Look) -> Image.Image:
    """Write the number, turn the sheet, lay it on paper and punch it; or threshold it."""
    drawn = random.Random(look.seed)  # noqa: S311 - looks, not secrets
    if look.number:
        _write_number(image, look, drawn)
    if abs(look.skew) > 0.01:  # noqa: PLR2004 - hundredths of a degree are not seen
        fill = WHITE if image.mode == "L" else (WHITE, WHITE, WHITE)
        image = image.rotate(look.skew, Image.Resampling.BILINEAR, fillcolor=fill)
    if look.mode == "1":
        _marks(image, look, drawn)
        return _bilevel(image, drawn)
    aged = _on_paper(image, drawn)
    _marks(aged, look, drawn)
    return aged


def _write_number(image: Image.Image, look: Look, drawn: random.Random) -> None:
    size = round(look.dpi * drawn.uniform(0.30, 0.36))
    tile = Image.new("L", (size * 3, size * 2), 0)
    ImageDraw.Draw(tile).text((size // 2, size // 3), look.number, 255, font=_pen(size))
    tile = tile.rotate(drawn.uniform(-5, 9), Image.Resampling.BILINEAR)
    left = image.width - round(look.dpi * drawn.uniform(1.15, 1.3))
    top = round(look.dpi * drawn.uniform(0.12, 0.3))
    pencil = (58, 60, 66) if image.mode == "RGB" else 60
    image.paste(pencil, (left, top), tile)


@lru_cache(maxsize=64)
def _pen(size: int) -> ImageFont.FreeTypeFont:
    with as_file(files("akta.ops.demofile").joinpath("fonts", "caveat-400.ttf")) as path:
        return ImageFont.truetype(str(path), size)


@lru_cache(maxsize=1)
def _papers() -> tuple[Pixels, ...]:
    """Four sheets of paper with grain and a slow change of tone, larger than A4 at 200 dpi."""
    rng = np.random.default_rng(4999)
    grain = rng.normal(0, 1.5, (1300, 1300)).astype(np.float32)
    grain = np.tile(grain, (2, 2))
    sheets = []
    for tone in (249, 245, 241, 247):
        slow = rng.normal(0, 1, (7, 7)).astype(np.float32)
        wide = Image.fromarray(slow, "F").resize((2600, 2600), Image.Resampling.BICUBIC)
        sheet = tone + np.asarray(wide) * 1.6 + grain
        sheets.append(np.clip(sheet, 200, 254).astype(np.uint8))
    return tuple(sheets)


@lru_cache(maxsize=8)
def _edge(length: int) -> NDArray[np.float32]:
    """The shadow of the lid along one edge, as factors."""
    ramp = np.exp(-np.arange(length, dtype=np.float32) / (length * 0.012))
    shadow: NDArray[np.float32] = (1 - 0.16 * ramp).astype(np.float32)
    return shadow


def _on_paper(image: Image.Image, drawn: random.Random) -> Image.Image:
    sheet = _papers()[drawn.randrange(4)]
    top, left = drawn.randrange(200), drawn.randrange(200)
    height, width = image.height, image.width
    paper = sheet[top : top + min(height, 2400), left : left + min(width, 2400)]
    if paper.shape != (height, width):
        paper = np.asarray(Image.fromarray(paper).resize((width, height)))
    if drawn.random() < 0.5:  # noqa: PLR2004
        paper = (paper * _edge(width)).astype(np.uint8)
    else:
        paper = (paper * _edge(height)[::-1, None]).astype(np.uint8)
    ink = drawn.uniform(0.80, 0.95)
    faded = image.point([round(WHITE - (WHITE - v) * ink) for v in range(256)] * len(image.mode))
    if faded.mode == "RGB":
        tint = drawn.choice([(255, 252, 243), (255, 254, 250), (250, 252, 255)])
        bands = [paper.astype(np.uint16) * part // 255 for part in tint]
        ground = np.stack(bands, axis=-1)
    else:
        ground = paper.astype(np.uint16)
    return Image.fromarray(((np.asarray(faded) * ground) >> 8).astype(np.uint8))


def _marks(image: Image.Image, look: Look, drawn: random.Random) -> None:
    """Two punch holes of a binder (zszywka aktowa) and the trace of a staple."""
    pen = ImageDraw.Draw(image)
    mm = look.dpi / MM_PER_INCH
    dark = (52, 50, 48) if image.mode == "RGB" else 50
    if look.punched:
        middle = image.height / 2 + drawn.uniform(-3, 3) * mm
        across = drawn.uniform(10, 12.5) * mm
        x = image.width - across if look.verso else across
        for y in (middle - 40 * mm, middle + 40 * mm):
            r = 2.8 * mm
            pen.ellipse((x - r, y - r, x + r, y + r), fill=dark)
    if drawn.random() < 0.4:  # noqa: PLR2004
        x, y = drawn.uniform(6, 11) * mm, drawn.uniform(6, 11) * mm
        x = image.width - x if look.verso else x
        end = (x + 7 * mm, y - drawn.uniform(1, 5) * mm)
        pen.line(((x, y), end), fill=dark, width=max(1, round(0.45 * mm)))


def _bilevel(image: Image.Image, drawn: random.Random) -> Image.Image:
    """Black and white as a fax machine sees it, with specks of dust."""
    pen = ImageDraw.Draw(image)
    for _ in range(drawn.randrange(25, 90)):
        x, y = drawn.randrange(image.width), drawn.randrange(image.height)
        size = drawn.choice([0, 1, 1, 2, 3])
        pen.ellipse((x, y, x + size, y + size), fill=0)
    level = drawn.randrange(150, 190)
    return image.point([0] * level + [WHITE] * (256 - level)).convert("1", dither=Image.Dither.NONE)
