"""The checks of the sources find what they are for, and the set-up says what is missing."""

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def script(name):
    """A script of the checkout as a module; the folder is on the path as when it is run."""
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def scripts_on_the_path(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))


@pytest.mark.parametrize(
    ("expression", "fine"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-only", False),
        ("(MIT OR GPL-2.0-only) AND BSD-3-Clause", False),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("", False),
    ],
)
def test_a_licence_is_met_by_each_part_of_and_and_one_of_or(expression, fine):
    assert script("check_licences").allowed(expression) is fine


def test_every_locked_package_has_a_licence_that_fits():
    licences = script("check_licences")
    assert len(licences.locked(licences.ROOT / "requirements.lock")) > 30
    assert licences.python_faults() == []
    assert licences.npm_faults() == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("-----BEGIN " + "PRIVATE KEY-----\n" + "MIIEvQIBADANBgkqhki", "klucz prywatny"),
        ("key = 'AKIA" + "ABCDEFGHIJKLMNOP'", "klucz dostępu do usługi"),
        ("postgresql://akta:" + "Sekretne123@baza/akta", "hasło w adresie"),
        ("http://" + "192.168.1.20/x", "adres wewnętrzny"),
        ("https://pakiety." + "internal/simple", "adres wewnętrzny"),
        ("pip install --index" + "-url https://x.example", "adres rejestru pakietów"),
        ('"resolved": ' + '"https://x.example/a.tgz"', "adres rejestru pakietów"),
    ],
)
def test_a_secret_or_an_inner_address_is_found(tmp_path, monkeypatch, text, what):
    secrets = script("check_secrets")
    monkeypatch.setattr(secrets, "ROOT", tmp_path)
    (tmp_path / "file.txt").write_text(f"pierwszy wiersz\n{text}\n")
    assert list(secrets.faults_in(tmp_path / "file.txt")) == [f"file.txt:2: {what}"]


def test_placeholders_are_no_secrets(tmp_path, monkeypatch):
    secrets = script("check_secrets")
    monkeypatch.setattr(secrets, "ROOT", tmp_path)
    (tmp_path / "file.txt").write_text(
        "postgresql://user:password@host/name postgresql://akta_app:HASŁO@baza/akta"
        " http://127.0.0.1:8000 https://www.gov.pl/\n"
    )
    assert list(secrets.faults_in(tmp_path / "file.txt")) == []


def test_an_ordinary_user_is_told_in_one_sentence_what_root_must_install():
    packages = script("system_packages")
    steps = sys.modules["steps"]
    missing = [p for p in packages.PACKAGES if p.name in {"python3-venv", "tesseract-ocr-pol"}]
    with pytest.raises(steps.SetupError, match=r"jako root: apt-get install python3-venv$"):
        packages.tell(missing)


def test_missing_ocr_data_is_told_with_the_command_and_does_not_stop(capsys):
    packages = script("system_packages")
    packages.tell([p for p in packages.PACKAGES if p.name == "tesseract-ocr-pol"])
    assert "apt-get install tesseract-ocr-pol" in capsys.readouterr().out


def test_the_locks_of_npm_name_a_hash_for_each_package():
    import json

    lock = json.loads((SCRIPTS / "postgres" / "package-lock.json").read_text())
    packages = [entry for path, entry in lock["packages"].items() if path]
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages)
