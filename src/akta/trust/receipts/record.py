"""The filing record (zapis wniesienia pisma): what was filed, by whom, to whom, when, unchanged.

Its canonical JSON (RFC 8785) is the leaf of the filing log. The XML says the same, for readers
of XML; it is made from the JSON alone, so whoever holds one can check the other.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import rfc8785
from lxml import etree

from akta.law.localtime import WARSAW
from akta.law.marks import implements

SCHEMA = "akta-filing-record-1"
NAMESPACE = "urn:akta:filing-record:1"
RECORD_JSON, RECORD_XML = "zapis-wniesienia.json", "zapis-wniesienia.xml"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


class RecordIncomplete(ValueError):
    """A record without one of its parts is never issued; `parts` names what is missing."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        self.parts = parts
        super().__init__(f"The filing record lacks: {', '.join(parts)}.")


class RecordUnreadable(ValueError):
    """The bytes are no filing record in canonical form."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody the filing names: the filer, the sender, a person represented, the addressee.

    `id` tells two of one name apart: an account, or the code of a unit; never a personal number.
    """

    name: str
    id: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class FiledFile:
    """One file of the filing (pismo, załącznik, metryka, podpis) as it is stored."""

    number: int
    role: str
    title: str
    name: str
    size: int
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Pleading:
    """What kind of pleading it is, and which case it belongs to where that is known."""

    kind: str
    title: str
    case_reference: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What the metrics sheet says besides its five mandatory fields (§ 2 pkt 5), as it was read."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What filing here means: `filing` (skutek wniesienia) or `transmission` (przekazanie)."""

    kind: str
    provision: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FilingRecord:
    """The data of § 2 pkt 2: pleading, filer, sender, addressee, date, metadata, system data.

    `sheet` stands in the record only where something was filled in.
    """

    filing_id: str
    number: str
    filed_at: str
    pleading: Pleading
    filer: Party
    sender: Party
    addressee: Party
    effect: Effect
    files: tuple[FiledFile, ...]
    system: Mapping[str, str]
    represented: tuple[Party, ...] = ()
    sheet: tuple[SheetLine, ...] = ()
    schema: str = SCHEMA

    def canonical(self) -> bytes:
        """The record as canonical JSON. Raises RecordIncomplete: nothing less is ever issued."""
        told = asdict(self)
        if not self.sheet:
            del told["sheet"]
        missing = missing_parts(told)
        if missing:
            raise RecordIncomplete(missing)
        return rfc8785.dumps(told)


@implements("F-2-2")
def missing_parts(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Which of the seven parts of a confirmation (§ 2 pkt 2) are absent or empty, in Polish."""
    files = record.get("files") or ()
    asked = {
        "wniesione pismo": _has(record, "filing_id") and _has(record.get("pleading"), "kind"),
        "wnoszący": _has(record.get("filer"), "name"),
        "wysyłający": _has(record.get("sender"), "name"),
        "adresat": _has(record.get("addressee"), "name"),
        "data wniesienia": _MOMENT.fullmatch(str(record.get("filed_at"))) is not None,
        "pliki i ich skróty": bool(files) and all(map(_is_whole, files)),
        "dane systemowe": any(str(value) for value in (record.get("system") or {}).values()),
    }
    return tuple(part for part, present in asked.items() if not present)


def _has(part: Any, key: str) -> bool:
    return isinstance(part, Mapping) and bool(str(part.get(key) or "").strip())


def _is_whole(file: Any) -> bool:
    return (
        _has(file, "name")
        and _has(file, "media_type")
        and isinstance(file.get("size"), int)
        and _DIGEST.fullmatch(str(file.get("sha256"))) is not None
    )


def warsaw_text(moment: datetime) -> str:
    """The date of filing in Warsaw with its offset, cut to the second, never rounded up."""
    if moment.tzinfo is None:
        raise ValueError("A date of filing has an offset.")
    return moment.astimezone(WARSAW).replace(microsecond=0).isoformat(timespec="seconds")


def read(data: bytes) -> dict[str, Any]:
    """Read a record back. Raises RecordUnreadable unless it is whole and in canonical form."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RecordUnreadable("not JSON") from error
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise RecordUnreadable("another schema")
    try:
        canonical = rfc8785.dumps(told)
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise RecordUnreadable("no canonical form") from error
    if canonical != data or missing_parts(told):
        raise RecordUnreadable("not canonical, or a part is missing")
    return told


def as_xml(canonical: bytes) -> bytes:
    """The same record as XML (UTF-8): elements named as the keys, lists as repeated `item`."""
    root = etree.Element(f"{{{NAMESPACE}}}record", nsmap={None: NAMESPACE})
    _put(root, json.loads(canonical))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _put(element: etree._Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for key in sorted(value):
            _put(etree.SubElement(element, f"{{{NAMESPACE}}}{key}"), value[key])
    elif isinstance(value, list):
        for each in value:
            _put(etree.SubElement(element, f"{{{NAMESPACE}}}item"), each)
    else:
        element.text = _SPOILT.sub("\ufffd", str(value))


_SPOILT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold stands there as U+FFFD; the JSON keeps it."""
