"""XAdES and plain XML signatures: every ds:Signature of a document, each on its own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from asn1crypto import x509
from lxml import etree

from akta.trust.signatures import cms, xmlarchive, xmlparts
from akta.trust.signatures.cmsarchive import RECORD
from akta.trust.signatures.documents import Documents
from akta.trust.signatures.entries import name_signer, on_its_own, tell_archive, unique_id
from akta.trust.signatures.evidence import Stamp
from akta.trust.signatures.facts import Entry, Level, Report, Signer, utc_text
from akta.trust.signatures.weak import weak_message, weak_words
from akta.trust.signatures.xmlcarried import take_validation_data
from akta.trust.signatures.xmlcover import covers
from akta.trust.signatures.xmlengines import Task, Verdict, unknown_algorithms, verify
from akta.trust.signatures.xmlparts import Element, Reference

_MOST_TRIED = 5
_LARGE = 8 << 20
DIGESTS = {
    "http://www.w3.org/2000/09/xmldsig#sha1": "sha1",
    "http://www.w3.org/2001/04/xmldsig-more#sha224": "sha224",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-224": "sha3_224",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-256": "sha3_256",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-384": "sha3_384",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-512": "sha3_512",
    "http://www.w3.org/2001/04/xmldsig-more#md5": "md5",
    "http://www.w3.org/2001/04/xmlenc#ripemd160": "ripemd160",
}
_NO_CERTIFICATE = "W podpisie nie ma certyfikatu osoby podpisującej."
_ZP = "http://crd.gov.pl/xml/schematy/ppzp/"


@dataclass(slots=True)
class Surroundings:
    """What a signature's outside references may find: a container's parts, or documents given."""

    parts: Mapping[str, bytes] = field(default_factory=dict)
    payload: frozenset[str] = frozenset()
    in_container: bool = False
    work: int = 0  # bytes of the document times signatures
    seen: dict[str, set[str]] = field(default_factory=dict)
    documents: Documents = field(default_factory=Documents)


def inspect_xml(report: Report, data: bytes, around: Surroundings) -> None:
    """Add an entry for every ds:Signature. Raises xmlparts.NotXml, xmlparts.Dangerous."""
    root = xmlparts.parse(data)
    found = xmlparts.signatures(root)
    around.work = len(data) * len(found)
    known = xmlparts.ids(root)
    entries: dict[Element, Entry] = {}
    for place, signature in enumerate(found):
        parent = xmlparts.owner(signature)
        is_counter = any(
            etree.QName(e).localname == "CounterSignature" for e in signature.iterancestors()
        )
        entry = Entry(
            id=unique_id(report, signature.get("Id")),
            format="xades" if xmlparts.has_qualifying(signature) else "xmldsig",
            parent=entries[parent].id if parent in entries and is_counter else None,
        )
        entries[signature] = entry
        report.signatures.append(entry)
        if report.is_late():
            report.not_checked(entry)
            continue
        with on_its_own(report, entry):
            _judge(report, entry, root, place, signature, known, around)


def _judge(
    report: Report,
    entry: Entry,
    root: Element,
    place: int,
    signature: Element,
    known: dict[str, list[Element]],
    around: Surroundings,
) -> None:
    references = tuple(xmlparts.references(signature))
    around.seen[entry.id] = {(r.outside or "").removeprefix("./") for r in references}
    entry.covers = covers(root, signature, references, known, around.payload)
    certs = _candidates(signature)
    _describe(report, entry, signature)
    if not _is_sound(report, entry, signature, references, known):
        return
    outside, missing = _outside(references, around)
    _say_weak(report, entry, signature, references, certs)
    unknown = unknown_algorithms(signature, references)
    if unknown:
        text = f"Podpisu nie można sprawdzić: nieznany algorytm {', '.join(unknown)}."
        report.say("UNKNOWN_ALGORITHM", text, entry.id)
        return
    if not certs and not xmlparts.has_plain_key(signature):
        report.say("NO_SIGNING_CERTIFICATE", _NO_CERTIFICATE, entry.id)
        return
    targets = tuple(known[r.local_id][0] for r in references if r.local_id)
    large = around.work > _LARGE
    task = Task(root, place, signature, references, outside, frozenset(missing), targets, large)
    verdict, cert = _verdict(task, certs)
    _settle(report, entry, verdict, missing, around)
    _judge_archive(report, entry, task)
    if cert is not None:
        _name(report, entry, signature, cert, references, known)
    else:
        report.say("NO_SIGNING_CERTIFICATE", _NO_CERTIFICATE, entry.id)


def _candidates(signature: Element) -> list[x509.Certificate]:
    """Certificates in the order of their likelihood: the one the signature names comes first."""
    certs = xmlparts.certificates(signature)
    if not any(_is_named(cert, signature) for cert in certs):
        carried = xmlparts.readable(signature.iter("{*}EncapsulatedX509Certificate"))
        certs += [cert for cert in carried if _is_named(cert, signature)]
    return sorted(certs, key=lambda cert: not _is_named(cert, signature))[:_MOST_TRIED]


def _is_named(cert: x509.Certificate, signature: Element) -> bool:
    """Whether SigningCertificate(V2) gives this certificate's digest."""
    digests = list(_named_digests(signature))
    return any(_digest_fits(cert.dump(), method, value) for method, value in digests[:1])


def _named_digests(signature: Element) -> list[tuple[str, bytes]]:
    found = []
    for name in ("SigningCertificateV2", "SigningCertificate"):
        for holder in xmlparts.xades(signature, name):
            for digest in holder.iter("{*}CertDigest"):
                method = digest.find("{*}DigestMethod")  # early versions wrote it as their own
                value = xmlparts.decoded(digest.find("{*}DigestValue"))
                found.append(((method.get("Algorithm") or "") if method is not None else "", value))
    return found


def _digest_fits(data: bytes, method: str, value: bytes) -> bool:
    name = DIGESTS.get(method)
    if name is None:
        return False
    try:
        return hashlib.new(name, data, usedforsecurity=False).digest() == value
    except ValueError:
        return False


def _is_sound(
    report: Report,
    entry: Entry,
    signature: Element,
    references: tuple[Reference, ...],
    known: dict[str, list[Element]],
) -> bool:
    """Structure: references there are, and each points at exactly one place."""
    nameless = [each for each in references if each.uri is None]  # the standard allows one
    value = xmlparts.decoded(xmlparts.child(signature, "SignatureValue"))
    if not references or not value or len(nameless) > 1:
        entry.intact = False
        report.say("MALFORMED", "Budowa podpisu jest wadliwa.", entry.id)
        return False
    for reference in references:
        local = reference.local_id
        if local is None:
            continue
        count = len(known.get(local, ()))
        if count != 1:
            entry.intact = False
            code, what = ("DUPLICATE_ID", "wskazuje kilka miejsc") if count else MISSING_PLACE
            report.say(code, f"Podpis {what} w dokumencie: „{local[:80]}”.", entry.id)
            return False
    return True


MISSING_PLACE = ("SIGNED_PART_MISSING", "wskazuje miejsce, którego nie ma")


def _outside(
    references: tuple[Reference, ...], around: Surroundings
) -> tuple[dict[str, bytes], list[str]]:
    """The bytes of what stands outside, and the names of what is not at hand."""
    wanted = [r for r in references if r.outside is not None]
    found: dict[str, bytes] = {}
    missing: list[str] = []
    for reference in wanted:
        name = reference.outside or ""
        data = _part(reference, name, around, alone=len(wanted) == 1)
        if data is None:
            missing.append(name)
        else:
            found[name] = data
    return found, missing


def _part(reference: Reference, name: str, around: Surroundings, *, alone: bool) -> bytes | None:
    if around.in_container:
        return around.parts.get(name.removeprefix("./"))
    documents = around.documents
    if alone and len(documents.given) == 1:
        return documents.use(0).data
    named = documents.named(name) if name else None
    if named is not None:
        return named.data
    for place, document in enumerate(documents.given):
        if _digest_fits(document.data, reference.digest_method, reference.digest):
            return documents.use(place).data
    return None


def _verdict(task: Task, certs: list[x509.Certificate]) -> tuple[Verdict, x509.Certificate | None]:
    """The first certificate that fits decides; else the likeliest one's failure."""
    first = Verdict.FAILED
    for place, cert in enumerate(certs):
        verdict = verify(task, cert)
        if verdict in {Verdict.HOLDS, Verdict.DIGEST}:
            return verdict, cert
        first = verdict if place == 0 else first
    if not certs:
        return verify(task, None), None
    return first, certs[0]


def _settle(
    report: Report, entry: Entry, verdict: Verdict, missing: list[str], around: Surroundings
) -> None:
    entry.intact = verdict is Verdict.HOLDS
    if verdict is Verdict.VALUE:
        text = "Wartość podpisu nie zgadza się z kluczem."
        report.say("VALUE_MISMATCH", text, entry.id)
    elif verdict is not Verdict.HOLDS:
        text = "Treść nie zgadza się z podpisanym skrótem albo budowa podpisu jest wadliwa."
        report.say("DIGEST_MISMATCH", text, entry.id)
    if not missing:
        return
    named = ", ".join(f"„{name[:80]}”" if name else "dokument bez nazwy" for name in missing[:5])
    if around.in_container:
        entry.intact = False
        report.say("SIGNED_PART_MISSING", f"Brakuje podpisanych plików: {named}.", entry.id)
    elif entry.intact:
        entry.intact = None
        text = f"Podpis dotyczy osobnych dokumentów, których nie podano: {named}."
        report.say("CONTENT_MISSING", text, entry.id)


def _describe(report: Report, entry: Entry, signature: Element) -> None:
    """Times and level, and what the signature carries for judging trust."""
    stamp = _stamped(signature)
    claimed = xmlparts.signing_time(signature)
    entry.signing_time = utc_text(stamp.time if stamp else claimed)
    if entry.signing_time is not None:
        entry.signing_time_source = "timestamp" if stamp else "claimed"
    entry.level = _level(signature, stamp)
    kept = report.evidence_of(entry)
    kept.claimed = claimed
    kept.stamps += [stamp] if stamp else []
    take_validation_data(report.pool, signature)
    report.pool.add(each.dump() for each in (stamp.others if stamp else ()))


def _judge_archive(report: Report, entry: Entry, task: Task) -> None:
    kept = report.evidence_of(entry)
    for told, stamp in xmlarchive.judged(task):
        tell_archive(report, entry, [told])
        if stamp is not None:
            kept.stamps.append(stamp)
            report.pool.add(each.dump() for each in stamp.others)
    if xmlarchive.has_records(task.signature):
        report.say("EVIDENCE_RECORD_NOT_CHECKED", RECORD, entry.id)


def _level(signature: Element, stamp: Stamp | None) -> Level | None:
    if not _named_digests(signature):
        return None
    if stamp is None:
        return "B-B"
    if next(xmlparts.xades(signature, "ArchiveTimeStamp"), None) is not None:
        return "B-LTA"
    values = next(xmlparts.xades(signature, "RevocationValues"), None)
    return "B-LT" if values is not None else "B-T"


def _stamped(signature: Element) -> Stamp | None:
    """A signature time stamp that fits the signature value."""
    value = xmlparts.child(signature, "SignatureValue")
    for holder in xmlparts.xades(signature, "SignatureTimeStamp"):
        method = xmlparts.child(holder, "CanonicalizationMethod")
        algorithm = method.get("Algorithm") if method is not None else ""
        for token in holder.iter("{*}EncapsulatedTimeStamp"):
            for form in xmlarchive.forms(value, algorithm or ""):
                stamp = cms.token_stamp(xmlparts.decoded(token), form)
                if stamp is not None:
                    return stamp
    return None


def _say_weak(
    report: Report,
    entry: Entry,
    signature: Element,
    references: tuple[Reference, ...],
    certs: list[x509.Certificate],
) -> None:
    digests = {DIGESTS.get(reference.digest_method, "") for reference in references}
    method = xmlparts.algorithm(signature, "SignatureMethod").lower()
    digests |= {name for name in ("sha1", "md5", "ripemd160") if method.endswith(name)}
    kind, bits = cms.key_size(certs[0]) if certs else (None, None)
    words = weak_words(digests, kind, bits)
    if words:
        report.say("WEAK_ALGORITHM", weak_message(words), entry.id)


def _name(
    report: Report,
    entry: Entry,
    signature: Element,
    cert: x509.Certificate,
    references: tuple[Reference, ...],
    known: dict[str, list[Element]],
) -> None:
    name_signer(report, entry, cert)
    report.evidence_of(entry).certificate = cert
    if _named_digests(signature) and not (
        _is_named(cert, signature) and _serial_fits(cert, signature)
    ):
        report.say("SIGNING_CERTIFICATE_MISMATCH", cms.MISMATCH, entry.id)
    person = _trusted_profile(signature, references, known)
    if person is not None:
        entry.signer, entry.on_behalf_via, entry.kind = person, "trusted-profile", "signature"


def _serial_fits(cert: x509.Certificate, signature: Element) -> bool:
    """Whether the serial number in SigningCertificate, where there is one, is the certificate's."""
    for holder in xmlparts.xades(signature, "SigningCertificate"):
        for element in holder.iter(f"{{{xmlparts.DS}}}X509SerialNumber"):
            return (element.text or "").strip() == str(cert.serial_number)
    return True


def _trusted_profile(
    signature: Element, references: tuple[Reference, ...], known: dict[str, list[Element]]
) -> Signer | None:
    """Podpis zaufany in XML: the person in ppZP data, taken from signed elements only."""
    signed = {e for r in references if r.local_id for e in known.get(r.local_id, ())}
    for element in signature.iter(f"{{{_ZP}}}DaneZPOsobyFizycznej"):
        if xmlparts.owner(element) is signature and signed & set(element.iterancestors()):
            return _person(element)
    return None


def _person(element: Element) -> Signer:
    texts = {
        name: next(((e.text or "").strip() for e in element.iter(f"{{*}}{name}")), "") or None
        for name in ("Imie", "Nazwisko", "PESEL")
    }
    name = " ".join(part for part in (texts["Imie"], texts["Nazwisko"]) if part)
    return Signer(name or None, texts["Imie"], texts["Nazwisko"], texts["PESEL"])
