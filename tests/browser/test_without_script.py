"""Without JavaScript: counsel reads, the secretary takes scans in."""

import re

import pytest

from tests.browser import papers

TEXTS = ["Notatka urzędowa. Pierwsza strona pisma.", "Notatka urzędowa. Druga strona pisma."]


def test_counsel_reads_turns_goes_to_a_card_and_searches(portal):
    page = portal("obronca", java_script_enabled=False)
    page.get_by_role("link", name="Czytaj akta").click()
    heading = page.get_by_role("heading", level=1)
    first = heading.inner_text()
    picture = page.get_by_role("img", name=re.compile("^Obraz strony"))
    assert picture.evaluate("it => it.naturalWidth") >= 1000

    page.get_by_role("link", name="Następna strona").click()
    second = heading.inner_text()
    assert second != first
    page.get_by_role("link", name="Poprzednia strona").click()
    assert heading.inner_text() == first
    page.get_by_label("Idź do karty").fill("t. 1 k. 3")
    page.get_by_role("button", name="Idź").click()
    assert heading.inner_text().startswith("t. 1 k. 3")
    page.get_by_label("Idź do karty").fill("t. 1 k. 9999")
    page.get_by_role("button", name="Idź").click()
    page.get_by_text("nie ma takiej karty").wait_for()
    page.get_by_role("searchbox", name="Szukaj w aktach").fill("niesłychanerzeczy")
    page.get_by_role("button", name="Szukaj").click()
    page.get_by_role("heading", name=re.compile("Wyniki: 0")).wait_for()


def test_the_secretary_takes_scans_in_by_a_plain_form(desk, chromium):
    page = desk("sekretariat", java_script_enabled=False)
    page.get_by_role("link", name="Sprawy", exact=True).click()
    page.get_by_role("link", name="Zarejestruj sprawę").click()
    page.get_by_label("Przedmiot sprawy").fill("zniszczenie ogrodzenia")
    page.get_by_role("button", name="Zarejestruj sprawę").click()
    parts = page.get_by_role("navigation", name="Części sprawy")
    parts.get_by_role("link", name="Akta", exact=True).click()
    page.get_by_role("link", name="Dodaj skany").click()
    page.get_by_role("button", name="Dodaj skany do akt").click()
    page.get_by_role("alert", name="Trzeba poprawić").wait_for()
    page.get_by_label("Pliki", exact=True).set_input_files(
        [
            {"name": "a.tif", "mimeType": "image/tiff", "buffer": papers.tiff(chromium, TEXTS)},
            {"name": "b.exe", "mimeType": "application/x-msdos-program", "buffer": b"MZ" * 64},
        ]
    )
    page.get_by_role("button", name="Dodaj skany do akt").click()
    rows = page.get_by_role("row")
    rows.filter(has_text="a.tif").get_by_text("przyjęty", exact=True).wait_for()
    page.get_by_role("link", name="Przejdź do akt").click()
    for _ in range(40):
        if page.get_by_text("2 karty").count() and not page.get_by_role("progressbar").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    else:
        pytest.fail("the cards were never made")
    page.get_by_role("link", name="Zobacz powody i co dalej").click()
    assert page.get_by_role("row").filter(has_text="b.exe").count() == 1
