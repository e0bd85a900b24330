"""The national node in the demonstration: one person with access, one without; what stays."""

from akta.ops.demofile import DEFAULT_SEED, cast
from akta.ops.testnode.preparing import STRANGER
from tests.browser.pages import assert_accessible, kept

COUNSEL = next(person for person in cast(DEFAULT_SEED) if person.capacity == "obrońca")


def to_the_node(page, site):
    page.goto(f"{site.root}/logowanie/")
    page.get_by_role("button", name="Zaloguj przez login.gov.pl").click()
    page.get_by_role("heading", name="Logowanie osoby testowej").wait_for()


def test_a_person_signs_in_by_the_node_and_leaves_no_number_behind(visit, site):
    page, asked = visit(), []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.root}/logowanie/")
    assert_accessible(page)
    to_the_node(page, site)
    assert not page.url.startswith(site.root)  # a process of its own, as the real one is elsewhere
    assert_accessible(page)
    page.get_by_label(COUNSEL.name).check()
    page.get_by_role("button", name="Potwierdź tożsamość").click()
    page.get_by_role("heading", name="Moje dostępy").wait_for()
    page.get_by_role("button", name="Wyloguj").wait_for()

    assert COUNSEL.pesel not in kept(page)
    assert [address for address in asked if COUNSEL.pesel in address] == []
    assert COUNSEL.pesel not in site.said()


def test_whoever_has_no_account_is_told_what_to_do(visit, site):
    page = visit()
    to_the_node(page, site)
    page.get_by_label(f"{STRANGER.given_name} {STRANGER.surname}").check()
    page.get_by_role("button", name="Potwierdź tożsamość").click()
    page.get_by_role("heading", name="Nie ma konta w portalu").wait_for()
    assert_accessible(page)

    assert STRANGER.identifier not in kept(page) + page.content() + page.url
