"""From what was judged to the entries of the report."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from asn1crypto import x509

from akta.trust.signatures import names
from akta.trust.signatures.cms import Judged
from akta.trust.signatures.facts import ArchiveStamp, Entry, Report, utc_text


def unique_id(report: Report, wanted: str | None) -> str:
    """The wanted id, or `sig-N` where there is none or it is taken."""
    number = len(report.signatures) + 1
    given = wanted or f"sig-{number}"
    while given in report.ids:
        given = f"sig-{number}"
        number += 1
    report.ids.add(given)
    return given


@contextmanager
def on_its_own(report: Report, entry: Entry) -> Iterator[None]:
    """Whatever a library raises over one signature costs that signature only."""
    try:
        yield
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - parsers of foreign bytes raise anything at all
        entry.intact = None
        text = "Podpisu nie udało się sprawdzić z powodu jego nietypowej budowy."
        report.say("ENGINE_FAILED", text, entry.id)


def name_signer(report: Report, entry: Entry, cert: x509.Certificate) -> None:
    """Tell whose certificate it is; one that cannot be read is a finding."""
    try:
        names.describe(entry, cert)
    except (ValueError, TypeError, KeyError, OverflowError):
        text = "Danych certyfikatu osoby podpisującej nie da się odczytać."
        report.say("CERTIFICATE_UNREADABLE", text, entry.id)


def remember(report: Report, entry: Entry, judged: Judged) -> None:
    """Keep what the judgement of trust will need of an entry."""
    kept = report.evidence_of(entry)
    kept.certificate, kept.claimed = judged.certificate, judged.signing_time
    kept.stamps += judged.stamps
    for stamp in judged.stamps:
        report.pool.add(each.dump() for each in stamp.others)


_ARCHIVE_UNCHECKED = (
    "Znacznika archiwalnego z {time} nie sprawdzono: jego rodzaju albo budowy system nie obsługuje."
)
_ARCHIVE_WRONG = (
    "Znacznik archiwalny z {time} nie zgadza się z podpisem i danymi, które miał utrwalić; nie "
    "wzięto go pod uwagę."
)


def tell_archive(report: Report, entry: Entry, stamps: Iterable[ArchiveStamp]) -> None:
    """Tell the time stamps for the archive, and which of them prove nothing."""
    for stamp in stamps:
        entry.archive_timestamps.append(stamp)
        if stamp.verified is True:
            continue
        code = "ARCHIVE_TIMESTAMP_" + ("NOT_CHECKED" if stamp.verified is None else "WRONG")
        text = _ARCHIVE_UNCHECKED if stamp.verified is None else _ARCHIVE_WRONG
        report.say(code, text.format(time=stamp.time or "nieznanej chwili"), entry.id)


def add_judged(report: Report, entry: Entry, judged: Judged) -> None:
    """Fill `entry` (already in the report) and add its counter-signatures after it."""
    entry.intact, entry.level = judged.intact, judged.level
    if entry.kind == "timestamp":
        entry.level = None
    if judged.certificate is not None:
        name_signer(report, entry, judged.certificate)
    remember(report, entry, judged)
    tell_archive(report, entry, judged.archive)
    entry.signing_time = utc_text(judged.timestamp or judged.signing_time)
    if entry.signing_time is not None:
        entry.signing_time_source = "timestamp" if judged.timestamp else "claimed"
    for code, message in judged.problems:
        report.say(code, message, entry.id)
    for counter in judged.counters:
        child = Entry(
            id=unique_id(report, None), format=entry.format, parent=entry.id, covers="none"
        )
        report.signatures.append(child)
        add_judged(report, child, counter)
