"""The viewer in a real browser, against a stand-in for the portal."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.ui.viewer_server import BASE, label_of, lines_of

pytestmark = pytest.mark.browser


def read(page, portal, number=5):
    page.goto(f"{portal.root}{BASE}/k/s{number}/")
    text_layer(page, number)


def text_layer(page, number):
    """Waits until the text of a page lies over its picture."""
    page.locator(".viewer-text-layer").get_by_text(lines_of(number)[0]).wait_for(state="attached")


def asked(portal, part):
    return [address for address in portal.asked if part in address]


def wait_asked(page, portal, part):
    for _ in range(300):
        if asked(portal, part):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never asked: {part}")


def assert_emptied(page):
    page.get_by_role("heading", name="Akta są zamknięte").wait_for()
    left = page.content()
    for gone in ("4999-0.Ds.123", "Protokół", "przesłuchano", "obraz/", "data-config"):
        assert gone not in left
    assert page.locator("canvas, img").count() == 0
    assert page.url.endswith(f"{BASE}/")
    assert page.title() == "Akta są zamknięte"


def test_the_page_is_shown_with_its_text_and_asked_for_once(page, portal):
    read(page, portal)
    page.wait_for_timeout(500)

    assert page.locator("h1").inner_text().startswith(f"{label_of(5)} z 60 · Protokół")
    assert len(asked(portal, "/k/s5/obraz/")) == 1
    assert page.complaints == []


def test_a_turn_uses_the_neighbour_fetched_ahead_and_still_counts_as_a_look(page, portal):
    read(page, portal)
    wait_asked(page, portal, "/k/s6/obraz/?w=1200&cel=sasiad")

    page.keyboard.press("ArrowRight")
    text_layer(page, 6)

    assert page.url.endswith("/k/s6/")
    assert len(asked(portal, "/k/s6/obraz/")) == 1
    assert len(asked(portal, "/k/s6/tekst/")) == 1
    page.keyboard.press("PageUp")
    text_layer(page, 5)


def test_leafing_asks_only_for_the_page_where_one_stops(page, portal):
    read(page, portal)
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    text_layer(page, 17)

    assert len(asked(portal, "/tekst/")) <= 4
    assert len(asked(portal, "cel=karta")) <= 4


def test_thumbnails_come_in_sight_and_keep_the_focus(page, portal):
    read(page, portal)
    page.get_by_role("tab", name="Miniatury").click()
    wait_asked(page, portal, "cel=miniatura")
    page.wait_for_timeout(500)
    assert len(asked(portal, "cel=miniatura")) < 40

    page.locator('[data-thumb="s7"]').click()
    text_layer(page, 7)
    assert page.evaluate("document.activeElement.dataset.thumb") == "s7"
    assert page.locator(".thumbs [aria-current]").get_attribute("data-thumb") == "s7"


def test_keys_of_one_letter_can_be_turned_off(page, portal):
    read(page, portal)
    page.keyboard.press("?")
    page.get_by_label("Skróty jednoliterowe włączone").uncheck()
    page.get_by_role("button", name="Zamknij").last.click()
    page.keyboard.press("t")
    assert not page.locator("#tekst").is_visible()

    page.keyboard.press("ArrowRight")
    text_layer(page, 6)


def test_the_sharp_picture_comes_with_the_zoom(page, portal):
    read(page, portal)
    assert not asked(portal, "w=2400")

    for _ in range(4):
        page.keyboard.press("+")
        page.wait_for_timeout(300)
    wait_asked(page, portal, "/k/s5/obraz/?w=2400&cel=karta")


def test_the_text_lies_over_its_words_also_on_a_turned_page(page, portal):
    read(page, portal)
    upright = page.locator(".viewer-text-layer span").first.bounding_box()
    assert upright["width"] > upright["height"] * 5

    page.keyboard.press("r")
    page.wait_for_timeout(300)
    turned = page.locator(".viewer-text-layer span").first.bounding_box()
    assert turned["height"] > turned["width"] * 5


def test_a_number_that_meant_two_cards_offers_both(page, portal):
    read(page, portal)
    page.keyboard.press("g")
    page.keyboard.type("12")
    page.keyboard.press("Enter")

    page.get_by_text("miała numer 12 do 3 maja 2026 r.").wait_for()
    page.get_by_role("button", name="t. 1 k. 13").click()
    text_layer(page, 25)
    page.go_back()
    text_layer(page, 5)


def test_a_card_out_of_reach_is_said_in_words(page, portal):
    read(page, portal)
    page.keyboard.press("g")
    page.keyboard.type("999")
    page.keyboard.press("Enter")

    page.get_by_text("Nie ma karty „999” w zakresie dostępu.").wait_for()
    assert page.locator("#idz-k").get_attribute("aria-invalid") == "true"


def test_hits_are_walked_by_keys_and_marked_on_the_page(page, portal):
    read(page, portal)
    page.keyboard.press("/")
    page.keyboard.type("samochód")
    page.keyboard.press("Enter")
    page.locator(".hits a").first.wait_for()

    page.keyboard.press("n")
    text_layer(page, 1)
    assert page.locator(".hit-mark-current").count() == 1
    page.keyboard.press("n")
    text_layer(page, 2)
    page.keyboard.press("p")
    text_layer(page, 1)


def test_a_citation_is_copied_with_its_id(page, portal):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    read(page, portal)
    page.keyboard.press("c")
    page.get_by_text("Skopiowano:").wait_for()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "4999-0.Ds.123.2026, t. 1, k. 3 [#s5]"


def test_a_revocation_empties_the_viewer_within_five_seconds(page, portal):
    page.clock.install()
    read(page, portal)
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    portal.reason = "Prokurator cofnął dostęp zarządzeniem nr 9/2026."
    page.clock.run_for(5_000)

    page.get_by_text(portal.reason).wait_for()
    assert_emptied(page)


def test_the_end_of_the_term_empties_the_viewer_without_the_server(page, portal):
    page.clock.install()
    portal.to = datetime.now(UTC) + timedelta(hours=1)
    read(page, portal)
    page.route("**/*", lambda route: route.abort())
    page.clock.fast_forward("01:00:05")

    assert_emptied(page)
    assert page.get_by_text("zgodnie z zarządzeniem").is_visible()


def test_a_refusal_of_any_answer_empties_the_viewer(page, portal):
    read(page, portal)
    portal.refusal = "Dostęp skończył się wczoraj."
    page.keyboard.press("g")
    page.keyboard.type("50")
    page.keyboard.press("Enter")

    assert_emptied(page)
    assert page.get_by_text("Dostęp skończył się wczoraj.").is_visible()


def test_the_back_button_shows_nothing_after_the_end(page, portal):
    read(page, portal)
    page.goto(f"{portal.root}/")
    portal.reason = "Prokurator cofnął dostęp zarządzeniem nr 9/2026."
    page.go_back()
    page.wait_for_timeout(300)

    assert "przesłuchano" not in page.content()


def test_without_answers_the_page_is_covered_and_comes_back(page, portal):
    read(page, portal)
    page.clock.install()
    page.route("**/stan/", lambda route: route.abort())
    page.clock.run_for(20_000)
    page.get_by_text("Brak połączenia z systemem.").wait_for()
    assert not page.locator("h1").is_visible()

    page.unroute("**/stan/")
    page.clock.run_for(4_000)
    page.locator("h1").wait_for()


def test_on_the_desk_no_time_is_counted(page, portal):
    portal.has_grant = False
    read(page, portal)

    assert page.locator("[data-time-left]").count() == 0


def test_without_script_one_can_read_turn_and_search(browser, portal):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal.root}{BASE}/k/s5/")
    assert page.locator("#tekst").get_by_text(lines_of(5)[3]).is_visible()
    assert page.locator("img.viewer-image").is_visible()

    page.get_by_role("link", name="Następna strona").click()
    assert page.url.endswith("/k/s6/")
    page.get_by_label("Szukaj w aktach").first.fill("samochód")
    page.keyboard.press("Enter")
    page.locator(".hits a").first.wait_for()
    assert page.locator(".hits a").count() == 20
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_in_the_way_of_anybody(browser, portal, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    read(page, portal)
    page.keyboard.press("t")

    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
