"""ASiC-S and ASiC-E: a ZIP whose META-INF holds signatures, time stamps, evidence records."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from asn1crypto.cms import SignedData, SignerInfo

from akta.trust.signatures import cms, digests, xmlparts
from akta.trust.signatures.archive import Archive, EncryptedZip, NotZip
from akta.trust.signatures.cmsarchive import add_archive
from akta.trust.signatures.entries import add_judged, on_its_own, unique_id
from akta.trust.signatures.ers import JudgedRecord, judge_record
from akta.trust.signatures.evidence import Stamp, take_cms
from akta.trust.signatures.facts import (
    OFFICE_SIGNATURE,
    Container,
    Entry,
    EvidenceRecord,
    Report,
    utc_text,
)
from akta.trust.signatures.xades import DIGESTS, Surroundings, inspect_xml

_META = re.compile(r"(?i)META-INF/.+")
_XML = re.compile(r"(?i)META-INF/(?!.*manifest)(?:.*/)?[^/]*signatures[^/]*\.xml")
_CMS = re.compile(r"(?i)META-INF/(?:.*/)?[^/]*signature[^/]*\.p7[sm]")
_STAMP = re.compile(r"(?i)META-INF/(?:.*/)?[^/]*timestamp[^/]*\.tst")
_RECORD = re.compile(r"(?i)META-INF/(?!.*manifest)(?:.*/)?[^/]*evidencerecord[^/]*\.(?:xml|ers)")
_MANIFEST = re.compile(r"(?i)META-INF/(?:.*/)?[^/]*manifest[^/]*\.xml")
_SIMPLE = "application/vnd.etsi.asic-s+zip"
_OFFICE = re.compile(r"(?i)_xmlsignatures/.+\.xml")
_BY_OFFICE = (
    "Plik ma podpis złożony w programie biurowym (Office), a takiego podpisu portal nie odczytuje. "
    "Proszę podpisać plik podpisem w osobnym pliku (XAdES) albo zapisać go jako PDF i podpisać "
    "PDF (PAdES)."
)
_MISSING = "Brakuje podpisanych plików: {names}."


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an ASiCManifest: a part, and the digest it must have."""

    name: str
    method: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """An ASiCManifest: which signature it belongs to, and what it lists."""

    name: str
    signature: str
    items: tuple[Item, ...]


@dataclass(slots=True)
class Box:
    """A container while it is judged."""

    report: Report
    archive: Archive
    payload: frozenset[str]
    manifests: list[Manifest]
    covered: dict[str, set[str]] = field(default_factory=dict)
    digests: dict[tuple[str, str], bytes] = field(default_factory=dict)
    held_in: dict[str, list[Entry]] = field(default_factory=dict)
    proofs: list[tuple[set[str], tuple[Stamp, ...]]] = field(default_factory=list)


def looks_signed(names: list[str]) -> bool:
    """Whether META-INF holds a signature, a time stamp or an evidence record."""
    return any(p.fullmatch(n) for n in names for p in (_XML, _CMS, _STAMP, _RECORD))


def inspect_zip(report: Report, data: bytes) -> None:
    """Judge a ZIP; container stays `none` where META-INF holds no signature."""
    try:
        archive = Archive(data)
    except NotZip:
        report.say("UNREADABLE", "Archiwum ZIP jest uszkodzone i nie da się go odczytać.")
        return
    except EncryptedZip:
        report.say("ENCRYPTED", "Archiwum ZIP jest zaszyfrowane i wymaga hasła.")
        return
    names = [*archive.names(), *archive.doubled]
    if not looks_signed(names):
        if any(map(_OFFICE.fullmatch, names)):
            report.say("UNSIGNED", "W archiwum ZIP nie ma podpisu, który portal odczytuje.")
            report.say(OFFICE_SIGNATURE, _BY_OFFICE)
        else:
            report.say("UNSIGNED", "W archiwum ZIP nie ma podpisu elektronicznego.")
        return
    box = _box(report, archive)
    report.container = _kind(box)
    for name in archive.names():
        before = len(report.signatures)
        _judge_part(box, name)
        box.held_in[name] = report.signatures[before:]
    for name in archive.doubled:
        if _XML.fullmatch(name) or _CMS.fullmatch(name):
            _add_broken(box, "xades" if _XML.fullmatch(name) else "cades")
    _lend_proofs(box)
    _say_odd(box)
    _say_uncovered(box)


def _box(report: Report, archive: Archive) -> Box:
    payload = frozenset(n for n in archive.names() if n != "mimetype" and not _META.match(n))
    found = [m for n in archive.names() if _MANIFEST.fullmatch(n) if (m := _manifest(archive, n))]
    return Box(report, archive, payload, found)


def _kind(box: Box) -> Container:
    declared = box.archive.get("mimetype", b"")[:200].decode("ascii", "replace").strip()
    if declared:
        return "asic-s" if declared == _SIMPLE else "asic-e"
    return "asic-s" if len(box.payload) == 1 else "asic-e"


def _manifest(archive: Archive, name: str) -> Manifest | None:
    """An ASiCManifest; another XML of that name (ODF's list of parts) is none."""
    try:
        root = xmlparts.parse(archive[name])
    except (KeyError, xmlparts.NotXml, xmlparts.Dangerous):
        return None
    target = root.find("{*}SigReference")
    items = [_item(element) for element in root.iter("{*}DataObjectReference")]
    uri = xmlparts.named(target.get("URI") or "") if target is not None else ""
    return Manifest(name, uri, tuple(items)) if uri or items else None


def _item(element: xmlparts.Element) -> Item:
    method = xmlparts.child(element, "DigestMethod")
    return Item(
        xmlparts.named(element.get("URI") or "").removeprefix("./"),
        (method.get("Algorithm") or "") if method is not None else "",
        xmlparts.decoded(xmlparts.child(element, "DigestValue")),
    )


def _judge_part(box: Box, name: str) -> None:
    if box.report.is_late() and looks_signed([name]) and not _RECORD.fullmatch(name):
        _add_unread(box, name)
    elif _XML.fullmatch(name):
        _judge_xml(box, name)
    elif _CMS.fullmatch(name):
        _judge_cms(box, name, is_stamp=False)
    elif _STAMP.fullmatch(name):
        _judge_cms(box, name, is_stamp=True)
    elif _RECORD.fullmatch(name):
        _list_record(box, name)


def _judge_xml(box: Box, name: str) -> None:
    around = Surroundings(parts=box.archive, payload=box.payload, in_container=True)
    before = len(box.report.signatures)
    try:
        inspect_xml(box.report, box.archive[name], around)
    except (KeyError, xmlparts.NotXml, xmlparts.Dangerous):
        _add_broken(box, "xades")
        return
    for entry in box.report.signatures[before:]:
        box.covered[entry.id] = around.seen.get(entry.id, set()) & box.payload


def _add_unread(box: Box, name: str) -> None:
    """An entry for a file of signatures that no time is left to read."""
    stamp = _STAMP.fullmatch(name) is not None
    form = "timestamp" if stamp else "xades" if _XML.fullmatch(name) else "cades"
    entry = Entry(unique_id(box.report, None), form, kind="timestamp" if stamp else "signature")
    box.report.signatures.append(entry)
    box.report.not_checked(entry)


def _add_broken(box: Box, form: str) -> None:
    entry = Entry(unique_id(box.report, None), form, intact=False, covers="none")
    box.report.signatures.append(entry)
    box.report.say("MALFORMED", "Pliku podpisu w kontenerze nie da się odczytać.", entry.id)


def _judge_cms(box: Box, name: str, *, is_stamp: bool) -> None:
    try:
        data = box.archive[name]
        signed = cms.load(cms.signed_bytes(data) or data)
    except (KeyError, cms.NotCms):
        _add_broken(box, "timestamp" if is_stamp else "cades")
        return
    take_cms(box.report.pool, signed)
    if is_stamp:
        _judge_stamp(box, name, signed)
        return
    for info in signed["signer_infos"]:
        entry = Entry(unique_id(box.report, None), "cades")
        box.report.signatures.append(entry)
        if box.report.is_late():
            box.report.not_checked(entry)
        else:
            with on_its_own(box.report, entry):
                _judge_signer(box, name, entry, signed, info)


def _judge_signer(box: Box, name: str, entry: Entry, signed: SignedData, info: SignerInfo) -> None:
    claimed = cms.claimed_digest(info)

    def fits(data: bytes) -> bool:
        return claimed is not None and digests.fits_digest(claimed, data)

    target = _target(box, name, fits)
    inside = cms.content_of(signed)
    content = inside if inside is not None else box.archive.get(target or "")
    if inside is not None and inside != box.archive.get(target or ""):
        target = None  # it speaks of what it carries, not of a file of the container
    digest = digests.digest_of(content) if content is not None else None
    judged = cms.judge(info, signed, cms.certificates(signed), digest)
    add_archive(judged, info, signed, digest)
    add_judged(box.report, entry, judged)
    _check_target(box, entry, target, has_content=content is not None)


def _judge_stamp(box: Box, name: str, signed: SignedData) -> None:
    entry = Entry(unique_id(box.report, None), "timestamp", kind="timestamp")
    box.report.signatures.append(entry)
    if box.report.is_late():
        box.report.not_checked(entry)
        return
    target = _target(box, name, lambda data: cms.imprint_fits(signed, data))
    content = box.archive.get(target or "")
    judged = _judged_token(signed, content) if content is not None else cms.Judged(None)
    if content is not None:
        add_judged(box.report, entry, judged)
    _check_target(box, entry, target, has_content=content is not None)
    manifest = next((m for m in box.manifests if m.name == target), None)
    if entry.intact and manifest is not None and judged.timestamp is not None:
        others = tuple(cms.certificates(signed))
        proof = Stamp(judged.timestamp, judged.certificate, others, is_archive=True)
        box.proofs.append(({item.name for item in manifest.items}, (proof,)))


def _judged_token(signed: SignedData, content: bytes) -> cms.Judged:
    try:
        judged, moment = cms.judge_token(signed, digests.digest_of(content))
    except (cms.NotCms, ValueError, TypeError, KeyError):
        return cms.Judged(False, problems=[("MALFORMED", "Znacznik czasu jest wadliwy.")])
    judged.timestamp = moment
    return judged


def _target(box: Box, name: str, fits: Callable[[bytes], bool]) -> str | None:
    """What a signature file speaks of: its manifest, else the only payload, else what fits."""
    named = [m.name for m in box.manifests if m.signature.removeprefix("./") == name]
    if len(named) == 1:
        return named[0]
    if not named and len(box.payload) == 1 and not box.manifests:
        return next(iter(box.payload))
    options = named or [*(m.name for m in box.manifests), *sorted(box.payload)]
    fitting = [option for option in options if fits(box.archive.get(option, b""))]
    return fitting[0] if fitting else next(iter(named), None)


def _check_target(box: Box, entry: Entry, target: str | None, *, has_content: bool) -> None:
    """The digests of the manifest, and how much of the payload is covered."""
    if not has_content:
        entry.intact = False
        text = _MISSING.format(names=f"„{target}”" if target else "nie wskazano, których")
        box.report.say("SIGNED_PART_MISSING", text, entry.id)
    manifest = next((m for m in box.manifests if m.name == target), None)
    names = {target} if manifest is None and target else set()
    for item in manifest.items if manifest else ():
        names.add(item.name)
        _check_item(box, entry, item)
    box.covered[entry.id] = covered = names & box.payload
    entry.covers = "none" if not covered else "whole" if covered == box.payload else "part"


def _check_item(box: Box, entry: Entry, item: Item) -> None:
    data = box.archive.get(item.name)
    if data is None:
        entry.intact = False
        box.report.say("SIGNED_PART_MISSING", _MISSING.format(names=f"„{item.name}”"), entry.id)
        return
    method = DIGESTS.get(item.method)
    if method is None:
        entry.intact = None if entry.intact else entry.intact
        text = f"Podpisu nie można sprawdzić: nieznany algorytm {item.method[:80]}."
        box.report.say("UNKNOWN_ALGORITHM", text, entry.id)
    elif not _fits(box, item.name, (method, item.digest)):
        entry.intact = False
        text = f"Plik „{item.name}” nie zgadza się z podpisanym skrótem."
        box.report.say("DIGEST_MISMATCH", text, entry.id)


def _fits(box: Box, name: str, claimed: tuple[str, bytes]) -> bool:
    """Whether a part has the claimed digest; each is digested once, however many list it."""
    method, digest = claimed
    if (name, method) not in box.digests:
        try:
            box.digests[name, method] = digests.hashed(method, [box.archive[name]])
        except digests.UnknownAlgorithm:
            return False
    return box.digests[name, method] == digest


def _list_record(box: Box, name: str) -> None:
    """An evidence record with what it covers; one in ASN.1 is judged over that."""
    manifests = [m for m in box.manifests if m.signature.removeprefix("./") == name]
    listed = [item.name for m in manifests for item in m.items]
    if not manifests and len(box.payload) == 1:
        listed = list(box.payload)
    judged = _judged_record(box, name, listed)
    box.report.evidence_records.append(
        EvidenceRecord(name, listed, judged.verified, utc_text(judged.time))
    )
    if judged.verified:
        box.proofs.append((set(listed), judged.stamps))
        return
    code = "EVIDENCE_RECORD_NOT_CHECKED" if judged.verified is None else "EVIDENCE_RECORD_WRONG"
    text = _RECORD_UNCHECKED if judged.verified is None else _RECORD_WRONG
    box.report.say(code, text.format(name=name[:120]))


_RECORD_UNCHECKED = "Zapisu dowodowego „{name}” nie sprawdzono: jego rodzaju system nie obsługuje."
_RECORD_WRONG = "Zapis dowodowy „{name}” nie zgadza się z plikami, których dotyczy."


def _judged_record(box: Box, name: str, listed: list[str]) -> JudgedRecord:
    objects = [box.archive.get(each) for each in listed]
    if name.lower().endswith(".xml"):
        return JudgedRecord(None)
    if name not in box.archive or not objects:
        return JudgedRecord(False)
    there = [each for each in objects if each is not None]
    return judge_record(box.archive[name], there) if len(there) == len(objects) else \
        JudgedRecord(False)  # fmt: skip


def _lend_proofs(box: Box) -> None:
    """What stamps a file with signatures proves when those existed (poświadczenie chwili)."""
    for names, stamps in box.proofs:
        for entry in (each for name in names for each in box.held_in.get(name, ())):
            box.report.evidence_of(entry).stamps += stamps
    for _, stamps in box.proofs:
        for stamp in stamps:
            box.report.pool.add(each.dump() for each in stamp.others)


def _say_odd(box: Box) -> None:
    for name in box.archive.refused:
        text = f"Nazwa pliku w archiwum prowadzi poza nie: „{name[:120]}”."
        box.report.say("PATH_REFUSED", text)
    for name in box.archive.doubled:
        text = f"W archiwum są dwa pliki o tej samej nazwie: „{name[:120]}”."
        box.report.say("DUPLICATE_NAME", text)
    for name in box.archive.unread:
        text = f"Pliku w archiwum nie da się odczytać albo jest zbyt duży: „{name[:120]}”."
        box.report.say("PART_UNREADABLE", text)
    if box.archive.too_many:
        box.report.say("TOO_MANY_PARTS", "Archiwum zawiera zbyt wiele plików.")


def _say_uncovered(box: Box) -> None:
    """A payload file that no signature covers is a finding."""
    held = [e.id for e in box.report.signatures if e.kind != "timestamp"]
    covered = {name for place in held for name in box.covered.get(place, set())}
    for name in sorted(box.payload - covered)[:100]:
        text = f"Pliku „{name[:120]}” w kontenerze nie obejmuje żaden podpis."
        box.report.say("UNSIGNED_CONTENT", text)
