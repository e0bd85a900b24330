"""What the codes of a simple font stand for: names of glyphs, and their characters."""

from functools import cache
from typing import Any

import pikepdf
from fontTools.agl import LEGACY_AGL2UV, UV2AGL
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding

from akta.trust.pdfa.objects import text_of

NOTDEF = ".notdef"
_CONTROLS = frozenset({*range(32), 127})


@cache
def table(name: str) -> dict[int, str]:
    """A base encoding by its name in a PDF; empty for one that is not known."""
    if name == "/WinAnsiEncoding":
        return _win_ansi()
    told = {"/MacRomanEncoding": MacRoman, "/StandardEncoding": StandardEncoding}.get(name, [])
    return {
        code: glyph for code, glyph in enumerate(told) if code not in _CONTROLS and glyph != NOTDEF
    }


def _win_ansi() -> dict[int, str]:
    names = {}
    for code in range(32, 256):
        character = bytes([code]).decode("cp1252", "ignore")
        names[code] = (
            UV2AGL.get(ord(character), f"uni{ord(character):04X}") if character else "bullet"
        )
    return names | _OWN_WAYS


_OWN_WAYS = {
    0x7F: "bullet", 0xA0: "space", 0xAD: "hyphen", 0xB5: "mu",
    0xB2: "twosuperior", 0xB3: "threesuperior", 0xB9: "onesuperior",
}  # fmt: skip
"""Where the encoding names a glyph otherwise than its character alone would have it."""


def names_of(encoding: Any, own: dict[int, str]) -> dict[int, str]:
    """Code to name by the entry Encoding of a font whose program has its own names.

    Empty where the encoding is one that is not known here.
    """
    if isinstance(encoding, pikepdf.Name):
        return table(text_of(encoding))
    if not isinstance(encoding, pikepdf.Dictionary):
        return own
    base = text_of(encoding.get("/BaseEncoding"))
    if base and not table(base):
        return {}
    return (table(base) if base else own) | dict(differences(encoding))


def differences(encoding: Any) -> list[tuple[int, str]]:
    """The codes that an encoding names itself."""
    told = encoding.get("/Differences") if isinstance(encoding, pikepdf.Dictionary) else None
    found: list[tuple[int, str]] = []
    code = 0
    for one in told if isinstance(told, pikepdf.Array) else ():
        if isinstance(one, pikepdf.Name):
            found.append((code, text_of(one)[1:]))
            code += 1
        else:
            code = int(one)
    return found


def character(name: str) -> int | None:
    """The character of a glyph's name in the Adobe Glyph List, or one that it spells out."""
    plain = name.partition(".")[0]
    if plain in LEGACY_AGL2UV:
        return int(LEGACY_AGL2UV[plain][0])
    for start, lengths in (("uni", {7}), ("u", {5, 6, 7})):
        digits = plain.removeprefix(start)
        if plain.startswith(start) and len(plain) in lengths and _is_hex(digits):
            return int(digits, 16)
    return None


def _is_hex(digits: str) -> bool:
    return all(one in "0123456789ABCDEF" for one in digits)
