"""A prosecutor opens an investigation and asks why its term falls when it does, by keyboard too."""

import re

from tests.browser.pages import assert_accessible, days_ago, sideways

CHECKED = "włamania do altan"  # a case of the demonstration in which nothing is opened yet


def test_an_event_opens_terms_that_say_why(desk, site):
    page = desk("prokurator")
    page.get_by_role("link", name="Sprawy", exact=True).click()
    row = page.get_by_role("row").filter(has_text=CHECKED)
    reference = row.locator("[data-row-link]").inner_text()
    row.locator("[data-row-link]").click()
    parts = page.get_by_role("navigation", name="Części sprawy")
    parts.get_by_role("link", name="Przebieg", exact=True).click()
    assert_accessible(page)

    page.keyboard.press("n")
    page.get_by_role("searchbox", name="Nazwa zdarzenia").fill("wszczęcie post")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Wszczęcie postępowania", exact=True).click()
    page.get_by_role("button", name="Zapisz zdarzenie").click()
    page.get_by_role("alert", name="Trzeba poprawić").wait_for()
    page.get_by_label("Dzień zdarzenia", exact=True).fill(days_ago(18))
    page.get_by_label("Forma", exact=True).select_option("investigation")
    page.get_by_role("button", name="Zapisz zdarzenie").click()
    page.get_by_text("Zapisano zdarzenie: Wszczęcie postępowania").wait_for()
    assert_accessible(page)
    assert sideways(page) == []

    page.get_by_role("link", name="Mój dzień", exact=True).click()
    page.get_by_role("heading", name="Mój dzień").wait_for()
    assert_accessible(page)
    assert sideways(page) == []
    mine = page.get_by_role("row").filter(has_text=reference)
    mine.get_by_role("link", name="Wniosek o przedłużenie śledztwa").click()
    page.get_by_role("heading", name="Dlaczego?").wait_for()
    assert page.get_by_text("§ 130 ust. 2 Regulaminu").count()
    page.get_by_label("Dnia", exact=True).fill(days_ago(17))
    page.get_by_role("button", name="Oblicz").click()
    page.get_by_text("Tego obowiązku nie będzie").wait_for()
    assert_accessible(page)
    assert sideways(page) == []

    page.get_by_role("link", name="Mój dzień", exact=True).click()
    page.get_by_role("link", name="Kalendarz", exact=True).click()
    page.get_by_role("heading", name=re.compile(r"20\d\d")).first.wait_for()
    assert_accessible(page)
