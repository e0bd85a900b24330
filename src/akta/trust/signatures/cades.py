"""CAdES and plain CMS signatures in a file of their own, attached or detached."""

from asn1crypto.cms import SignedData

from akta.trust.signatures import cms, digests
from akta.trust.signatures.cmsarchive import add_archive
from akta.trust.signatures.documents import Document, Documents
from akta.trust.signatures.entries import add_judged, on_its_own, unique_id
from akta.trust.signatures.evidence import take_cms
from akta.trust.signatures.facts import Entry, Report

MISSING = "Podpis dotyczy osobnego dokumentu, którego nie podano."


def inspect_cms(report: Report, data: bytes, documents: Documents) -> None:
    """Judge every signerInfo of a CMS SignedData; `data` in DER or BER."""
    report.container = "cades"
    try:
        signed = cms.load(data)
    except cms.NotCms:
        report.signatures.append(Entry("sig-1", "cms", intact=False, covers="none"))
        report.say("MALFORMED", "Budowa podpisu jest wadliwa.", "sig-1")
        return
    if signed["encap_content_info"]["content_type"].native == "tst_info":
        add_token(report, signed, documents, None)
    else:
        add_signers(report, signed, documents)
    if not report.signatures:
        report.say("UNSIGNED", "Plik nie zawiera żadnego podpisu.")


def add_signers(report: Report, signed: SignedData, documents: Documents) -> None:
    """An entry for each signerInfo, over the content inside or the documents given."""
    content = cms.content_of(signed)
    certs = cms.certificates(signed)
    take_cms(report.pool, signed)
    for info in signed["signer_infos"]:
        digest = digests.digest_of(content) if content is not None else None
        if digest is None and (document := chosen(info, documents)) is not None:
            digest = digests.digest_of(document.data)
        entry = Entry(id=unique_id(report, None), format="cms", covers="whole")
        report.signatures.append(entry)
        if report.is_late():
            report.not_checked(entry)
            continue
        with on_its_own(report, entry):
            judged = cms.judge(info, signed, certs, digest)
            add_archive(judged, info, signed, digest)
            _add_signer(report, entry, judged)


def _add_signer(report: Report, entry: Entry, judged: cms.Judged) -> None:
    if judged.level is not None:
        entry.format = "cades"
    if judged.detached and judged.intact is None:
        judged.problems.append(("CONTENT_MISSING", MISSING))
    add_judged(report, entry, judged)


def chosen(info: object, documents: Documents) -> Document | None:
    """The document a detached signerInfo speaks of: the only one, else by its digest."""
    if len(documents.given) == 1:
        return documents.use(0)
    claimed = cms.claimed_digest(info)
    for place, document in enumerate(documents.given):
        if claimed is not None and digests.fits_digest(claimed, document.data):
            return documents.use(place)
    return documents.use(0) if documents.given else None


def add_token(
    report: Report, signed: SignedData, documents: Documents, wanted_id: str | None
) -> None:
    """A time-stamp token in a file of its own."""
    entry = Entry(
        id=unique_id(report, wanted_id), format="timestamp", kind="timestamp", covers="whole"
    )
    report.signatures.append(entry)
    take_cms(report.pool, signed)
    if not documents.given:
        report.say("CONTENT_MISSING", MISSING, entry.id)
        return
    document = documents.use(0)
    try:
        judged, moment = cms.judge_token(signed, digests.digest_of(document.data))
    except (cms.NotCms, ValueError, TypeError, KeyError):
        judged, moment = cms.Judged(False, problems=[("MALFORMED", "Znacznik jest wadliwy.")]), None
    judged.timestamp = moment
    add_judged(report, entry, judged)
