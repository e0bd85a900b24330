"""A confirmation checked without us: each thing that can be wrong, on its own."""

import io
from dataclasses import replace

import pikepdf
import pytest

from akta.filing.papers import SealWords, report_pdf
from akta.trust.receipts.verification import Given, verify
from akta.trust.sealing import authority
from akta.trust.sealing.pdf import seal_pdf, stamp_pdf
from tests.trust.receipts_at_hand import (
    DIGEST,
    KEY,
    NOW,
    OTHER,
    a_record,
    made,
    paper,
    proof_of,
    seal,
)


def given(**changed):
    whole = Given([("wniosek.pdf", DIGEST)], [made().root], [KEY.public_key()])
    return replace(whole, **changed)


def checked(data, **changed):
    return verify(data, given(**changed), at=NOW)


def test_a_whole_confirmation_is_in_order():
    told = checked(made().pdf).as_dict()

    assert told["ok"] is True
    assert told["problems"] == []
    assert told["filing_id"] == "5f0c7c3e-0000-4000-8000-000000000001"
    assert told["filed_at"] == "2026-03-02T14:05:09+01:00"
    assert told["seal"] == {"intact": True, "trusted": True, "signer": authority.SEAL}
    assert (told["timestamp"]["intact"], told["timestamp"]["trusted"]) == (True, True)
    assert (told["record"], told["log"]) == (True, True)
    assert told["files"] == [{"name": "wniosek.pdf", "sha256": DIGEST, "matches": True}]


@pytest.mark.parametrize(
    ("changed", "key", "value"),
    [
        ({"roots": []}, "seal", {"intact": True, "trusted": None, "signer": authority.SEAL}),
        ({"log_keys": []}, "log", None),
    ],
)
def test_what_nobody_gave_the_means_to_check_is_null_and_not_fine(changed, key, value):
    told = checked(made().pdf, **changed).as_dict()

    assert told[key] == value
    assert told["ok"] is False
    assert len(told["problems"]) == 1


def test_a_file_that_was_not_given_leaves_the_rest_in_order():
    found = checked(made().pdf, filed=[])

    assert found.files[0].matches is None
    assert found.ok


@pytest.mark.parametrize(
    ("filed", "states"),
    [
        ([("kopia.pdf", DIGEST)], [("wniosek.pdf", True)]),
        ([("wniosek.pdf", OTHER)], [("wniosek.pdf", False)]),
        ([("inny.pdf", OTHER)], [("wniosek.pdf", None), ("inny.pdf", False)]),
        (
            [("kopia.pdf", DIGEST), ("wniosek.pdf", OTHER)],
            [("wniosek.pdf", True), ("wniosek.pdf", False)],
        ),
    ],
)
def test_given_files_are_known_by_their_bytes(filed, states):
    found = checked(made().pdf, filed=filed)

    assert [(each.name, each.matches) for each in found.files] == states
    assert found.ok is all(state is not False for _, state in states)


def test_a_flipped_byte_breaks_the_seal():
    data = bytearray(made().pdf)
    data[len(data) // 4] ^= 1

    found = checked(bytes(data))

    assert found.seal["intact"] is False
    assert not found.ok


def test_bytes_added_after_the_seal_are_seen():
    with pikepdf.open(io.BytesIO(made().pdf)) as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)

    assert checked(out.getvalue()).seal["intact"] is False


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (lambda pdf: b"", "Plik jest pusty."),
        (lambda pdf: b"Dzien dobry", "To nie jest plik PDF"),
        (lambda pdf: pdf[: len(pdf) // 2], "został ucięty"),
        (lambda pdf: pdf + b"\n% dopisek\n", "coś dopisano"),
        (lambda pdf: report_of(a_record()), "To jest wynik weryfikacji podpisów"),
    ],
)
def test_what_is_no_whole_confirmation_is_named(changed, words):
    found = checked(changed(made().pdf))

    assert not found.ok
    assert any(words in each for each in found.problems)


def report_of(record):
    return report_pdf(record, (), seal=SealWords("Pieczęć", is_demonstration=False), checked_at=NOW)


def test_another_bodys_seal_is_not_trusted(tmp_path):
    """Somebody else seals the same paper by an authority of the same name."""
    record = a_record()
    stranger = authority.load_or_create(tmp_path, tmp_path, at=NOW)
    forged = seal_pdf(paper(record, proof_of(record)), stranger, reason="Potwierdzenie").data

    found = checked(forged)

    assert (found.seal["intact"], found.seal["trusted"]) == (True, False)
    assert found.timestamp["trusted"] is False
    assert not found.ok


def test_a_record_that_the_log_does_not_hold_is_seen():
    """The proof is of another record: everything else is as it should be."""
    other = seal_pdf(paper(a_record("P-8/2026"), proof_of(a_record())), seal(), reason="x").data

    found = checked(other)

    assert (found.seal["intact"], found.record, found.log) == (True, True, False)
    assert not found.ok


def test_a_key_of_another_log_proves_nothing():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()

    assert checked(made().pdf, log_keys=[stranger]).log is False
    assert checked(made().pdf, log_keys=[stranger, KEY.public_key()]).log is True


def test_a_seal_without_a_stamp_is_judged_today():
    record = a_record()
    bare = replace(seal(), stamper=None)
    sealed = seal_pdf(paper(record, proof_of(record)), bare, reason="Potwierdzenie").data

    found = checked(sealed)

    assert found.timestamp is None
    assert found.ok
    assert verify(sealed, given(), at=NOW.replace(year=2050)).seal["trusted"] is False
    assert verify(made().pdf, given(), at=NOW.replace(year=2050)).seal["trusted"] is True


def test_a_stamp_added_later_is_told():
    record = a_record()
    bare = replace(seal(), stamper=None)
    sealed = seal_pdf(paper(record, proof_of(record)), bare, reason="Potwierdzenie").data

    found = checked(stamp_pdf(sealed, seal()))

    assert found.timestamp["trusted"] is True
    assert found.ok


@pytest.mark.parametrize("data", [b"", b"nic", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + bytes(2000)])
def test_other_bytes_are_no_confirmation(data):
    told = checked(data).as_dict()

    assert told["ok"] is False
    assert told["record"] is False
    assert told["seal"]["intact"] is not True
    assert [each["matches"] for each in told["files"]] == [False]
