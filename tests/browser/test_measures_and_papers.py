"""A prosecutor records an apprehension, writes a motion for detention and signs an opening."""

import os
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.browser.pages import assert_accessible, give_shown_code, sideways

PARTS = "Części sprawy"


def part(page, name):
    parts = page.get_by_role("navigation", name=PARTS)
    parts.get_by_role("link", name=name, exact=True).click()


def seen(page, name):
    """Keep a picture where one is asked for: for the eye, not for the test."""
    folder = os.environ.get("SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def registered(page, referent):
    page.get_by_role("link", name="Sprawy", exact=True).click()
    page.get_by_role("link", name="Zarejestruj sprawę").click()
    page.get_by_label("Forma postępowania").select_option("śledztwo")
    page.get_by_label("Przedmiot sprawy").fill("rozbój na stacji paliw")
    page.get_by_label("Referent").select_option(label=referent)
    page.get_by_role("button", name="Zarejestruj sprawę").click()
    page.get_by_text("Zarejestrowano sprawę").first.wait_for()
    page.get_by_role("link", name="Dodaj uczestnika").click()
    page.get_by_label("Rola w sprawie").select_option(label="podejrzany")
    page.get_by_label("Imię").fill("Adam")
    page.get_by_label("Nazwisko lub nazwa").fill("Wilk")
    page.get_by_role("button", name="Zapisz uczestnika").click()
    page.get_by_role("rowheader", name="Adam Wilk").wait_for()


def test_from_an_apprehension_to_a_signed_paper(desk, site):
    page = desk("prokurator")
    registered(page, site.users["prokurator"].name)
    apprehension(page)
    motion(page)
    opening(page)


def apprehension(page):
    part(page, "Środki zapobiegawcze")
    seen(page, "measures-empty")
    page.get_by_role("link", name="Zapisz zatrzymanie").click()
    page.get_by_label("Kiedy").fill("wczoraj")
    page.get_by_role("button", name="Zapisz zdarzenie").click()
    page.get_by_role("alert", name="Trzeba poprawić").wait_for()
    seen(page, "measures-wrong")
    assert_accessible(page)
    moment = datetime.now(ZoneInfo("Europe/Warsaw")) - timedelta(hours=2)
    page.get_by_label("Kiedy").fill(moment.strftime("%d.%m.%Y %H:%M"))
    page.get_by_role("button", name="Zapisz zdarzenie").click()
    page.get_by_role("heading", name="Zegary zatrzymania").wait_for()
    page.get_by_text("art. 248 § 1 k.p.k.").first.wait_for()
    seen(page, "measures")
    assert_accessible(page)
    assert sideways(page) == []


def motion(page):
    part(page, "Pisma")
    seen(page, "papers-empty")
    page.get_by_label("Rodzaj pisma").select_option(
        label="Wniosek o zastosowanie tymczasowego aresztowania"
    )
    page.get_by_label("Podejrzany").select_option(label="Adam Wilk")
    page.get_by_role("button", name="Przygotuj projekt").click()
    page.get_by_text("Zanim pismo będzie można podpisać").wait_for()
    assert page.get_by_label("Podejrzany", exact=True).input_value() == "Adam Wilk"
    page.get_by_text("Nie wskazano żadnej podstawy").wait_for()
    seen(page, "paper-motion")
    assert_accessible(page)
    assert sideways(page) == []


def opening(page):
    part(page, "Pisma")
    page.get_by_label("Rodzaj pisma").select_option(label="Postanowienie o wszczęciu śledztwa")
    page.get_by_role("button", name="Przygotuj projekt").click()
    page.get_by_label("Opis czynu").fill("Zabór pieniędzy z kasy **po użyciu groźby**.")
    page.get_by_label("Czas czynu").fill("2 marca 2026 r.")
    page.get_by_label("Miejsce czynu").fill("Przykładowo, ul. Polna 1")
    page.get_by_label("Pokrzywdzony", exact=True).fill("Stacja Paliw sp. z o.o.")
    page.get_by_label("Kwalifikacja prawna").fill("art. 280 § 1 k.k.")
    page.get_by_role("button", name="Zapisz i odśwież podgląd").click()
    page.get_by_text("Pismo zawiera wszystko").wait_for()
    picture = page.get_by_role("img", name=re.compile("Podgląd pisma, strona 1"))
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 400
    seen(page, "paper-ready")
    page.get_by_role("button", name="Zapisz i przejdź do podpisu").click()
    page.get_by_role("heading", name="Co się stanie").wait_for()
    seen(page, "paper-sign")
    assert_accessible(page)
    give_shown_code(page, button="Podpisz w systemie")
    page.get_by_text(re.compile(r"Podpisano pismo nr 1/\d{4}")).first.wait_for()
    seen(page, "paper-signed")
    part(page, "Przebieg")
    page.get_by_text("Wszczęcie postępowania").first.wait_for()
    seen(page, "course")
