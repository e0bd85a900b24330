"""PAdES and CAdES, signed here: what holds, what was changed, and how it is told."""

import base64

import pytest
from asn1crypto import cms, keys, x509
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from akta.trust.signatures.documents import Document
from akta.trust.signatures.inspection import inspect
from akta.trust.signatures.rsakeys import with_proper_key
from tests.trust import signing

TEXT = "Wnoszę o umorzenie postępowania.".encode()


def codes(report):
    return {problem.code for problem in report.problems}


@pytest.fixture(scope="module")
def signed():
    return signing.signed_pdf()


def test_a_signed_pdf_is_whole_and_names_its_signer(signed):
    report = inspect(signed)
    (entry,) = report.signatures
    assert (report.container, report.intact) == ("pades", True)
    assert (entry.id, entry.intact, entry.covers, entry.changes_after) == (
        "Podpis", True, "whole", "none",
    )  # fmt: skip
    assert (entry.signer.name, entry.signer.surname) == ("Jan Kowalski", "Kowalski")
    assert entry.signer.identifier == "PNOPL-44051401359"
    assert (entry.level, entry.kind) == ("B-B", "signature")
    assert entry.indication == "INDETERMINATE"
    assert "Jan Kowalski" in entry.sentence
    assert "jest nienaruszony i obejmuje całą treść" in entry.sentence


def test_a_byte_changed_in_the_signed_range_breaks_the_signature(signed):
    changed = signed.replace(b"(Pismo)", b"(Pisma)", 1)
    report = inspect(changed)
    (entry,) = report.signatures
    assert (report.container, report.intact, entry.intact) == ("pades", False, False)
    assert (entry.indication, entry.sub_indication) == ("TOTAL_FAILED", "HASH_FAILURE")
    assert "jest naruszony: treść nie zgadza się z podpisaną; nie można na nim polegać" in (
        entry.sentence
    )


def test_bytes_before_the_header_break_the_signature(signed):
    assert inspect(b"x" + signed).intact is False


def test_a_byte_changed_in_the_filling_of_the_signature_breaks_nothing(signed):
    place = signed.rindex(b"00000000>")
    report = inspect(signed[:place] + b"q" + signed[place + 1 :])
    assert (report.container, report.intact) == ("pades", True)


def test_a_page_changed_later_is_told_apart_from_the_signature(signed):
    report = inspect(signing.with_changed_page(signed))
    (entry,) = report.signatures
    assert (report.intact, entry.changes_after, entry.covers) == (True, "forbidden", "part")
    assert "CHANGED_AFTER_SIGNING" in codes(report)


def test_a_second_signature_comes_second_and_is_permitted(signed):
    twice = signing.signed_pdf(signed, field="Drugi", who=("Anna Nowak", "Anna", "Nowak"))
    first, second = inspect(twice).signatures
    assert [(e.id, e.intact) for e in (first, second)] == [("Podpis", True), ("Drugi", True)]
    assert (first.changes_after, first.covers) == ("permitted", "whole")
    assert (second.changes_after, second.signer.name) == ("none", "Anna Nowak")


def test_an_empty_signature_field_is_no_signature():
    report = inspect(signing.with_empty_field(signing.plain_pdf()))
    assert (report.container, report.intact, report.signatures) == ("none", None, [])
    assert codes(report) == {"UNSIGNED"}


def test_a_pdf_that_needs_a_password_is_named_so(tmp_path):
    import pikepdf

    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))
    report = inspect(path.read_bytes())
    assert (report.container, codes(report)) == ("none", {"ENCRYPTED"})


def test_the_person_of_a_trusted_signature_is_read_from_the_reason():
    """Podpis zaufany in a PDF is the minister's seal; the person stands in the Reason."""
    seal = ("Minister do spraw informatyzacji - pieczęć podpisu zaufanego", "", "")
    reason = (
        "Opatrzono pieczęcią ministra właściwego w imieniu: Maria Zielińska, PESEL: 44051401359"
    )
    (entry,) = inspect(signing.signed_pdf(who=seal, reason=reason)).signatures
    assert entry.on_behalf_via == "trusted-profile"
    assert (entry.signer.name, entry.signer.identifier) == ("Maria Zielińska", "44051401359")
    assert entry.sentence.startswith("Podpis zaufany („Maria Zielińska”)")


def test_a_reason_alone_makes_no_trusted_signature():
    (entry,) = inspect(signing.signed_pdf(reason="w imieniu: Maria Zielińska")).signatures
    assert (entry.on_behalf_via, entry.signer.name) == (None, "Jan Kowalski")


def _pem(data):
    lines = base64.encodebytes(data)
    return b"-----BEGIN PKCS7-----\n" + lines + b"-----END PKCS7-----\n"


@pytest.mark.parametrize("form", [bytes, base64.b64encode, _pem], ids=["der", "base64", "pem"])
def test_attached_cms_holds_in_each_form(form):
    report = inspect(form(signing.signed_cms(TEXT)))
    (entry,) = report.signatures
    assert (report.container, report.intact) == ("cades", True)
    assert (entry.id, entry.format, entry.covers) == ("sig-1", "cades", "whole")
    assert (entry.signing_time, entry.signing_time_source) == ("2026-03-02T09:00:00Z", "claimed")


def test_changed_content_of_attached_cms_is_found():
    report = inspect(signing.signed_cms(TEXT).replace(b"umorzenie", b"wznowieni"))
    assert (report.intact, codes(report)) == (False, {"DIGEST_MISMATCH"})


@pytest.mark.parametrize(
    ("given", "intact", "problems"),
    [
        pytest.param([], None, {"CONTENT_MISSING"}, id="none given"),
        pytest.param([("inna nazwa", TEXT)], True, set(), id="fits whatever its name"),
        pytest.param([("a", b"x")], False, {"DIGEST_MISMATCH"}, id="does not fit"),
        pytest.param([("b", b"x"), ("a", TEXT)], True, {"CONTENT_UNUSED"}, id="by digest"),
    ],
)
def test_detached_cms_and_the_documents_given(given, intact, problems):
    report = inspect(
        signing.signed_cms(TEXT, detached=True), [Document(name, data) for name, data in given]
    )
    assert (report.signatures[0].intact, codes(report)) == (intact, problems)


def test_the_sentence_says_why_nothing_could_be_told():
    (entry,) = inspect(signing.signed_cms(TEXT, detached=True)).signatures
    assert entry.sentence.endswith(
        "nie mógł zostać sprawdzony, bo brakuje dokumentu, którego dotyczy."
    )


def test_several_signers_are_one_entry_each():
    both = signing.merged(
        signing.signed_cms(TEXT), signing.signed_cms(TEXT, who=("Anna Nowak", "Anna", "Nowak"))
    )
    report = inspect(both)
    assert [e.intact for e in report.signatures] == [True, True]
    assert {e.signer.name for e in report.signatures} == {"Jan Kowalski", "Anna Nowak"}


def test_a_certificate_out_of_date_at_the_time_asked_about_is_named():
    from datetime import UTC, datetime

    report = inspect(signing.signed_cms(TEXT), at=datetime(2019, 1, 1, tzinfo=UTC))
    assert (report.intact, codes(report)) == (True, {"CERTIFICATE_NOT_YET_VALID"})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "UNREADABLE"),
        (b"zwykly tekst", "UNSIGNED"),
        (b"\x30\x80" * 5000, "UNSIGNED"),
        (b"PK\x03\x04" + b"x" * 40, "UNREADABLE"),
        (b"%PDF-1.7\nnothing", "UNREADABLE"),
        (b"<a>", "UNREADABLE"),
        (b"<a/>", "UNSIGNED"),
    ],
)
def test_what_is_no_signed_file_says_so(data, code):
    report = inspect(data)
    assert (report.container, report.intact, codes(report)) == ("none", None, {code})


def test_a_cut_or_littered_file_never_raises(signed):
    for data in (signed, signing.signed_cms(TEXT)):
        for size in range(0, len(data), max(len(data) // 40, 1)):
            assert inspect(data[:size]).intact is not True
        for place in range(5, len(data), max(len(data) // 40, 1)):
            broken = data[:place] + b"\xff\x00\xfe" + data[place + 3 :]
            assert inspect(broken).container in {"pades", "cades", "none"}


@pytest.mark.parametrize(
    ("make", "digest", "weak"),
    [
        pytest.param(ed25519.Ed25519PrivateKey.generate, "sha512", False, id="EdDSA"),
        pytest.param(lambda: rsa.generate_private_key(65537, 2048), "sha3_256", False, id="RSA"),
        pytest.param(lambda: rsa.generate_private_key(65537, 1024), "sha256", True, id="short RSA"),
    ],
)
def test_each_kind_of_key_is_judged_and_a_short_one_is_named(make, digest, weak):
    data = signing.signed_by_key(make(), TEXT, digest)
    report = inspect(data)
    assert (report.intact, codes(report)) == (True, {"WEAK_ALGORITHM"} if weak else set())
    assert inspect(data.replace(b"umorzenie", b"wznowieni")).intact is False


def test_a_key_written_as_a_negative_number_is_read_as_meant():
    """Some issuers left the leading zero of the modulus out; the value fits all the same."""
    key = rsa.generate_private_key(65537, 2048)
    cert = x509.Certificate.load(
        cms.ContentInfo.load(signing.signed_by_key(key, TEXT, "sha256"))["content"]["certificates"][
            0
        ].chosen.dump()
    )
    held = cert.public_key["public_key"].parsed
    odd = {"modulus": held["modulus"].native - (1 << 2048), "public_exponent": 65537}
    copy = cert.copy()
    copy["tbs_certificate"]["subject_public_key_info"] = keys.PublicKeyInfo.wrap(
        keys.RSAPublicKey(odd), "rsa"
    )
    copy = x509.Certificate.load(copy.dump(force=True))
    assert copy.public_key["public_key"].parsed["modulus"].native < 0

    assert with_proper_key(copy).public_key.dump() == cert.public_key.dump()
    assert with_proper_key(cert) is cert


def test_each_signature_tells_how_much_of_the_file_it_speaks_of(signed):
    twice = signing.signed_pdf(signed, field="Drugi")
    report = inspect(twice)
    first, second = report.signatures
    assert first.signed_bytes == len(signed)
    assert second.signed_bytes == len(twice)
