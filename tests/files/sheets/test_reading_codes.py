"""The code of a sheet is found on bad scans, and nothing else is taken for one."""

import io
from uuid import uuid4

import pypdfium2 as pdfium
import pytest
import segno
from PIL import Image, ImageDraw

from akta.core import keys
from akta.files.models import SetKind
from akta.files.sheets.codes import Unread, code_of, read_code
from akta.files.sheets.models import Sheet, SheetKind
from akta.files.sheets.papers import sheets_pdf
from akta.imaging.measure import measured
from akta.imaging.render import Origin
from files.making import START, picture
from tests.files.sheets.scans import coded


def code_on(page):
    """As at intake: on the picture of 1200 pixels that is made of every page."""
    height = round(1200 * page.height / page.width)
    return measured(page.resize((1200, height), Image.Resampling.BILINEAR), Origin()).code


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize(
    ("angle", "noise"), [(0, 5), (4, 20), (-9, 20), (90, 12), (178, 12), (0, 45)]
)
def test_the_code_is_read_on_a_skewed_and_noisy_scan(dpi, angle, noise):
    text = code_of(uuid4())

    assert code_on(coded(text, dpi=dpi, angle=angle, noise=noise)) == text


def test_a_one_bit_scan_is_read_too():
    text = code_of(uuid4())
    page = coded(text, noise=25, angle=-3).point(lambda value: 255 * (value > 128))

    assert code_on(page) == text


def test_a_page_of_text_and_a_foreign_small_code_say_nothing():
    page = picture("Pismo z kodem", size=(827, 1170))
    out = io.BytesIO()
    segno.make("https://example.invalid/faktura/1", error="m").save(out, kind="png", scale=4)
    page.paste(Image.open(out).convert("L"), (550, 60))

    assert code_on(page) == ""
    assert code_on(picture("Zwykła strona")) == ""


def test_lines_of_text_that_look_like_a_code_are_none():
    """Even lines of one shape over the page's width: the library sees a torn code in them."""
    page = Image.new("L", (1654, 2339), 250)
    pen = ImageDraw.Draw(page)
    for line in range(30):
        told = f"Dokument 0 strona druga, wiersz {line}"
        pen.text((160, 200 + 50 * line), told, fill=20, font_size=34)

    assert code_on(page) == ""


def test_a_sheet_with_a_hole_in_its_code_is_told_as_unreadable():
    sheet = coded(code_of(uuid4()), angle=0, noise=3)
    ImageDraw.Draw(sheet).rectangle((360, 480, 640, 720), fill=240)

    assert read_code(code_on(sheet)) is Unread.UNREADABLE


def test_the_printed_sheet_reads_even_with_its_upper_code_gone():
    sheet = Sheet(
        kind=SheetKind.DOCUMENT, set_kind=SetKind.MAIN, volume_number=2, title="Protokół oględzin"
    )
    content = sheets_pdf([sheet], unit="Prokuratura Rejonowa w Próbnie", at=START)
    page = pdfium.PdfDocument(content)[0].render(scale=200 / 72).to_pil().convert("L")
    assert code_on(page) == code_of(sheet.pk)

    ImageDraw.Draw(page).rectangle((0, 0, page.width, page.height // 2), fill=255)
    assert read_code(code_on(page)) == sheet.pk
    assert content == sheets_pdf([sheet], unit="Prokuratura Rejonowa w Próbnie", at=START)


def test_a_code_is_obeyed_only_with_the_mark_of_this_installation(monkeypatch):
    sheet_id = uuid4()
    code = code_of(sheet_id)
    assert read_code(code) == sheet_id
    assert len(code) <= 48

    changed = code[:8] + ("A" if code[8] != "A" else "B") + code[9:]
    assert read_code(changed) is Unread.FOREIGN
    assert read_code("AKTA") is Unread.FOREIGN
    assert read_code("AKTA1Ą" + code[6:]) is Unread.FOREIGN
    assert read_code("AKTA2" + code[5:]) is Unread.NEWER

    other = keys._parse(keys._dump(keys._fresh("demo")).decode())
    monkeypatch.setattr(keys, "ring", lambda: other)
    assert read_code(code) is Unread.FOREIGN
