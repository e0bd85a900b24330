"""Clauses on fonts: embedded programs, encodings, CMaps, subsets, Unicode."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.objects import text_of
from akta.trust.pdfa.shown import Shown

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
_BAD_UNICODE = re.compile(rb"<[0-9A-Fa-f\s]+>\s*<(0000|FEFF|FFFE|feff|fffe)>")
_MOST_CMAP = 4 << 20


def font_findings(shown: Shown, flavour: Flavour) -> list[Finding]:
    """Everything that a font breaks which is used to show text; hidden text asks for less."""
    font = shown.font
    if not shown.seen:
        return []
    name = "{} {}".format(*font.objgen) if font.is_indirect else None
    kind = text_of(font.get("/Subtype"))
    if kind not in _KINDS:
        return [Finding(_clause(flavour, 2), "nieznany rodzaj czcionki", name)]
    if kind == "/Type3":
        return list(_unicode(font, kind, name, flavour))
    inner = _descendant(font) if kind == "/Type0" else font
    if inner is None:
        return [Finding(_clause(flavour, 2), "czcionka złożona nie ma części", name)]
    checks = [_embedded(inner, name, flavour), _unicode(font, kind, name, flavour)]
    checks.append(_subset(inner, name, flavour))
    if kind == "/Type0":
        checks += [_composite(inner, name, flavour), _cmap(font, inner, name, flavour)]
    else:
        checks.append(_widths(font, name, flavour))
    if kind == "/TrueType":
        checks.append(_true_type(font, name, flavour))
    return [finding for check in checks for finding in check]


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
    if flavour.part < 4 and _greatest(_text(encoding)) > 65535:  # noqa: PLR2004 - part 4 sets no limit
        limit = "6.1.12" if flavour.part == 1 else "6.1.13"
        yield Finding(limit, "mapa znaków wskazuje numer większy niż 65535", name)
    text = _text(encoding)
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


_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\d+)|<[0-9A-Fa-f]+>\s*(\d+)")
_RANGES = re.compile(rb"begincid(?:range|char)(.*?)endcid(?:range|char)", re.DOTALL)


def _greatest(cmap: bytes) -> int:
    """The greatest character identifier that a CMap can give."""
    most = 0
    for part in _RANGES.finditer(cmap):
        for first, last, start, single in _RANGE.findall(part[1]):
            width = int(last, 16) - int(first, 16) if first else 0
            most = max(most, int(start or single) + width)
    return most


def _text(stream: Any) -> bytes:
    try:
        return bytes(stream.read_bytes())[:_MOST_CMAP]
    except pikepdf.PdfError:
        return b""


def _unicode(font: Any, kind: str, name: str | None, flavour: Flavour) -> Iterator[Finding]:
    """Levels a and u, and part 4: every character can be told in Unicode."""
    if flavour.part != 4 and flavour.level not in {"a", "u"}:  # noqa: PLR2004 - part 4 always asks
        return
    clause = "6.3.8" if flavour.part == 1 else _clause(flavour, 7)
    mapping = font.get("/ToUnicode")
    if isinstance(mapping, pikepdf.Stream):
        if flavour.part != 1 and _BAD_UNICODE.search(_text(mapping)):
            yield Finding(clause, "mapa ToUnicode wskazuje znak niedozwolony", name)
        return
    if flavour.part == 4:  # noqa: PLR2004 - it asks where a map is given only
        return
    encoding = font.get("/Encoding")
    if kind == "/Type0":
        if text_of(encoding) in _IDENTITY and (_system(_descendant(font)) or ("", ""))[1] not in {
            "Japan1",
            "GB1",
            "CNS1",
            "Korea1",
        }:
            yield Finding(clause, "czcionka nie podaje znaków w Unicode (ToUnicode)", name)
    elif encoding is None and kind in {"/TrueType", "/Type3"}:
        yield Finding(clause, "czcionka nie podaje znaków w Unicode (ToUnicode)", name)
