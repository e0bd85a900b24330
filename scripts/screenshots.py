"""Makes `docs/screenshots/` from a demonstration of its own, which it starts and stops."""

import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import FLAGS  # noqa: E402 - needs the path
from tests.browser.pages import Visitor, enter, ready_to_read, working_code  # noqa: E402
from tests.browser.site import Site  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
LARGEST = 250_000
COLOURS = (256, 128, 64, 32)
PHONE = {"width": 390, "height": 844}
CASE = "4999-0.Ds.123.2026"
"""The one case with a file."""
READ = "t. 1 k. 9"
SETTLED_MS = 2000  # the picture of the page one came to stands in place of the one before
SCOPE = "t. 1; t. 2 k. 1–60 bez k. 51v"


def main() -> int:
    """Start a whole demonstration, walk it, and keep a picture of each page of the tour."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _demonstration() as site, sync_playwright() as playwright:
        found = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        _sign_in(browser, site)
        _counsel(browser, site)
        _secretary(browser, site)
        _prosecutor(browser, site)
        browser.close()
    return 0


@contextmanager
def _demonstration() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="akta-pokaz-"))
    folder.chmod(0o711)
    site = Site(folder, demo="all")
    try:
        site.start()
        yield site
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _keep(page: Page, name: str) -> None:
    """A picture as small as its colours allow, at most 250 kB."""
    page.wait_for_load_state("networkidle")
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for colours in COLOURS:
        made = io.BytesIO()
        shown.quantize(colours, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
        if made.tell() <= LARGEST:
            break
    (FOLDER / f"{name}.png").write_bytes(made.getvalue())
    print(f"{name}.png {made.tell() // 1000} kB")


def _visitor(browser: Browser, site: Site, login: str, **options: Any) -> Page:
    page: Page = Visitor(browser, site, options).page
    if login:
        enter(page, site, login)
    return page


def _sign_in(browser: Browser, site: Site) -> None:
    page, counsel = _visitor(browser, site, ""), site.users["obronca"]
    page.goto(f"{site.root}/logowanie/")
    page.get_by_label("Login").fill(counsel.login)
    page.get_by_label("Hasło").fill(counsel.password)
    page.get_by_role("button", name="Zaloguj", exact=True).click()
    page.get_by_role("heading", name="Drugi krok logowania").wait_for()
    _keep(page, "signin")


def _counsel(browser: Browser, site: Site) -> None:
    page = _visitor(browser, site, "obronca")
    _keep(page, "portal-home")
    page.get_by_role("link", name="Czytaj akta").click()
    ready_to_read(page)
    page.get_by_label("Idź do karty").fill(READ)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=re.compile(rf"{READ}\b")).wait_for()
    page.locator("[data-stage][aria-busy=false]").wait_for()
    page.wait_for_timeout(SETTLED_MS)
    _keep(page, "portal-viewer")
    state = page.context.storage_state()
    phone = _visitor(browser, site, "", storage_state=state, viewport=PHONE)
    phone.goto(page.url)
    ready_to_read(phone)
    _keep(phone, "portal-viewer-phone")


def _secretary(browser: Browser, site: Site) -> None:
    page = _visitor(browser, site, "sekretariat")
    page.get_by_role("link", name="Sprawy", exact=True).click()
    page.get_by_role("link", name=CASE, exact=True).click()
    _part(page, "Akta")
    page.get_by_role("link", name=re.compile("Porządkuj")).first.click()
    for box in page.get_by_role("checkbox").all()[1:3]:
        box.check()
    _keep(page, "desk-arrange")


def _prosecutor(browser: Browser, site: Site) -> None:
    page = _visitor(browser, site, "prokurator")
    _keep(page, "desk-today")
    page.get_by_role("link", name="Sprawy", exact=True).click()
    _keep(page, "desk-cases")
    page.get_by_role("link", name=CASE, exact=True).click()
    _keep(page, "desk-case")
    _part(page, "Akta")
    _keep(page, "desk-file")
    _part(page, "Udostępnianie")
    page.get_by_role("link", name="Przygotuj zarządzenie").click()
    _choose_person(page)
    page.get_by_label("Zakres wpisany").fill(SCOPE)
    page.get_by_role("button", name="Pokaż, co zostanie udostępnione").click()
    page.get_by_role("heading", name="Czego nie zobaczy").wait_for()
    _keep(page, "desk-order")
    draft = page.url
    page.get_by_role("link", name="Tak zobaczy akta osoba uprawniona").click()
    ready_to_read(page)
    _keep(page, "desk-preview")
    page.goto(draft)
    page.get_by_role("link", name="Przejdź do wydania").click()
    page.get_by_role("textbox", name=re.compile("Kod")).fill(working_code(page))
    page.get_by_role("button", name="Wydaj zarządzenie").scroll_into_view_if_needed()
    _keep(page, "desk-issue")


def _part(page: Page, name: str) -> None:
    parts = page.get_by_role("navigation", name="Części sprawy")
    parts.get_by_role("link", name=name, exact=True).click()


def _choose_person(page: Page) -> None:
    people = page.get_by_label("Osoba uprawniona")
    named = people.get_by_role("option").filter(has_text="pełnomocnik").first.inner_text()
    people.select_option(label=named)


if __name__ == "__main__":
    sys.exit(main())
