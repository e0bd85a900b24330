"""What is told about a file's signatures: plain values, and their form in JSON."""

import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from akta.trust.signatures.evidence import Evidence, Pool

Container = Literal["pades", "xades", "cades", "asic-s", "asic-e", "xmldsig", "none"]
Covers = Literal["whole", "part", "none"]
Changes = Literal["none", "permitted", "forbidden", "unknown"]
Level = Literal["B-B", "B-T", "B-LT", "B-LTA"]
Indication = Literal["TOTAL_PASSED", "INDETERMINATE", "TOTAL_FAILED"]
Kind = Literal["signature", "seal", "timestamp"]
Quality = Literal["qualified", "trusted", "personal", "advanced", "unknown"]
OFFICE_SIGNATURE = "OFFICE_SIGNATURE"  # the code of a signature made by an office program
_REMEMBERED = 50  # findings looked back on, so that one is not said twice running


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding: a code for programs, a Polish sentence for people, the entry it is about."""

    code: str
    message: str
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed (podpisujący), as the certificate or the signed data name the person."""

    name: str | None = None
    given_name: str | None = None
    surname: str | None = None
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """The facts of a certificate that a reader may compare."""

    subject: str
    issuer: str
    serial: str
    not_before: str | None
    not_after: str | None


@dataclass(frozen=True, slots=True)
class ArchiveStamp:
    """A time stamp for the archive (znacznik archiwalny) inside a signature.

    `verified`: it fits the signature and what it fixes, it does not, or that could not be told.
    """

    time: str | None
    verified: bool | None


@dataclass(slots=True)
class Entry:
    """One signature, seal or time stamp."""

    id: str
    format: str
    parent: str | None = None
    level: Level | None = None
    intact: bool | None = None
    covers: Covers = "part"
    changes_after: Changes | None = None
    signed_bytes: int | None = None
    signer: Signer = field(default_factory=Signer)
    on_behalf_via: Literal["trusted-profile"] | None = None
    kind: Kind = "signature"
    quality: Quality = "unknown"
    certificate: Certificate | None = None
    signing_time: str | None = None
    signing_time_source: Literal["claimed", "timestamp"] | None = None
    indication: Indication = "INDETERMINATE"
    sub_indication: str | None = None
    sentence: str = ""
    qualification: str | None = None
    issued_by: str | None = None
    trust_checked: bool = False
    archive_timestamps: list[ArchiveStamp] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """An evidence record (zapis dowodowy) of a container.

    `verified`: it fits the files it covers, it does not, or that was not checked; trust in its
    time stamps is another matter. `time` is that of its first one.
    """

    id: str
    covers: list[str]
    verified: bool | None = None
    time: str | None = None


@dataclass(slots=True)
class Report:
    """Everything that is told about one file."""

    container: Container = "none"
    signatures: list[Entry] = field(default_factory=list)
    evidence_records: list[EvidenceRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    pool: Pool = field(default_factory=Pool)
    wanted: list[dict[str, str]] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    until: float = float("inf")  # of the monotonic clock; what is left then is not checked

    def is_late(self, share: float = 1.0) -> bool:
        """Whether the time for this file (or that share of it) is up."""
        return time.monotonic() > self.started + (self.until - self.started) * share

    def evidence_of(self, entry: "Entry") -> Evidence:
        """What is known of an entry beside what is told."""
        return self.evidence.setdefault(entry.id, Evidence(place=len(self.evidence)))

    def not_checked(self, entry: "Entry") -> None:
        """Leave an entry unjudged because the time is up."""
        entry.intact = None
        text = "Podpisu nie sprawdzono, bo plik zawiera ich zbyt wiele."
        self.say("TOO_MANY_SIGNATURES", text, entry.id)

    @property
    def intact(self) -> bool | None:
        """The file's state: null without a signature or seal, true if each of them holds."""
        held = [entry.intact for entry in self.signatures if entry.kind != "timestamp"]
        return all(state is True for state in held) if held else None

    def say(self, code: str, message: str, signature: str | None = None) -> None:
        """Add a finding once."""
        problem = Problem(code, message, signature)
        if problem not in self.problems[-_REMEMBERED:]:
            self.problems.append(problem)

    def by_entry(self) -> dict[str, list[Problem]]:
        """The findings of each entry, gathered once: a file may have ten thousand of both."""
        found: dict[str, list[Problem]] = {}
        for problem in self.problems:
            found.setdefault(problem.signature or "", []).append(problem)
        return found

    def as_dict(self) -> dict[str, Any]:
        """The answer without the file's name, in the order of the interface."""
        return {
            "container": self.container,
            "intact": self.intact,
            "signatures": [_entry_as_dict(entry) for entry in self.signatures],
            "evidence_records": [asdict(record) for record in self.evidence_records],
            "problems": [asdict(problem) for problem in self.problems],
        }


def _entry_as_dict(entry: Entry) -> dict[str, Any]:
    order = ("id", "parent", "format")
    values = asdict(entry)
    return {**{key: values[key] for key in order}, **values}


def utc_text(moment: datetime | None) -> str | None:
    """A moment in UTC with `Z`, to the second; null without an offset to reckon from."""
    if moment is None or moment.tzinfo is None:
        return None
    try:
        return moment.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError):
        return None
