"""The glossary is the one place where a translation is decided."""

import re

from tests.docs import reading
from tests.docs.reading import ROOT

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


def test_terms_that_people_choose_from_are_in_the_glossary():
    """Sets of the file, grounds of rights and posts: as the code calls them in Polish."""
    known = {row[1].casefold() for row in _rows()}
    assert {"akta główne", "akta podręczne", "załącznik adresowy", "referent"} <= known
