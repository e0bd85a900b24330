"""`akta check`: the line of each file, the exit codes, and children that die."""

# ruff: noqa: E501 - one expected answer a line reads best
import json
import os
import subprocess
import sys
import time

import pikepdf
import pytest
import typst
from PIL import Image

from akta.filing.checking import Asked, check_file
from akta.ops.commands import check
from akta.ops.files_runner import Failure, run_files
from tests.trust import signing

KEYS = [
    *("file", "size", "sha256", "role", "name", "format", "pdfa", "scan", "active_content"),
    *("ok", "problems"),
]


def made(flavour):
    text = b'#set document(title: "x", date: datetime(year: 2026, month: 3, day: 2))\n#set text(lang: "pl")\nZa'
    return typst.compile(text, format="pdf", pdf_standards=[flavour], ignore_system_fonts=True)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pismo.pdf").write_bytes(made("a-2b"))
    (tmp_path / "zwykly.pdf").write_bytes(made("1.7"))
    (tmp_path / "notatka.txt").write_text("Zażółć\n", encoding="utf-8")
    return tmp_path


def run(_capsys, *arguments):
    """As a process of its own: a child's memory is limited from what its parent holds."""
    command = [sys.executable, "-m", "akta.ops.main", "check", *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def lines(capsys, *arguments):
    code, out, err = run(capsys, *arguments, "--jsonl")
    assert err == ""
    return code, [json.loads(line) for line in out.splitlines()]


def codes(line):
    return [problem["code"] for problem in line["problems"]]


def test_a_line_has_every_key(capsys, folder):
    code, (line,) = lines(capsys, "pismo.pdf")

    assert code == 0
    assert list(line) == KEYS
    assert line["name"] == {"ok": True, "problems": []}
    assert line["format"] == {
        "extension": ".pdf",
        "detected": "application/pdf",
        "row": 3,
        "permitted": True,
    }
    assert line["pdfa"] == {"claimed": "2b", "conforms": True, "problems": []}
    assert (line["scan"], line["active_content"], line["ok"], line["role"]) == (
        None,
        [],
        True,
        "attachment",
    )


@pytest.mark.rule("F-Z1-3")
def test_a_plain_pdf_is_refused_and_a_pdf_a_is_not(capsys, folder):
    code, (bad, good) = lines(capsys, "zwykly.pdf", "pismo.pdf")

    assert code == 1
    assert (bad["pdfa"]["claimed"], bad["pdfa"]["conforms"], codes(bad)) == (
        None,
        False,
        ["PDF_NOT_PDFA"],
    )
    assert codes(good) == []


@pytest.mark.rule("F-Z1-3")
def test_an_encrypted_pdf_is_refused(capsys, folder):
    with pikepdf.open("pismo.pdf") as document:
        document.save("tajne.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))

    _, (line,) = lines(capsys, "tajne.pdf")

    assert codes(line) == ["ENCRYPTED", "PDF_NOT_PDFA"]
    assert line["pdfa"]["conforms"] is False


@pytest.mark.rule("F-Z1-3")
def test_a_program_inside_a_pdf_is_named(capsys, folder):
    with pikepdf.open("pismo.pdf") as document:
        document.attachments["wirus.exe"] = pikepdf.AttachedFileSpec(
            document, b"MZ\x90\x00", filename="wirus.exe"
        )
        document.save("z-plikiem.pdf")

    _, (line,) = lines(capsys, "z-plikiem.pdf")

    assert "FORMAT_NOT_ALLOWED" in codes(line)
    assert line["active_content"] == ["embedded-file"]


def test_a_missing_file_is_a_line_and_names_come_back_as_given(capsys, folder):
    odd = os.fsdecode(b"nie\xff.txt")

    code, out, err = run(capsys, odd, "notatka.txt", "--jsonl")
    first, second = map(json.loads, out.splitlines())

    assert (code, err) == (1, "")
    assert "\\udcff" in out
    assert (first["file"], codes(first)[0], first["size"]) == (odd, "NOT_FOUND", None)
    assert (second["file"], second["ok"]) == ("notatka.txt", True)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.pdf", "--role", "odd"],
        ["a.pdf", "--scan-kind", "x"],
        ["a.pdf", "--timeout", "-1"],
        ["a.pdf", "--odd"],
    ],
)
def test_wrong_use_says_nothing_on_stdout(capsys, arguments):
    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert "Niewłaściwe użycie" in err


def test_a_reproduction_is_measured(capsys, folder):
    Image.new("1", (1240, 1754)).save("dobry.tif", dpi=(150, 150), compression="group4")
    Image.new("1", (827, 1169)).save("slaby.tif", dpi=(100, 100), compression="group4")

    code, (good, bad) = lines(
        capsys, "dobry.tif", "slaby.tif", "--role", "scan", "--scan-kind", "text"
    )

    assert code == 0
    assert good["scan"] == {
        "pages": [
            {
                "page": 1,
                "width_px": 1240,
                "height_px": 1754,
                "dpi_x": 150.0,
                "dpi_y": 150.0,
                "bits_per_pixel": 1,
                "colour": False,
            }
        ],
        "ok": True,
    }
    assert bad["scan"]["ok"] is False
    assert "SCAN_RESOLUTION_TOO_LOW" in codes(bad)
    assert codes(good) == ["SCAN_TEXT_ONLY"]


def test_a_pleading_of_another_size_may_be_overridden(capsys, folder):
    with pikepdf.open("pismo.pdf") as document:
        document.pages[0].MediaBox = pikepdf.Array([0, 0, 612, 792])
        document.save("list.pdf")

    code, (line,) = lines(capsys, "list.pdf", "--role", "pleading")

    assert code == 0
    assert [(p["code"], p["page"], p["severity"]) for p in line["problems"]] == [
        ("PAGE_SIZE_NOT_A4", 1, "overridable")
    ]


def test_a_person_reads_sentences(capsys, folder):
    code, out, _ = run(capsys, "zwykly.pdf")

    assert code == 1
    assert out.startswith("zwykly.pdf: nie można złożyć\n  PDF_NOT_PDFA ")


def work(file):
    if file == "hang":
        time.sleep(60)
    if file == "crash":
        os.kill(os.getpid(), 9)
    if file == "memory":
        bytearray(600 << 20)
    return {"file": file}


def test_a_dead_child_costs_its_file_only():
    files = ["a", "hang", "crash", "memory", "b"]

    answers = list(
        run_files(files, work, lambda file, why: {"file": file, "why": why}, timeout=0.5)
    )

    assert [answer["file"] for answer in answers] == files
    assert [answer.get("why") for answer in answers] == [
        None, Failure.TIMEOUT, Failure.INTERNAL, Failure.INTERNAL, None,
    ]  # fmt: skip


def test_a_file_without_answer_has_its_line(folder):
    from akta.law.filing.formats import Role

    line = check.unanswered("notatka.txt", Role.SCAN, Failure.TIMEOUT)

    assert list(line) == KEYS
    assert (codes(line), line["size"], line["ok"]) == (["TIMEOUT"], 11, False)


def test_neither_django_nor_a_slow_start():
    told = subprocess.run(
        [sys.executable, "-c", "import sys; import akta.ops.commands.check; print('django' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert told.stdout == "False\n"


def test_a_folder_and_a_pipe_are_no_files(folder):
    os.mkfifo("rura")
    (folder / "folder.pdf").mkdir()

    for name in ("rura", "folder.pdf"):
        assert codes(check_file(name, Asked()))[0] == "UNREADABLE"


@pytest.mark.rule("F-Z2")
@pytest.mark.parametrize(
    ("inner", "expected"), [("pisma/Gęślą jaźń (2).txt", []), ("pismo?.txt", ["NAME_CHARACTER"])]
)
def test_names_inside_a_container_of_signatures_keep_the_rules(tmp_path, inner, expected):
    file = tmp_path / "pismo.asice"
    file.write_bytes(signing.zipped({inner: b"Pismo\n"}))

    assert codes(check_file(str(file), Asked())) == expected
