"""What the front end weighs, and what it must not hold."""

import gzip
from pathlib import Path

import pytest

from akta import ui

BUILD = Path(ui.__file__).parent / "static" / "akta" / "build"
KB = 1000


def weight(*names):
    return sum(len(gzip.compress((BUILD / name).read_bytes())) for name in names)


def test_a_first_page_stays_light_on_slow_lines():
    """100 kB compressed without fonts and images; 40 of them are left for the page itself."""
    assert weight("app.css", "app.js", "icons.svg") <= 60 * KB


def test_the_viewer_stays_light_on_slow_lines():
    parts = ("app.css", "app.js", "icons.svg", "viewer.css", "viewer.js")

    assert weight(*parts) <= 250 * KB


@pytest.mark.parametrize("name", ["app.css", "viewer.css"])
def test_styles_take_nothing_from_elsewhere(name):
    text = (BUILD / name).read_text()

    assert "http:" not in text
    assert "https:" not in text


def test_fonts_hold_polish_letters():
    names = {path.name for path in (BUILD / "fonts").iterdir()}

    assert "source-sans-3-latin-ext-400-normal.woff2" in names
    assert all(name.endswith(".woff2") for name in names)
