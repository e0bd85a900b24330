"""What the report on signatures says of each: result, date, names (§ 6 ust. 2), and a reason.

Made from the plain values of `akta.trust.signatures`, as they are stored with the filing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from akta.law.localtime import WARSAW
from akta.law.marks import implements
from akta.law.polish import clock, long_date

UNKNOWN = "nie ustalono: certyfikat tego nie podaje"
NO_DATE = "nie ustalono: podpis nie zawiera daty"
_SOURCES = {
    "timestamp": "według znacznika czasu",
    "claimed": "podana przez osobę podpisującą (deklarowana)",
}
_QUALITIES = {
    "qualified": "kwalifikowany",
    "trusted": "zaufany",
    "personal": "osobisty",
    "advanced": "zaawansowany",
}
_OF_SEALS = {"kwalifikowany": "kwalifikowana", "zaawansowany": "zaawansowana"}
_KINDS = {"signature": "podpis", "seal": "pieczęć"}


class Result(StrEnum):
    """The result of a check (wynik weryfikacji)."""

    POSITIVE = "pozytywny"
    NEGATIVE = "negatywny"
    INDETERMINATE = "nieokreślony"


class VerdictIncomplete(ValueError):
    """A report without result, date or names of a signature is never issued."""


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """One signature as the report tells it; no field is ever empty."""

    result: str
    signed_on: str
    given_name: str
    surname: str
    signer: str
    kind: str
    sentence: str

    def __post_init__(self) -> None:
        empty = [each.name for each in fields(self) if not getattr(self, each.name).strip()]
        if empty:
            raise VerdictIncomplete(f"The verdict on a signature lacks: {', '.join(empty)}.")


@implements("F-6-2")
def verdict_on(entry: Mapping[str, Any]) -> SignatureVerdict:
    """One signature with its mandatory fields; what the certificate does not say is said so.

    The names are of the person who signed: behind a trusted profile the person, not the seal.
    """
    signer = entry["signer"]
    quality = _QUALITIES.get(entry["quality"])
    kind = _KINDS.get(entry["kind"], "podpis")
    if quality and entry["kind"] == "seal":
        quality = _OF_SEALS.get(quality, quality)
    if quality and entry.get("issued_by") == "prosecution":
        quality += " wydany przez prokuraturę"
    given, surname = _names(signer, entry)
    return SignatureVerdict(
        result=result_of(entry),
        signed_on=signed_on(entry),
        given_name=given or UNKNOWN,
        surname=surname or UNKNOWN,
        signer=signer["name"] or UNKNOWN,
        kind=f"{kind} {quality}" if quality else f"{kind}, rodzaju nie ustalono",
        sentence=entry["sentence"],
    )


def _names(signer: Mapping[str, Any], entry: Mapping[str, Any]) -> tuple[str, str]:
    """Given names and surname; a trusted profile's seal tells them in one, the surname last."""
    given, surname = signer["given_name"] or "", signer["surname"] or ""
    words = str(signer["name"] or "").split()
    if not (given or surname) and entry.get("on_behalf_via") and len(words) > 1:
        return " ".join(words[:-1]), words[-1]
    return given, surname


def result_of(entry: Mapping[str, Any]) -> Result:
    """Positive only when everything was checked and holds; changed content is negative."""
    failed = entry["indication"] == "TOTAL_FAILED"
    if entry["intact"] is False or failed or entry["changes_after"] == "forbidden":
        return Result.NEGATIVE
    if entry["intact"] is True and entry["indication"] == "TOTAL_PASSED":
        return Result.POSITIVE
    return Result.INDETERMINATE


def signed_on(entry: Mapping[str, Any]) -> str:
    """The date of signing with its source: a time stamp, or what the signer declared."""
    if not entry["signing_time"]:
        return NO_DATE
    moment = datetime.fromisoformat(entry["signing_time"]).astimezone(WARSAW)
    source = _SOURCES[entry["signing_time_source"] or "claimed"]
    return f"{long_date(moment.date())}, godz. {clock(moment)}, {source}"


def signatures_of(report: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The signatures and seals of a file; time stamps on their own are no signatures."""
    return [entry for entry in report["signatures"] if entry["kind"] != "timestamp"]
