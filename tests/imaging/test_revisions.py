"""What changed on the pages of a PDF since its first bytes were all of it."""

import io

import pikepdf
import pytest
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

from akta.imaging import PageChange, TaskFailed
from akta.imaging.revisions import areas

from .conftest import pdf_of, typed_page


def paper():
    """Two typed pages as a PDF that can be continued at its end."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(typed_page(), typed_page()))) as pdf:
        pdf.save(out)
    return out.getvalue()


def continued(content, change):
    """The same with a revision at its end."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(content)
    return out.getvalue()


def over(page, drawing):
    """A revision that draws over a page."""

    def change(writer):
        stream = generic.StreamObject(stream_data=drawing)
        writer.add_stream_to_page(page, writer.add_object(stream))

    return change


def nothing_seen(writer):
    writer.root[generic.pdf_name("/Lang")] = generic.pdf_string("pl")
    writer.update_root()


BLACK_BOX = b"q 0 0 0 rg 40 40 120 30 re f Q"


def test_a_page_drawn_over_later_is_found_and_framed(reader, opened):
    before = paper()
    after = opened(continued(before, over(1, BLACK_BOX)))

    found = reader.changes(after, len(before))
    assert (found.pages_before, found.pages_now, found.compared) == (2, 2, 2)
    assert found.pages == [PageChange(1, "changed", 1)]

    pair = reader.changed_page(after, len(before), 1, width=600)
    was, now = (Image.open(io.BytesIO(each)) for each in (pair.before, pair.now))
    assert pair.places == 1
    assert was.size == now.size
    middle = (int(600 * 100 / 595), int(was.height * (1 - 55 / 842)))
    assert was.getpixel(middle)[0] > 200
    assert now.getpixel(middle)[0] < 50
    frame = (200, 0, 90)
    assert any(_near(pixel, frame) for pixel in now.get_flattened_data())
    assert any(_near(pixel, frame) for pixel in was.get_flattened_data())


def _near(pixel, wanted):
    return all(abs(one - other) < 30 for one, other in zip(pixel, wanted, strict=True))


def test_what_no_page_shows_changes_no_page(reader, opened):
    before = paper()
    after = opened(continued(before, nothing_seen))

    assert reader.changes(after, len(before)).pages == []
    assert reader.changed_page(after, len(before), 0).places == 0


def one_page_more(writer):
    stream = writer.add_object(generic.StreamObject(stream_data=BLACK_BOX))
    writer.insert_page(PageObject(contents=stream, media_box=(0, 0, 595, 842)))


def test_a_page_added_later_is_told(reader, opened):
    before = paper()
    after = opened(continued(before, one_page_more))

    assert reader.changes(after, len(before)).pages == [PageChange(2, "added", 1)]
    pair = reader.changed_page(after, len(before), 2)
    assert pair.before is None
    assert pair.now is not None


@pytest.mark.parametrize("length", [0, -5, 10**9, 300])
def test_a_revision_that_is_none_is_refused(reader, opened, length):
    after = opened(paper())
    with pytest.raises(TaskFailed):
        reader.changes(after, length)


def test_pictures_of_other_sizes_differ_as_a_whole():
    assert areas(Image.new("L", (10, 20)), Image.new("L", (20, 10))) == [(0, 0, 20, 20)]


def test_places_far_apart_are_told_apart_and_very_many_as_one():
    white = Image.new("L", (900, 900), 255)
    two, many = white.copy(), white.copy()
    two.paste(0, (100, 100, 110, 110))
    two.paste(0, (100, 700, 110, 710))
    for place in range(0, 900, 90):
        for other in range(0, 900, 90):
            many.putpixel((place, other), 0)

    assert areas(white, two) == [(100, 100, 110, 110), (100, 700, 110, 710)]
    assert len(areas(white, many)) == 1
