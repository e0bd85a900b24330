"""Clauses on the glyphs that text shows: present, as wide as told, not the empty one."""

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from akta.trust.pdfa.cmaps import cids, text_in
from akta.trust.pdfa.encodings import NOTDEF, names_of
from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.objects import entry, text_of
from akta.trust.pdfa.programs import Glyph, Program, program_of
from akta.trust.pdfa.shown import Shown

_PRECISION = 1


def glyph_findings(shown: Shown, name: str | None, flavour: Flavour) -> list[Finding]:
    """What the glyphs of a font break; nothing where its program cannot be read."""
    if text_of(shown.font.get("/Subtype")) == "/Type3":
        return list(_type3(shown, name, flavour))
    program = _program(shown.font)
    try:
        return [] if program is None else list(_of_program(shown, program, name, flavour))
    except Exception:  # noqa: BLE001 - a reader of fonts raises whatever broken bytes lead it to
        return []


def names_shown(shown: Shown) -> set[str]:
    """The names that a program gives to what is shown; none where it names nothing."""
    program = _program(shown.font)
    if program is None or not program.is_named:
        return set()
    return {program.glyph(code).name or NOTDEF for code in shown.told}


def _program(font: Any) -> Program | None:
    try:
        return program_of(font)
    except Exception:  # noqa: BLE001 - as above
        return None


def _of_program(
    shown: Shown, program: Program, name: str | None, flavour: Flavour
) -> Iterator[Finding]:
    width, number = widths_of(shown.font), _cids(shown.font)
    glyphs = {code: program.glyph(number(code)) for code in sorted(shown.told)}
    for code, glyph in glyphs.items():
        if glyph.present is False and glyph.name != NOTDEF:
            yield Finding(_absent(flavour), f"program czcionki nie ma znaku o kodzie {code}", name)
        elif not _fits(glyph, width(number(code))):
            message = f"szerokość znaku o kodzie {code} różni się od podanej w programie czcionki"
            yield Finding(_metrics(flavour), message, name)
    if flavour.part != 1:
        hidden = {code: program.glyph(number(code)) for code in shown.hidden - {-1}}
        yield from _empty(glyphs | hidden, name, flavour)
    named = {glyph.name for glyph in glyphs.values() if glyph.present} if program.is_named else None
    held = {number(code) for code, glyph in glyphs.items() if glyph.present is not False}
    yield from _subset(shown.font, named, held, name, flavour)


def _cids(font: Any) -> Callable[[int], int]:
    """Codes to the numbers by which a program knows its glyphs."""
    encoding = font.get("/Encoding")
    told = cids(text_in(encoding)) if isinstance(encoding, pikepdf.Stream) else None
    return (lambda code: code) if told is None else (lambda code: told.get(code, 0))


def _fits(glyph: Glyph, told: float | None) -> bool:
    return told is None or glyph.width is None or abs(glyph.width - told) <= _PRECISION


def _empty(glyphs: dict[int, Glyph], name: str | None, flavour: Flavour) -> Iterator[Finding]:
    """The glyph of what is not defined may not be shown, seen or not."""
    code = next((code for code, glyph in glyphs.items() if glyph.name == NOTDEF), None)
    if code is not None:
        clause = "6.2.10.9" if flavour.part == 4 else "6.2.11.8"  # noqa: PLR2004 - the clauses moved in part 4
        yield Finding(clause, f"tekst korzysta ze znaku .notdef (kod {code})", name)


def _subset(
    font: Any, named: set[str | None] | None, held: set[int], name: str | None, flavour: Flavour
) -> Iterator[Finding]:
    """A list of the glyphs of a subset (CharSet, CIDSet) names all that are shown."""
    if flavour.part == 4 or text_of(font.get("/BaseFont"))[7:8] != "+":  # noqa: PLR2004 - part 4 has no such lists
        return
    composite = text_of(font.get("/Subtype")) == "/Type0"
    inner = font.DescendantFonts[0] if composite else font
    clause = "6.3.5" if flavour.part == 1 else "6.2.11.4.2"
    listed = inner.FontDescriptor.get("/CharSet")
    told = {*str(listed).split("/"), NOTDEF, None} if isinstance(listed, pikepdf.String) else None
    if told is not None and named is not None and named - told:
        yield Finding(clause, "lista znaków podzbioru (CharSet) nie jest pełna", name)
    bits = inner.FontDescriptor.get("/CIDSet")
    if composite and isinstance(bits, pikepdf.Stream):
        listed_bits = bytes(bits.read_bytes())
        if any(not _bit(listed_bits, cid) for cid in held - {0}):
            yield Finding(clause, "lista znaków podzbioru (CIDSet) nie jest pełna", name)


def _bit(held: bytes, cid: int) -> bool:
    return cid >> 3 < len(held) and bool(held[cid >> 3] & 0x80 >> (cid & 7))


def _absent(flavour: Flavour) -> str:
    return {1: "6.3.5", 4: "6.2.10.4.1"}.get(flavour.part, "6.2.11.4.1")


def _metrics(flavour: Flavour) -> str:
    return {1: "6.3.6", 4: "6.2.10.5"}.get(flavour.part, "6.2.11.5")


def widths_of(font: Any) -> Callable[[int], float | None]:
    """The width that a font tells for a code, in its own units; None where it tells none."""
    if text_of(font.get("/Subtype")) == "/Type0":
        return _widths_by_cid(font.DescendantFonts[0])
    first, widths = int(font.get("/FirstChar", 0)), font.get("/Widths")
    told = [float(one) for one in widths] if isinstance(widths, pikepdf.Array) else []
    return lambda code: told[code - first] if 0 <= code - first < len(told) else None


def _widths_by_cid(font: Any) -> Callable[[int], float | None]:
    usual = float(font.get("/DW", 1000))
    told: dict[int, float] = {}
    waiting = list(font.get("/W", []))
    while len(waiting) > 1:
        first, second = int(waiting.pop(0)), waiting.pop(0)
        if isinstance(second, pikepdf.Array):
            told |= {first + place: float(one) for place, one in enumerate(second)}
        elif waiting:
            width = float(waiting.pop(0))
            told |= dict.fromkeys(range(first, min(int(second), 65535) + 1), width)
    return lambda cid: told.get(cid, usual)


def _type3(shown: Shown, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    """Glyphs drawn by content streams: each begins with its own width (d0, d1)."""
    width, names = widths_of(shown.font), names_of(shown.font.get("/Encoding"), {})
    if flavour.part != 1:
        codes = shown.told | shown.hidden
        undefined = {code: Glyph(NOTDEF, None) for code in codes if names.get(code) == NOTDEF}
        yield from _empty(undefined, name, flavour)
    for code in sorted(shown.told):
        stream = entry(shown.font.get("/CharProcs"), "/" + names.get(code, ""))
        if not isinstance(stream, pikepdf.Stream):
            continue
        steps = pikepdf.parse_content_stream(stream, "d0 d1")
        told = float(steps[0].operands[0]) if steps and len(steps[0].operands) else None
        if not _fits(Glyph(None, told), width(code)):
            message = f"szerokość znaku o kodzie {code} różni się od podanej w jego opisie"
            yield Finding(_metrics(flavour), message, name)
