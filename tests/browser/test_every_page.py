"""Every page that a role reaches by links: accessible, and never wider than a phone."""

import pytest

from tests.browser.pages import misshapen, reachable, sideways, violations

STAFF = ["sekretariat", "prokurator", "kierownik", "prokurator2", "administrator", "audytor"]
EXPECTED = {
    "sekretariat": {"desk:case-file-upload", "desk:case-file-order", "desk:case-person-new"},
    "prokurator": {"desk:access-order-new", "desk:access-order", "desk:viewer-page"},
    "kierownik": {"desk:cases", "desk:cases-persons"},
    "prokurator2": {"desk:cases", "desk:account"},
    "administrator": {"desk:admin-account", "desk:admin-unit", "desk:account-totp"},
    "audytor": {"desk:audit-log"},
    "obronca": {"portal:viewer-page", "portal:own-looks", "portal:account", "portal:help"},
    "": {"portal:home", "portal:sign-in", "portal:help", "portal:privacy"},
}
WHOLE_CASE = "/pulpit/sprawy/?q=4999-0.Ds.123.2026"  # the one case with a file
SCHEMES = {"administrator": "dark", "obronca": "dark", "prokurator": "dark"}


def walk(page, site, login, *starts):
    """Every kind of page from `starts` on: what is wrong with it, and the names met."""
    wrong, met = [], set()
    for name, address in reachable(page, site.root, *(f"{site.root}{each}" for each in starts)):
        met.add(name)
        found = violations(page) + sideways(page) + misshapen(page)
        wrong += [f"{name} {address}: {each}" for each in found]
    assert EXPECTED[login] <= met
    return wrong


@pytest.mark.parametrize("login", STAFF)
def test_pages_of_the_desk(desk, site, login):
    page = desk(login, color_scheme=SCHEMES.get(login, "light"))

    assert walk(page, site, login, WHOLE_CASE, "/pulpit/") == []


def test_pages_of_counsel(portal, site):
    page = portal("obronca", color_scheme=SCHEMES["obronca"])

    assert walk(page, site, "obronca", "/") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_a_stranger(visit, site, scheme):
    page = visit(color_scheme=scheme)

    assert walk(page, site, "", "/") == []
    page.goto(f"{site.root}/pulpit/logowanie/")
    assert violations(page) + sideways(page) == []


@pytest.mark.parametrize("start", ["/nie-ma-takiej/", "/pulpit/nie-ma-takiej/"])
def test_a_page_that_is_not_there_says_so_and_where_to_go(visit, site, start):
    page = visit()
    answer = page.goto(f"{site.root}{start}")

    assert answer.status in {200, 404}
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("main").get_by_role("link").or_(page.get_by_label("Login")).count()
    assert violations(page) + sideways(page) == []
