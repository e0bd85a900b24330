"""From what was judged to the entries of the report."""

from akta.trust.signatures import names
from akta.trust.signatures.cms import Judged
from akta.trust.signatures.facts import Entry, Report, utc_text


def unique_id(report: Report, wanted: str | None) -> str:
    """The wanted id, or `sig-N` where there is none or it is taken."""
    taken = {entry.id for entry in report.signatures}
    if wanted and wanted not in taken:
        return wanted
    number = len(report.signatures) + 1
    while f"sig-{number}" in taken:
        number += 1
    return f"sig-{number}"


def add_judged(report: Report, entry: Entry, judged: Judged) -> None:
    """Fill `entry` (already in the report) and add its counter-signatures after it."""
    entry.intact, entry.level = judged.intact, judged.level
    if entry.kind == "timestamp":
        entry.level = None
    if judged.certificate is not None:
        names.describe(entry, judged.certificate)
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
