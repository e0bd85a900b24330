"""PAdES and the older PDF signatures: each dictionary judged over the bytes of its range."""

import re
from datetime import UTC, datetime, timedelta, timezone

from asn1crypto import core, parser, x509
from asn1crypto.cms import SignedData as Asn1SignedData
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from akta.trust.signatures import cms, digests, names
from akta.trust.signatures.entries import add_judged, name_signer, on_its_own, unique_id
from akta.trust.signatures.evidence import take_cms
from akta.trust.signatures.facts import Entry, Report, utc_text
from akta.trust.signatures.pdfchanges import After, Analysis
from akta.trust.signatures.pdffields import (
    Encrypted,
    Field,
    Fields,
    NotPdf,
    der_of_gap,
    has_plain_gap,
    read,
)

_PDF_DATE = re.compile(
    r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?"
)
_MALFORMED = "Zakres bajtów podpisu jest wadliwy: nie obejmuje pliku tak, jak wymaga format PDF."
UNSIGNED_PDF = "W pliku PDF nie ma podpisu."
_CHANGED = "Po złożeniu podpisu zmieniono dokument w sposób niedozwolony."
_NOT_ANALYSED = "Nie udało się ustalić, co zmieniono w dokumencie po złożeniu podpisu."


def inspect_pdf(report: Report, data: bytes) -> None:
    """Judge every signature dictionary of a PDF."""
    try:
        fields = read(data)
    except Encrypted:
        report.say("ENCRYPTED", "Plik PDF jest zaszyfrowany i wymaga hasła.")
        return
    except NotPdf:
        report.say("UNREADABLE", "Pliku PDF nie da się odczytać.")
        return
    if not fields.found:
        report.say("UNSIGNED", UNSIGNED_PDF)
        return
    report.container = "pades"
    report.pool = fields.validation
    added = [_add(report, field, data) for field in fields.found]
    analysis = Analysis(data)
    for entry, field in zip(added, fields.found, strict=True):
        _look_after(report, entry, field, data, analysis)
    _raise_levels(report, fields)


def _add(report: Report, field: Field, data: bytes) -> Entry:
    """An entry for a signature, judged unless the time is up."""
    entry = Entry(
        id=unique_id(report, field.name),
        format="pades" if field.sub_filter.startswith("ETSI.") else "pdf-pkcs7",
        kind="timestamp" if field.is_timestamp else "signature",
    )
    report.signatures.append(entry)
    if report.is_late():
        report.not_checked(entry)
    else:
        with on_its_own(report, entry):
            _judge(report, entry, field, data)
    return entry


def _look_after(
    report: Report, entry: Entry, field: Field, data: bytes, analysis: Analysis
) -> None:
    """What came after a signature, once all are judged: that takes far longer than judging."""
    if not has_plain_gap(data, field.byte_range):
        entry.covers, entry.changes_after = "part", "unknown"
        return
    entry.signed_bytes = _end_of(field)
    if report.is_late() and not analysis.is_last(field.byte_range):
        after = After("unknown", "part")
    else:
        after = analysis.after(field.byte_range)
    entry.covers, entry.changes_after = after.covers, after.changes
    if after.changes == "forbidden":
        report.say("CHANGED_AFTER_SIGNING", _CHANGED, entry.id)
    if after.changes == "unknown":
        report.say("CHANGES_NOT_ANALYSED", _NOT_ANALYSED, entry.id)


def _judge(report: Report, entry: Entry, field: Field, data: bytes) -> None:
    if field.sub_filter == "adbe.x509.rsa_sha1":
        _judge_bare(report, entry, field, data)
        return
    whole = der_of_gap(data, field.byte_range)
    try:
        signed = cms.load(whole if whole is not None else field.contents)
    except cms.NotCms:
        entry.intact = False
        report.say("MALFORMED", "Treści podpisu nie da się odczytać.", entry.id)
        return
    if whole is not None and not _is_same(whole, field.contents):
        whole = None  # the dictionary shows another signature than the gap of its range
    take_cms(report.pool, signed)
    digest = _digest(data, field)
    if field.is_timestamp:
        judged, moment = _token(signed, digest)
        judged.timestamp = moment
    else:
        judged = _signature(signed, digest, field)
    if whole is None:
        judged.intact = False
        judged.problems.append(("MALFORMED", _MALFORMED))
    if judged.signing_time is None:
        judged.signing_time = pdf_date(field.claimed_date)
    add_judged(report, entry, judged)
    names.apply_trusted_profile(entry, field.reason)
    report.evidence_of(entry).place = _end_of(field)


def _is_same(one: bytes, other: bytes) -> bool:
    """Whether both begin with the same CMS; what fills the rest of their place does not count."""
    try:
        length = parser.peek(one)
    except ValueError:  # of a length that is not told at its beginning
        return one.rstrip(b"\0") == other.rstrip(b"\0")
    return one[:length] == other[:length]


def _end_of(field: Field) -> int:
    numbers = field.byte_range
    return numbers[2] + numbers[3] if len(numbers) == 4 else 0  # noqa: PLR2004 - two pairs


def _signature(signed: Asn1SignedData, digest: digests.Digest, field: Field) -> cms.Judged:
    """The one signerInfo a PDF signature may have; several are judged together.

    Content inside the CMS is what the CMS signs (RFC 5652, 5.4), so it must be the range itself
    or its SHA-1 digest (adbe.pkcs7.sha1); any other content does not speak of the document.
    """
    content = cms.content_of(signed)
    judged = list(cms.judge_all(signed, digest if content is None else digests.digest_of(content)))
    if not judged:
        return cms.Judged(False, problems=[("MALFORMED", "Podpis nikogo nie wskazuje.")])
    first = judged[0]
    if any(other.intact is False for other in judged):
        first.intact = False
    if content is not None and not _speaks_of_range(content, digest, field):
        first.intact = False
        first.problems.append(("DIGEST_MISMATCH", "Podpisano inną treść niż ten dokument."))
    return first


def _speaks_of_range(content: bytes, digest: digests.Digest, field: Field) -> bool:
    if field.sub_filter == "adbe.pkcs7.sha1" and digest("sha1") == content:
        return True
    return digest("sha512") == digests.hashed("sha512", [content])


def _token(signed: Asn1SignedData, digest: digests.Digest) -> tuple[cms.Judged, datetime | None]:
    try:
        return cms.judge_token(signed, digest)
    except (cms.NotCms, ValueError, TypeError, KeyError):
        wrong = cms.Judged(False, problems=[("MALFORMED", "Znacznik czasu jest wadliwy.")])
        return wrong, None


def _judge_bare(report: Report, entry: Entry, field: Field, data: bytes) -> None:
    """adbe.x509.rsa_sha1: a certificate and a bare RSA value over the range."""
    entry.intact = False
    report.say("WEAK_ALGORITHM", "Podpis używa słabych algorytmów: SHA-1.", entry.id)
    entry.signing_time = utc_text(pdf_date(field.claimed_date))
    entry.signing_time_source = "claimed" if entry.signing_time else None
    try:
        cert = x509.Certificate.load(field.certificate or b"")
        name_signer(report, entry, cert)
        value = core.OctetString.load(field.contents).native
        key = load_der_public_key(cert.public_key.dump())
        if not isinstance(key, rsa.RSAPublicKey):
            raise TypeError("no RSA key")  # noqa: TRY301 - told as malformed below
        start, first, second, last = field.byte_range
        covered = data[start : start + first] + data[second : second + last]
        key.verify(value, covered, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - as signed
    except InvalidSignature:
        report.say("VALUE_MISMATCH", "Treść nie zgadza się z podpisem.", entry.id)
    except (ValueError, TypeError, KeyError):
        report.say("MALFORMED", "Budowa podpisu jest wadliwa.", entry.id)
    else:
        entry.intact = has_plain_gap(data, field.byte_range)


def _digest(data: bytes, field: Field) -> digests.Digest:
    view = memoryview(data)
    numbers = field.byte_range[: len(field.byte_range) // 2 * 2]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    usable = all(start >= 0 and length >= 0 for start, length in pairs)
    parts = [view[start : start + length] for start, length in pairs] if usable else []
    return lambda name: digests.hashed(name, parts)


def _raise_levels(report: Report, fields: Fields) -> None:
    """A later document time stamp and the validation data lift a signature's level."""
    for place, entry in enumerate(report.signatures):
        if entry.kind == "timestamp" or entry.level is None:
            continue
        later = [e for e in report.signatures[place + 1 :] if e.kind == "timestamp" and e.intact]
        if later and entry.signing_time_source != "timestamp":
            entry.signing_time, entry.signing_time_source = later[0].signing_time, "timestamp"
        if entry.signing_time_source != "timestamp":
            entry.level = "B-B"
        elif fields.has_revocation:
            entry.level = "B-LTA" if later else "B-LT"
        elif entry.level == "B-B":
            entry.level = "B-T"


def pdf_date(text: str | None) -> datetime | None:
    """A PDF date with an offset; without one the moment is not known."""
    found = _PDF_DATE.match(text or "")
    if found is None or not (found[7] or found[8]):
        return None
    year, *rest = (int(part) if part else None for part in found.groups()[:6])
    month, day, hour, minute, second = (
        value if value is not None else base
        for value, base in zip(rest, (1, 1, 0, 0, 0), strict=True)
    )
    offset = timedelta(hours=int(found[9] or 0), minutes=int(found[10] or 0))
    try:
        zone = timezone(-offset if found[8] == "-" else offset) if found[8] else UTC
        return datetime(year or 1, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
