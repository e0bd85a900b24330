"""Seals: how far they reach, what refuses, and that the file stays PDF/A."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pyhanko.sign.timestamps import TimestampRequestError

from akta.trust.pdfa.judge import judge
from akta.trust.sealing import authority
from akta.trust.sealing.errors import SealUnusable
from akta.trust.sealing.pdf import SealLevel, seal_pdf, stamp_pdf
from akta.trust.sealing.pem import certificates_in
from akta.trust.sealing.seal import load_seal
from akta.trust.signatures.inspection import inspect
from tests.trust.receipts_at_hand import NOW, a_record, blank_page, paper, proof_of, seal


@pytest.fixture(scope="module")
def document():
    return blank_page()


class SilentStamper:
    """A time stamp authority that is down."""

    async def validation_paths(self, _context):
        raise TimestampRequestError("down")
        yield

    async def async_dummy_response(self, _name):
        raise TimestampRequestError("down")

    async_timestamp = async_dummy_response


@pytest.mark.rule("F-7")
@pytest.mark.parametrize(
    ("changed", "level", "awaits"),
    [
        ({}, SealLevel.LONG_TERM, False),
        ({"roots": (), "revocations": ()}, SealLevel.STAMPED, False),
        ({"stamper": None}, SealLevel.BASIC, False),
        ({"stamper": SilentStamper()}, SealLevel.BASIC, True),
    ],
)
def test_a_seal_reaches_as_far_as_stamper_and_chain_allow(document, changed, level, awaits):
    """B-LT, B-T without a root, B-B without a stamper; a silent one leaves the stamp awaited."""
    sealed = seal_pdf(document, replace(seal(), **changed), reason="Potwierdzenie")

    entry = inspect(sealed.data).signatures[0]
    assert (sealed.level, sealed.awaits_stamp) == (level, awaits)
    assert (entry.level, entry.intact, entry.kind) == (level.value, True, "seal")
    assert entry.covers == "whole"
    assert entry.signer.name == authority.SEAL


def test_the_stamp_that_did_not_come_is_added_later(document):
    """The bytes sealed before stay as they were; the stamp stands behind them."""
    silent = replace(seal(), stamper=SilentStamper())
    sealed = seal_pdf(document, silent, reason="Potwierdzenie").data

    assert stamp_pdf(sealed, silent) is None
    stamped = stamp_pdf(sealed, seal())

    assert stamped.startswith(sealed)
    entries = inspect(stamped).signatures
    assert [entry.kind for entry in entries] == ["seal", "timestamp"]
    assert all(entry.intact for entry in entries)
    assert entries[0].signing_time_source == "timestamp"


def test_a_sealed_confirmation_is_still_pdf_a_3(tmp_path):
    drawn = paper(a_record(), proof_of(a_record()))
    sealed = seal_pdf(drawn, seal(), reason="Potwierdzenie").data
    (tmp_path / "a.pdf").write_bytes(sealed)

    with (tmp_path / "a.pdf").open("rb") as file:
        judged = judge(file, len(sealed))

    assert (judged.claimed, judged.conforms) == ("3a", True)


def test_the_demonstration_makes_its_authority_once(tmp_path):
    """Files for their owner alone; the root beside the anchors; a second call gives the same."""
    first = authority.load_or_create(tmp_path / "seal", tmp_path / "anchors", at=NOW)
    second = authority.load_or_create(tmp_path / "seal", tmp_path / "anchors", at=NOW)

    assert first.serial == second.serial
    assert first.is_demonstration
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "seal").iterdir()} == {0o600}
    public = (tmp_path / "anchors" / authority.PUBLIC).read_bytes()
    assert certificates_in(public)[0].dump() == first.roots[0].dump()
    assert b"PRIVATE" not in public


def test_a_configured_seal_is_read_from_its_file(tmp_path):
    authority.load_or_create(tmp_path, tmp_path / "anchors", at=NOW)
    import json

    password = json.loads((tmp_path / authority.FILE).read_text())["password"].encode()
    place = str(tmp_path / "demonstration-seal.p12")

    found = load_seal(place, password)

    assert found.name == authority.SEAL
    assert not found.is_demonstration
    assert len(found.roots) == 1  # the root lies in the file
    with pytest.raises(SealUnusable, match="hasło"):
        load_seal(place, b"inne")


@pytest.mark.parametrize(
    ("where", "words"),
    [("/nie/ma.p12", "nie da się odczytać")],
)
def test_what_cannot_seal_says_why(where, words):
    with pytest.raises(SealUnusable, match=words):
        load_seal(where, None)


def test_a_file_that_is_no_seal_is_refused(tmp_path):
    (tmp_path / "a.p12").write_bytes(b"nic")

    with pytest.raises(SealUnusable, match="PKCS#12"):
        load_seal(str(tmp_path / "a.p12"), None)


def test_a_seal_out_of_date_does_not_seal():
    found = seal()

    found.require_valid(NOW)
    with pytest.raises(SealUnusable, match="stracił ważność"):
        found.require_valid(NOW + timedelta(days=4000))
    with pytest.raises(SealUnusable, match="jeszcze"):
        found.require_valid(NOW - timedelta(days=2))


def test_a_bundle_without_a_certificate_is_refused():
    key = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n"

    with pytest.raises(ValueError, match="certificate"):
        certificates_in(key)
    with pytest.raises(ValueError, match="data"):
        certificates_in(b"zzz")
