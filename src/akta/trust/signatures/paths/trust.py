"""Trust written into a report: for each entry its indication, worth and what would be fetched."""

from datetime import datetime
from typing import Any

from asn1crypto import x509

from akta.trust.lists.anchors import Anchors
from akta.trust.signatures import names
from akta.trust.signatures.evidence import Evidence, Pool, Stamp
from akta.trust.signatures.facts import Entry, Report
from akta.trust.signatures.paths import judging, wanted
from akta.trust.signatures.paths.building import Certificates
from akta.trust.signatures.paths.judging import Judgement, Moment, World
from akta.trust.signatures.paths.qualification import Worth, worth
from akta.trust.signatures.paths.revocation import Revocations
from akta.trust.signatures.weak import held_until

_NAMELESS = frozenset({"NO_SIGNING_CERTIFICATE", "SIGNING_CERTIFICATE_MISMATCH"})
_MOST_WANTED = 100
_FALSE = (
    "Podpis podaje dane profilu zaufanego, ale nie złożono go pieczęcią ministra do spraw "
    "informatyzacji; danych tych nie wzięto pod uwagę."
)
_LATE = "Zaufania do certyfikatu nie sprawdzono, bo plik zawiera zbyt wiele podpisów."


def judge_trust(
    report: Report, anchors: Anchors, *, at: datetime | None, fetched: Pool | None = None
) -> None:
    """Judge every entry whose integrity holds; those with content missing are left as they are."""
    pool, more = report.pool, fetched or Pool()
    world = World(
        Certificates([*pool.certificates, *more.certificates]),
        Revocations([*more.crls, *pool.crls], [*more.ocsps, *pool.ocsps]),
        anchors,
    )
    said = report.by_entry()
    proofs: list[tuple[int, datetime]] = []
    base = at or judging.now()
    for entry in reversed(report.signatures):
        if report.is_late(share=1.3):
            report.say("TRUST_NOT_CHECKED", _LATE, entry.id)
            break
        own = said.get(entry.id, [])
        if entry.intact is True and not {each.code for each in own} & _NAMELESS:
            weak = (each.message for each in own if each.code == "WEAK_ALGORITHM")
            report.evidence_of(entry).weak_until = held_until(weak)
            _judge(report, entry, world, _proven(entry, report, proofs, base), proofs)


def _proven(
    entry: Entry, report: Report, proofs: list[tuple[int, datetime]], base: datetime
) -> datetime:
    """The earliest proof by a later document time stamp of a PDF, else the moment asked for."""
    place = report.evidence_of(entry).place
    pdf = report.container == "pades"
    later = [moment for end, moment in proofs if pdf and end > place]
    return min([base, *later])


def _judge(
    report: Report,
    entry: Entry,
    world: World,
    proven: datetime,
    proofs: list[tuple[int, datetime]],
) -> None:
    held = report.evidence_of(entry)
    if held.certificate is None:
        return
    if entry.kind == "timestamp":
        judged = world.judge(held.certificate, Moment(proven), stamps=True)
        moment = names.moment(entry.signing_time)
        if judged.indication == "TOTAL_PASSED" and moment is not None:
            proofs.append((held.place, moment))
        _write(report, entry, judged, moment or proven, held)
        return
    proven = min([proven, *_stamped(held.stamps, world, proven)])
    judged = world.judge(held.certificate, Moment(proven, held.claimed))
    _write(report, entry, judged, proven, held)


def _stamped(stamps: list[Stamp], world: World, proven: datetime) -> list[datetime]:
    """Times of those stamps that are to be trusted themselves; what is unknown may be fetched.

    A stamp for the archive proves when those before it existed, so the newest is judged first.
    """
    found = []
    archive = sorted((each for each in stamps if each.is_archive), key=lambda each: each.time)
    for stamp in [*archive[::-1], *(each for each in stamps if not each.is_archive)]:
        if stamp.certificate is None:
            continue
        judged = world.judge(stamp.certificate, Moment(proven), stamps=True)
        if judged.indication == "TOTAL_PASSED":
            found.append(stamp.time)
            proven = min(proven, stamp.time) if stamp.is_archive else proven
    return found


def _write(
    report: Report, entry: Entry, judged: Judgement, proven: datetime, held: Evidence
) -> None:
    assert held.certificate is not None
    weak = held.weak_until
    entry.indication, entry.sub_indication = judged.indication, judged.sub
    entry.trust_checked = True
    if judged.indication == "TOTAL_PASSED" and weak is not None and proven >= weak:
        entry.indication = "INDETERMINATE"
        entry.sub_indication = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
    if entry.indication == "TOTAL_PASSED" and entry.changes_after == "forbidden":
        entry.indication, entry.sub_indication = "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE"
    if len(report.wanted) < _MOST_WANTED:
        report.wanted += wanted.asked(judged)
    if judged.path is not None:
        _tell_worth(report, entry, judged, proven, held.certificate)


def _tell_worth(
    report: Report, entry: Entry, judged: Judgement, proven: datetime, cert: x509.Certificate
) -> None:
    end = cert.not_valid_after
    found = worth(cert, judged.services, min(proven, end))
    if entry.kind == "timestamp":
        stamps = any(each.kind.value == "qtst" and each.is_granted(proven)
                     for each in judged.services)  # fmt: skip
        entry.quality = "qualified" if stamps else "advanced"
        entry.issued_by = found.issued_by
        return
    if entry.on_behalf_via is not None:
        found = _trusted_profile(report, entry, cert, found)
    entry.quality, entry.qualification = found.quality, found.qualification
    entry.issued_by = found.issued_by


def _trusted_profile(report: Report, entry: Entry, cert: x509.Certificate, found: Worth) -> Worth:
    """Podpis zaufany only by the minister's own seal; data of it under any other is not told."""
    is_seal = found.qualification in {"QESeal", "AdESeal-QC"} and found.territory == "PL"
    if found.issued_by == "trusted-profile" or (is_seal and names.is_ministers(cert)):
        return Worth("trusted", found.qualification, "trusted-profile", found.territory)
    entry.on_behalf_via = None
    names.describe(entry, cert)
    report.say("FALSE_TRUSTED_PROFILE", _FALSE, entry.id)
    return found


def as_told(report: Report) -> list[dict[str, Any]]:
    """What would have to be fetched to say more, each address once."""
    unique = {(each["kind"], each["url"]): each for each in report.wanted}
    return list(unique.values())[: wanted.MOST]
