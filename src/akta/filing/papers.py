"""The papers of filing as PDF/A: the confirmation, the report on signatures, the certificate.

Pure: the same facts give the same bytes. Confirmation and report are PDF/A-3 with their data
inside; the date in the file is the moment of the act.
"""

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from akta.core import typeset
from akta.law.localtime import WARSAW, warsaw_moment
from akta.law.polish import clock, long_date, plural, sentence
from akta.trust.receipts.log import Proof
from akta.trust.receipts.record import RECORD_JSON, RECORD_XML, as_xml, read
from akta.trust.receipts.verdicts import SignatureVerdict
from akta.trust.receipts.verification import PROOF_JSON, REPORT_JSON

__all__ = [
    "CheckedFile",
    "SealWords",
    "certificate_pdf",
    "confirmation_pdf",
    "report_pdf",
    "seconds_and_offset",
]

ROLES = {
    "pleading": "pismo",
    "metrics": "metryka",
    "signature": "podpis w osobnym pliku",
}
MOST_OFFSET = 1.0
DEMONSTRATION = (
    "Dokument POKAZOWY: pieczęć i znacznik czasu pochodzą z urzędu utworzonego na potrzeby "
    "pokazu i nie mają wartości prawnej."
)
NO_SIGNATURE = "Plik nie zawiera podpisu elektronicznego."
NO_READABLE_SIGNATURE = "Plik nie zawiera podpisu, który portal odczytuje."


@dataclass(frozen=True, slots=True)
class SealWords:
    """Whose seal closes the document, and whether it is the demonstration's."""

    name: str
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file of the filing and what its check told: verdicts, and findings in sentences.

    `apart` names the files that hold a signature over it; `is_unread` tells of one inside, in a
    form that is not read.
    """

    name: str
    title: str
    sha256: str
    verdicts: tuple[SignatureVerdict, ...]
    findings: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    is_unread: bool = False


def seconds_and_offset(moment: datetime) -> str:
    """2 marca 2026 r., godz. 14:05:09 (UTC+01:00): always with seconds and offset."""
    local = moment.astimezone(WARSAW)
    offset = local.isoformat()[-6:]
    return f"{long_date(local.date())}, godz. {clock(local)} (UTC{offset})"


def confirmation_pdf(
    record: bytes, proof: Proof, *, files: Sequence[CheckedFile], seal: SealWords
) -> bytes:
    """The confirmation of filing (§ 2 pkt 2), readable in one look, its data inside.

    `record` is the canonical record that the log proves. Raises RecordUnreadable for less.
    """
    told = read(record)
    moment = datetime.fromisoformat(told["filed_at"])
    entries = plural(proof.checkpoint.size, "wpis", "wpisy", "wpisów")
    facts = {
        **_head(told, "Elektroniczne potwierdzenie wniesienia pisma", seal),
        "summary": _summary(told),
        "effect": _effect(told["effect"]),
        "files": list(_file_rows(told["files"])),
        "signatures": [[each.name, *_sentences(each)] for each in files],
        "warning": clock_warning(told["system"]),
        "system": [[_SYSTEM.get(key, key), text] for key, text in told["system"].items()],
        "log": [
            f"Pozycja w dzienniku wniesień: {proof.position + 1}.",
            f"Punkt kontrolny: {entries}, skrót {proof.checkpoint.root}.",
        ],
        "record_sha": _sha(record),
    }
    attached = {
        RECORD_JSON: (record, "application/json", "Zapis wniesienia (RFC 8785)"),
        RECORD_XML: (as_xml(record), "application/xml", "Zapis wniesienia jako XML"),
        PROOF_JSON: (proof.canonical(), "application/json", "Dowód wpisu w dzienniku wniesień"),
    }
    return _compiled("confirmation.typ", facts, moment, attached)


def report_pdf(
    record: bytes, files: Sequence[CheckedFile], *, seal: SealWords, checked_at: datetime
) -> bytes:
    """The report on the signatures (dokument z wynikiem weryfikacji, § 6), one block a file."""
    told = read(record)
    facts = {
        **_head(told, "Wynik weryfikacji podpisów elektronicznych", seal),
        "summary": _summary(told),
        "checked": seconds_and_offset(checked_at),
        "files": [_checked(each) for each in files],
    }
    data = {"filing_id": told["filing_id"], "checked_at": warsaw_moment(checked_at).isoformat(),
            "files": [asdict(each) for each in files]}  # fmt: skip
    written = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    attached = {REPORT_JSON: (written, "application/json", "Wynik weryfikacji")}
    return _compiled("report.typ", facts, checked_at, attached)


def certificate_pdf(title: str, lines: Sequence[str], *, issued_at: datetime) -> bytes:
    """A certificate in plain sentences (zaświadczenie), for example on an outage."""
    facts = {"title": title, "lines": list(lines), "issued": seconds_and_offset(issued_at)}
    return _compiled("certificate.typ", facts, issued_at, {})


def _effect(told: Mapping[str, str]) -> str:
    provision = told["provision"]
    is_said = not provision or provision in told["sentence"]
    return (
        told["sentence"] if is_said else f"{told['sentence']} {sentence(f'Podstawa: {provision}')}"
    )


_SYSTEM = {
    "installation": "System",
    "version": "Wersja systemu",
    "rule_set": "Zasady wnoszenia pism",
    "stored_at_utc": "Chwila zapisania (UTC)",
    "metryka_sha256": "Skrót SHA-256 metryki",
    "transaction": "Identyfikator transakcji",
    "time_source": "Źródło czasu",
    "clock_offset": "Odchylenie zegara (s)",
    "account": "Konto",
    "session": "Sesja",
}


def clock_warning(system: Mapping[str, str]) -> str:
    """The warning that the clock was off by more than a second, or nothing."""
    try:
        offset = float(system.get("clock_offset", ""))
    except ValueError:
        return ""
    if abs(offset) <= MOST_OFFSET:
        return ""
    told = f"{abs(offset):.1f}".replace(".", ",")
    return (
        f"Uwaga: zegar serwera odbiegał w chwili wniesienia od czasu wzorcowego o {told} s. "
        "Data wniesienia może różnić się o tyle od czasu urzędowego."
    )


def _head(told: Mapping[str, Any], title: str, seal: SealWords) -> dict[str, Any]:
    return {
        "title": title,
        "number": told["number"],
        "filing_id": told["filing_id"],
        "seal": seal.name,
        "demonstration": DEMONSTRATION if seal.is_demonstration else "",
    }


def _summary(told: Mapping[str, Any]) -> list[list[str]]:
    """What, when, by whom, for whom, to whom: the first look."""
    pleading = told["pleading"]
    kind = ", ".join(filter(None, (pleading["kind"], pleading["title"])))
    rows = [
        ["Pismo", kind],
        ["Data wniesienia", seconds_and_offset(datetime.fromisoformat(told["filed_at"]))],
        ["Wnoszący", _party(told["filer"])],
        ["W imieniu", "; ".join(map(_party, told["represented"]))],
        ["Wysyłający", _party(told["sender"])],
        ["Adresat", _party(told["addressee"])],
        ["Sprawa", pleading["case_reference"]],
        *([one["label"], one["value"]] for one in told.get("sheet", ())),
    ]
    return [row for row in rows if row[1]]


def _party(party: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (party["name"], party["capacity"])))


def _file_rows(files: Sequence[Mapping[str, Any]]) -> Iterable[list[str]]:
    """Every file; attachments with their own numbers, which follow their order without gaps."""
    attachments = (f"załącznik nr {number}" for number in itertools.count(1))
    for file in files:
        is_attachment = file["role"] == "attachment"
        role = next(attachments) if is_attachment else ROLES.get(file["role"], file["role"])
        size = f"{file['size']:,}".replace(",", "\u00a0")
        yield [str(file["number"]), role, file["title"], file["name"], f"{size} B", file["sha256"]]


def _sentences(file: CheckedFile) -> list[str]:
    return [each.sentence for each in file.verdicts] or [_unsigned(file)]


def _unsigned(file: CheckedFile) -> str:
    """What is said of a file that holds no signature itself, or none that is read."""
    if file.apart:
        return f"Podpis w osobnym pliku: {', '.join(file.apart)}."
    return NO_READABLE_SIGNATURE if file.is_unread else NO_SIGNATURE


def _checked(file: CheckedFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "title": file.title,
        "sha256": file.sha256,
        "verdicts": [
            [
                ["Wynik weryfikacji", each.result],
                ["Data złożenia podpisu", each.signed_on],
                ["Imię (imiona)", each.given_name],
                ["Nazwisko", each.surname],
                ["Osoba albo podmiot według certyfikatu", each.signer],
                ["Rodzaj", each.kind],
                ["Co to znaczy", each.sentence],
            ]
            for each in file.verdicts
        ],
        "findings": list(file.findings) if file.verdicts else [_unsigned(file), *file.findings],
    }


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _compiled(
    template: str,
    facts: Mapping[str, Any],
    moment: datetime,
    attached: Mapping[str, tuple[bytes, str, str]],
) -> bytes:
    dated = {**facts, "date": typeset.typst_day(moment)}
    files = [
        {"name": name, "text": data.decode(), "type": kind, "about": about}
        for name, (data, kind, about) in attached.items()
    ]
    source = typeset.template("akta.filing", "common.typ", template)
    return typeset.pdf(source, dated, standard="a-3a", files=files)
