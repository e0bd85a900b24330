"""What follows for each entry: the indication of EN 319 102-1 and one sentence for a clerk."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from akta.trust.signatures.facts import Entry, Indication, Report
from akta.trust.signatures.words import adjective, trust_words

_WARSAW = ZoneInfo("Europe/Warsaw")
_MONTHS = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia",
    "września", "października", "listopada", "grudnia",
)  # fmt: skip
_WHAT = {"signature": "Podpis", "seal": "Pieczęć", "timestamp": "Znacznik czasu"}
_FAILURES = {
    "DIGEST_MISMATCH": "HASH_FAILURE",
    "SIGNED_PART_MISSING": "HASH_FAILURE",
    "VALUE_MISMATCH": "SIG_CRYPTO_FAILURE",
}


def conclude(report: Report, *, at: datetime | None = None) -> None:
    """Write indication and sentence into every entry, and name certificates out of date.

    Without trust anchors no certificate path can be built, so a signature that holds stays
    INDETERMINATE: its signer is what the certificate says, and nobody has vouched for that.
    """
    said = report.by_entry()
    for entry in report.signatures:
        codes = {problem.code for problem in said.get(entry.id, ())}
        _say_validity(report, entry, at)
        entry.indication, entry.sub_indication = _indication(entry, codes)
    tell(report)


def tell(report: Report) -> None:
    """Write the sentences, by what was found so far."""
    said = report.by_entry()
    for entry in report.signatures:
        codes = {problem.code for problem in said.get(entry.id, ())}
        entry.sentence = f"{_subject(entry)} {_state(entry, codes)}."


def _indication(entry: Entry, codes: set[str]) -> tuple[Indication, str]:
    if entry.intact is False:
        failed = [sub for code, sub in _FAILURES.items() if code in codes]
        return "TOTAL_FAILED", failed[0] if failed else "FORMAT_FAILURE"
    if "CONTENT_MISSING" in codes:
        return "INDETERMINATE", "SIGNED_DATA_NOT_FOUND"
    if codes & {"NO_SIGNING_CERTIFICATE", "SIGNING_CERTIFICATE_MISMATCH"}:
        return "INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND"
    return "INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND" if entry.intact else "CUSTOM"


def _say_validity(report: Report, entry: Entry, at: datetime | None) -> None:
    cert, moment = entry.certificate, at or _moment(entry.signing_time)
    if cert is None or moment is None:
        return
    start, end = _moment(cert.not_before), _moment(cert.not_after)
    when = "w chwili, o którą pytano," if at else "w chwili podpisania"
    if end is not None and moment > end:
        text = f"Certyfikat {when} był już nieważny: jego ważność się skończyła."
        report.say("CERTIFICATE_EXPIRED", text, entry.id)
    if start is not None and moment < start:
        text = f"Certyfikat {when} nie był jeszcze ważny."
        report.say("CERTIFICATE_NOT_YET_VALID", text, entry.id)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _subject(entry: Entry) -> str:
    what = "Kontrasygnata" if entry.parent else _WHAT[entry.kind]
    if entry.on_behalf_via:
        what = "Podpis zaufany"
    elif not entry.parent:
        what += adjective(entry)
    nobody = " (wystawca nieustalony)" if entry.kind == "timestamp" else " (osoba nieustalona)"
    who = f" („{entry.signer.name}”)" if entry.signer.name else nobody
    return what + who + _when(entry)


def _when(entry: Entry) -> str:
    moment = _moment(entry.signing_time)
    if moment is None:
        return ""
    local = moment.astimezone(_WARSAW)
    day = f"{local.day} {_MONTHS[local.month - 1]} {local.year} r., godz. {local:%H:%M:%S}"
    if entry.kind == "timestamp":
        return f" z {day}"
    claimed = "według składającego pieczęć" if entry.kind == "seal" else "według osoby podpisującej"
    by = "według znacznika czasu" if entry.signing_time_source == "timestamp" else claimed
    return f" z {day} ({by})"


_BROKEN = {
    "SIGNED_PART_MISSING": "brakuje treści, którą podpisano",
    "DIGEST_MISMATCH": "treść nie zgadza się z podpisaną",
    "VALUE_MISMATCH": "jego wartość nie zgadza się z certyfikatem",
}
_UNJUDGED = {
    "CONTENT_MISSING": ", bo brakuje dokumentu, którego dotyczy",
    "UNKNOWN_ALGORITHM": ", bo użyto algorytmu, którego system nie zna",
    "NO_SIGNING_CERTIFICATE": ", bo nie zawiera certyfikatu osoby podpisującej",
    "TOO_MANY_SIGNATURES": ", bo plik zawiera zbyt wiele podpisów",
    "ENGINE_FAILED": " z powodu nietypowej budowy",
}


def _state(entry: Entry, codes: set[str]) -> str:
    feminine = entry.kind == "seal" or entry.parent is not None
    if entry.intact is False:
        return _broken(codes, feminine=feminine)
    if entry.intact is None:
        why = next((words for code, words in _UNJUDGED.items() if code in codes), "")
        return (
            f"nie {'mogła' if feminine else 'mógł'} zostać sprawdzon{'a' if feminine else 'y'}{why}"
        )
    word = "nienaruszona" if feminine else "nienaruszony"
    return f"jest {word}{_extent(entry)}; {trust_words(entry)}"


def _broken(codes: set[str], *, feminine: bool) -> str:
    rely = f"nie można na {'niej' if feminine else 'nim'} polegać"
    end = "a" if feminine else "y"
    why = next((words for code, words in _BROKEN.items() if code in codes), "")
    if not why:
        return f"jest wadliwie zbudowan{end}: {rely}"
    return f"jest naruszon{end}: {why.replace('jego', 'jej') if feminine else why}; {rely}"


def _extent(entry: Entry) -> str:
    if entry.parent is not None:
        return " i potwierdza inny podpis"
    if entry.changes_after == "forbidden":
        return ", ale dokument zmieniono później w sposób niedozwolony"
    if entry.changes_after == "unknown":
        return ", ale nie ustalono, co zmieniono w dokumencie później"
    if entry.covers == "none":
        return ", ale nie obejmuje treści dokumentu"
    return (
        " i obejmuje całą treść" if entry.covers == "whole" else ", ale obejmuje tylko część treści"
    )
