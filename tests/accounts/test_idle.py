"""A session that nobody uses: asked again, warned of, ended; what was typed is not lost."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from akta.accounts.models import Account, Session
from tests import factories
from tests.accounts import node as nodes
from tests.accounts.node import browser, person, sign_in

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FILE = "/akta/00000000-0000-0000-0000-000000000000/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PESEL = "44051401359"
pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, at_moment):
    """A browser of somebody with an application with codes, signed in at AT."""
    at_moment(AT)
    account = factories.outside_person()
    Account.objects.filter(pk=account.pk).update(totp_confirmed_at=factories.SINCE)
    account.refresh_from_db()
    account.totp_secret = SECRET
    account.save(update_fields=["totp_secret"])
    return factories.sign_in(client, account, at=AT)


def asks_again(answer):
    return answer.status_code == 302 and "/konto/potwierdzenie/" in answer["Location"]


def test_opening_a_file_after_a_quarter_of_an_hour_asks_for_the_factor(reader, at_moment):
    at_moment(AT + 14 * MINUTE)
    assert not asks_again(reader.get(FILE))
    at_moment(AT + 29 * MINUTE)
    assert reader.get("/zawiadomienia/").status_code == 200  # other pages go on
    answer = reader.get(FILE)
    assert asks_again(answer)
    assert reader.get(answer["Location"]).status_code == 200

    wrong = reader.post(answer["Location"], {"confirm": "000000", "dalej": FILE})
    assert wrong.status_code == 422
    assert asks_again(reader.get(FILE))
    code = pyotp.TOTP(SECRET).at(AT + 29 * MINUTE)
    right = reader.post("/konto/potwierdzenie/", {"confirm": code, "dalej": FILE})
    assert right["Location"] == FILE
    assert reader.get(FILE).status_code == 404  # such a grant there is none: the door is open


def test_reading_goes_on_and_counts_as_activity(reader, at_moment):
    """Pages of an open file come in the background; each is activity, the clock of it is not."""
    for minutes in (10, 20, 30, 40):
        at_moment(AT + minutes * MINUTE)
        page = f"{FILE}k/abc/obraz/"
        assert reader.get(page, headers={"Sec-Fetch-Dest": "image"}).status_code == 404
    assert not asks_again(reader.get(FILE))
    at_moment(AT + 56 * MINUTE)
    pages = {"Sec-Fetch-Dest": "image"}
    assert reader.get(f"{FILE}k/abc/obraz/", headers=pages).status_code == 404
    assert asks_again(reader.get(FILE))


@pytest.mark.parametrize("polled", [f"{FILE}stan/", "/konto/obecnosc/", f"{FILE}pobranie/postep/"])
def test_what_an_open_page_asks_by_itself_is_nobodys_activity(reader, at_moment, polled):
    for minutes in range(1, 30):
        at_moment(AT + minutes * MINUTE)
        reader.get(polled, headers={"Accept": "application/json"})
    assert Session.objects.get().last_seen_at == AT
    at_moment(AT + 30 * MINUTE)
    assert reader.get(polled, headers={"Accept": "application/json"}).status_code == 401


def test_a_page_may_ask_how_long_it_lasts_and_say_that_somebody_is_there(reader, at_moment):
    at_moment(AT + 20 * MINUTE)
    assert reader.get("/konto/obecnosc/").json()["left"] == 600
    assert reader.post("/konto/obecnosc/").json()["left"] == 1800
    at_moment(AT + 49 * MINUTE)
    told = reader.get("/konto/obecnosc/").json()
    assert told["left"] == 60
    assert len(told["token"]) == 64


def test_no_activity_stretches_a_session_past_eight_hours(reader, at_moment):
    for minutes in range(0, 480, 20):
        at_moment(AT + minutes * MINUTE)
        assert reader.post("/konto/obecnosc/").status_code == 200
    assert reader.get("/konto/obecnosc/").json()["left"] == 1200
    at_moment(AT + 480 * MINUTE)
    assert reader.get("/zawiadomienia/").status_code == 302


def test_a_form_that_came_too_late_gives_back_what_was_typed_but_no_secret(reader, at_moment):
    at_moment(AT + 31 * MINUTE)
    late = reader.post(
        "/konto/haslo/",
        {"uzasadnienie": "długie uzasadnienie", "password": "tajne", "code": "123456", "x": " "},
    )
    said = late.content.decode()
    assert late.status_code == 401
    assert "długie uzasadnienie" in said
    assert "tajne" not in said
    assert "123456" not in said


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"HX-Request": "true"}])
def test_a_program_gets_a_plain_refusal(reader, at_moment, headers):
    at_moment(AT + 31 * MINUTE)
    late = reader.post("/konto/haslo/", {"x": "y"}, headers=headers)
    assert late.status_code == 401
    assert "json" in late["Content-Type"]


def test_a_stranger_gets_nothing_back(client):
    answer = client.post("/konto/haslo/", {"x": "typed"})
    assert answer.status_code == 401
    assert "typed" not in answer.content.decode()


def test_whoever_came_by_the_node_confirms_by_the_node(monkeypatch, tmp_path, at_moment):
    at_moment(AT)
    node = nodes.installed(monkeypatch, tmp_path)
    factories.outside_person("Borkowicz", "Justyna", pesel=PESEL)
    client = browser()
    sign_in(client, node, person(PESEL))
    at_moment(AT + 20 * MINUTE)
    answer = client.get(FILE)
    assert asks_again(answer)
    assert "Potwierdź przez login.gov.pl" in client.get(answer["Location"]).content.decode()

    back = sign_in(client, node, person(PESEL), dalej=FILE)
    assert back.redirect_chain[-1][0] == FILE


def test_filing_after_a_pause_asks_too_and_leads_back_to_the_form(reader, at_moment):
    at_moment(AT + 20 * MINUTE)
    place = "/pisma/projekt/00000000-0000-0000-0000-000000000000/"
    form = f"http://testserver{place}zlozenie/"
    answer = reader.post(f"{place}zloz/", {"key": "one"}, headers={"Referer": form})
    assert asks_again(answer)
    assert f"{place}zlozenie/" in reader.get(answer["Location"]).content.decode()
    code = pyotp.TOTP(SECRET).at(AT + 20 * MINUTE)
    reader.post("/konto/potwierdzenie/", {"confirm": code, "dalej": f"{place}zlozenie/"})
    assert reader.post(f"{place}zloz/", {"key": "one"}).status_code == 404  # no such draft
