"""What the colours of a scan suggest, on pages drawn by hand (footnotes of annex 3)."""

import pytest
from PIL import Image, ImageDraw, ImageFont

from akta.filing.colours import colour_use, uses_of
from akta.law.filing.formats import Content
from akta.law.filing.scans import (
    KINDS,
    ColourUse,
    colour_does_not_matter,
    colour_matters,
    colour_problems,
    suggested_kind,
)

SENTENCE = "Na podstawie art. 167 k.p.k. wnosze o dopuszczenie dowodu"


def page(*, red=(), paper="white"):
    """A page of printed lines; in the lines `red` the second half is red."""
    picture = Image.new("RGB", (1240, 1754), paper)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(26)
    for number in range(30):
        top = 150 + number * 48
        draw.text((120, top), SENTENCE, "black", font)
        colour = (200, 20, 20) if number in red else "black"
        draw.text((860, top), "z opinii bieglego", colour, font)
    return picture


def stamp(picture, colour=(30, 50, 190)):
    """A round stamp with its words and a signature across the last lines."""
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(30)
    draw.ellipse((700, 1300, 1000, 1600), outline=colour, width=8)
    draw.text((740, 1420), "PROKURATURA", colour, font)
    for step in range(8):
        draw.line((200 + step * 40, 1450 + 60 * (step % 2), 240 + step * 40,
                   1450 + 60 * ((step + 1) % 2)), colour, 5)  # fmt: skip
    return picture


def marked(picture):
    """Two passages under a yellow marker pen."""
    pixels = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(pixels)
    for top in (340, 630):
        draw.rectangle((120, top, 820, top + 40), (255, 240, 60))
    return Image.composite(picture, pixels, picture.convert("L").point(lambda v: 255 * (v < 128)))


def charted(picture):
    draw = ImageDraw.Draw(picture)
    for number, colour in enumerate([(220, 60, 60), (60, 160, 60), (60, 90, 220)]):
        draw.rectangle((300 + number * 150, 900 - number * 90, 400 + number * 150, 1200), colour)
    return picture


def photo():
    return Image.radial_gradient("L").resize((900, 900)).convert("RGB")


@pytest.mark.rule("F-Z3-a")
@pytest.mark.rule("F-Z3-b")
@pytest.mark.parametrize(
    ("picture", "use", "kind"),
    [
        pytest.param(page(), ColourUse.NONE, "text", id="black print"),
        pytest.param(page(paper=(245, 238, 220)), ColourUse.NONE, "text", id="yellowed paper"),
        pytest.param(stamp(page()), ColourUse.APART, "text", id="blue stamp and signature"),
        pytest.param(stamp(page(), (200, 30, 40)), ColourUse.APART, "text", id="red stamp only"),
        pytest.param(page(red=(4, 5, 9, 20)), ColourUse.IN_TEXT, "text-colour", id="red passages"),
        pytest.param(marked(page()), ColourUse.IN_TEXT, "text-colour", id="marked in yellow"),
        pytest.param(charted(page()), ColourUse.IN_TEXT, "text-colour", id="colour charts"),
        pytest.param(photo(), None, None, id="a photograph"),
    ],
)
def test_the_row_follows_from_how_colour_is_used(picture, use, kind):
    assert colour_use(picture) == use
    suggested = suggested_kind([use] if use else [])
    assert (suggested.name if suggested else None) == kind


@pytest.mark.rule("F-Z3-b")
def test_one_page_with_colour_in_its_text_is_enough():
    assert suggested_kind([ColourUse.NONE, ColourUse.IN_TEXT]) == KINDS["text-colour"]


@pytest.mark.rule("F-Z3-a")
@pytest.mark.rule("F-Z3-b")
@pytest.mark.parametrize(
    ("chosen", "suggested", "codes"),
    [
        ("text", "text-colour", ["SCAN_COLOUR_MATTERS"]),
        ("text-small", "text-colour", ["SCAN_COLOUR_MATTERS"]),
        ("text-colour", "text", ["SCAN_COLOUR_NOT_NEEDED"]),
        ("text", "text", []),
        ("text-colour", "text-colour", []),
        ("photo-colour", "text", []),
        ("", "text", []),
        ("text", "", []),
    ],
)
def test_another_choice_is_told_and_stays_the_senders(chosen, suggested, codes):
    told = colour_problems(KINDS.get(chosen), KINDS.get(suggested))
    assert [one.code for one in told] == codes
    assert all(one.severity == "warning" for one in told)


@pytest.mark.rule("F-Z3-a")
@pytest.mark.rule("F-Z3-b")
def test_the_help_names_the_row():
    assert KINDS["text"].title in colour_does_not_matter()
    assert KINDS["text-colour"].title in colour_matters()


def test_only_pictures_and_scans_are_looked_at(tmp_path):
    path = tmp_path / "a.png"
    page().save(path)
    with path.open("rb") as file:
        assert uses_of(file, Content.PNG, is_scan=False) == [ColourUse.NONE]
        assert uses_of(file, Content.PDF, is_scan=False) == []
    broken = tmp_path / "b.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n")
    with broken.open("rb") as file:
        assert uses_of(file, Content.PNG, is_scan=True) == []
