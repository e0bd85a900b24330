"""The reader's mark is in the pixels, seen everywhere, and hides nothing."""

import io

import numpy as np
import pytest
from PIL import Image

from akta.imaging.watermark import mark

from .conftest import saved, typed_page

TEXT = "adw. Żaneta Święcicka-Gąsior\nuprawnienie nr 17/2026\n22.11.2026 14:05"


def pixels(jpeg):
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("L")).astype(int)


def paper(shade, mode="L", size=(1200, 1698)):
    return saved(Image.new("L", size, shade).convert(mode), "JPEG", quality=90)


@pytest.mark.parametrize("shade", [255, 128, 10])
def test_every_part_of_a_page_carries_the_mark(shade):
    """On paper, on mid-grey and on a dark photograph; no quarter of it can be cut out clean."""
    changed = np.abs(pixels(mark(paper(shade), TEXT)) - shade) > 8
    for rows in np.array_split(changed, 4):
        for part in np.array_split(rows, 2, axis=1):
            assert part.mean() > 0.01


def test_the_text_under_the_mark_stays_readable():
    page = saved(typed_page(size=(1200, 1698)), "JPEG", quality=90)
    before, after = pixels(page), pixels(mark(page, TEXT))

    ink, bare = before < 60, before > 240
    foot = np.zeros_like(ink)
    foot[-40:] = True
    assert after[ink & ~foot].max() < 130
    assert np.quantile(after[bare & ~foot], 0.001) > 190


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_grey_stays_grey_and_colour_colour(mode):
    marked = Image.open(io.BytesIO(mark(paper(250, mode), TEXT)))

    assert (marked.mode, marked.size) == (mode, (1200, 1698))


def test_another_minute_is_another_mark():
    page = paper(255)

    assert mark(page, TEXT) == mark(page, TEXT)
    assert mark(page, TEXT) != mark(page, TEXT.replace("14:05", "14:06"))


@pytest.mark.parametrize("size", [(60, 80), (300, 200), (4000, 3000)])
def test_thumbnails_and_large_pages_are_marked(size):
    marked = pixels(mark(paper(255, size=size), TEXT))

    assert (marked < 240).mean() > 0.005


def test_the_foot_says_it_once_plainly():
    foot = pixels(mark(paper(255), TEXT))[-30:]

    assert (foot < 110).sum() > 300


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_mark_that_names_nobody_is_refused(text):
    with pytest.raises(ValueError, match="who"):
        mark(paper(255), text)


def test_a_child_can_do_it_too(reader):
    assert reader.mark(paper(255), TEXT) == mark(paper(255), TEXT)
