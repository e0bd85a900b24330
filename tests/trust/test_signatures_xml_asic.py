"""XAdES, XML-DSig and ASiC, signed here, and the attacks on them."""

import base64
import hashlib
import io
import re
import time
import zipfile

import pikepdf
import pytest
from asn1crypto import cms
from lxml import etree

from akta.trust.signatures.documents import Document
from akta.trust.signatures.inspection import inspect
from tests.trust import signing

DS = "{http://www.w3.org/2000/09/xmldsig#}"
LETTER = "<pismo><tresc>Wnoszę o umorzenie.</tresc></pismo>"
MANIFEST = (
    '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" '
    'xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
    '<asic:SigReference URI="META-INF/signature.p7s"/>{items}</asic:ASiCManifest>'
)
ITEM = (
    '<asic:DataObjectReference URI="{name}"><ds:DigestMethod '
    'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    "<ds:DigestValue>{digest}</ds:DigestValue></asic:DataObjectReference>"
)


def codes(report):
    return {problem.code for problem in report.problems}


@pytest.fixture(scope="module")
def enveloped():
    return signing.signed_xml(LETTER)


@pytest.fixture(scope="module")
def by_id():
    """A signature of the element with Id="t" only."""
    return signing.signed_xml_reference('<pismo><tresc Id="t">Wnoszę</tresc></pismo>', "t")


def test_an_enveloped_signature_covers_the_whole_document(enveloped):
    report = inspect(enveloped)
    (entry,) = report.signatures
    assert (report.container, report.intact, entry.covers) == ("xades", True, "whole")
    assert (entry.level, entry.signer.name) == ("B-B", "Jan Kowalski")
    assert entry.signing_time is not None


def test_changed_content_breaks_it(enveloped):
    report = inspect(enveloped.replace(b"umorzenie", b"wznowieni"))
    assert (report.container, report.intact) == ("xades", False)
    assert codes(report) == {"DIGEST_MISMATCH"}
    assert report.signatures[0].indication == "TOTAL_FAILED"


def test_a_changed_value_breaks_it(enveloped):
    root = etree.fromstring(enveloped)
    value = root.find(f".//{DS}SignatureValue")
    raw = bytearray(base64.b64decode(value.text))
    raw[3] ^= 1
    value.text = base64.b64encode(raw).decode()
    report = inspect(etree.tostring(root))
    assert (report.intact, codes(report)) == (False, {"VALUE_MISMATCH"})


def test_a_wrong_certificate_reference_is_a_finding_and_no_break():
    properties = (
        '<x:QualifyingProperties xmlns:x="http://uri.etsi.org/01903/v1.3.2#"><x:SignedProperties>'
        "<x:SignedSignatureProperties><x:SigningCertificateV2><x:Cert><x:CertDigest>"
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        "<ds:DigestValue>AAAA</ds:DigestValue></x:CertDigest></x:Cert></x:SigningCertificateV2>"
        "</x:SignedSignatureProperties></x:SignedProperties></x:QualifyingProperties>"
    )
    report = inspect(signing.signed_xml_object(properties))
    (entry,) = report.signatures
    assert (report.container, entry.intact, entry.covers) == ("xades", True, "none")
    assert entry.sub_indication == "NO_SIGNING_CERTIFICATE_FOUND"
    assert "SIGNING_CERTIFICATE_MISMATCH" in codes(report)


def test_a_signed_element_moved_aside_no_longer_covers_what_is_read(by_id):
    """Signature wrapping: the signed element still verifies, the content shown is another."""
    report = inspect(by_id)
    assert (report.intact, report.signatures[0].covers) == (True, "whole")

    root = etree.fromstring(by_id)
    signed = root.find("tresc")
    wrapper = etree.SubElement(root, "schowek")
    wrapper.append(signed)
    etree.SubElement(root, "tresc").text = "Cofam wniosek"
    wrapped = inspect(etree.tostring(root))
    assert wrapped.signatures[0].covers == "part"
    assert "tylko część" in wrapped.signatures[0].sentence


def test_two_elements_of_one_id_are_refused(by_id):
    doubled = by_id.replace(b"<pismo>", b'<pismo><tresc Id="t">Cofam</tresc>', 1)
    report = inspect(doubled)
    assert (report.intact, codes(report)) == (False, {"DUPLICATE_ID"})


def test_each_of_two_signatures_is_an_entry(by_id):
    inner = etree.fromstring(by_id)
    outer = etree.Element("teczka")
    outer.append(inner)
    second = etree.fromstring(signing.signed_xml_reference('<p><x Id="u">y</x></p>', "u"))
    outer.append(second)
    report = inspect(etree.tostring(outer))
    assert [(e.intact, e.covers) for e in report.signatures] == [(True, "part"), (True, "part")]
    assert len({e.id for e in report.signatures}) == 2


def test_declared_entities_are_refused_unread(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("tajne")
    for entity in (f'SYSTEM "file://{secret}"', '"aaaaaaaaaa"'):
        data = f"<!DOCTYPE a [<!ENTITY x {entity}>]><a>&x;</a>".encode()
        report = inspect(data)
        assert codes(report) == {"UNREADABLE"}
        assert "tajne" not in str(report.as_dict())


def test_a_reference_to_a_file_of_this_machine_is_not_opened(tmp_path):
    path = tmp_path / "umowa.txt"
    path.write_bytes(b"tresc")
    data = signing.signed_xml_detached(path.as_uri(), b"tresc")
    report = inspect(data)
    assert (report.signatures[0].intact, codes(report)) == (None, {"CONTENT_MISSING"})

    given = inspect(data, [Document("umowa.txt", b"tresc")])
    assert (given.intact, codes(given)) == (True, set())
    wrong = inspect(data, [Document("umowa.txt", b"inna")])
    assert (wrong.intact, codes(wrong)) == (False, {"DIGEST_MISMATCH"})


def test_an_unknown_algorithm_is_not_guessed(enveloped):
    data = enveloped.replace(b"xmldsig-more#ecdsa-sha256", b"xmldsig-more#ecdsa-sha999")
    report = inspect(data)
    assert (report.signatures[0].intact, codes(report)) == (None, {"UNKNOWN_ALGORITHM"})
    assert report.intact is False


def test_the_person_of_a_trusted_signature_is_read_from_signed_data_only():
    """Podpis zaufany in XML: ppZP data count only where the signature covers them."""
    person = (
        '<z:PodpisZP xmlns:z="http://crd.gov.pl/xml/schematy/ppzp/"><z:DaneZPOsobyFizycznej>'
        '<o:Imie xmlns:o="urn:o">Maria</o:Imie><o:Nazwisko xmlns:o="urn:o">Zielińska</o:Nazwisko>'
        '<o:PESEL xmlns:o="urn:o">44051401359</o:PESEL></z:DaneZPOsobyFizycznej></z:PodpisZP>'
    )
    (entry,) = inspect(signing.signed_xml_object(person)).signatures
    assert (entry.intact, entry.on_behalf_via) == (True, "trusted-profile")
    assert (entry.signer.name, entry.signer.identifier) == ("Maria Zielińska", "44051401359")

    root = etree.fromstring(signing.signed_xml_object("<a/>"))
    added = etree.SubElement(root, f"{DS}Object")
    added.append(etree.fromstring(person))
    (forged,) = inspect(etree.tostring(root)).signatures
    assert (forged.intact, forged.on_behalf_via) == (True, None)
    assert forged.signer.name == "Jan Kowalski"
    assert forged.covers == "part"


def container(parts, listed=None, *, kind="e", more=None):
    names = listed if listed is not None else list(parts)
    items = "".join(
        ITEM.format(name=n, digest=base64.b64encode(hashlib.sha256(parts[n]).digest()).decode())
        for n in names
    )
    manifest = MANIFEST.format(items=items).encode()
    signature = signing.signed_cms(manifest, detached=True)
    meta = {"META-INF/ASiCManifest.xml": manifest, "META-INF/signature.p7s": signature}
    return {**parts, **meta, **(more or {})}


PARTS = {"pismo.txt": b"Pismo", "zal 1.txt": b"Zalacznik"}


def test_an_asic_e_with_cades_holds_and_covers_all():
    report = inspect(signing.zipped(container(PARTS)))
    (entry,) = report.signatures
    assert (report.container, report.intact, entry.covers) == ("asic-e", True, "whole")
    assert codes(report) == set()


def test_a_changed_part_breaks_it():
    parts = {**container(PARTS), "pismo.txt": b"Pisma"}
    report = inspect(signing.zipped(parts))
    assert (report.intact, codes(report)) == (False, {"DIGEST_MISMATCH"})


def test_a_changed_manifest_breaks_it():
    parts = container(PARTS)
    parts["META-INF/ASiCManifest.xml"] += b" "
    report = inspect(signing.zipped(parts))
    assert (report.intact, codes(report)) == (False, {"DIGEST_MISMATCH"})


def test_a_missing_part_breaks_it():
    parts = container(PARTS)
    del parts["pismo.txt"]
    report = inspect(signing.zipped(parts))
    assert (report.intact, codes(report)) == (False, {"SIGNED_PART_MISSING"})


def test_a_part_no_signature_covers_is_named():
    report = inspect(signing.zipped(container(PARTS, ["pismo.txt"])))
    assert (report.intact, report.signatures[0].covers) == (True, "part")
    assert codes(report) == {"UNSIGNED_CONTENT"}


def test_an_asic_s_signs_its_only_file():
    signature = signing.signed_cms(b"Pismo", detached=True)
    parts = {"pismo.txt": b"Pismo", "META-INF/signature.p7s": signature}
    assert inspect(signing.zipped(parts, None)).container == "asic-s"
    report = inspect(signing.zipped(parts, "s"))
    assert (report.container, report.intact) == ("asic-s", True)


def test_an_asic_with_xades_resolves_its_parts_inside():
    parts = {"pismo.txt": b"Pismo", "META-INF/signatures.xml": signing.signed_xml_detached(
        "pismo.txt", b"Pismo")}  # fmt: skip
    report = inspect(signing.zipped(parts))
    assert (report.container, report.intact) == ("asic-e", True)
    assert report.signatures[0].covers == "whole"
    report = inspect(signing.zipped({**parts, "pismo.txt": b"Pisma"}))
    assert report.intact is False


def test_a_name_that_leads_outside_and_a_doubled_name_are_refused():
    report = inspect(signing.zipped({**container(PARTS), "../../etc/x": b"x"}))
    assert "PATH_REFUSED" in codes(report)

    with pytest.warns(UserWarning, match="Duplicate"):
        doubled = signing.zipped_pairs([*container(PARTS).items(), ("pismo.txt", b"inne")])
    report = inspect(doubled)
    assert report.intact is False
    assert "DUPLICATE_NAME" in codes(report)


def test_a_zip_bomb_is_not_unpacked():
    bomb = {"META-INF/signatures.xml": b"<a>" + b" " * (300 << 20) + b"</a>"}
    report = inspect(signing.zipped(bomb))
    assert (report.container, report.intact) == ("asic-e", False)
    assert "PART_UNREADABLE" in codes(report)


def test_a_signature_in_a_folder_below_meta_inf_counts():
    """As in Lithuania's ADOC, where META-INF/signatures/ holds them."""
    signed = signing.signed_xml_detached("pismo.txt", b"Pismo")
    parts = {"META-INF/signatures/signatures0.xml": signed, "pismo.txt": b"Pismo"}
    report = inspect(signing.zipped(parts))
    assert (report.container, report.intact, codes(report)) == ("asic-e", True, set())
    assert inspect(signing.zipped({**parts, "pismo.txt": b"Pisma"})).intact is False


def test_a_name_is_found_however_its_letters_are_put_together():
    """Percent-encoded and decomposed in the reference, composed in the archive; with a colon."""
    signed = signing.signed_xml_detached("Sprawa%3A%20z%CC%87o%CC%81%C5%82w.txt", b"Pismo")
    parts = {"META-INF/signatures.xml": signed, "Sprawa: żółw.txt": b"Pismo"}
    report = inspect(signing.zipped(parts))
    assert (report.intact, codes(report)) == (True, set())
    assert report.signatures[0].covers == "whole"


def test_a_file_of_signatures_that_stands_twice_is_a_broken_signature():
    signed = ("META-INF/signatures.xml", signing.signed_xml_detached("pismo.txt", b"Pismo"))
    with pytest.warns(UserWarning, match="Duplicate"):
        data = signing.zipped_pairs([("pismo.txt", b"Pismo"), signed, signed])
    report = inspect(data)
    assert report.intact is False
    assert {"DUPLICATE_NAME", "MALFORMED"} <= codes(report)


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(b"", id="no key"),
        pytest.param(
            b"<ds:KeyInfo><ds:KeyValue><ECDSAKeyValue "
            b'xmlns="http://www.w3.org/2001/04/xmldsig-more#"/></ds:KeyValue></ds:KeyInfo>',
            id="a key in a form nobody reads",
        ),
        pytest.param(
            b"<ds:KeyInfo/><ds:Object><ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue/></ds:KeyValue>"
            b"</ds:KeyInfo></ds:Object>",
            id="a key somewhere else",
        ),
    ],
)
def test_a_signature_without_any_key_is_not_judged(key):
    data = signing.signed_xml_detached("pismo.txt", b"Pismo")
    bare = re.sub(rb"<ds:KeyInfo>.*</ds:KeyInfo>", key, data)
    (entry,) = inspect(bare, [Document("pismo.txt", b"Pismo")]).signatures
    assert entry.intact is None
    assert "bo nie zawiera certyfikatu" in entry.sentence


@pytest.mark.parametrize(
    ("given", "intact", "problems"),
    [
        ([], None, {"CONTENT_MISSING"}),
        ([Document("pismo.txt", b"Pismo")], True, set()),
        ([Document("pismo.txt", b"Pisma")], False, {"DIGEST_MISMATCH"}),
        (
            [Document("a.txt", b"Inne"), Document("b.txt", b"Pismo")],
            True,
            {"CONTENT_UNUSED"},
        ),
    ],
)
def test_a_reference_without_uri_speaks_of_the_document_given(given, intact, problems):
    report = inspect(signing.signed_xml_detached(None, b"Pismo"), given)
    (entry,) = report.signatures
    assert (entry.intact, entry.covers, codes(report)) == (intact, "whole", problems)


def test_a_reference_without_uri_names_nothing_in_a_container_and_stands_alone():
    signed = signing.signed_xml_detached(None, b"Pismo")
    parts = {"META-INF/signatures.xml": signed, "pismo.txt": b"Pismo"}
    assert inspect(signing.zipped(parts)).signatures[0].intact is False

    (reference,) = re.findall(rb"<ds:Reference>.*</ds:Reference>", signed)
    twice = inspect(signed.replace(reference, reference * 2), [Document("a.txt", b"Pismo")])
    assert (twice.signatures[0].intact, codes(twice)) == (False, {"MALFORMED", "CONTENT_UNUSED"})


def test_a_document_canonicalised_before_its_signature_is_taken_out():
    """No engine follows that chain by itself; many signers of other countries write it."""
    data = signing.signed_xml_read_anew("<pismo><tresc>Wniosek</tresc></pismo>")
    whole = inspect(data)
    assert (whole.container, whole.intact) == ("xmldsig", True)
    assert inspect(data.replace(b"Wniosek", b"Wniosak")).intact is False
    moved = data.replace(b"ds:Signature)</", b"ds:Object)</")
    assert inspect(moved).intact is False


def test_evidence_records_are_listed_with_what_they_cover():
    record = {"META-INF/evidencerecord.ers": b"x", "pismo.txt": b"Pismo"}
    report = inspect(signing.zipped(record))
    assert (report.container, report.intact, report.signatures) == ("asic-e", None, [])
    (listed,) = report.evidence_records
    assert (listed.id, listed.covers) == ("META-INF/evidencerecord.ers", ["pismo.txt"])


def test_a_zip_without_signatures_is_unsigned():
    assert codes(inspect(signing.zipped({"a.txt": b"a"}, None))) == {"UNSIGNED"}


def test_a_signature_of_an_office_program_is_not_called_none():
    """OOXML keeps it in _xmlsignatures; OpenDocument under META-INF, read as a container."""
    signed = signing.signed_xml_detached("content.xml", b"<a/>")
    parts = {"word/document.xml": b"<a/>", "_xmlsignatures/sig1.xml": signed}
    report = inspect(signing.zipped(parts, None))
    assert (report.container, report.intact) == ("none", None)
    assert codes(report) == {"UNSIGNED", "OFFICE_SIGNATURE"}
    assert "(XAdES)" in report.problems[-1].message

    parts = {"content.xml": b"<a/>", "META-INF/documentsignatures.xml": signed}
    opened = inspect(signing.zipped(parts, "application/vnd.oasis.opendocument.text"))
    assert (opened.container, opened.intact) == ("asic-e", True)


def test_a_pdf_carried_at_the_beginning_decides_nothing():
    pdf = signing.plain_pdf()
    assert inspect(signing.signed_cms(pdf)).container == "cades"
    stored = signing.zipped_pairs(list(container({"a.pdf": pdf}).items()))
    assert stored.index(b"%PDF-") < 100
    report = inspect(stored)
    assert (report.container, report.intact) == ("asic-s", True)


def test_a_large_document_is_judged_by_the_second_engine_alike():
    """Beyond 8 MiB libxmlsec is asked first; it must find the same."""
    data = signing.signed_xml_object("a" * (9 << 20))
    assert inspect(data).intact is True
    broken = data[:-1000].replace(b"aaaa", b"aaab", 1) + data[-1000:]
    assert inspect(broken).intact is False


MANY = 10_000


def many_in_xml():
    one = signing.signed_xml_reference('<p><x Id="i">tresc</x></p>', "i").decode()
    signature = one[one.index("<ds:Signature") : one.index("</p>")]
    return f'<p><x Id="i">tresc</x>{signature * MANY}</p>'.encode()


def wrapped(tag, *parts):
    content = b"".join(parts)
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content


def many_in_cms():
    whole = cms.ContentInfo.load(signing.signed_cms(b"tresc"))
    signed = whole["content"]
    names = ("version", "digest_algorithms", "encap_content_info", "certificates")
    infos = wrapped(0x31, signed["signer_infos"][0].dump() * MANY)
    inner = wrapped(0x30, *(signed[name].dump() for name in names), infos)
    return wrapped(0x30, whole["content_type"].dump(), wrapped(0xA0, inner))


def many_in_container():
    signed = signing.signed_cms(b"tresc", detached=True)
    parts = [(f"META-INF/signature{n}.p7s", signed) for n in range(MANY - 1)]
    return signing.zipped_pairs([("tresc.txt", b"tresc"), *parts])


def many_in_pdf():
    pdf = pikepdf.open(io.BytesIO(signing.signed_pdf()))
    (field,) = pdf.Root.AcroForm.Fields
    for number in range(MANY - 1):
        value = pdf.make_indirect(pikepdf.Dictionary(field.V))
        more = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=f"P{number}", V=value)
        pdf.Root.AcroForm.Fields.append(pdf.make_indirect(more))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("make", [many_in_xml, many_in_cms, many_in_container, many_in_pdf])
def test_ten_thousand_signatures_are_told_in_bounded_time(make):
    """Each is an entry; those that no time is left for are said to be unjudged."""
    data = make()
    began = time.process_time()
    report = inspect(data, seconds=0.5)
    took = time.process_time() - began

    assert len(report.signatures) >= MANY - 1
    assert report.intact is False
    assert "TOO_MANY_SIGNATURES" in codes(report)
    assert all(entry.sentence for entry in report.signatures)
    assert took < 8, "far below the ten seconds that a file may take"


def test_a_nest_of_elements_is_told_as_unreadable():
    assert codes(inspect(b"<a>" * 100_000 + b"</a>" * 100_000)) == {"UNREADABLE"}


def test_an_entry_without_a_name_is_read_as_a_file():
    out = io.BytesIO(signing.zipped(container(PARTS)))
    with zipfile.ZipFile(out, "a") as archive:
        nameless = zipfile.ZipInfo("x")
        nameless.filename = ""
        archive.writestr(nameless, b"x")

    assert inspect(out.getvalue()).signatures


def test_a_cut_or_littered_container_or_document_never_raises():
    for data in (signing.zipped(container(PARTS)), signing.signed_xml("<pismo>x</pismo>")):
        for size in range(0, len(data), max(len(data) // 40, 1)):
            assert inspect(data[:size]).intact is not True
        for place in range(5, len(data), max(len(data) // 40, 1)):
            inspect(data[:place] + b"\xff\x00\xfe" + data[place + 3 :])
