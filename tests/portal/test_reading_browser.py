"""Reading in a real browser: keys, widths, and the end of access with the way back."""

import os
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from akta.accounts.middleware import COOKIES
from akta.audit.models import LogEntry, LookKind
from akta.core import clock
from akta.core.actors import SYSTEM, Face
from akta.files.notes.models import PrivateMark
from akta.files.services import remove_cards
from akta.grants import services as grants
from tests import factories
from tests.browser.conftest import chromium  # noqa: F401 - a fixture
from tests.browser.pages import sideways, violations
from tests.conftest import _flush
from tests.portal.scenery import give
from tests.portal.scenery import scene as build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOON = 30_000
NOT_THERE = 404


@pytest.fixture
def scene(transactional_db):
    """The scene, emptied by the superuser: beside the browser the connection is another one."""
    connection.ops.execute_sql_flush = _flush
    return build()


@pytest.fixture
def reader(chromium, live_server, scene):  # noqa: F811 - the fixture imported above
    """`reader()`: the holder's page at an address of the portal."""
    contexts = []

    def open_at(path, account=None, face=Face.PORTAL):
        signed = factories.sign_in(Client(), account or scene.people.outside)
        name = COOKIES[face][0]
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="pl-PL")
        cookie = {"name": name, "value": signed.cookies[name].value, "url": live_server.url}
        context.add_cookies([cookie])
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_at
    for context in contexts:
        context.close()


def ready(page):
    """The script has made the reader of the page and shows its first side."""
    page.get_by_role("heading", level=1).filter(has_text="t. 1 k. 1").wait_for()
    page.locator(".viewer-text-layer").get_by_text("TAJNE1").first.wait_for(state="attached")


def shot(page, name):
    folder = os.environ.get("AKTA_SCREENSHOTS")
    if folder:
        for width in (320, 390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(400)
            page.screenshot(path=f"{folder}/{name}-{width}.png")


def take_out(side):
    """The secretary takes a card out of the file; gives the name of its side."""
    remove_cards(
        actor=SYSTEM,
        volume_id=side.card.volume_id,
        card_ids=[side.card_id],
        reason="karta z innej sprawy",
        confirmed=True,
        at=clock.now(),
    )
    return side.short_id


def test_from_home_to_the_page_by_keyboard(reader, scene):
    page = reader("/")
    assert violations(page) == []
    assert sideways(page) == []
    shot(page, "home")

    page.get_by_role("link", name="Czytaj akta").first.focus()
    page.keyboard.press("Enter")
    ready(page)
    gone = take_out(scene.shown[3])
    with page.expect_response(lambda answer: gone in answer.url and answer.status == NOT_THERE):
        page.keyboard.press("ArrowRight")  # a card fetched ahead that is gone empties nothing
    page.get_by_role("heading", level=1).filter(has_text="t. 1 k. 2").wait_for()
    page.keyboard.press("g")
    page.keyboard.type("t. 1 k. 2v")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).filter(has_text="t. 1 k. 2v").wait_for()
    page.wait_for_timeout(800)

    assert page.url.endswith(f"/k/{scene.shown[2].short_id}/")
    assert page.locator(f"a[href*='{gone}']").count() == 0
    assert violations(page) == []
    shot(page, "viewer")


def test_the_public_pages_can_be_used_by_all(reader):
    for path in ("/pomoc/", "/dostepnosc/", "/dane-osobowe/"):
        page = reader(path)
        assert violations(page) == []
        assert sideways(page) == []
        shot(page, path.strip("/"))


def gone(page, scene):
    """The viewer is empty and says why; the way back brings nothing of the file."""
    page.get_by_role("alert").filter(has_text="kończył się").wait_for(timeout=SOON)
    assert page.locator("img, canvas").count() == 0
    assert "TAJNE" not in page.content()
    shot(page, "ended")
    page.go_back()
    page.wait_for_timeout(1500)
    assert "TAJNE" not in page.content()
    assert page.locator("canvas").count() == 0


@pytest.mark.rule("P-4-3")
def test_a_revocation_empties_the_open_viewer(reader, scene):
    page = reader(f"{scene.base}/k/{scene.shown[0].short_id}/")
    ready(page)
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", level=1).filter(has_text="t. 1 k. 2").wait_for()

    grants.revoke(grant_id=scene.grant.pk, at=clock.now())

    gone(page, scene)


@pytest.mark.rule("P-4-3")
def test_the_own_timer_empties_the_open_viewer_at_the_end(reader, scene):
    grant = give(
        scene.people.outside, scene.case, scene.shown, until=clock.now() + timedelta(seconds=25)
    )
    page = reader(f"/akta/{grant.pk}/k/{scene.shown[0].short_id}/")
    ready(page)

    gone(page, scene)


def test_the_desk_reads_by_the_same_viewer(reader, scene):
    page = reader(f"{scene.desk()}/k/{scene.shown[0].short_id}/", scene.people.referent, Face.DESK)
    ready(page)
    page.wait_for_timeout(800)

    assert violations(page) == []
    shot(page, "desk")


def looks(scene):
    """How often each shown side was asked for as the current page."""
    rows = LogEntry.objects.filter(kind=LookKind.LOOK).values_list("side_id", flat=True)
    told = list(rows)
    return [told.count(side.pk) for side in scene.shown]


def test_notes_two_cards_and_scrolling_by_keyboard(reader, scene):
    page = reader(f"{scene.base}/k/{scene.shown[0].short_id}/")
    ready(page)
    page.keyboard.press("b")
    page.locator("[data-act=bookmark][aria-pressed=true]").wait_for()
    page.keyboard.press("m")
    page.keyboard.type("Sprzeczne z k. 4")
    page.get_by_role("button", name="Zapisz notatkę").click()
    page.locator("#notatki .note-text").get_by_text("Sprzeczne z k. 4").wait_for()
    assert PrivateMark.objects.count() == 2
    assert violations(page) == []
    shot(page, "notes")

    page.keyboard.press("d")
    page.locator(".is-double .flow-page img").nth(1).wait_for()
    shown = page.locator(".flow-page").evaluate_all("all => all.map(e => e.offsetTop)")
    assert shown[0] == shown[1]
    page.locator('.flow-page[aria-label^="t. 1 k. 2"] .viewer-text-layer').first.wait_for(
        state="attached"
    )
    assert violations(page) == []
    assert looks(scene)[1] >= 1

    page.keyboard.press("s")
    page.locator(".viewer-flow:not(.is-double) .flow-page img").first.wait_for()
    page.locator(".viewer-flow").evaluate("e => e.scrollTo({top: e.scrollHeight})")
    page.get_by_role("heading", level=1).filter(has_text="t. 1 k. 4").or_(
        page.get_by_role("heading", level=1).filter(has_text="t. 1 k. 3")
    ).wait_for()
    assert violations(page) == []
    shot(page, "flow")
    page.keyboard.press("s")
    page.locator(".viewer-flow").wait_for(state="hidden")
    assert sideways(page) == []
