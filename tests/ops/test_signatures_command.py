"""`akta signatures` from outside: lines, order, exit codes, and files that cost only themselves."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from akta.ops import children
from akta.ops.commands import signatures
from tests.trust import signing


def akta(*arguments, cwd=None):
    command = [sys.executable, "-m", "akta.ops.main", "signatures", *arguments]
    return subprocess.run(command, capture_output=True, cwd=cwd, check=False)


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("pliki")
    (place / "dobry.pdf").write_bytes(signing.signed_pdf())
    (place / "pusty").write_bytes(b"")
    (place / "podpis.p7s").write_bytes(signing.signed_cms(b"tresc", detached=True))
    (place / "tresc.txt").write_bytes(b"tresc")
    (place / "inna.txt").write_bytes(b"inna")
    (place / os.fsdecode(b"\xff\xfe.pdf")).write_bytes(signing.signed_pdf())
    return place


def test_each_file_has_its_line_in_the_order_given(folder):
    names = [b"brak.pdf", b"\xff\xfe.pdf", b"pusty", b"dobry.pdf", b"."]
    done = akta(*names, "--jsonl", cwd=folder)
    answers = lines(done)
    assert [os.fsencode(a["file"]) for a in answers] == names
    assert b"\\udcff\\udcfe.pdf" in done.stdout
    assert [a["container"] for a in answers] == ["none", "pades", "none", "pades", "none"]
    found = [{p["code"] for p in a["problems"]} for a in answers]
    assert found == [{"NOT_FOUND"}, set(), {"UNREADABLE"}, set(), {"UNREADABLE"}]
    assert (done.returncode, done.stderr) == (1, b"")


def test_an_answer_has_every_key_and_exit_0_where_all_holds(folder):
    done = akta("dobry.pdf", "--jsonl", cwd=folder)
    (answer,) = lines(done)
    assert done.returncode == 0
    assert list(answer) == [
        "file", "container", "intact", "signatures", "evidence_records", "problems",
    ]  # fmt: skip
    assert set(answer["signatures"][0]) == {
        "id", "parent", "format", "level", "intact", "covers", "changes_after", "signer",
        "on_behalf_via", "kind", "quality", "certificate", "signing_time", "signing_time_source",
        "indication", "sub_indication", "sentence", "qualification", "issued_by", "trust_checked",
        "archive_timestamps", "signed_bytes",
    }  # fmt: skip
    assert set(answer["signatures"][0]["signer"]) == {
        "name", "given_name", "surname", "identifier",
    }  # fmt: skip


def test_content_beside_a_detached_signature(folder):
    fits = akta("podpis.p7s", "--content", "tresc.txt", "--jsonl", cwd=folder)
    assert (fits.returncode, lines(fits)[0]["intact"]) == (0, True)
    wrong = akta("podpis.p7s", "--content=inna.txt", "--jsonl", cwd=folder)
    assert (wrong.returncode, lines(wrong)[0]["intact"]) == (1, False)
    none = akta("podpis.p7s", "--jsonl", cwd=folder)
    assert lines(none)[0]["problems"][0]["code"] == "CONTENT_MISSING"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--nieznana"],
        ["a", "b", "--content", "c"],
        ["a", "--at", "jutro"],
        ["a", "--timeout", "0"],
        ["a", "--content"],
    ],
)
def test_wrong_use_says_one_sentence_and_nothing_on_stdout(arguments, capsys):
    assert signatures.run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1


def test_without_jsonl_it_speaks_polish(folder):
    done = akta("dobry.pdf", cwd=folder)
    assert "Jan Kowalski" in done.stdout.decode()
    assert "jest nienaruszony" in done.stdout.decode()


def test_a_file_that_takes_too_long_costs_only_itself(folder, tmp_path):
    slow = tmp_path / "wolny.xml"
    slow.write_bytes(b"<a>" + b"<b/>" * 2_000_000 + b"</a>")
    done = akta(str(slow), "brak.pdf", "--timeout", "0.01", "--jsonl", cwd=folder)
    first, second = lines(done)
    assert [p["code"] for p in first["problems"]] == ["TIMEOUT"]
    assert (first["container"], first["intact"], done.returncode) == ("none", None, 1)
    assert [p["code"] for p in second["problems"]] == ["NOT_FOUND"]

    child = children.Child(children.Work("akta.ops.signing_work", seconds=0.01))
    request = {"names": [], "trust": {"at": None}, "seconds": 0.01}
    try:
        with slow.open("rb") as file, pytest.raises(children.ChildLate):
            child.ask([file], request)
        assert child.pid == 0
    finally:
        child.end()


def test_a_child_that_dies_is_replaced(folder):
    child = children.Child(children.Work("akta.ops.signing_work"))
    request = {"names": [], "trust": {"at": None}, "seconds": 10.0}
    try:
        with (folder / "dobry.pdf").open("rb") as file:
            assert child.ask([file], request)["intact"] is True
            os.kill(child.pid, signal.SIGKILL)
            with suppress(children.ChildDied):  # whether its death is seen before or while asking
                child.ask([file], request)
        with (folder / "dobry.pdf").open("rb") as file:
            assert child.ask([file], request)["intact"] is True
    finally:
        child.end()


def test_it_loads_no_django_and_no_parser_in_the_parent():
    script = (
        "import sys; from akta.ops.commands import signatures as s; s.run(['/nie-ma', '--jsonl']);"
        "print([m for m in ('django', 'pyhanko', 'lxml', 'pikepdf') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == b"[]"
