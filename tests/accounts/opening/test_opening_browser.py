"""Opening an account in a real browser: every page accessible, none wider than a phone."""

import os

import pytest
from django.db import connection
from django.test import Client

from akta.accounts.middleware import COOKIES
from akta.accounts.models import Account, Institution
from akta.core.actors import Face
from tests import factories
from tests.accounts.opening import entity, scene
from tests.accounts.opening.test_opening_screens import DOCUMENT, FORM
from tests.browser.conftest import chromium  # noqa: F401 - a fixture
from tests.browser.pages import sideways, violations
from tests.conftest import _flush

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser(chromium, live_server, transactional_db):  # noqa: F811 - the fixture imported above
    """A page that can be signed in; the database is emptied by the superuser afterwards."""
    connection.ops.execute_sql_flush = _flush
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="pl-PL")
    page = context.new_page()
    page.root = live_server.url

    def sign_in(account):
        face = factories.face_of(account)
        name = COOKIES[Face(face)][0]
        key = factories.sign_in(Client(), account).cookies[name].value
        context.add_cookies([{"name": name, "value": key, "url": live_server.url}])

    page.sign_in = sign_in
    yield page
    context.close()


def wrong_with(page, name):
    folder = os.environ.get("AKTA_SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/opening-{name}.png", full_page=True)
    return [f"{name}: {each}" for each in violations(page) + sideways(page)]


def test_from_the_empty_form_to_the_slip_and_away_again(browser):
    page, wrong = browser, []
    page.goto(f"{page.root}/konto-portalu/")
    wrong += wrong_with(page, "start")
    page.get_by_role("link", name="Złóż wniosek o konto").click()
    page.get_by_role("button", name="Złóż wniosek").click()
    page.get_by_role("heading", name="Trzeba poprawić").wait_for()
    wrong += wrong_with(page, "faulty")
    for name, value in FORM.items():
        if name not in {"profile", "address_country"}:
            page.locator(f"[name={name}]").fill(value)
    page.locator("[name=profile][value=party]").check()
    page.get_by_role("button", name="Złóż wniosek").click()
    page.get_by_role("heading", name="Kody potwierdzające").wait_for()
    wrong += wrong_with(page, "codes")
    sent = scene.codes()
    page.get_by_label("Kod z wiadomości e-mail").fill(sent["email"])
    page.get_by_label("Kod z wiadomości SMS").fill(sent["sms"])
    page.get_by_role("button", name="Potwierdź").click()
    page.get_by_role("heading", name="Potwierdzenie tożsamości").wait_for()
    wrong += wrong_with(page, "proof")
    number = page.get_by_text("WK-").first.inner_text()
    page.goto(f"{page.root}/konto-portalu/instytucja/")
    wrong += wrong_with(page, "institution")

    page.sign_in(factories.secretary())
    page.goto(f"{page.root}/pulpit/konta-portalu/")
    wrong += wrong_with(page, "find")
    page.get_by_label("Numer wniosku albo zgłoszenia").fill(number)
    page.get_by_role("button", name="Znajdź wniosek").click()
    for name in ("number", "given_names", "surname", "pesel"):
        page.locator(f"[name={name}]").fill(DOCUMENT[name])
    wrong += wrong_with(page, "compare")
    page.get_by_role("button", name="Potwierdź tożsamość i załóż konto").click()
    page.get_by_role("heading", name="Konto założone").wait_for()
    wrong += wrong_with(page, "slip")

    account = scene_account()
    page.sign_in(account)
    for path, name in (("zawody", "professions"), ("likwidacja", "closing")):
        page.goto(f"{page.root}/konto/{path}/")
        page.get_by_role("heading", level=1).wait_for()
        wrong += wrong_with(page, name)
    assert wrong == []


def scene_account():
    account = Account.objects.get(kind="outside")
    Account.objects.update(must_change_password=False)
    return account


def test_the_desk_of_institutions(browser):
    page, wrong = browser, []
    waiting = entity.notified(nip="5260001246")
    entity.settled()
    page.sign_in(factories.administrator())
    for path in (
        "konta-portalu/zgloszenia/",
        "konta-portalu/zgloszenia/nowe/",
        f"konta-portalu/zgloszenia/{waiting.notification_id}/",
        "konta-portalu/instytucje/",
        f"konta-portalu/instytucje/{Institution.objects.get().pk}/likwidacja/",
        "konta-portalu/zastrzezenia/",
        "administracja/przechowywanie/",
    ):
        page.goto(f"{page.root}/pulpit/{path}")
        page.get_by_role("heading", level=1).wait_for()
        wrong += wrong_with(page, path.strip("/").replace("/", "-")[:40])
    assert wrong == []
