"""Files are opened by content, within limits, or refused with the reason."""

import io
import struct

import pikepdf
import pytest
from PIL import Image

from akta.imaging import FailureKind, Limits, Pool, Reader, TaskFailed
from akta.imaging.source import media_type

from .conftest import encrypted, pdf_of, saved, typed_page


def failure(call, *args, **options):
    with pytest.raises(TaskFailed) as failed:
        call(*args, **options)
    return failed.value.kind


@pytest.mark.parametrize(
    ("kind", "options", "mode", "expected"),
    [
        pytest.param("TIFF", {"compression": "group4"}, "1", "image/tiff", id="G4"),
        pytest.param("TIFF", {"compression": "tiff_lzw"}, "L", "image/tiff", id="LZW"),
        pytest.param("TIFF", {"compression": "jpeg"}, "RGB", "image/tiff", id="JPEG in TIFF"),
        pytest.param("TIFF", {"compression": "tiff_lzw"}, "P", "image/tiff", id="palette"),
        pytest.param("TIFF", {"big_tiff": True}, "L", "image/tiff", id="BigTIFF"),
        pytest.param("JPEG", {}, "L", "image/jpeg", id="JPEG"),
        pytest.param("PNG", {}, "1", "image/png", id="PNG"),
        pytest.param("PDF", {}, "RGB", "application/pdf", id="PDF"),
    ],
)
def test_every_kind_of_scan_opens(reader, opened, kind, *, options, mode, expected):
    page = typed_page().convert(mode)
    fd = opened(saved(page, kind, **options))
    info = reader.inspect(fd)

    assert (info.media_type, info.page_count, info.encrypted) == (expected, 1, False)
    assert Image.open(io.BytesIO(reader.render(fd, 0, width=300))).width == 300


def test_pages_of_a_tiff_and_of_a_pdf_are_counted_and_told_apart(reader, opened):
    pages = [Image.new("L", (400, 300), shade) for shade in (40, 120, 200)]
    tiff = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    for content in (tiff, pdf_of(*pages)):
        fd = opened(content)
        assert reader.inspect(fd).page_count == 3
        for number in (2, 0, 1, 1):
            image = Image.open(io.BytesIO(reader.render(fd, number, width=100)))
            assert abs(image.getpixel((50, 30)) - (40, 120, 200)[number]) < 4
        assert failure(reader.render, fd, 3) is FailureKind.NO_PAGE
        assert failure(reader.render, fd, -1) is FailureKind.NO_PAGE


@pytest.mark.parametrize(
    ("user", "given", "opens"),
    [
        pytest.param("", None, True, id="empty password is tried"),
        pytest.param("hasło żółw", "hasło żółw", True, id="right password"),
        pytest.param("tajne", "inne", False, id="wrong password"),
        pytest.param("tajne", None, False, id="no password"),
        pytest.param("tajne", "", False, id="empty given"),
    ],
)
def test_an_encrypted_pdf_opens_by_password_only(reader, opened, user, given, opens):
    fd = opened(encrypted(pdf_of(typed_page()), user=user))

    if opens:
        assert reader.inspect(fd, password=given).encrypted
        assert reader.render(fd, 0, width=300, password=given)
    else:
        assert failure(reader.inspect, fd, password=given) is FailureKind.ENCRYPTED


def test_a_password_once_given_does_not_open_the_file_for_the_next_caller(reader, opened):
    fd = opened(encrypted(pdf_of(typed_page()), user="tajne"))
    for _ in range(4):
        assert reader.inspect(fd, password="tajne").page_count == 1
        assert failure(reader.inspect, fd) is FailureKind.ENCRYPTED


def truncated_tiff():
    whole = saved(typed_page(), "TIFF", compression="tiff_lzw")
    return whole[: len(whole) // 3] if whole[4:8] == b"\x08\0\0\0" else whole[:-200]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"%PDF-1.7\n" + b"1 0 obj\n<<>>\n" * 20, id="PDF without structure"),
        pytest.param(pdf_of(typed_page())[:700], id="truncated PDF"),
        pytest.param(truncated_tiff(), id="truncated TIFF"),
        pytest.param(saved(typed_page(), "JPEG")[:4000], id="truncated JPEG"),
        pytest.param(saved(typed_page(), "PNG")[:3000], id="truncated PNG"),
        pytest.param(b"II*\x00\xff\xff\xff\x7f", id="TIFF that points nowhere"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_broken_file_is_told_to_be_broken(reader, opened, content):
    fd = opened(content)

    assert failure(lambda: (reader.inspect(fd), reader.render(fd, 0))) is FailureKind.BROKEN


@pytest.mark.parametrize("content", [b"MZ" + b"\0" * 100, b"tekst", b"PK\x03\x04" + b"\0" * 50])
def test_other_kinds_are_refused_whatever_they_are_called(reader, opened, content):
    assert failure(reader.inspect, opened(content)) is FailureKind.UNSUPPORTED


def bomb_png(width, height):
    """A PNG that claims a size it does not need to hold."""
    png = bytearray(saved(Image.new("1", (8, 8)), "PNG"))
    png[16:24] = struct.pack(">II", width, height)
    import zlib

    png[29:33] = struct.pack(">I", zlib.crc32(bytes(png[12:29])))
    return bytes(png)


def test_more_than_400_megapixels_are_refused_from_the_header(reader, opened):
    assert failure(reader.render, opened(bomb_png(20_001, 20_000)), 0) is FailureKind.TOO_LARGE


def test_ten_gigabytes_are_refused_without_reading_them(reader, tmp_path):
    path = tmp_path / "bomb.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(10 << 30)
    with path.open("rb") as file:
        assert failure(reader.inspect, file.fileno()) is FailureKind.TOO_LARGE


def test_a_tiff_whose_pages_go_in_a_circle_ends(reader, opened):
    tiff = bytearray(saved(Image.new("L", (40, 40)), "TIFF"))
    start = struct.unpack("<I", tiff[4:8])[0]
    entries = struct.unpack("<H", tiff[start : start + 2])[0]
    link = start + 2 + entries * 12
    tiff[link : link + 4] = struct.pack("<I", start)

    assert reader.inspect(opened(bytes(tiff))).page_count == 1


def endless_tiff(pages):
    """Directories without entries, one after another."""
    body = b"II*\0" + struct.pack("<I", 8)
    for number in range(pages):
        body += struct.pack("<HI", 0, 8 + (number + 1) * 6 if number + 1 < pages else 0)
    return body


def test_more_than_20000_pages_are_refused(reader, opened):
    assert failure(reader.inspect, opened(endless_tiff(20_001))) is FailureKind.TOO_LARGE


def test_an_image_that_explodes_costs_its_item_only(opened):
    """A PDF whose one image of 60,000 x 60,000 RGB would need 10 GB."""
    import zlib

    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 600))
    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(bytes(10 << 20)) for _ in range(100)) + packed.flush()
    stream = pikepdf.Stream(pdf, data)
    stream.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=60_000,
        Height=60_000,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.FlateDecode,
    )
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=stream))
    pdf.pages[0].contents_add(pikepdf.Stream(pdf, b"600 0 0 600 0 0 cm /I Do"))
    out = io.BytesIO()
    pdf.save(out)
    pool = Pool(size=1, limits=Limits(memory=600 << 20, seconds=20))
    reader, fd = Reader(pool), opened(out.getvalue())
    outcome = failure(reader.render, fd, 0, width=300)
    try:
        following = reader.inspect(opened(pdf_of(typed_page())))
        assert following.page_count == 1
        assert outcome is FailureKind.TOO_LARGE
    finally:
        pool.close()


def test_the_type_is_told_by_content():
    assert media_type(b"junk before\n%PDF-1.4") == "application/pdf"
    assert media_type(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert media_type(b"PK\x03\x04") is None


@pytest.mark.parametrize(("side", "bits"), [(100_000, 8), (120_000, 1)])
def test_a_pdf_page_with_an_exploding_image_is_refused_instead_of_shown_blank(
    reader, opened, side, bits
):
    with pytest.raises(TaskFailed) as failed:
        reader.page_facts(opened(page_with_image(side, bits)), 0)
    assert failed.value.kind is FailureKind.TOO_LARGE


def test_a_large_one_bit_image_in_a_pdf_is_shown(reader, opened):
    facts, _ = reader.page_facts(opened(page_with_image(25_000, 1)), 0)
    assert (facts.width_px, facts.bits_per_pixel) == (25_000, 1)


def page_with_image(side, bits):
    """A page covered by an image of so many pixels; its stream holds far fewer."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    image = pdf.make_stream(bytes(1000))
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width = image.Height = side
    image.BitsPerComponent, image.ColorSpace = bits, pikepdf.Name.DeviceGray
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
