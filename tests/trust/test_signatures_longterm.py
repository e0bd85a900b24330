"""Proof for years: archive time stamps of CMS and XML, evidence records, stamps of a container."""

import base64
import hashlib
from datetime import timedelta
from functools import cache

import pytest
from asn1crypto import algos, core, tsp
from asn1crypto import cms as asn1_cms
from lxml import etree
from pyhanko.sign.general import simple_cms_attribute

from akta.trust.lists.model import Kind
from akta.trust.signatures.cmsarchive import _Index
from akta.trust.signatures.ers import _Record, judge_record
from akta.trust.signatures.inspection import inspect
from tests.trust import authorities as made_by
from tests.trust import signing
from tests.trust.authorities import END, LATER, SIGNED, Wish, made
from tests.trust.test_signature_trust import GOOD, LISTS, ROOT, judged, listed, person

OLD_STAMPS = made(Wish("Znaczniki dawne", stamps=True, end=END), ROOT)
NEW_STAMPS = made(Wish("Znaczniki nowe", stamps=True, end=LATER), ROOT)
BOTH = (*LISTS, listed(Kind.QUALIFIED_STAMPS, keys=(OLD_STAMPS, NEW_STAMPS)))
ARCHIVED = END - timedelta(days=1)
YEARS_LATER = END + timedelta(days=30)


def token(stamped, who=NEW_STAMPS, at=ARCHIVED, digest=None):
    """A time-stamp token over bytes, or over a digest made before."""
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": digest or hashlib.sha256(stamped).digest(),
            },
            "cert_req": True,
        }
    )
    response = made_by.stamper(who, at).request_tsa_response(request)
    return response["time_stamp_token"]


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def archived(data, content):
    """The CMS with an archive-time-stamp-v3, put together by the letter of the standard."""
    whole = asn1_cms.ContentInfo.load(data)
    signed = whole["content"]
    info = signed["signer_infos"][0]
    unsigned = list(info["unsigned_attrs"]) if info["unsigned_attrs"] else []
    index = _Index(
        {
            "algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "certificates": [sha256(each.dump()) for each in signed["certificates"]],
            "crls": [sha256(each.dump()) for each in signed["crls"] or ()],
            "attributes": [
                sha256(each["type"].dump(), value.dump())
                for each in unsigned
                for value in each["values"]
            ],
        }
    )
    names = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm")
    stamped = b"".join(
        [
            signed["encap_content_info"]["content_type"].dump(),
            sha256(content),
            *(info[name].dump() for name in (*names, "signature")),
            index.dump(),
        ]
    )
    stamp = token(stamped)
    own = stamp["content"]["signer_infos"][0]
    own["unsigned_attrs"] = [simple_cms_attribute("0.4.0.19122.1.5", core.Any(index))]
    more = simple_cms_attribute("0.4.0.1733.2.4", core.Any(stamp))
    info["unsigned_attrs"] = asn1_cms.CMSAttributes([*unsigned, more])
    return whole.dump(force=True)


@cache
def stamped_cms():
    return made_by.cms(person(), stamp=OLD_STAMPS, revocation=GOOD)


def test_an_archive_stamp_proves_when_the_older_stamp_existed():
    """Years later the first stamp's certificate has ended; the archive stamp carries it over."""
    data = stamped_cms()
    alone = judged(data, BOTH, at=YEARS_LATER).signatures[0]
    assert alone.indication == "INDETERMINATE"

    content = inspect_content(data)
    kept = judged(archived(data, content), BOTH, at=YEARS_LATER).signatures[0]

    assert (kept.level, kept.intact) == ("B-LTA", True)
    assert [each.verified for each in kept.archive_timestamps] == [True]
    assert (kept.indication, kept.sub_indication) == ("TOTAL_PASSED", None)


def inspect_content(data):
    return bytes(asn1_cms.ContentInfo.load(data)["content"]["encap_content_info"]["content"])


def test_an_archive_stamp_over_other_data_is_named_and_proves_nothing():
    data = stamped_cms()
    report = judged(archived(data, b"inna tresc"), BOTH, at=YEARS_LATER)

    (entry,) = report.signatures
    assert entry.intact is True
    assert [each.verified for each in entry.archive_timestamps] == [False]
    assert "ARCHIVE_TIMESTAMP_WRONG" in {each.code for each in report.problems}
    assert entry.indication == "INDETERMINATE"


_XADES = "http://uri.etsi.org/01903/v1.3.2#"
_LATER_XADES = "http://uri.etsi.org/01903/v1.4.1#"
_DS = "http://www.w3.org/2000/09/xmldsig#"


def written(element, *, exclusive=False):
    return etree.tostring(element, method="c14n", exclusive=exclusive, with_tail=False)


def archived_xml(*, wrong=False):
    """An enveloped XAdES with an archive time stamp, put together by the letter of the standard."""
    text = "<pismo><tresc>ważna</tresc></pismo>"
    root = etree.fromstring(signing.signed_xml(text))
    spaces = {"ds": _DS, "x": _XADES}
    signature = root.find("ds:Signature", spaces)
    referenced = [root.find(f".//{each}", spaces) for each in ("x:SignedProperties", "ds:KeyInfo")]
    whole = written(etree.fromstring(text))
    found = [whole, *map(written, referenced)]
    digests = root.iterfind(".//ds:SignedInfo//ds:DigestValue", spaces)
    assert [base64.b64decode(each.text) for each in digests] == [sha256(each) for each in found]
    own = (signature.find(f"ds:{n}", spaces) for n in ("SignedInfo", "SignatureValue", "KeyInfo"))
    parts = [whole, *(written(each, exclusive=True) for each in (*referenced, *own))]
    stamp = token(b"".join(parts) + (b"x" if wrong else b""))
    held = root.find(".//x:QualifyingProperties", spaces)
    for name in ("UnsignedProperties", "UnsignedSignatureProperties"):
        held = etree.SubElement(held, f"{{{_XADES}}}{name}")
    holder = etree.SubElement(held, f"{{{_LATER_XADES}}}ArchiveTimeStamp")
    method = etree.SubElement(holder, f"{{{_DS}}}CanonicalizationMethod")
    method.set("Algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#")
    value = etree.SubElement(holder, f"{{{_XADES}}}EncapsulatedTimeStamp")
    value.text = base64.b64encode(stamp.dump()).decode()
    return etree.tostring(root)


@pytest.mark.parametrize(("wrong", "verified"), [(False, True), (True, None)])
def test_an_archive_stamp_of_xml_is_put_together_and_compared(wrong, verified):
    report = inspect(archived_xml(wrong=wrong))

    (entry,) = report.signatures
    assert (entry.intact, entry.format) == (True, "xades")
    assert [each.verified for each in entry.archive_timestamps] == [verified]
    assert ("ARCHIVE_TIMESTAMP_NOT_CHECKED" in {p.code for p in report.problems}) is wrong


def record(*chains):
    """An evidence record of chains of (token, reduced hash tree)."""
    held = [
        [
            {"time_stamp": stamp, **({"reduced_hashtree": tree} if tree else {})}
            for stamp, tree in chain
        ]
        for chain in chains
    ]
    algorithms = [algos.DigestAlgorithm({"algorithm": "sha256"})]
    return _Record({"version": 1, "digest_algorithms": algorithms, "chains": held}).dump()


ONE, OTHER = b"pierwszy plik", b"drugi plik"
LEAVES = sorted([sha256(ONE), sha256(OTHER)])
LATER_DAY = ARCHIVED + timedelta(hours=1)


def first_link():
    return token(b"", digest=sha256(*LEAVES)), [LEAVES]


def test_a_record_over_a_group_of_files_fits_them_and_no_others():
    data = record([first_link()])

    found = judge_record(data, [ONE, OTHER])
    assert (found.verified, found.time) == (True, ARCHIVED)
    assert judge_record(data, [ONE, b"podmieniony"]).verified is False
    assert judge_record(b"\x30\x03zly", [ONE]).verified is False


def test_renewals_of_a_record_are_followed():
    """A stamp renewed in its chain, and a tree renewed in a chain of its own (RFC 4998, 5.2)."""
    first = first_link()
    renewed = (token(first[0].dump(), at=LATER_DAY), None)
    assert judge_record(record([first, renewed]), [ONE, OTHER]).verified is True
    stranger = (token(b"inny", at=LATER_DAY), None)
    assert judge_record(record([first, stranger]), [ONE, OTHER]).verified is False

    chains = _Record.load(record([first]))["chains"].dump()
    leaves = sorted(sha256(sha256(each), sha256(chains)) for each in (ONE, OTHER))
    tree = (token(b"", digest=sha256(*leaves), at=LATER_DAY), [leaves])
    assert judge_record(record([first], [tree]), [ONE, OTHER]).verified is True
    assert judge_record(record([first], [first]), [ONE, OTHER]).verified is False


def manifest(signature, **parts):
    lines = "".join(
        f'<a:DataObjectReference URI="{name}"><d:DigestMethod Algorithm='
        f'"http://www.w3.org/2001/04/xmlenc#sha256"/><d:DigestValue>'
        f"{base64.b64encode(sha256(data)).decode()}</d:DigestValue></a:DataObjectReference>"
        for name, data in parts.items()
    )
    return (
        f'<a:ASiCManifest xmlns:a="http://uri.etsi.org/02918/v1.2.1#" '
        f'xmlns:d="http://www.w3.org/2000/09/xmldsig#"><a:SigReference URI="{signature}"/>'
        f"{lines}</a:ASiCManifest>"
    ).encode()


SOON = SIGNED + timedelta(minutes=1)
SIGNATURE = "META-INF/signature.p7s"


def by_record(parts):
    leaves = sorted(sha256(each) for each in parts.values())
    stamp = token(b"", digest=sha256(*leaves), at=SOON)
    name = "META-INF/evidencerecord1.ers"
    return {
        "META-INF/ASiCEvidenceRecordManifest1.xml": manifest(name, **parts),
        name: record([(stamp, [leaves])]),
    }


def by_stamp(parts):
    lines = manifest("META-INF/timestamp1.tst", **parts)
    stamp = token(lines, at=SOON).dump()
    return {"META-INF/ASiCArchiveManifest1.xml": lines, "META-INF/timestamp1.tst": stamp}


@pytest.mark.parametrize("proof", [by_record, by_stamp])
def test_what_stamps_a_signature_file_in_a_container_proves_its_time(proof):
    """The signer's certificate has ended since; only a proof of the signature's day helps."""
    parts = {"pismo.txt": b"Pismo", SIGNATURE: made_by.cms(person(), revocation=GOOD)}
    alone = judged(signing.zipped(parts, "s"), BOTH, at=YEARS_LATER)
    proven = judged(signing.zipped(parts | proof(parts), "s"), BOTH, at=YEARS_LATER)

    assert (alone.intact, proven.intact) == (True, True)
    assert alone.signatures[0].sub_indication == "OUT_OF_BOUNDS_NO_POE"
    signature = next(each for each in proven.signatures if each.kind == "signature")
    assert (signature.indication, signature.sub_indication) == ("TOTAL_PASSED", None)
    assert [each.verified for each in proven.evidence_records] == [True] * (proof is by_record)


def test_a_record_over_other_files_is_named_and_proves_nothing():
    parts = {"pismo.txt": b"Pismo", SIGNATURE: made_by.cms(person(), revocation=GOOD)}
    wrong = by_record(parts | {"pismo.txt": b"Inne"})
    report = judged(signing.zipped(parts | wrong, "s"), BOTH, at=YEARS_LATER)

    assert report.evidence_records[0].verified is False
    assert "EVIDENCE_RECORD_WRONG" in {each.code for each in report.problems}
    assert report.signatures[0].indication == "INDETERMINATE"
