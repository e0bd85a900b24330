"""What every template of the two faces keeps to, read without rendering it."""

import json
import re
from pathlib import Path

from django.template.loader import get_template

import akta

PACKAGE = Path(akta.__file__).parent
TEMPLATES = [
    path
    for path in sorted(PACKAGE.rglob("templates/**/*.html"))
    if "node_modules" not in path.parts
]
TEXTS = {str(path.relative_to(PACKAGE)): path.read_text(encoding="utf-8") for path in TEMPLATES}
PAGES = {name: text for name, text in TEXTS.items() if text.startswith("{% extends")}
OWN_TITLE = {name for name, text in PAGES.items() if "filing/_page.html" not in text[:60]}
SHORT_FORMATS = {"F Y", "O", "H:i:s"}
"""Month of a year; offset; time alone."""
FORBIDDEN = (
    r"\sstyle=|\son(?:click|change|input|load|error|submit|key\w+|focus\w*|blur|mouse\w+)="
    r"|<style|javascript:|<script(?![^>]*\bsrc=)"
)


def places(pattern: str, texts: dict[str, str] = TEXTS) -> list[str]:
    return [
        f"{name}: {found}" for name, text in texts.items() for found in re.findall(pattern, text)
    ]


def test_there_are_templates():
    assert len(PAGES) > 100


def test_every_template_can_be_read():
    """Its tags exist and are loaded."""
    for name in TEXTS:
        get_template(name.split("/templates/", 1)[1])


def test_every_page_has_a_title_of_its_own():
    shapes = {"ui/templates/ui/base_desk.html", "ui/templates/ui/base_portal.html"}
    assert {name for name in OWN_TITLE if "block title" not in PAGES[name]} == shapes


def test_dates_are_written_by_the_filters_of_this_room():
    wrong = [
        each for each in places(r'\|date:"([^"]+)"') if each.split(": ", 1)[1] not in SHORT_FORMATS
    ]
    assert wrong == []


def test_facts_stand_in_rows():
    """The two columns of `.facts` are of a `div` for each pair."""
    assert places(r'<dl class="facts">\s*<dt') == []


def test_cells_carry_the_name_of_their_column_for_the_phone():
    tables = {name: text for name, text in TEXTS.items() if 'class="table"' in text}
    assert places(r"<td(?![^>]*(?:data-label|colspan|\"select\"))[^>]*>[^<]*", tables) == []


def test_every_icon_is_in_the_sprite():
    known = set(json.loads((PACKAGE / "ui" / "frontend" / "icons.json").read_text()))
    named = set(re.findall(r'{% icon "([^"]+)"', " ".join(TEXTS.values())))
    assert named
    assert named <= known


def test_templates_keep_to_the_content_security_policy():
    pages = {name: text for name, text in TEXTS.items() if not name.startswith("trust/")}
    assert places(FORBIDDEN, pages) == []


def test_a_written_date_closes_its_own_sentence():
    """It ends in „r.”: a full stop after it would be a second one."""
    assert places(r"\|pl_date *}}(?:\{% if [^%]+%\}[^{]*\{% endif %\})?\.") == []
