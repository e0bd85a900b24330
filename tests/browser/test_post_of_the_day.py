"""A pile of three letters: registered, scanned with their sheets in one file, taken by one key."""

import io
import os
import re

import pypdfium2 as pdfium
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.pages import PATIENCE, assert_accessible, sideways

LETTERS = (("Sąd Rejonowy", "zapytanie"), ("Biegły Nowak", "opinia"), ("Jan Wilk", "wniosek"))


def seen(page, name):
    """Keep a picture where one is asked for: for the eye, not for the test."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def written(words):
    page = Image.new("L", (1240, 1754), 250)
    for line in range(30):
        ImageDraw.Draw(page).text((120, 150 + 40 * line), f"{words}, wiersz {line}", fill=20)
    return page


def scanned(sheets):
    """The pile as a scanner gives it: each printed sheet a little askew, then its letter."""
    pages = []
    for number in range(len(sheets)):
        drawn = sheets[number].render(scale=150 / 72).to_pil().convert("L")
        pages += [drawn.rotate(1.5, fillcolor=255), written(f"Pismo {number}")]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    return out.getvalue()


def new_case(page):
    page.get_by_role("link", name="Sprawy", exact=True).click()
    page.get_by_role("link", name="Zarejestruj sprawę").click()
    page.get_by_label("Forma postępowania").select_option("śledztwo")
    page.get_by_label("Przedmiot sprawy").fill("kradzież roweru")
    page.get_by_role("button", name="Zarejestruj sprawę").click()
    page.get_by_text("Zarejestrowano sprawę").first.wait_for()
    return re.search(r"4999-0\.Ds\.\d+\.\d{4}", page.get_by_role("heading", level=1).inner_text())[
        0
    ]


def register(page, reference):
    page.get_by_role("link", name="Poczta dnia").click()
    seen(page, "post-empty")
    page.get_by_role("link", name="Zarejestruj pismo").click()
    for sender, subject in LETTERS:
        page.get_by_label("Nadawca").fill(sender)
        page.get_by_label("Czego dotyczy").fill(subject)
        page.get_by_label("Sygnatura sprawy").fill("" if subject == "wniosek" else reference)
        seen(page, "post-register")
        page.get_by_role("button", name="Zapisz i następne").click()
        expect(page.get_by_label("Nadawca")).to_have_value("", timeout=PATIENCE)
    assert_accessible(page)
    page.get_by_role("link", name="Wróć do dziennika").click()


def send(page, site):
    address = page.get_by_role("link", name="Karty pism do skanowania").get_attribute("href")
    printed = page.request.get(f"{site.root}{address}").body()
    page.get_by_role("link", name="Skan stosu").click()
    sheets = pdfium.PdfDocument(printed)
    file = {"name": "stos.tif", "mimeType": "image/tiff", "buffer": scanned(sheets)}
    page.get_by_label("Plik ze skanem").set_input_files(files=[file])
    page.get_by_role("button", name="Wyślij skan").click()
    page.get_by_text("Przyjęto skan stosu").first.wait_for()
    seen(page, "post-pile")
    newest = page.get_by_role("row").filter(has_text="stos.tif").first
    while newest.filter(has_text=re.compile("czeka|w opracowaniu")).count():
        page.wait_for_timeout(300)
        page.reload()
    expect(newest).to_contain_text("gotowe")


def test_three_letters_are_cut_at_their_sheets_and_taken_into_the_file(desk, site):
    page = desk("sekretariat")
    reference = new_case(page)
    register(page, reference)
    send(page, site)

    page.get_by_role("link", name="Sprawdź zeskanowane pisma").click()
    for number, (sender, _) in enumerate(LETTERS, 1):
        expect(page.get_by_role("main")).to_contain_text(sender, timeout=PATIENCE)
        expect(page.locator("main img").first).to_have_js_property(
            "complete", value=True, timeout=PATIENCE
        )
        seen(page, f"post-glance-{number}")
        assert_accessible(page)
        assert sideways(page) == []
        if number == len(LETTERS):
            page.keyboard.press("a")
            page.get_by_role("alert").wait_for()
            page.get_by_label("Sygnatura sprawy").fill(reference)
            page.get_by_role("button", name="Włącz do akt").click()
        else:
            page.keyboard.press("a")
    page.get_by_text("Nic nie czeka").wait_for()

    page.get_by_role("link", name="Wróć do dziennika").click()
    seen(page, "post-journal")
    assert sideways(page) == []
    page.goto(f"{site.root}/pulpit/sprawy/?q={reference}")
    parts = page.get_by_role("navigation", name="Części sprawy")
    parts.get_by_role("link", name="Akta", exact=True).click()
    for _, subject in LETTERS:
        page.get_by_role("link", name=re.compile(f"^Pismo .*{subject}")).wait_for()
    seen(page, "post-file")
    page.get_by_role("link", name="Miejsce i wypożyczenia").click()
    seen(page, "post-shelf")
    assert_accessible(page)
    page.go_back()
    page.get_by_role("link", name="Karty rozdzielcze").click()
    seen(page, "post-sheets")
    assert_accessible(page)
