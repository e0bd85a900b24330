"""Counsel signs in and reads a file with the keyboard alone, from the first Tab on."""

import contextlib
import io
import re

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.pages import at_card, copied, ready_to_read, working_code

MOST_TABS = 60


def tab_to(page, name):
    """Press Tab until the focus stands on what has this name, and shows that it does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and re.search(name, accessible_name(focused)):
            assert is_outlined(focused), name
            return
    raise AssertionError(f"Tab never came to: {name}")


def accessible_name(focused):
    """The name as the accessibility tree has it."""
    told = re.match(r'- [a-z]+(?: "(?P<name>.*?)")?', focused.aria_snapshot())
    return (told and told["name"]) or ""


def is_outlined(focused):
    """Whether the focus can be seen: an outline or a shadow that is drawn."""
    look = focused.evaluate(
        "it => { const s = getComputedStyle(it); return [s.outlineStyle, s.boxShadow]; }"
    )
    return look[0] != "none" or look[1] != "none"


def test_sign_in_and_read_without_a_mouse(visit, site):
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, site)
    tab_to(page, "^Czytaj akta")
    page.keyboard.press("Enter")
    ready_to_read(page)
    first = page.get_by_role("heading", level=1).inner_text()

    page.keyboard.press("PageDown")
    page.get_by_role("heading", level=1, name=first, exact=True).wait_for(state="detached")
    page.keyboard.press("PageUp")
    page.get_by_role("heading", level=1, name=first, exact=True).wait_for()
    page.keyboard.press("g")
    page.keyboard.type("t. 1 k. 2")
    page.keyboard.press("Enter")
    at_card(page, "t. 1 k. 2")
    page.keyboard.press("c")
    page.get_by_text("Skopiowano").first.wait_for()
    assert re.search(r"t\. 1, k\. 2\b", copied(page))
    tools(page)
    search(page)


def sign_in(page, site):
    page.goto(f"{site.root}/")
    page.keyboard.press("Tab")
    assert "treści" in accessible_name(page.locator(":focus"))  # the way past the header
    page.keyboard.press("Enter")
    tab_to(page, "^Zaloguj się")
    page.keyboard.press("Enter")
    page.get_by_label("Login").wait_for()
    tab_to(page, "^Login")
    page.keyboard.type(site.users["obronca"].login)
    page.keyboard.press("Tab")
    page.keyboard.type(site.users["obronca"].password)
    page.keyboard.press("Enter")
    code = working_code(page)
    tab_to(page, "^Kod")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Moje dostępy").wait_for()


def tools(page):
    page.keyboard.press("t")
    page.get_by_role("region", name="Tekst strony").wait_for()
    page.keyboard.press("t")
    for key in ("+", "-", "0", "r", "r", "r", "r"):
        page.keyboard.press(key)
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")


def search(page):
    page.keyboard.press("/")
    page.keyboard.type("protokół")
    ask_until_read(page)
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.locator(".hit-mark-current").first.wait_for(state="attached")


def ask_until_read(page):
    """Asks again while the answer says that pages are still being read, as a reader would."""
    for _ in range(100):
        with page.expect_response(re.compile("/szukaj/")):
            page.keyboard.press("Enter")
        with contextlib.suppress(PlaywrightTimeout):  # an answer without hits: asked again below
            page.locator(".hits a").first.wait_for(timeout=2000)
            return
        page.get_by_role("searchbox").focus()
    raise AssertionError("The demonstration's text was never read.")


def test_the_contents_list_leads_to_a_document(portal):
    page = portal("obronca")
    page.get_by_role("link", name="Czytaj akta").click()
    ready_to_read(page)
    documents = page.get_by_role("navigation", name="Spis treści").get_by_role("link")
    last = documents.last
    title = last.locator(".document-title").inner_text()
    last.focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", level=1, name=re.compile(re.escape(title))).wait_for()


def test_a_page_opened_anew_looks_as_it_did(portal):
    """The picture that the server drew and the one that the script fetched are one page."""
    page = portal("obronca", viewport={"width": 390, "height": 844})
    page.get_by_role("link", name="Czytaj akta").click()
    ready_to_read(page)
    base, _, first = page.url.rstrip("/").rpartition("/k/")
    told = page.request.get(f"{base}/strony/?od={first}&przed=0&po=30").json()
    coarse = min(told["sides"], key=lambda side: side["width"])  # its picture is larger than it
    assert coarse["width"] < 1000
    page.get_by_label("Idź do karty").fill(coarse["label"])
    page.keyboard.press("Enter")
    at_card(page, coarse["label"])
    fetched = drawn(page)
    page.reload()
    ready_to_read(page)

    difference = ImageChops.difference(fetched, drawn(page))
    assert ImageStat.Stat(difference).mean[0] < 3


def drawn(page):
    """The stage when it has come to rest, in grey and small: a watermark's minute may differ."""
    page.locator("[data-stage][aria-busy=false]").wait_for()
    page.wait_for_timeout(1500)
    shown = Image.open(io.BytesIO(page.locator("[data-stage]").screenshot()))
    return shown.convert("L").resize((120, 90))
