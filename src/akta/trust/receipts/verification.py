"""The check of a confirmation of filing without us (`akta receipt verify`).

By the bytes alone: the seal over the document, the record in it, the record's place in the log,
the files beside it. What nobody gave the means to check is null and never counts as fine.
"""

import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pikepdf
from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from akta.trust.receipts import record as records
from akta.trust.receipts.log import Proof, ProofUnreadable, proof_from
from akta.trust.receipts.path import is_stamp_trusted, is_trusted
from akta.trust.receipts.record import RECORD_JSON, RECORD_XML, RecordUnreadable
from akta.trust.signatures.facts import Entry, Report
from akta.trust.signatures.inspection import inspect

PROOF_JSON, REPORT_JSON = "dowod-dziennika.json", "wynik-weryfikacji.json"
_MOST_ATTACHED = 16 << 20


@dataclass(frozen=True, slots=True)
class Given:
    """What the one who checks holds: filed files by name, roots of the seal, keys of the log."""

    filed: Sequence[tuple[str, str]] = ()
    roots: Sequence[x509.Certificate] = ()
    log_keys: Sequence[Ed25519PublicKey] = ()


@dataclass(frozen=True, slots=True)
class FiledState:
    """A file of the record, or one given beside it; `matches` is null for one nobody gave."""

    name: str
    sha256: str
    matches: bool | None


@dataclass(slots=True)
class Verdict:
    """Everything told about one confirmation."""

    filing_id: str | None = None
    filed_at: str | None = None
    seal: dict[str, Any] = field(
        default_factory=lambda: {"intact": None, "trusted": None, "signer": None}
    )
    timestamp: dict[str, Any] | None = None
    record: bool = False
    log: bool | None = None
    files: list[FiledState] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Seal intact and trusted, record and log proven, and every given file the filed one."""
        sealed = self.seal["intact"] is True and self.seal["trusted"] is True
        files = all(each.matches is not False for each in self.files)
        return sealed and self.record and self.log is True and files

    def as_dict(self) -> dict[str, Any]:
        """The answer without the file's name, in the order of the interface."""
        return {
            "filing_id": self.filing_id,
            "filed_at": self.filed_at,
            "seal": self.seal,
            "timestamp": self.timestamp,
            "record": self.record,
            "log": self.log,
            "files": [
                {"name": each.name, "sha256": each.sha256, "matches": each.matches}
                for each in self.files
            ],
            "ok": self.ok,
            "problems": [{"message": text} for text in self.problems],
        }


def verify(data: bytes, given: Given, *, at: datetime, seconds: float = 10.0) -> Verdict:
    """Check a confirmation. `at` is the moment of the check, for a seal without a time stamp."""
    verdict = Verdict()
    report, attached = inspect(data, seconds=seconds), _attached(data)
    verdict.problems += _other_thing(data, attached)
    _judge_seal(verdict, report, data, given, at)
    _judge_record(verdict, attached, given)
    _say(verdict, given)
    return verdict


_HEAD, _TAIL = 1024, 2048
_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")
_REPORT = (
    "To jest wynik weryfikacji podpisów, a nie potwierdzenie wniesienia pisma; proszę wskazać "
    "potwierdzenie."
)
_CUT = (
    "Plik nie kończy się tak, jak go wydano: został ucięty albo coś dopisano na końcu. Proszę "
    "pobrać potwierdzenie jeszcze raz."
)


def _other_thing(data: bytes, attached: dict[str, bytes]) -> Iterator[str]:
    """What was given in place of a confirmation, where that can be told."""
    if not data:
        yield "Plik jest pusty."
    elif b"%PDF-" not in data[:_HEAD]:
        yield "To nie jest plik PDF, a potwierdzenie wniesienia pisma jest plikiem PDF."
    elif REPORT_JSON in attached:
        yield _REPORT
    elif not _END.search(data[-_TAIL:]):
        yield _CUT


def _judge_seal(verdict: Verdict, report: Report, data: bytes, given: Given, at: datetime) -> None:
    seals = [entry for entry in report.signatures if entry.kind != "timestamp"]
    if not seals:
        verdict.problems.append("Dokument nie ma pieczęci.")
        return
    first = seals[0]
    verdict.seal["signer"] = first.signer.name
    ends_as_issued = _END.search(data[-_TAIL:]) is not None
    verdict.seal["intact"] = ends_as_issued and all(map(_covers_all, seals))
    stamp = _stamp(report, first, data, given)
    moment = at
    if stamp is not None:
        verdict.timestamp = stamp
        if stamp["intact"] and stamp["trusted"]:
            moment = datetime.fromisoformat(stamp["time"])
    if given.roots:
        verdict.seal["trusted"] = is_trusted(data, first.id, given.roots, moment)


def _covers_all(entry: Entry) -> bool:
    """Whole and unchanged: afterwards only time stamps and validation data may have come."""
    after = entry.changes_after in {"none", "permitted"}
    return entry.intact is True and entry.covers == "whole" and after


def _stamp(report: Report, seal: Entry, data: bytes, given: Given) -> dict[str, Any] | None:
    """The time stamp inside the seal, or else the first document time stamp after it."""
    later = [entry for entry in report.signatures if entry.kind == "timestamp"]
    if seal.signing_time_source != "timestamp":
        return None
    inside = not later or later[0].signing_time != seal.signing_time
    field_id = seal.id if inside else later[0].id
    intact = seal.intact is True if inside else later[0].intact is True
    assert seal.signing_time is not None
    moment = datetime.fromisoformat(seal.signing_time)
    known = bool(given.roots)
    trusted = is_stamp_trusted(data, field_id, given.roots, moment) if known else None
    return {"intact": intact, "trusted": trusted, "time": seal.signing_time}


def _attached(data: bytes) -> dict[str, bytes]:
    """The embedded data by name; nothing in what is no readable PDF."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return dict(_embedded(pdf))
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return {}


def _embedded(pdf: pikepdf.Pdf) -> list[tuple[str, bytes]]:
    names = (RECORD_JSON, RECORD_XML, PROOF_JSON, REPORT_JSON)
    found = [(name, pdf.attachments[name].get_file()) for name in names if name in pdf.attachments]
    return [(name, bytes(file.read_bytes())) for name, file in found if file.size < _MOST_ATTACHED]


def _judge_record(verdict: Verdict, attached: dict[str, bytes], given: Given) -> None:
    canonical = attached.get(RECORD_JSON, b"")
    try:
        told = records.read(canonical)
    except RecordUnreadable:
        verdict.problems.append("Zapisu wniesienia w dokumencie brakuje albo jest uszkodzony.")
        verdict.files = [FiledState(name, found, False) for name, found in given.filed]
        return
    verdict.record = records.as_xml(canonical) == attached.get(RECORD_XML)
    verdict.filing_id, verdict.filed_at = told["filing_id"], told["filed_at"]
    verdict.log = _in_log(attached.get(PROOF_JSON), canonical, given)
    verdict.files = _files(told["files"], given.filed)


def _in_log(data: bytes | None, canonical: bytes, given: Given) -> bool | None:
    """False where the proof fails; null where it holds and no key of the log was given."""
    try:
        proof: Proof = proof_from(json.loads(data or b""))
    except (ValueError, RecursionError, ProofUnreadable):
        return False
    if not proof.holds(canonical):
        return False
    if not given.log_keys:
        return None
    return any(proof.checkpoint.is_signed_by(key) for key in given.log_keys)


def _files(listed: list[dict[str, Any]], filed: Sequence[tuple[str, str]]) -> list[FiledState]:
    """Each file of the record, then what was given and was never filed.

    A given file is looked for by its digest, since people rename what they keep; one that bears
    the name of a filed file and has other bytes is that file, changed.
    """
    digests = {digest for _, digest in filed}
    known = {each["sha256"] for each in listed}
    strange = [(name, digest) for name, digest in filed if digest not in known]
    states = [_state(each, digests, {name for name, _ in strange}) for each in listed]
    changed = {each.name for each in states if each.matches is False}
    return states + [
        FiledState(name, digest, False) for name, digest in strange if name not in changed
    ]


def _state(listed: dict[str, Any], digests: set[str], strange: set[str]) -> FiledState:
    name, digest = str(listed["name"]), str(listed["sha256"])
    if digest in digests:
        return FiledState(name, digest, True)
    return FiledState(name, digest, False if name in strange else None)


def _say(verdict: Verdict, given: Given) -> None:
    """What stands in the way, one sentence each, for people."""
    said = verdict.problems
    if verdict.seal["intact"] is False:
        said.append("Pieczęć jest naruszona: dokument zmieniono po opatrzeniu go pieczęcią.")
    if verdict.seal["intact"] is not None and not given.roots:
        said.append("Nie podano zaufanego wystawcy (--trust): nie wiadomo, czyja to pieczęć.")
    if verdict.seal["trusted"] is False:
        said.append("Pieczęć nie pochodzi od podanego zaufanego wystawcy.")
    if verdict.log is False:
        said.append("Dowód dziennika wniesień nie zgadza się z zapisem albo z kluczem.")
    if verdict.filing_id and verdict.log is None:
        said.append("Nie podano klucza dziennika (--log-key): wpisu do dziennika nie sprawdzono.")
    said += [
        f"Plik „{each.name}” nie jest plikiem, który wniesiono."
        for each in verdict.files
        if each.matches is False
    ]
