"""The page that checks a confirmation offline, opened from the disk as people keep it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from akta.trust import receipts
from tests.trust.receipts_at_hand import KEY, made

PAGE = Path(receipts.__file__).parent / "check.html"


def pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def folder(tmp_path):
    from asn1crypto import pem as armour

    with ThreadPoolExecutor(1) as aside:  # sealing needs a loop of its own, and this thread has one
        whole = aside.submit(lambda: made().pdf).result()
    flipped = bytearray(whole)
    flipped[len(whole) // 4] ^= 1
    files = {
        "upo.pdf": whole,
        "zmienione.pdf": bytes(flipped),
        "pismo.pdf": b"test",
        "inne.pdf": b"tess",
        "klucz.pem": pem(KEY),
        "obcy.pem": pem(Ed25519PrivateKey.from_private_bytes(bytes(32))),
        "urzad.pem": armour.armor("CERTIFICATE", made().root.dump()),
        "sprawdzenie.html": PAGE.read_bytes(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def checked(page, folder, receipt, filed=(), pems=()):
    page.goto((folder / "sprawdzenie.html").as_uri())
    page.set_input_files("#receipt", folder / receipt)
    page.set_input_files("#filed", [folder / name for name in filed])
    page.set_input_files("#pem", [folder / name for name in pems])
    page.click("button[type=submit]")
    page.wait_for_selector("#told:not([hidden])")
    lines = page.locator("#results li").all_text_contents()
    told = dict(line.split(": ", 1) for line in lines if ": " in line)
    return page.inner_text("#verdict"), told


def test_a_confirmation_is_checked_without_network(chromium, folder):
    """Everything right; a flipped byte; another file; another key; nothing given."""
    page = chromium.new_context(offline=True).new_page()
    anchors = ("klucz.pem", "urzad.pem")

    verdict, told = checked(page, folder, "upo.pdf", ["pismo.pdf"], anchors)
    assert verdict == "Potwierdzenie jest w porządku.", told
    assert told["Pieczęć"].startswith("w porządku. Pieczęć: Pieczęć POKAZOWA")
    assert told["Wystawca pieczęci"] == "w porządku"
    assert told["Zapis wniesienia"] == "w porządku"
    assert told["Dziennik wniesień"] == "w porządku"
    assert told["Plik wniosek.pdf"] == "w porządku"
    assert "2026-03-02 14:05:09+01:00" in page.inner_text("#facts")

    verdict, told = checked(page, folder, "zmienione.pdf", (), anchors)
    assert verdict.startswith("Potwierdzeniu nie można ufać")
    assert told["Pieczęć"].startswith("NIE ZGADZA SIĘ")

    verdict, told = checked(page, folder, "upo.pdf", ["inne.pdf"], anchors)
    assert verdict.startswith("Potwierdzeniu nie można ufać")
    assert told["Plik inne.pdf"].startswith("NIE ZGADZA SIĘ")

    verdict, told = checked(page, folder, "upo.pdf", (), ["obcy.pem", "urzad.pem"])
    assert told["Dziennik wniesień"] == "NIE ZGADZA SIĘ"

    verdict, told = checked(page, folder, "upo.pdf")
    assert verdict.startswith("Nie znaleziono niezgodności")
    assert told["Wystawca pieczęci"].startswith("nie sprawdzono")
    assert told["Dziennik wniesień"].startswith("nie sprawdzono")

    verdict, told = checked(page, folder, "pismo.pdf", (), anchors)
    assert verdict.startswith("Potwierdzeniu nie można ufać")
    page.context.close()
