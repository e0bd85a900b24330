"""The font programs inside a file: which glyph a code shows, and how wide it is there."""

import io
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont, getTableModule

from akta.trust.pdfa import type1
from akta.trust.pdfa.encodings import NOTDEF, character, names_of, table
from akta.trust.pdfa.objects import text_of

logging.getLogger("fontTools").setLevel(
    logging.CRITICAL
)  # its warnings are about other people's fonts
MOST_BYTES = 24 << 20
_EM = 1000


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph as its program has it: named if it is known, absent, or of unknown presence."""

    name: str | None
    width: float | None
    present: bool | None = True


ABSENT = Glyph(None, None, present=False)
UNKNOWN = Glyph(None, None, present=None)


@dataclass(frozen=True, slots=True)
class Program:
    """Glyphs by code (simple fonts) or CID, and whether their names are those of the program."""

    glyph: Callable[[int], Glyph]
    is_named: bool = False


def warm() -> None:
    """Load what the reader of fonts loads late: a child may not read its folders later."""
    for tag in ("CFF ", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "post"):
        getTableModule(tag)
    for name in ("fontTools.ttLib.standardGlyphOrder", "encodings.cp1252"):
        import_module(name)


def program_of(font: Any) -> Program | None:
    """The program of a font that is shown, or None where it cannot be read.

    Raises what the reader of fonts raises at bytes that are none.
    """
    kind = text_of(font.get("/Subtype"))
    inner = font.DescendantFonts[0] if kind == "/Type0" else font
    descriptor = inner.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return None
    for key, read in (("/FontFile", _type1), ("/FontFile2", _sfnt), ("/FontFile3", _compact)):
        stream = descriptor.get(key)
        if isinstance(stream, pikepdf.Stream):
            data = bytes(stream.read_bytes())
            return read(data, font, inner) if len(data) <= MOST_BYTES else None
    return None


def _type1(data: bytes, font: Any, inner: Any) -> Program | None:
    del inner
    program = type1.read(data)
    if program is None:
        return None
    own = table("/StandardEncoding") if program.standard else program.encoding
    return _named(font, own, program.widths.get, program.widths)


def _named(
    font: Any, own: dict[int, str], width: Callable[[str], float | None], held: Iterable[str]
) -> Program:
    """A program whose glyphs are found by name."""
    names, present = names_of(font.get("/Encoding"), own), frozenset(held)
    if not names:
        return Program(lambda code: UNKNOWN)  # noqa: ARG005 - an encoding that is not known
    characters = {character(one) for one in present} - {None}

    def glyph(code: int) -> Glyph:
        name = names.get(code, NOTDEF)
        if name in present:
            return Glyph(name, width(name))
        if character(name) in characters:
            return UNKNOWN
        return Glyph(name, None, present=False)

    return Program(glyph, is_named=True)


def _compact(data: bytes, font: Any, inner: Any) -> Program | None:
    """CFF, bare or in an OpenType file."""
    if data[:4] in {b"OTTO", b"\x00\x01\x00\x00", b"true"}:
        opened = TTFont(io.BytesIO(data), lazy=True)
        if "CFF " not in opened:
            return _sfnt(data, font, inner)
        top = opened["CFF "].cff[0]
    else:
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(data), None)
        top = fonts[0]
    width = _widths_of(top)
    if text_of(font.get("/Subtype")) == "/Type0":
        return _by_cid(top, width)
    own = {} if hasattr(top, "ROS") else _own_encoding(top)
    return _named(font, own, width, top.charset)


def _own_encoding(top: Any) -> dict[int, str]:
    told = top.Encoding
    if isinstance(told, str):
        return table("/StandardEncoding") if told == "StandardEncoding" else {}
    return {code: name for code, name in enumerate(told) if name != NOTDEF}


def _widths_of(top: Any) -> Callable[[str], float | None]:
    """Widths in thousandths of an em; the outline of a glyph is run through to find it."""
    matrix = top.FontMatrix if hasattr(top, "FontMatrix") else [0.001]
    scale = float(matrix[0]) * _EM

    def width(name: str) -> float | None:
        outline = top.CharStrings[name]
        outline.draw(NullPen())
        return None if outline.width is None else float(outline.width) * scale

    return width


def _by_cid(top: Any, width: Callable[[str], float | None]) -> Program:
    keyed = hasattr(top, "ROS")
    order = top.charset
    cids = {int(name[3:]) if name.startswith("cid") else 0: name for name in order} if keyed else {}

    def glyph(cid: int) -> Glyph:
        if not keyed:
            return Glyph(NOTDEF if cid == 0 else None, None) if cid < len(order) else ABSENT
        if cid not in cids:
            return ABSENT
        return Glyph(NOTDEF if cid == 0 else None, width(cids[cid]))

    return Program(glyph)


def _sfnt(data: bytes, font: Any, inner: Any) -> Program | None:
    """TrueType: glyphs by number, found through a map of the PDF or of the program."""
    opened = TTFont(io.BytesIO(data), lazy=True)
    scale = _EM / opened["head"].unitsPerEm
    count, advances = opened["maxp"].numGlyphs, opened["hmtx"].metrics
    order = opened.getGlyphOrder()

    def shown(number: int) -> Glyph:
        if number >= count:
            return ABSENT
        return Glyph(NOTDEF if number == 0 else None, advances[order[number]][0] * scale)

    if text_of(font.get("/Subtype")) == "/Type0":
        return Program(_through(inner.get("/CIDToGIDMap"), shown))
    numbers = _numbers(opened, font)
    return Program(lambda code: _of_number(numbers(code), shown))


def _of_number(number: int | None, shown: Callable[[int], Glyph]) -> Glyph:
    return UNKNOWN if number is None else shown(number)


def _through(mapping: Any, shown: Callable[[int], Glyph]) -> Callable[[int], Glyph]:
    pairs = bytes(mapping.read_bytes()) if isinstance(mapping, pikepdf.Stream) else None

    def glyph(cid: int) -> Glyph:
        number = cid if pairs is None else int.from_bytes(pairs[2 * cid : 2 * cid + 2])
        found = shown(number)
        if number == 0 and cid != 0:
            return Glyph(None, found.width, present=None)
        return found

    return glyph


def _numbers(opened: Any, font: Any) -> Callable[[int], int | None]:
    """Codes of a simple TrueType font to the numbers of its glyphs; None where it is not clear."""
    maps = {(one.platformID, one.platEncID): one.cmap for one in opened["cmap"].tables}
    number = opened.getReverseGlyphMap()
    descriptor = font.FontDescriptor
    symbolic = bool(int(descriptor.get("/Flags", 0)) & 4)
    names = {} if symbolic else names_of(font.get("/Encoding"), {})

    def of_symbol(code: int) -> int | None:
        for start in (0xF000, 0, 0xF100, 0xF200):
            if (3, 0) in maps and start + code in maps[3, 0]:
                return int(number[maps[3, 0][start + code]])
        if (1, 0) in maps:
            return int(number[maps[1, 0][code]]) if code in maps[1, 0] else 0
        return 0 if (3, 0) in maps else None

    def of_text(code: int) -> int | None:
        name = names.get(code, NOTDEF) if names else None
        if name == NOTDEF:
            return 0
        told = character(name) if name else None
        if told is None or (3, 1) not in maps:
            return None
        found = maps[3, 1].get(told)
        return None if found is None else int(number[found])

    return of_symbol if symbolic else of_text
