"""`akta receipt verify`: its line, its exit codes, and that it needs nothing set up."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.trust.receipts_at_hand import KEY, made

ROOT = Path(__file__).parents[2]


def akta(*arguments, folder):
    return subprocess.run(
        [sys.executable, "-m", "akta.ops.main", "receipt", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PATH": "/usr/bin", "LC_ALL": "C"},
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "upo.pdf").write_bytes(made().pdf)
    (tmp_path / "pismo.pdf").write_bytes(b"test")
    key = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "log-key.pem").write_bytes(key)
    from asn1crypto import pem

    (tmp_path / "ca.pem").write_bytes(pem.armor("CERTIFICATE", made().root.dump()))
    return tmp_path


ANCHORS = ("--trust", "ca.pem", "--log-key=log-key.pem")


def test_a_confirmation_in_order_ends_with_zero(folder):
    done = akta("verify", "upo.pdf", "--filed", "pismo.pdf", *ANCHORS, folder=folder)

    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert told["file"] == "upo.pdf"
    assert told["ok"] is True
    assert told["files"][0]["matches"] is True


def test_a_changed_file_ends_with_one(folder):
    (folder / "pismo.pdf").write_bytes(b"tess")

    done = akta("verify", "upo.pdf", "--filed", "pismo.pdf", *ANCHORS, folder=folder)

    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["ok"] is False
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["nie-ma.pdf", ".", "pismo.pdf"])
def test_a_missing_or_other_file_is_a_line(folder, name):
    done = akta("verify", name, *ANCHORS, folder=folder)

    told = json.loads(done.stdout)
    assert (done.returncode, told["file"], told["ok"]) == (1, name, False)
    assert told["problems"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("verify",),
        ("verify", "a", "b"),
        ("verify", "upo.pdf", "--inne"),
        ("verify", "upo.pdf", "--trust"),
        ("verify", "upo.pdf", "--trust", "log-key.pem"),
        ("verify", "upo.pdf", "--trust", "nie-ma.pem"),
        ("verify", "upo.pdf", "--log-key", "ca.pem"),
        ("verify", "upo.pdf", "--timeout", "dlugo"),
    ],
)
def test_wrong_use_says_one_sentence(folder, arguments):
    done = akta(*arguments, folder=folder)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_help_is_polish(folder):
    done = akta("--help", folder=folder)

    assert done.returncode == 0
    assert "potwierdzenie wniesienia" in done.stdout
