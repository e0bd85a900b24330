"""Signature dictionaries of a PDF: where they stand and what bytes they speak of.

qpdf (through pikepdf) reads the structure, since it mends what is broken; the bytes that count
are always those of the file as it came.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from akta.trust.signatures.evidence import Pool

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[([0-9\s]{7,80})\]")
_SUB_FILTER = re.compile(rb"/SubFilter\s*/([A-Za-z0-9._]{1,40})")
_MOST_FIELDS = 20_000
_DEEPEST = 60
_MOST_STREAMS = 2_000


class Encrypted(Exception):
    """The file needs a password."""


class NotPdf(Exception):
    """qpdf cannot make anything of the file."""


@dataclass(frozen=True, slots=True)
class Field:
    """A signature dictionary with /Contents, broken or not."""

    name: str | None
    byte_range: tuple[int, ...]
    contents: bytes
    sub_filter: str
    is_timestamp: bool
    reason: str | None
    claimed_date: str | None
    certificate: bytes | None


@dataclass(frozen=True, slots=True)
class Fields:
    """The signature dictionaries in the order of the file, and whether a DSS is there."""

    found: list[Field]
    has_revocation: bool
    validation: Pool = field(default_factory=Pool)


def read(data: bytes) -> Fields:
    """All signature dictionaries. Raises Encrypted, NotPdf."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            fields = list(_fields(pdf)) or list(_orphans(pdf))
            revocation = _has_revocation(pdf)
            validation = _validation_data(pdf)
            if pdf.get_warnings():
                fields += _lost(data, fields)
    except pikepdf.PasswordError as error:
        raise Encrypted from error
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError, RuntimeError) as error:
        found = list(_by_scan(data))
        if not found:
            raise NotPdf(str(error)) from error
        return Fields(found, has_revocation=b"/DSS" in data)
    return Fields(sorted(fields, key=_end), revocation, validation)


def _end(field: Field) -> tuple[int, int]:
    """Order of signing: each later signature reaches further."""
    numbers = field.byte_range
    usable = len(numbers) == 4  # noqa: PLR2004 - two pairs
    return (numbers[2] + numbers[3], numbers[1]) if usable else (1 << 62, 0)


def _fields(pdf: pikepdf.Pdf) -> Iterator[Field]:
    """Signature fields reached from the form, then those that stand on a page only."""
    seen: set[tuple[int, int]] = set()
    form = pdf.Root.get("/AcroForm")
    top = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    nodes = list(top) if isinstance(top, pikepdf.Array) else []
    budget = [_MOST_FIELDS]
    for node in nodes:
        yield from _below(node, "", None, seen, budget, 0)
    for page in pdf.pages:
        annots = page.obj.get("/Annots")
        for node in list(annots) if isinstance(annots, pikepdf.Array) else []:
            yield from _below(node, "", None, seen, budget, 0)


def _below(
    node: Any,
    prefix: str,
    inherited: Any,
    seen: set[tuple[int, int]],
    budget: list[int],
    depth: int,
) -> Iterator[Field]:
    if not isinstance(node, pikepdf.Dictionary) or depth > _DEEPEST or budget[0] <= 0:
        return
    budget[0] -= 1
    own = _text(node.get("/T"))
    name = f"{prefix}.{own}" if prefix and own else own or prefix
    kind = node.get("/FT", inherited)
    if kind == pikepdf.Name.Sig and isinstance(value := node.get("/V"), pikepdf.Dictionary):
        if value.objgen == (0, 0) or value.objgen not in seen:
            seen.add(value.objgen)
            if (found := _field(value, name)) is not None:
                yield found
        return
    kids = node.get("/Kids")
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else []:
        yield from _below(kid, name, kind, seen, budget, depth + 1)


def _orphans(pdf: pikepdf.Pdf) -> Iterator[Field]:
    """Signature dictionaries no field names; only asked where no field holds one."""
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and "/ByteRange" in obj and "/Filter" in obj:
            found = _field(obj, "")
            if found is not None:
                yield found


def _field(value: Any, name: str) -> Field | None:
    contents = value.get("/Contents")
    if not isinstance(contents, pikepdf.String):
        return None
    sub_filter = str(value.get("/SubFilter", "")).lstrip("/")
    stamp = value.get("/Type") == pikepdf.Name.DocTimeStamp or sub_filter == "ETSI.RFC3161"
    return Field(
        name=name or None,
        byte_range=_numbers(value.get("/ByteRange")),
        contents=bytes(contents),
        sub_filter=sub_filter,
        is_timestamp=stamp,
        reason=_text(value.get("/Reason")) or None,
        claimed_date=_text(value.get("/M")) or None,
        certificate=_certificate(value.get("/Cert")),
    )


def _certificate(value: Any) -> bytes | None:
    if isinstance(value, pikepdf.Array) and len(value):
        value = value[0]
    return bytes(value) if isinstance(value, pikepdf.String) else None


def _numbers(value: Any) -> tuple[int, ...]:
    if not isinstance(value, pikepdf.Array) or len(value) > 64:  # noqa: PLR2004 - sanity
        return ()
    try:
        return tuple(int(number) for number in value)
    except (ValueError, TypeError, ArithmeticError):
        return ()


def _text(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def _has_revocation(pdf: pikepdf.Pdf) -> bool:
    store = pdf.Root.get("/DSS")
    if not isinstance(store, pikepdf.Dictionary):
        return False
    lists = [store.get(key) for key in ("/CRLs", "/OCSPs")]
    return any(isinstance(held, pikepdf.Array) and len(held) for held in lists)


def _validation_data(pdf: pikepdf.Pdf) -> Pool:
    """What the document's security store (DSS) holds, within bounds."""
    pool = Pool()
    store = pdf.Root.get("/DSS")
    if isinstance(store, pikepdf.Dictionary):
        parts = (_streams(store.get(key)) for key in ("/Certs", "/CRLs", "/OCSPs"))
        pool.add(*parts)
    return pool


def _streams(held: Any) -> Iterator[bytes]:
    for place, stream in enumerate(held if isinstance(held, pikepdf.Array) else ()):
        if place >= _MOST_STREAMS:
            return
        try:
            yield stream.read_bytes()
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError):
            continue  # a broken piece of the store does not help, the others may


def _lost(data: bytes, fields: list[Field]) -> list[Field]:
    """Signature dictionaries in the bytes that qpdf had to give up."""
    known = {field.byte_range for field in fields}
    found = [field for field in _by_scan(data) if field.byte_range not in known]
    return [field for field in found if not fields or has_plain_gap(data, field.byte_range)]


def _by_scan(data: bytes) -> Iterator[Field]:
    """Where qpdf gives up: what stands in the bytes."""
    for match in list(_BYTE_RANGE.finditer(data))[:_MOST_FIELDS]:
        numbers = tuple(int(word) for word in match.group(1).split())
        if len(numbers) != 4:  # noqa: PLR2004 - two pairs
            continue
        around = data[max(match.start() - 400, 0) : match.end() + 400]
        stamp = b"/DocTimeStamp" in around or b"/ETSI.RFC3161" in around
        filters = _SUB_FILTER.search(around)
        sub_filter = filters.group(1).decode("ascii") if filters else ""
        contents = der_of_gap(data, numbers) or b""
        yield Field(None, numbers, contents, sub_filter, stamp, None, None, None)


def der_of_gap(data: bytes, numbers: tuple[int, ...]) -> bytes | None:
    """The DER bytes written as hex in the gap of a ByteRange; None where there are none."""
    if not has_plain_gap(data, numbers):
        return None
    text = data[numbers[1] + 1 : numbers[2] - 1]
    digits = re.match(rb"[0-9A-Fa-f\s]*", text)
    clean = b"".join((digits.group() if digits else b"").split())
    return bytes.fromhex(clean[: len(clean) // 2 * 2].decode("ascii"))


def has_plain_gap(data: bytes, numbers: tuple[int, ...]) -> bool:
    """Whether a ByteRange starts at 0, lies in the file and leaves out one hex string only."""
    if len(numbers) != 4:  # noqa: PLR2004 - two pairs
        return False
    start, first, second, last = numbers
    inside = start == 0 and 0 < first < second and last >= 0 and second + last <= len(data)
    return inside and data[first : first + 1] == b"<" and data[second - 1 : second] == b">"
