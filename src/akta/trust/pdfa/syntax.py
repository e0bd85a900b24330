"""Clauses on the bytes of the file: header, trailer, cross references, objects, strings."""

import mmap
import re
from collections.abc import Iterator

import pikepdf

from akta.trust.pdfa.model import Finding, Flavour

MOST_SCANNED = 256 << 20
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})([ \t\r\n\x00\f]+)(\d{1,5})([ \t\r\n\x00\f]+)obj\b")
_BODY = re.compile(rb">>[ \t\r\n\x00\f]*stream(\r\n|\n|\r|[^\r\n])|\bendobj\b")
_LENGTH = re.compile(rb"/Length\s+(\d+)\s*(?!\s*\d+\s+R)[/>\s]")
_HEX = re.compile(rb"\((?:\\.|[^\\()])*\)|<<|>>|<([^<>]*)>|%[^\r\n]*", re.DOTALL)
_MOST_TEXT = 1 << 20


def syntax_findings(data: mmap.mmap, document: pikepdf.Pdf, flavour: Flavour) -> list[Finding]:
    """Everything that the bytes outside of streams break."""
    checks = [_header(data, flavour), _trailer(data, document, flavour), _tables(data, flavour)]
    checks.append(_objects(data, flavour))
    return [finding for check in checks for finding in check]


def _header(data: mmap.mmap, flavour: Flavour) -> Iterator[Finding]:
    head = data[:64]
    wanted = rb"%PDF-2\.\d" if flavour.part == 4 else rb"%PDF-1\.[0-7]"  # noqa: PLR2004 - PDF/A-4 is PDF 2.0
    found = re.match(wanted + rb"(\r\n|\n|\r)", head)
    if found is None:
        yield Finding("6.1.2", "plik nie zaczyna się poprawnym nagłówkiem PDF")
        return
    comment = head[found.end() :]
    marked = comment[:1] == b"%" and len(comment) > 4 and all(b > 127 for b in comment[1:5])  # noqa: PLR2004 - four bytes beyond ASCII
    if not marked:
        yield Finding("6.1.2", "po nagłówku nie ma komentarza z czterema bajtami spoza ASCII")


def _trailer(data: mmap.mmap, document: pikepdf.Pdf, flavour: Flavour) -> Iterator[Finding]:
    if "/ID" not in document.trailer:
        yield Finding("6.1.3", "plik nie ma identyfikatora (ID)")
    if "/Encrypt" in document.trailer:
        yield Finding("6.1.3", "plik jest zaszyfrowany")
    if not re.search(rb"%%EOF(?:\r\n|\n|\r)?\Z", data[-64:]):
        yield Finding("6.1.3", "po końcu pliku (%%EOF) są dalsze dane")
    if flavour.part == 4 and "/Info" in document.trailer and "/PieceInfo" not in document.Root:  # noqa: PLR2004 - as above
        yield Finding("6.1.3", "plik ma słownik Info, a nie ma PieceInfo", "Info")


def _tables(data: mmap.mmap, flavour: Flavour) -> Iterator[Finding]:
    """Cross-reference tables: one line end after the word, one space in each heading."""
    at = data.find(b"xref")
    while at >= 0:
        before = data[max(0, at - 5) : at]
        if not before.endswith((b"\n", b"\r")):
            at = data.find(b"xref", at + 4)
            continue
        front = data[at : at + 64]
        if re.match(rb"xref[ \t\r\n]*\d", front) and not re.match(
            rb"xref(?:\r\n|\n|\r)\d+ \d+[ ]?(?:\r\n|\n|\r)", front
        ):
            yield Finding("6.1.4", "tabela odsyłaczy (xref) jest źle zapisana")
        at = data.find(b"xref", at + 4)
    del flavour


def _objects(data: mmap.mmap, flavour: Flavour) -> Iterator[Finding]:
    """Each object of the file in turn, streams passed over."""
    clause = {1: "6.1.8", 4: "6.1.7.1"}.get(flavour.part, "6.1.9")
    at, said = 0, set()
    while at < min(len(data), MOST_SCANNED):
        found = _OBJECT.search(data, at)
        if found is None:
            return
        name = f"{int(found[1])} {int(found[3])}"
        after = data[found.end() : found.end() + 2]
        spaced = found[2] == found[4] == b" " and after[:1] in {b"\r", b"\n"}
        before = data[max(0, found.start() - 1) : found.start()]
        if not (spaced and before in {b"\r", b"\n"}) and clause not in said:
            said.add(clause)
            yield Finding(clause, "obiekt nie jest zapisany w osobnym wierszu", name)
        body, at = _body(data, found.end())
        for finding in (*_strings(body, name, flavour), *_stream(data, found.end(), name, flavour)):
            if finding.clause not in said:
                said.add(finding.clause)
                yield finding


def _body(data: mmap.mmap, start: int) -> tuple[bytes, int]:
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
    compact = (b"".join(digits.split()) for digits in strings)
    return any(len(one) % 2 or re.search(rb"[^0-9A-Fa-f]", one) for one in compact)


def _stream(data: mmap.mmap, start: int, name: str, flavour: Flavour) -> Iterator[Finding]:
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
