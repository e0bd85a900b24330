"""The glossary is the one place where a translation is decided."""

import ast
import re

import pytest

from tests.docs import reading
from tests.docs.reading import PACKAGE, ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"


def _rows() -> list[list[str]]:
    text = GLOSSARY.read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    return [row for heading in headings for row in reading.table(GLOSSARY, heading)]


def test_each_term_stands_once():
    """In English and in Polish."""
    for column in (0, 1):
        terms = [row[column].casefold() for row in _rows()]
        assert sorted(set(terms)) == sorted(terms)


def test_each_term_has_both_languages_and_one_sentence():
    for row in _rows():
        assert len(row) == 3
        assert all(row)
        assert row[2].endswith(".")


@pytest.mark.parametrize(
    ("module", "choices"),
    [
        pytest.param("files/models.py", "SetKind", id="sets of the file"),
        pytest.param("cases/models.py", "Capacity", id="capacities"),
        pytest.param("cases/models.py", "Form", id="forms of proceeding"),
        pytest.param("units/models.py", "PostKind", id="posts"),
    ],
)
def test_what_people_choose_from_is_in_the_glossary(module, choices):
    """As the code calls it in Polish; “other” is no term."""
    body = reading.names_in(reading.tree_of(PACKAGE / module).body)[choices].body
    labels = {
        label
        for node in body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
        for kind, label in [ast.literal_eval(node.value)]
        if kind != "other"
    }
    known = {row[1] for row in _rows()}
    assert labels
    assert labels <= known
