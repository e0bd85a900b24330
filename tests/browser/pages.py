"""What the browser tests do on any page: be watched, sign in, be measured."""

import json
import re
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from playwright.sync_api import Error

KEPT_COOKIES = {
    f"akta_{face}{use}" for face in ("pulpit", "portal") for use in ("", "_csrf", "_urzadzenie")
}

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREEN = {"width": 1440, "height": 900}
PHONES = (320, 390)
FAILED = 500
PATIENCE = 30_000  # ms; a machine with other work may be slow


class Visitor:
    """A browser context of its own whose first page, and all it opens, is watched."""

    def __init__(self, chromium, site, options):
        self.complaints = []
        self.context = chromium.new_context(
            **({"viewport": SCREEN, "locale": "pl-PL", "timezone_id": "Europe/Warsaw"} | options)
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("response", self._answered)
        self.page = self.context.new_page()

    def _said(self, message):
        # An answer of 4xx is told here too; whether it is right is for the test to say.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{message.page and message.page.url}: {message.text}")

    def _answered(self, response):
        if response.status >= FAILED:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")

    def close(self):
        self.context.close()


def enter(page, site, login):
    """Sign in by password and, where the account has one, the code that the page shows."""
    user = site.users[login]
    page.goto(f"{site.root}{'/pulpit/logowanie/' if user.address == '/pulpit/' else '/logowanie/'}")
    page.get_by_role("textbox", name="Login").fill(user.login)
    page.get_by_label("Hasło").fill(user.password)
    page.get_by_role("button", name="Zaloguj", exact=True).click()
    give_shown_code(page, button="Potwierdź i zaloguj")
    page.get_by_role("button", name="Wyloguj").wait_for()


def working_code(page):
    """The code that the demonstration shows in place of a telephone, once it works."""
    shown = page.get_by_role("note").filter(has_text="Wersja pokazowa")
    wait = re.search(r"zacznie działać za (\d+) s", shown.inner_text())
    if wait:
        page.wait_for_timeout(int(wait[1]) * 1000 + 500)
    return shown.locator(".secret").inner_text()


def give_shown_code(page, *, button, twice=False):
    """Type the demonstration's code and press the button."""
    code = working_code(page)
    page.get_by_role("textbox", name=re.compile("Kod")).fill(code)
    pressed = page.get_by_role("button", name=button)
    pressed.dblclick() if twice else pressed.click()


def violations(page):
    """What axe finds against WCAG 2.2 AA on the page as it stands: rule and places."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def assert_accessible(page):
    found = violations(page)
    assert found == [], f"{page.url}\n" + "\n".join(found)


def sideways(page, widths=PHONES):
    """The widths at which the page must be scrolled sideways; there should be none."""
    size = page.viewport_size
    wrong = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wrong.append(f"{width} px: {over} px too wide")
    page.set_viewport_size(size)
    return wrong


OUTLINE = """() => {
  const seen = (found) => found.checkVisibility({ visibilityProperty: true });
  const heads = [...document.querySelectorAll("h1, h2, h3, h4")].filter(seen);
  const levels = heads.map((head) => Number(head.tagName[1]));
  return {
    first: levels.filter((level) => level === 1).length,
    jumps: levels.filter((level, at) => at > 0 && level > levels[at - 1] + 1).length,
    main: [...document.querySelectorAll("main .button-main")].filter(seen).length,
    named: !document.title.startsWith("Akta – "),
  };
}"""


def misshapen(page):
    """What breaks the outline: not one first heading, a level left out, two main buttons."""
    told = page.evaluate(OUTLINE)
    wrong = [] if told["first"] == 1 else [f"{told['first']} headings of level 1"]
    wrong += ["a level of headings is left out"] if told["jumps"] else []
    wrong += ["two main buttons"] if told["main"] > 1 else []
    return wrong + ([] if told["named"] else ["its title does not tell the place"])


def view_name(address):
    """The name of an address in the URL configuration: two cases are one kind of page."""
    return resolve(urlsplit(address).path).view_name


def links(page, root):
    """The addresses of this site that the page links to, without fragments."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    return [address.split("#")[0] for address in found if address.startswith(f"{root}/")]


def reachable(page, root, *starts):
    """Walk from `starts` along links: yields (name, address) with the page standing on it.

    Each kind of page is opened once; answers that are not pages (images, files) are left out.
    """
    waiting, seen = list(starts), set()
    while waiting:
        address = waiting.pop(0)
        name = view_name(address)
        if name in seen or "static" in address:
            continue
        seen.add(name)
        try:
            answer = page.goto(address)
        except Error as told:
            if "Download is starting" in str(told):
                continue
            raise
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        yield name, address
        if page.url == address or page.url.startswith(root):
            waiting.extend(links(page, root))


def settled(page):
    """The page as it stands when it has stopped to go elsewhere."""
    for _ in range(100):
        page.wait_for_timeout(300)
        with suppress(Error):
            return page.content()
    raise AssertionError(f"never at rest: {page.url}")


def assert_emptied(page, *gone):
    """The viewer shows that the file is closed and holds nothing of it any more."""
    page.get_by_role("heading", name="Akta są zamknięte").wait_for()
    left = page.content()
    assert [word for word in gone if word in left] == []
    assert page.locator("canvas, img").count() == 0


def ready_to_read(page):
    """The viewer's script has taken the page over and drawn it."""
    page.locator("[data-stage] canvas").first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")


def at_card(page, label):
    """The viewer stands at this card side."""
    said = re.compile(re.escape(label) + r"\b")
    page.get_by_role("heading", level=1, name=said).wait_for()


def days_ago(days):
    """A day as it is typed into a form."""
    then = datetime.now(ZoneInfo("Europe/Warsaw")) - timedelta(days=days)
    return then.strftime("%d.%m.%Y")


def copied(page):
    return page.evaluate("navigator.clipboard.readText()")


def titles_of(page):
    """The titles of all pages that this one shows from now on, as they come."""
    titles = []
    page.expose_binding("akta_title", lambda _, title: titles.append(title))
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => window.akta_title(document.title))"
    )
    return titles


def logged(site, before=None):
    """What the installation has written down for its operator, by file, since `before`."""
    files = {str(each): each.read_text("utf-8") for each in site.data_dir.rglob("*.log")}
    texts = {"": site.said(), **files}
    return {name: text[len((before or {}).get(name, "")) :] for name, text in texts.items()}


def kept(page):
    """Everything that the browser keeps, as one text; the cookies are those we know."""
    state = page.context.storage_state(indexed_db=True)
    session = page.evaluate("JSON.stringify(sessionStorage)")
    names = {cookie["name"] for cookie in state["cookies"]}
    assert names <= KEPT_COOKIES, names
    assert all(cookie["httpOnly"] for cookie in state["cookies"] if "csrf" not in cookie["name"])
    return json.dumps(state, ensure_ascii=False) + session
