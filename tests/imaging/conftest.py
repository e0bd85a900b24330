"""Files for the tests of imaging, all made here: scans drawn by Pillow, PDFs put together."""

import io
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from akta.imaging import Pool, Reader, available

HERE = Path(__file__).parent
FONT = HERE.parents[1] / "src/akta/imaging/fonts/DejaVuSans.ttf"
LINES = [
    "Prokurator rejonowy w sprawie o wypadek na drodze",
    "zarządził udostępnienie akt obrońcy podejrzanego",
    "na okres dwóch tygodni od dnia doręczenia pisma",
    "Świadek zeznał, że widział samochód koloru białego",
    "który jechał szybko w kierunku ulicy Żeromskiego",
    "Pokrzywdzony złożył wniosek o ściganie sprawcy",
]
ASCII_LINES = [
    "prokurator rejonowy prowadzi postępowanie w sprawie".replace("ę", "e"),
    "pokrzywdzony wnosi o naprawienie szkody od sprawcy",
    "wniosek dotyczy wypadku na drodze koło miasta".replace("ł", "l"),
    "sprawca jechał samochodem marki polonez".replace("ł", "l"),
]


@pytest.fixture(scope="session")
def pool():
    pool = Pool(size=2, test_tasks=HERE / "hostile.py")
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def reader(pool):
    return Reader(pool)


@pytest.fixture(scope="session")
def needs_ocr():
    state = available()
    if not state.ok:
        pytest.skip(state.sentence)


@pytest.fixture
def opened(tmp_path):
    """Write bytes to a file and give its descriptor, as the store would."""
    files = []

    def write(content):
        path = tmp_path / f"file{len(files)}"
        path.write_bytes(content)
        files.append(path.open("rb"))
        return files[-1].fileno()

    yield write
    for file in files:
        file.close()


@contextmanager
def open_bytes(tmp_path, content):
    path = tmp_path / "direct"
    path.write_bytes(content)
    with path.open("rb") as file:
        yield file


def typed_page(lines=LINES, size=(1240, 1754), mode="L", at=(150, 200), height=36):
    """A typed page at 150 dpi."""
    page = Image.new(mode, size, "white" if mode != "1" else 1)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONT), height * 3 // 4)
    for number, line in enumerate(lines):
        draw.text((at[0], at[1] + number * height * 2), line, font=font, fill=0)
    return page


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf_of(*images, **options):
    first, *rest = images
    return saved(first, "PDF", save_all=True, append_images=rest, resolution=150, **options)


def encrypted(content, *, user, owner="owner"):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))
    return out.getvalue()


def words_with_places(lines, at=(150, 200), height=36):
    """Words of a typed page with the places where `typed_page` puts them, in its pixels."""
    font = ImageFont.truetype(str(FONT), height * 3 // 4)
    for number, line in enumerate(lines):
        done = ""
        for word in line.split():
            yield word, at[0] + font.getlength(done), at[1] + number * height * 2
            done += word + " "


def scan_with_layer(page, words):
    """A PDF of a scanned page at 150 dpi with invisible text laid over it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(page))) as pdf:
        sheet = pdf.pages[0]
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        sheet.Resources.Font = pikepdf.Dictionary(F1=font)
        scale, high = 72 / 150, float(sheet.MediaBox[3])
        text = "".join(
            f"BT 3 Tr /F1 13 Tf {x * scale:.2f} {high - (y + 27) * scale:.2f} Td ({word} ) Tj ET\n"
            for word, x, y in words
        )
        sheet.contents_add(pikepdf.Stream(pdf, text.encode("cp1252")))
        pdf.save(out)
    return out.getvalue()
