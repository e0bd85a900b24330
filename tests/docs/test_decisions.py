"""Decisions (docs/decisions) have one shape, running numbers, and tests that hold them."""

import re

import pytest

from tests.docs import reading
from tests.docs.reading import ROOT

FOLDER = ROOT / "docs" / "decisions"
SECTIONS = ["Context", "Options", "Decision", "Consequences", "Held by"]
HEAD = re.compile(
    r"# (\d+)\. .+\n\nDate: \d{4}-\d{2}-\d{2} · "
    r"Status: (?:proposed|accepted|superseded by \d+)(?: \(supersedes \d+\))? · Law: .+\n"
)
DECISIONS = [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.md"))]


def test_numbers_run_without_gap_or_double():
    numbers = [int(path.name[:4]) for path in sorted(FOLDER.glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_has_its_head_and_sections(decision):
    text = decision.read_text(encoding="utf-8")
    head = HEAD.match(text)
    assert head
    assert int(head[1]) == int(decision.name[:4])
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_weighs_options_and_names_what_holds_it(decision):
    """At least two numbered options; “Held by” names something that is checked elsewhere."""
    text = decision.read_text(encoding="utf-8")
    options, held = (text.partition(f"## {name}\n")[2] for name in ("Options", "Held by"))
    assert len(re.findall(r"^\d\. ", options.partition("\n## ")[0], re.MULTILINE)) >= 2
    assert re.search(r"`(?:test_\w+|tests/[\w./]+)`", held)


def test_the_architecture_lists_every_decision():
    listed = {target for _, target in reading.links(ROOT / "ARCHITECTURE.md")}
    assert not [
        path.name for path in FOLDER.glob("*.md") if f"docs/decisions/{path.name}" not in listed
    ]
