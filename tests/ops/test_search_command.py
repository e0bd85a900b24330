"""`akta search --pages`: answers from a folder of text with nothing set up."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

AKTA = Path(sys.executable).parent / "akta"


def run(*arguments):
    return subprocess.run(
        [AKTA, "search", *arguments],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin"},
        text=True,
        check=False,
    )


def test_pages_are_answered_in_the_order_of_the_queries(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "karta.1.txt").write_text("Protokół przesłu-\nchania świadka.\f", "utf-8")
    (folder / "b.txt").write_bytes("przesłuchanie 13 marca 2026 r.".encode() + b"\x00\xff")
    (folder / "puste.txt").write_text("")
    (folder / "inne.md").write_text("przesłuchanie")
    asked = tmp_path / "queries"
    asked.write_text("przesłuchanie\n13.03.2026\n\nnosorożec\nświadkom", "utf-8")

    done = run("--pages", str(folder), "--queries", str(asked), "--jsonl")

    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"query": "przesłuchanie", "pages": ["b", "karta.1"]},
        {"query": "13.03.2026", "pages": ["b"]},
        {"query": "", "pages": []},
        {"query": "nosorożec", "pages": []},
        {"query": "świadkom", "pages": ["karta.1"]},
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--pages", "/nie/ma", "--queries", "/nie/ma"),
        ("--pages",),
        ("coś",),
        ("--queries", "a"),
    ],
)
def test_wrong_use_is_one_sentence_and_code_2(arguments):
    done = run(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_help_says_what_the_identifier_of_a_page_is():
    done = run("--help")

    assert done.returncode == 0
    assert "bez końcówki .txt" in done.stdout
