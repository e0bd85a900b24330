"""Those who may not: they learn nothing, not even that there is something to learn."""

import re

REFERENCE = "4999-0.Ds.123.2026"


def case_address(page, site):
    """The address of the demonstration's case, as its referent reads it off the list."""
    page.goto(f"{site.root}/pulpit/sprawy/")
    return page.get_by_role("link", name=REFERENCE).first.evaluate("link => link.href")


def test_an_administrator_sees_no_case(desk, site):
    address = case_address(desk("prokurator"), site)
    page = desk("administrator")

    assert page.get_by_role("link", name="Sprawy", exact=True).count() == 0
    for path in ("/pulpit/sprawy/", address.removeprefix(site.root), "/pulpit/szukaj/"):
        page.goto(f"{site.root}{path}")
        assert REFERENCE not in page.content()
    assert page.goto(address).status in {403, 404}
    missing = page.get_by_role("main").inner_text()
    page.goto(re.sub(r"[0-9a-f]{8}-", "00000000-", address, count=1))
    assert page.get_by_role("main").inner_text() == missing  # hidden and missing look the same


def test_another_prosecutor_learns_the_reference_and_referent_and_no_more(desk, site):
    address = case_address(desk("prokurator"), site)
    page = desk("prokurator2")
    page.goto(f"{site.root}/pulpit/sprawy/?q={REFERENCE}")

    told = page.get_by_role("main").inner_text()
    assert REFERENCE in told
    assert site.users["prokurator"].name in told
    assert "hurtowni" not in told  # nothing of the subject
    assert page.goto(f"{address}akta/").status == 404


def test_a_stranger_gets_the_sign_in(visit, desk, site):
    address = case_address(desk("prokurator"), site)
    page = visit()
    for path in (address.removeprefix(site.root), "/pulpit/", "/pulpit/administracja/konta/"):
        page.goto(f"{site.root}{path}")
        page.get_by_role("heading", name="Logowanie na pulpit").wait_for()
        assert REFERENCE not in page.content()
    page.goto(f"{site.root}/konto/")
    page.get_by_role("heading", name="Logowanie do portalu").wait_for()


def test_a_session_of_the_desk_is_a_stranger_in_the_portal(desk, portal, site):
    counsel = portal("obronca")
    counsel.get_by_role("link", name="Czytaj akta").click()
    file = counsel.url
    page = desk("prokurator")
    page.goto(f"{site.root}/")

    page.get_by_role("link", name="Zaloguj się").wait_for()
    assert page.get_by_role("button", name="Wyloguj").count() == 0
    page.goto(file)
    page.get_by_role("heading", name="Logowanie do portalu").wait_for()


def test_counsel_is_a_stranger_on_the_desk(portal, site):
    page = portal("obronca")
    page.goto(f"{site.root}/pulpit/sprawy/")

    page.get_by_role("heading", name="Logowanie na pulpit").wait_for()
