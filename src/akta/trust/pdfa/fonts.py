"""Clauses on fonts: embedded programs, encodings, CMaps, subsets, Unicode."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from fontTools.agl import toUnicode

from akta.trust.pdfa.cmaps import greatest, text_in
from akta.trust.pdfa.encodings import NOTDEF, character, differences, names_of
from akta.trust.pdfa.glyphs import glyph_findings, names_shown
from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.objects import text_of
from akta.trust.pdfa.shown import Shown
from akta.trust.pdfa.unicodes import ToUnicode, is_private

_KINDS = frozenset(
    {"/Type1", "/MMType1", "/TrueType", "/Type3", "/Type0", "/CIDFontType0", "/CIDFontType2"}
)
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_LATIN = frozenset({"/MacRomanEncoding", "/WinAnsiEncoding"})
_SUBSET = re.compile(r"/[A-Z]{6}\+")
_IDENTITY = frozenset({"/Identity-H", "/Identity-V"})
_PREDEFINED = frozenset(
    f"/{name}-{way}"
    for name in [
        "Identity",
        "GB-EUC",
        "GBpc-EUC",
        "GBK-EUC",
        "GBKp-EUC",
        "GBK2K",
        "UniGB-UCS2",
        "UniGB-UTF16",
        "B5pc",
        "HKscs-B5",
        "ETen-B5",
        "ETenms-B5",
        "CNS-EUC",
        "UniCNS-UCS2",
        "UniCNS-UTF16",
        "83pv-RKSJ",
        "90ms-RKSJ",
        "90msp-RKSJ",
        "90pv-RKSJ",
        "Add-RKSJ",
        "EUC",
        "Ext-RKSJ",
        "UniJIS-UCS2",
        "UniJIS-UCS2-HW",
        "UniJIS-UTF16",
        "KSC-EUC",
        "KSCms-UHC",
        "KSCms-UHC-HW",
        "KSCpc-EUC",
        "UniKS-UCS2",
        "UniKS-UTF16",
    ]
    for way in "HV"
) | {"/H", "/V"}
_NO_CHARACTERS = frozenset("\x00\ufeff\ufffe")


def font_findings(shown: Shown, flavour: Flavour) -> list[Finding]:
    """Everything that a font breaks which is used to show text; hidden text asks for less."""
    font = shown.font
    name = "{} {}".format(*font.objgen) if font.is_indirect else None
    kind = text_of(font.get("/Subtype"))
    if not shown.seen:
        return glyph_findings(shown, name, flavour)
    if kind not in _KINDS:
        return [Finding(_clause(flavour, 2), "nieznany rodzaj czcionki", name)]
    if kind == "/Type3":
        return [*_unicode(shown, kind, name, flavour), *glyph_findings(shown, name, flavour)]
    inner = _descendant(font) if kind == "/Type0" else font
    if inner is None:
        return [Finding(_clause(flavour, 2), "czcionka złożona nie ma części", name)]
    checks = [_embedded(inner, name, flavour), _unicode(shown, kind, name, flavour)]
    checks.append(_subset(inner, name, flavour))
    if kind == "/Type0":
        checks += [_composite(inner, name, flavour), _cmap(font, inner, name, flavour)]
    else:
        checks.append(_widths(font, name, flavour))
    if kind == "/TrueType":
        checks.append(_true_type(font, name, flavour))
    found = [finding for check in checks for finding in check]
    return [*found, *glyph_findings(shown, name, flavour)]


def _clause(flavour: Flavour, number: int) -> str:
    return {1: "6.3", 4: "6.2.10"}.get(flavour.part, "6.2.11") + f".{number}"


def _descendant(font: Any) -> Any:
    inner = font.get("/DescendantFonts")
    first = inner[0] if isinstance(inner, pikepdf.Array) and len(inner) else None
    return first if isinstance(first, pikepdf.Dictionary) else None


def _embedded(font: Any, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    """The program of every font that is shown stands in the file."""
    descriptor = font.get("/FontDescriptor")
    base = text_of(font.get("/BaseFont"))[1:] or "bez nazwy"
    programs = [
        descriptor.get(key) for key in _PROGRAMS if isinstance(descriptor, pikepdf.Dictionary)
    ]
    found = [one for one in programs if isinstance(one, pikepdf.Stream)]
    if not found:
        yield Finding(_clause(flavour, 4), f"czcionka {base} nie jest osadzona", name)
    elif "/FontFile3" in descriptor:
        allowed = {"/Type1C", "/CIDFontType0C"} | (set() if flavour.part == 1 else {"/OpenType"})
        if text_of(found[-1].get("/Subtype")) not in allowed:
            yield Finding(_clause(flavour, 2), f"program czcionki {base} jest złego rodzaju", name)


def _subset(font: Any, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    """Part 1 asks a subset to say which glyphs it holds."""
    descriptor = font.get("/FontDescriptor")
    if flavour.part != 1 or not isinstance(descriptor, pikepdf.Dictionary):
        return
    if not _SUBSET.match(text_of(font.get("/BaseFont"))):
        return
    kind = text_of(font.get("/Subtype"))
    if kind in {"/Type1", "/MMType1"} and "/CharSet" not in descriptor:
        yield Finding("6.3.5", "podzbiór czcionki nie podaje swoich znaków (CharSet)", name)
    if kind.startswith("/CIDFont") and "/CIDSet" not in descriptor:
        yield Finding("6.3.5", "podzbiór czcionki nie podaje swoich znaków (CIDSet)", name)


def _widths(font: Any, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    first, last, widths = font.get("/FirstChar"), font.get("/LastChar"), font.get("/Widths")
    if first is None and last is None and widths is None:
        return  # one of the 14 standard fonts, found as not embedded elsewhere
    if not isinstance(first, int) or not isinstance(last, int):
        yield Finding(_clause(flavour, 2), "czcionka nie podaje zakresu znaków", name)
    elif not isinstance(widths, pikepdf.Array) or len(widths) != last - first + 1:
        yield Finding(_clause(flavour, 2), "liczba szerokości znaków nie odpowiada zakresowi", name)


def _true_type(font: Any, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    descriptor = font.get("/FontDescriptor")
    if not isinstance(descriptor, pikepdf.Dictionary):
        return
    symbolic = bool(int(descriptor.get("/Flags", 0)) & 4)
    encoding = font.get("/Encoding")
    base = text_of(
        encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    )
    clause = _clause(flavour, 7 if flavour.part == 1 else 6)
    if symbolic and encoding is not None:
        yield Finding(clause, "czcionka symboliczna TrueType ma kodowanie", name)
    if not symbolic and base not in _LATIN:
        yield Finding(clause, "czcionka TrueType nie ma kodowania MacRoman ani WinAnsi", name)
    if not symbolic and flavour.part != 1:
        odd = [one for _, one in differences(encoding) if character(one) is None and one != NOTDEF]
        if odd:
            yield Finding(clause, f"nazwy {odd[0]} nie ma na liście znaków Adobe", name)


def _composite(font: Any, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    if text_of(font.get("/Subtype")) != "/CIDFontType2":
        return
    mapping = font.get("/CIDToGIDMap")
    if not isinstance(mapping, pikepdf.Stream) and text_of(mapping) != "/Identity":
        yield Finding(_clause(flavour, 3), "czcionka złożona nie ma mapy CIDToGIDMap", name)


def _cmap(font: Any, inner: Any, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    """The CMap is embedded or predefined, and belongs to the same set of characters."""
    encoding, clause = font.get("/Encoding"), _clause(flavour, 3)
    if isinstance(encoding, pikepdf.Name):
        if text_of(encoding) not in (_IDENTITY if flavour.part == 1 else _PREDEFINED):
            yield Finding(clause, f"mapa znaków {encoding} nie jest osadzona", name)
        return
    if not isinstance(encoding, pikepdf.Stream):
        yield Finding(clause, "czcionka złożona nie ma mapy znaków", name)
        return
    if _system(encoding) != _system(inner) and None not in {_system(encoding), _system(inner)}:
        yield Finding(clause, "mapa znaków i czcionka mają różne CIDSystemInfo", name)
    elif flavour.part != 1 and _supplement(inner) > _supplement(encoding):
        yield Finding(clause, "czcionka ma nowszy zestaw znaków (Supplement) niż jej mapa", name)
    if flavour.part < 4 and greatest(text_in(encoding)) > 65535:  # noqa: PLR2004 - part 4 sets no limit
        limit = "6.1.12" if flavour.part == 1 else "6.1.13"
        yield Finding(limit, "mapa znaków wskazuje numer większy niż 65535", name)
    text = text_in(encoding)
    inside = re.search(rb"/WMode\s+(\d)", text)
    if inside and int(inside[1]) != int(encoding.get("/WMode", 0)):
        yield Finding(clause, "mapa znaków podaje dwa różne kierunki pisma (WMode)", name)
    used = encoding.get("/UseCMap")
    other = text_of(used.get("/CMapName") if isinstance(used, pikepdf.Stream) else used)
    if other and other not in _PREDEFINED:
        yield Finding(clause, "mapa znaków odsyła do mapy, której nie ma w pliku", name)


def _system(value: Any) -> tuple[str, str] | None:
    system = value.get("/CIDSystemInfo")
    if not isinstance(system, pikepdf.Dictionary):
        return None
    return text_of(system.get("/Registry")), text_of(system.get("/Ordering"))


def _supplement(value: Any) -> int:
    system = value.get("/CIDSystemInfo")
    return int(system.get("/Supplement", 0)) if isinstance(system, pikepdf.Dictionary) else 0


def _unicode(shown: Shown, kind: str, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    """Levels a and u, and part 4: every character can be told in Unicode."""
    if flavour.part != 4 and flavour.level not in {"a", "u"}:  # noqa: PLR2004 - part 4 always asks
        return
    font = shown.font
    clause = "6.3.8" if flavour.part == 1 else _clause(flavour, 7)
    mapping = font.get("/ToUnicode")
    if isinstance(mapping, pikepdf.Stream):
        if flavour.part != 1:
            yield from _mapped(shown, ToUnicode(mapping), clause, name, flavour)
    elif flavour.part != 4 and not _is_readable(shown, kind):  # noqa: PLR2004 - it asks where a map is given only
        yield Finding(clause, "czcionka nie podaje znaków w Unicode (ToUnicode)", name)


def _mapped(
    shown: Shown, mapping: ToUnicode, clause: str, name: str | None, flavour: Flavour
) -> Iterator[Finding]:
    """A map gives no code that is shown a value that is no character; from level a none of one's
    own without a replacement text.
    """
    if any(_NO_CHARACTERS & set(mapping.of(code) or "") for code in shown.told | shown.hidden):
        yield Finding(clause, "mapa ToUnicode wskazuje znak niedozwolony", name)
    if flavour.level == "a" and any(is_private(mapping.of(code) or "") for code in shown.bare):
        message = "znak z obszaru prywatnego Unicode nie ma tekstu zastępczego (ActualText)"
        yield Finding(f"{clause}.3", message, name)


def _is_readable(shown: Shown, kind: str) -> bool:
    """Whether characters can be told without a map: by a known encoding or by their names."""
    encoding = shown.font.get("/Encoding")
    if kind == "/Type0":
        ordering = (_system(_descendant(shown.font)) or ("", ""))[1]
        return text_of(encoding) not in _IDENTITY or ordering in _COLLECTIONS
    if kind == "/TrueType":
        return encoding is not None
    names = names_of(encoding, {})
    if kind == "/Type3" and not names:
        return False
    told = names_shown(shown) or {names.get(code, NOTDEF) for code in shown.told}
    dingbats = text_of(shown.font.get("/BaseFont")).endswith("ZapfDingbats")
    return all(
        character(one) is not None or (dingbats and toUnicode(one, isZapfDingbats=True))
        for one in told - {NOTDEF}
    )


_COLLECTIONS = frozenset({"Japan1", "GB1", "CNS1", "Korea1"})
