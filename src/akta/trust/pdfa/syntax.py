"""Clauses on the bytes of the file: header, trailer, cross references, objects, strings."""

import re
from collections.abc import Iterator

import pikepdf

from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.xref import Bytes, References, references

MOST_SCANNED = 256 << 20
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})([ \t\r\n\x00\f]+)(\d{1,5})([ \t\r\n\x00\f]+)obj\b")
_BODY = re.compile(rb">>[ \t\r\n\x00\f]*stream(\r\n|\n|\r|[^\r\n])|\bendobj\b")
_BLANK = frozenset({b" ", b"\t", b"\x00", b"\f"})
_LENGTH = re.compile(rb"/Length\s+(\d+)\s*(?!\s*\d+\s+R)[/>\s]")
_LAST = re.compile(rb"(.)endobj(.?)", re.DOTALL)
_HEX = re.compile(rb"\((?:\\.|[^\\()])*\)|<<|>>|<([^<>]*)>|%[^\r\n]*", re.DOTALL)
_MOST_TEXT = 1 << 20


def syntax_findings(data: Bytes, document: pikepdf.Pdf, flavour: Flavour) -> list[Finding]:
    """Everything that the bytes outside of streams break."""
    told = references(data)
    checks = [_header(data, flavour), _trailer(data, document, flavour), _tables(data)]
    if flavour.part == 1 and told is not None and told.streams:
        checks.append(iter([Finding("6.1.4", "tabela odsyłaczy jest zapisana jako strumień")]))
    checks.append(_objects(data, told, flavour))
    return [finding for check in checks for finding in check]


_HEADERS = {1: rb"%PDF-\d\.\d[^\r\n]*", 4: rb"%PDF-2\.\d"}
"""Part 1 does not say which version a file names; part 4 is PDF 2.0."""


def _header(data: Bytes, flavour: Flavour) -> Iterator[Finding]:
    head = data[:64]
    found = re.match(_HEADERS.get(flavour.part, rb"%PDF-1\.[0-7]") + rb"(\r\n|\n|\r)", head)
    if found is None:
        yield Finding("6.1.2", "plik nie zaczyna się poprawnym nagłówkiem PDF")
        return
    comment = head[found.end() :]
    marked = comment[:1] == b"%" and len(comment) > 4 and all(b > 127 for b in comment[1:5])  # noqa: PLR2004 - four bytes beyond ASCII
    if not marked:
        yield Finding("6.1.2", "po nagłówku nie ma komentarza z czterema bajtami spoza ASCII")


def _trailer(data: Bytes, document: pikepdf.Pdf, flavour: Flavour) -> Iterator[Finding]:
    told = document.trailer.get("/ID")
    parts = list(told) if isinstance(told, pikepdf.Array) else []
    if not parts or not all(isinstance(one, pikepdf.String) and bytes(one) for one in parts):
        yield Finding("6.1.3", "plik nie ma identyfikatora (ID)")
    if "/Encrypt" in document.trailer:
        yield Finding("6.1.3", "plik jest zaszyfrowany")
    if not re.search(rb"%%EOF(?:\r\n|\n|\r)?\Z", data[-64:]):
        yield Finding("6.1.3", "po końcu pliku (%%EOF) są dalsze dane")
    if flavour.part == 4:  # noqa: PLR2004 - part 4 all but does without Info
        yield from _info(document)


def _info(document: pikepdf.Pdf) -> Iterator[Finding]:
    info = document.trailer.get("/Info")
    if info is not None and "/PieceInfo" not in document.Root:
        yield Finding("6.1.3", "plik ma słownik Info, a nie ma PieceInfo", "Info")
    if isinstance(info, pikepdf.Dictionary) and set(info.keys()) != {"/ModDate"}:
        yield Finding("6.1.3", "słownik Info ma wpisy inne niż ModDate", "Info")


def _tables(data: Bytes) -> Iterator[Finding]:
    """Cross-reference tables: one line end after the word, one space in each heading."""
    at = data.find(b"xref")
    while at >= 0:
        before = data[max(0, at - 5) : at]
        if before.endswith((b"\n", b"\r")) and not _table_is_clean(data, at):
            yield Finding("6.1.4", "tabela odsyłaczy (xref) jest źle zapisana")
        at = data.find(b"xref", at + 4)


_LOOSE_HEADING = re.compile(rb"[ \t\r\n]*(\d+)[ \t]+(\d+)[ \t]*[\r\n]+")
_HEADING = re.compile(rb"\d+ \d+ ?(?:\r\n|\n|\r)")


def _table_is_clean(data: Bytes, at: int) -> bool:
    front = data[at : at + 64]
    if not re.match(rb"xref[ \t\r\n]*\d", front):
        return True
    begin = re.match(rb"xref(?:\r\n|\n|\r)(?=\d)", front)
    if begin is None:
        return False
    at += begin.end()
    while heading := _LOOSE_HEADING.match(data[at : at + 64]):
        if _HEADING.fullmatch(heading[0]) is None:
            return False
        at += heading.end() + 20 * int(heading[2])
    return True


def _places(data: Bytes, told: References | None) -> Iterator[re.Match[bytes]]:
    """The heads of objects: those in force, or all that can be found where none are told."""
    if told is not None:
        for offset in sorted(told.offsets.values()):
            found = _OBJECT.search(data, offset)
            if found is not None:
                yield found
        return
    at = 0
    while at < min(len(data), MOST_SCANNED):
        found = _OBJECT.search(data, at)
        if found is None:
            return
        yield found
        at = _body(data, found.end())[1]


def _objects(data: Bytes, told: References | None, flavour: Flavour) -> Iterator[Finding]:
    """Each object of the file in turn, streams passed over."""
    said = set()
    for found in _places(data, told):
        name = f"{int(found[1])} {int(found[3])}"
        body, end = _body(data, found.end())
        for finding in (
            *_spacing(data, found, end, flavour),
            *_strings(body, name, flavour),
            *_stream(data, found.end(), name, flavour),
        ):
            if finding.clause not in said:
                said.add(finding.clause)
                yield finding


def _spacing(data: Bytes, head: re.Match[bytes], end: int, flavour: Flavour) -> Iterator[Finding]:
    """An object begins and ends in lines of its own."""
    spaced = (
        head[2] in _BLANK
        and head[4] in _BLANK
        and data[head.end() : head.end() + 1] in {b"\r", b"\n"}
    )
    starts = data[max(0, head.start() - 1) : head.start()] in {b"\r", b"\n"}
    last = _LAST.search(data, end - 7, end + 64)
    ends = last is None or (last[1] in {b"\r", b"\n"} and last[2] in {b"\r", b"\n", b""})
    if not (spaced and starts and ends):
        clause = {1: "6.1.8", 4: "6.1.8"}.get(flavour.part, "6.1.9")
        name = f"{int(head[1])} {int(head[3])}"
        yield Finding(clause, "obiekt nie jest zapisany w osobnym wierszu", name)


def _body(data: Bytes, start: int) -> tuple[bytes, int]:
    """The text of an object before its stream or end, and where to go on."""
    found = _BODY.search(data, start)
    if found is None:
        return b"", len(data)
    body = data[start : min(found.start() + 2, start + _MOST_TEXT)]
    if found.group().startswith(b"endobj"):
        return body, found.end()
    length = _LENGTH.search(body)
    beyond = found.end() + (int(length[1]) if length else 0)
    end = data.find(b"endstream", min(beyond, len(data)))
    if end < 0:
        end = data.find(b"endstream", found.end())
    return body, end + 9 if end >= 0 else len(data)


def _strings(body: bytes, name: str, flavour: Flavour) -> Iterator[Finding]:
    clause = "6.1.5" if flavour.part == 4 else "6.1.6"  # noqa: PLR2004 - the clauses moved in part 4
    if has_bad_hex(body):
        yield Finding(clause, "napis szesnastkowy ma nieparzystą liczbę cyfr albo inne znaki", name)


def has_bad_hex(text: bytes) -> bool:
    """Whether a hexadecimal string has an odd number of digits or something else in it."""
    strings = (found[1] for found in _HEX.finditer(text) if found[1] is not None)
    compact = (digits.translate(None, b"\x00\t\n\x0c\r ") for digits in strings)
    return any(len(one) % 2 or re.search(rb"[^0-9A-Fa-f]", one) for one in compact)


def _stream(data: Bytes, start: int, name: str, flavour: Flavour) -> Iterator[Finding]:
    found = _BODY.search(data, start)
    if found is None or found[1] is None:
        return
    clause = {1: "6.1.7", 4: "6.1.6.1"}.get(flavour.part, "6.1.7.1")
    if found[1] not in {b"\r\n", b"\n"}:
        yield Finding(clause, "po słowie stream nie ma końca wiersza", name)
        return
    length = _LENGTH.search(data[start : found.start() + 2])
    if length is None:
        return
    end = found.end() + int(length[1])
    if not re.match(rb"(?:\r\n|\n|\r)endstream\b", data[end : end + 12]):
        yield Finding(clause, "długość strumienia (Length) jest inna niż podana", name)
