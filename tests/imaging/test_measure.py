"""What is measured of a page: size, dpi, bits, colour, blank, skew, blur."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from akta.imaging.measure import ink_mask, measured, skew
from akta.imaging.render import Origin

from .conftest import LINES, pdf_of, saved, typed_page


def facts_of(picture):
    return measured(picture, Origin())


@pytest.fixture(scope="module")
def page():
    return typed_page(LINES * 3)


def test_a_scan_in_a_file_and_in_a_pdf_has_its_own_figures(reader, opened, page):
    tiff = saved(page.convert("1"), "TIFF", compression="group4", dpi=(150, 150))
    for content, bits in ((tiff, 1), (pdf_of(page), 8)):
        facts, jpeg = reader.page_facts(opened(content), 0, width=800)
        assert (facts.width_px, facts.height_px) == (1240, 1754)
        assert abs(facts.dpi_x - 150) < 1
        assert abs(facts.dpi_y - 150) < 1
        assert facts.bits_per_pixel == bits
        assert not facts.colour
        assert (facts.image_width, facts.image_height) == (800, 1132)
        assert jpeg[:2] == b"\xff\xd8"


def test_what_a_file_does_not_say_is_not_guessed(reader, opened, page):
    facts, _ = reader.page_facts(opened(saved(page, "PNG")), 0)

    assert (facts.dpi_x, facts.dpi_y, facts.bits_per_pixel) == (None, None, 8)


@pytest.mark.parametrize("angle", [-8, -3, -1, -0.5, 0, 0.5, 1, 2, 5, 8])
def test_skew_is_measured_within_half_a_degree(page, angle):
    turned = page.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255)

    assert abs(facts_of(turned).skew - angle) <= 0.5


def test_a_page_without_lines_has_no_skew():
    noise = np.random.default_rng(1).integers(0, 2, (800, 600), dtype=np.uint8) * 255

    assert skew(ink_mask(noise.astype(np.uint8))) is None


def test_blank_pages_are_blank_with_specks_and_shadows(page):
    rng = np.random.default_rng(2)
    paper = np.clip(rng.normal(238, 4, (1754, 1240)), 0, 255).astype(np.uint8)
    paper[:, :15] = 30  # shadow of the scanner's edge
    specks = rng.integers(100, 1100, (12, 2))
    for y, x in specks:
        paper[y, x] = 0

    assert facts_of(Image.fromarray(paper)).blank
    assert facts_of(Image.new("L", (1240, 1754), 255)).blank
    assert not facts_of(page).blank


def test_a_page_with_one_line_or_one_small_stamp_is_not_blank():
    one_line = typed_page(["Strona celowo pozostawiona"])
    stamp = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(stamp).ellipse((900, 1400, 1000, 1500), outline=(60, 60, 190), width=4)

    assert not facts_of(one_line).blank
    assert not facts_of(stamp).blank


def test_blur_is_told_from_sharp(page):
    sharp, soft = facts_of(page), facts_of(page.filter(ImageFilter.GaussianBlur(3)))

    assert not sharp.blurred
    assert soft.blurred
    assert soft.sharpness < sharp.sharpness


def test_colour_is_a_stamp_and_not_yellow_noise(page):
    stamped = page.convert("RGB")
    ImageDraw.Draw(stamped).ellipse((800, 1300, 1000, 1500), outline=(190, 30, 30), width=6)
    tinted = Image.merge("RGB", [page, page, page.point(lambda value: max(0, value - 6))])

    assert facts_of(stamped).colour
    assert not facts_of(tinted).colour
    assert not facts_of(page.convert("RGB")).colour
