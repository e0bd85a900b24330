"""The guides call buttons and fields as the screens do."""

import re

import pytest

from tests.docs.reading import PACKAGE, ROOT

GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
QUOTED = re.compile(r"„([A-ZĄĆĘŁŃÓŚŹŻ][^”]+)”")
SOURCES = {".html", ".py", ".ts", ".js", ".yaml"}


def _screens() -> str:
    """All texts that screens are made of, with single spaces."""
    files = [
        path
        for path in PACKAGE.rglob("*")
        if path.suffix in SOURCES and not {"node_modules", "build"} & set(path.parts)
    ]
    return " ".join(" ".join(path.read_text(encoding="utf-8") for path in files).split())


@pytest.mark.parametrize("guide", [pytest.param(guide, id=guide.stem) for guide in GUIDES])
def test_what_a_guide_quotes_stands_on_a_screen(guide):
    """What begins with a capital between Polish quotation marks is the text of a screen."""
    quotes = set(QUOTED.findall(" ".join(guide.read_text(encoding="utf-8").split())))
    screens = _screens()
    assert quotes
    assert not sorted(quote for quote in quotes if quote.rstrip(".") not in screens)


@pytest.mark.parametrize("guide", [pytest.param(guide, id=guide.stem) for guide in GUIDES])
def test_a_guide_fits_a_page(guide):
    """At most a page for each task: about ninety lines in all."""
    assert len(guide.read_text(encoding="utf-8").splitlines()) <= 90
