"""A seal on a device: by SoftHSM where that is installed; the address and the PIN everywhere."""

import logging
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives import serialization

from akta.trust.sealing.device import Address, Device, address_of
from akta.trust.sealing.errors import SealUnusable
from akta.trust.sealing.pdf import seal_pdf
from akta.trust.sealing.seal import load_seal
from akta.trust.signatures.inspection import inspect
from tests.trust.authorities import Wish, made
from tests.trust.receipts_at_hand import blank_page

PIN, TOKEN, NAME = "739154", "Prokuratura", "pieczęć"
MODULES = [Path(f"/usr/lib/{place}/libsofthsm2.so") for place in
           ("softhsm", "x86_64-linux-gnu/softhsm", "aarch64-linux-gnu/softhsm")]  # fmt: skip
MODULE = next(filter(Path.exists, MODULES), None)


def test_an_address_names_module_token_and_key():
    told = address_of(
        "pkcs11:token=Prokuratura%20Krajowa;serial=12ab;object=piecz%C4%99%C4%87;id=%01%FF"
        "?module-path=/usr/lib/modul.so"
    )

    assert told == Address("/usr/lib/modul.so", "Prokuratura Krajowa", "12ab", NAME, b"\x01\xff")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("pkcs11:object=a", "module-path"),
        ("pkcs11:token=a?module-path=/m.so", "object albo id"),
        (f"pkcs11:object=a?module-path=/m.so&pin-value={PIN}", "AKTA_SEAL_PASSWORD_FILE"),
        (f"pkcs11:object=a;pin-value={PIN}?module-path=/m.so", "AKTA_SEAL_PASSWORD_FILE"),
    ],
)
def test_an_address_that_cannot_be_used_says_why_and_tells_no_pin(address, words):
    with pytest.raises(SealUnusable, match=words) as refused:
        address_of(address)

    assert PIN not in str(refused.value)


def test_a_seal_on_a_device_needs_its_pin():
    with pytest.raises(SealUnusable, match="PIN"):
        load_seal("pkcs11:object=a?module-path=/m.so", None)


def library(monkeypatch, refusal):
    """A library whose one token refuses every PIN so; counts how often it was asked."""
    names = ("PKCS11Error", "PinIncorrect", "PinInvalid", "PinLenRange", "PinLocked")
    base = type("PKCS11Error", (Exception,), {})
    errors = {name: base if name == "PKCS11Error" else type(name, (base,), {}) for name in names}
    asked = []

    @contextmanager
    def opened(user_pin=None):
        asked.append(user_pin)
        raise errors[refusal]
        yield

    token = SimpleNamespace(label=TOKEN, serial=b"1", open=opened)
    slots = [SimpleNamespace(get_token=lambda: token)]
    lib = SimpleNamespace(get_slots=lambda **_: slots)
    monkeypatch.setitem(sys.modules, "pkcs11", SimpleNamespace(lib=lambda _: lib, **errors))
    return asked


@pytest.mark.parametrize(
    ("refusal", "words", "times"),
    [("PinIncorrect", "odrzuciło PIN", 1), ("PinLocked", "zablokowany", 2),
     ("PKCS11Error", "nie odpowiada", 2)],
)  # fmt: skip
def test_a_refused_pin_is_never_sent_again(monkeypatch, refusal, words, times):
    """Devices lock themselves; what failed for another reason may be tried again."""
    asked = library(monkeypatch, refusal)
    device = Device(Address("m.so", token=TOKEN), PIN)

    for _ in range(2):
        with pytest.raises(SealUnusable, match=words), device.session():
            raise AssertionError("it opened")

    assert len(asked) == times
    assert PIN not in repr(device)


def test_a_token_that_is_not_there_is_named_so(monkeypatch):
    library(monkeypatch, "PinLocked")

    with (
        pytest.raises(SealUnusable, match="nie ma tego"),
        Device(Address("m.so", token="Inny"), PIN).session(),
    ):
        raise AssertionError("it opened")


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """A token with two keys, their certificates and that of their issuer."""
    if MODULE is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM (package softhsm2) is not installed")
    pkcs11 = pytest.importorskip("pkcs11", reason="the extra pkcs11 is not installed")
    folder = tmp_path_factory.mktemp("token")
    (folder / "conf").write_text(f"directories.tokendir = {folder}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "conf"))
        util("--init-token", "--free", "--label", TOKEN, "--so-pin", "1234", "--pin", PIN)
        authority = made(Wish("Urząd pieczęci", ca=True))
        held = {NAME: made(Wish("Pieczęć jednostki"), authority),
                "rsa": made(Wish("Pieczęć RSA", stamps=True), authority)}  # fmt: skip
        for number, (name, one) in enumerate(held.items(), 1):
            (folder / "key.pem").write_bytes(pem_of(one.key))
            util("--import", str(folder / "key.pem"), "--token", TOKEN, "--label", name,
                 "--id", f"0{number}", "--pin", PIN)  # fmt: skip
        put(pkcs11, {**held, "urząd": authority})
        yield held


def util(*arguments):
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


def pem_of(key):
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(*kinds, serialization.NoEncryption())


def put(pkcs11, certificates):
    kinds = pkcs11.Attribute
    with pkcs11.lib(str(MODULE)).get_token(token_label=TOKEN).open(user_pin=PIN, rw=True) as opened:
        for name, one in certificates.items():
            opened.create_object({
                kinds.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                kinds.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                kinds.TOKEN: True,
                kinds.LABEL: name,
                kinds.SUBJECT: one.asn1.subject.dump(),
                kinds.VALUE: one.der,
            })  # fmt: skip


def address(name=NAME):
    return f"pkcs11:token={TOKEN};object={name}?module-path={MODULE}"


@pytest.fixture
def document():
    return blank_page()


@pytest.mark.parametrize("name", [NAME, "rsa"])
def test_the_device_seals(token, document, name, caplog):
    """Its key never leaves it; the chain comes from it, the PIN stands nowhere."""
    caplog.set_level(logging.DEBUG)
    found = load_seal(address(name), PIN.encode())
    found.require_key()

    sealed = seal_pdf(document, found, reason="Potwierdzenie")

    (entry,) = inspect(sealed.data).signatures
    assert (entry.intact, entry.covers) == (True, "whole")
    assert entry.signer.name == found.name
    assert found.serial == f"{token[name].asn1.serial_number:x}"
    assert [root.subject.native["common_name"] for root in found.roots] == ["Urząd pieczęci"]
    assert PIN not in caplog.text
    assert PIN not in repr(found)


def test_a_wrong_pin_and_a_key_that_is_not_there_are_told(token):
    wrong = load_seal(address(), b"000000")
    with pytest.raises(SealUnusable, match="odrzuciło PIN"):
        wrong.require_key()
    with pytest.raises(SealUnusable, match="certyfikatu"):
        load_seal(address("inny"), PIN.encode())
    with pytest.raises(SealUnusable, match="nie odpowiada"):
        load_seal(f"pkcs11:object={NAME}?module-path=/nie/ma.so", PIN.encode())

    load_seal(address(), PIN.encode()).require_key()
