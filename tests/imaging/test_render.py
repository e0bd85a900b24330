"""Page images: the right way up, at the right width, grey where the page is grey."""

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image

from .conftest import pdf_of, saved, typed_page

RED, WHITE = (200, 20, 20), (255, 255, 255)


def page_with_corner(size=(600, 400)):
    """White page whose top left quarter is red: it shows which way is up."""
    page = Image.new("RGB", size, WHITE)
    page.paste(RED, (0, 0, size[0] // 2, size[1] // 2))
    return page


def image_of(jpeg):
    return Image.open(io.BytesIO(jpeg))


def red_corner(image):
    """Which corner is red: (right, bottom)."""
    for right in (0, 1):
        for bottom in (0, 1):
            at = (
                int(image.width * (0.25 + right / 2)),
                int(image.height * (0.25 + bottom / 2)),
            )
            red, green, _ = image.convert("RGB").getpixel(at)
            if red > 150 > green:
                return right, bottom
    return None


@pytest.mark.parametrize(
    ("rotation", "corner"), [(0, (0, 0)), (90, (1, 0)), (180, (1, 1)), (270, (0, 1))]
)
@pytest.mark.parametrize("kind", ["JPEG", "PDF", "TIFF"])
def test_rotation_turns_clockwise_and_width_is_as_displayed(reader, opened, kind, rotation, corner):
    content = saved(page_with_corner(), kind)
    image = image_of(reader.render(opened(content), 0, width=200, rotation=rotation))

    assert image.width == 200
    assert abs(image.height - (133 if rotation % 180 == 0 else 300)) <= 1
    assert red_corner(image) == corner


ORIENTED = {
    1: (0, 0),
    2: (1, 0),
    3: (1, 1),
    4: (0, 1),
    5: (0, 0),
    6: (1, 0),
    7: (1, 1),
    8: (0, 1),
}


@pytest.mark.parametrize(("orientation", "corner"), ORIENTED.items())
@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_exif_orientation_is_followed(reader, opened, kind, orientation, corner):
    exif = Image.Exif()
    exif[274] = orientation
    fd = opened(saved(page_with_corner(), kind, exif=exif))
    image = image_of(reader.render(fd, 0, width=200))
    facts, _ = reader.page_facts(fd, 0)

    lies = orientation >= 5
    assert image.size == ((200, 300) if lies else (200, 133))
    assert red_corner(image) == corner
    assert (facts.width_px, facts.height_px) == ((400, 600) if lies else (600, 400))


def test_a_rotated_pdf_page_is_shown_as_its_author_meant(reader, opened):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(page_with_corner()))) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save(out)
    image = image_of(reader.render(opened(out.getvalue()), 0, width=200))

    assert image.size == (200, 300)
    assert red_corner(image) == (1, 0)


@pytest.mark.parametrize("kind", ["TIFF", "JPEG", "PNG"])
def test_an_image_is_never_enlarged(reader, opened, kind):
    image = image_of(reader.render(opened(saved(typed_page(), kind)), 0, width=5000))

    assert image.size == (1240, 1754)


def test_a_pdf_page_is_drawn_at_the_width_asked_for(reader, opened):
    fd = opened(pdf_of(typed_page()))

    for width in (100, 1200, 2400):
        assert image_of(reader.render(fd, 0, width=width)).width == width


@pytest.mark.parametrize(
    ("mode", "kind", "expected"),
    [
        ("1", "TIFF", "L"),
        ("L", "PDF", "L"),
        ("1", "PDF", "L"),
        ("P", "TIFF", "L"),
        ("RGB", "PNG", "L"),
    ],
)
def test_a_grey_page_stays_grey(reader, opened, mode, kind, expected):
    page = typed_page().convert("RGB").convert(mode)

    assert image_of(reader.render(opened(saved(page, kind)), 0)).mode == expected


def test_one_bit_becomes_smooth_grey(reader, opened):
    page = typed_page(size=(2480, 3508), height=72).convert("1")
    for content in (saved(page, "TIFF", compression="group4"), saved(page, "PDF")):
        pixels = np.asarray(image_of(reader.render(opened(content), 0, width=600)))
        between = np.mean((pixels > 60) & (pixels < 200))
        assert between > 0.005


def test_sixteen_bits_keep_their_shades(reader, opened):
    shades = np.linspace(0, 65535, 400).astype(np.uint16)[None, :].repeat(300, axis=0)
    fd = opened(saved(Image.fromarray(shades), "TIFF"))
    row = np.asarray(image_of(reader.render(fd, 0, width=400)))[150].astype(int)

    assert row[0] < 8
    assert abs(row[200] - 128) < 8
    assert row[-1] > 247


def test_cmyk_and_transparency_are_shown_on_white(reader, opened):
    cmyk = saved(page_with_corner().convert("CMYK"), "JPEG")
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))

    assert red_corner(image_of(reader.render(opened(cmyk), 0, width=300))) == (0, 0)
    shown = image_of(reader.render(opened(saved(clear, "PNG")), 0)).convert("L")
    assert shown.getpixel((50, 50)) > 250


def test_what_was_typed_into_a_form_is_shown(reader, opened):
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 100))
    look = pikepdf.Stream(pdf, b"0 0 0 rg 0 0 200 40 re f")
    look.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 200, 40]
    )
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="pole",
            V="Jan",
            F=4,
            Rect=[50, 30, 250, 70],
            AP=pikepdf.Dictionary(N=look),
        )
    )
    pdf.pages[0].Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    pdf.save(out)
    image = image_of(reader.render(opened(out.getvalue()), 0, width=300)).convert("L")

    assert image.getpixel((150, 50)) < 60


def test_a_page_without_end_is_made_smaller(reader, opened):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(10, 14_000))
    out = io.BytesIO()
    pdf.save(out)
    image = image_of(reader.render(opened(out.getvalue()), 0, width=1200))

    assert image.height <= 30_000
    assert image.width < 1200
