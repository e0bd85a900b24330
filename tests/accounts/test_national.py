"""Signing in by the national node: who gets in, who does not, and what nobody is told."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from akta.accounts import services as accounts
from akta.accounts.models import Account, Session, SignInAttempt, UsedAssertion
from akta.accounts.national import proofs, services
from akta.accounts.national.errors import NationalRefused
from akta.core.clock import now as clock_now
from akta.trust.saml.issuing import Person
from akta.trust.saml.names import LOW, SUBSTANTIAL
from tests import factories
from tests.accounts import node as nodes
from tests.accounts.node import BACK, START, browser, person, sign_in, way_back, way_to_node
from tests.accounts.opening import scene
from tests.accounts.opening.test_opening_screens import FORM

PESEL, OTHER_PESEL = "44051401359", "02070803628"
pytestmark = pytest.mark.django_db


@pytest.fixture
def node(monkeypatch, tmp_path):
    return nodes.installed(monkeypatch, tmp_path)


@pytest.fixture
def counsel(db):
    return factories.outside_person("Borkowicz", "Justyna", pesel=PESEL)


def session_of(client):
    key = client.cookies["akta_portal"].value
    return Session.objects.get(session_key=key)


@pytest.mark.rule("P-6-1")
def test_the_pesel_opens_the_account_without_a_password(node, counsel):
    client = browser()
    page = sign_in(client, node, person(PESEL), dalej="/zawiadomienia/")

    assert page.redirect_chain[-1][0] == "/zawiadomienia/"
    assert page.wsgi_request.account.pk == counsel.pk
    assert page.wsgi_request.actor.way == "national"
    assert counsel.password == ""
    assert SignInAttempt.objects.get().succeeded


@pytest.mark.rule("P-6-1")
def test_a_pesel_that_nobody_has_gets_in_nowhere(node, counsel):
    client = browser()
    page = sign_in(client, node, person(OTHER_PESEL, surname="Borkowicz"))

    assert page.redirect_chain[-1][0] == "/logowanie/krajowy/bez-konta/"
    said = page.content.decode()
    assert "nie udostępniono żadnych akt" in said
    assert OTHER_PESEL not in said
    assert client.get("/zawiadomienia/").status_code == 302
    assert not Session.objects.filter(account_id=counsel.pk).exists()


def test_an_account_of_staff_or_a_disabled_one_is_not_opened(node, counsel):
    factories.administrator()
    Account.objects.filter(kind="staff").update(pesel_lookup=counsel.pesel_lookup)
    accounts.disable(actor=factories.actor(counsel), account_id=counsel.pk, at=clock_now())
    page = sign_in(browser(), node, person(PESEL))
    assert page.redirect_chain[-1][0] == "/logowanie/krajowy/bez-konta/"


def test_the_page_offers_the_national_sign_in_only_where_there_is_a_node(client, request):
    said = "Zaloguj przez login.gov.pl"
    assert said not in client.get("/logowanie/").content.decode()
    assert client.post(START).status_code == 404
    assert client.get("/logowanie/krajowy/metadane.xml").status_code == 404
    request.getfixturevalue("node")
    assert said in client.get("/logowanie/").content.decode()
    assert said not in client.get("/pulpit/logowanie/").content.decode()
    told = client.get("/logowanie/krajowy/metadane.xml")
    assert told.status_code == 200
    assert told["Content-Type"] == "application/samlmetadata+xml; charset=utf-8"
    assert settings.AKTA.saml_entity_id in told.content.decode()


def test_the_form_may_go_to_the_node_and_to_nobody_else(node):
    page = browser().post(START)
    policy = page.headers["Content-Security-Policy"]
    assert "form-action https://node.example;" in policy
    assert 'action="https://node.example/login/SingleSignOnService"' in page.content.decode()


def test_a_browser_at_another_name_is_sent_to_the_known_one(node, client):
    moved = client.post(START, {"dalej": "/pomoc/"}, HTTP_HOST="localhost")
    assert moved["Location"] == f"{settings.AKTA.base_url}/logowanie/?dalej=%2Fpomoc%2F"


def test_a_ticket_brought_by_a_form_is_turned_into_a_visit(node, counsel):
    client = browser()
    ticket, relay = node.choose(way_to_node(client, node), person(PESEL), SUBSTANTIAL)
    posted = client.post(BACK, {"SAMLart": ticket, "RelayState": relay})
    assert posted.status_code == 303
    assert client.get(posted["Location"], follow=True).wsgi_request.account.pk == counsel.pk


def refused(page, code):
    said = page.content.decode()
    assert page.status_code in {403, 503}, said
    assert code in said
    assert "Wróć do strony logowania" in said


def test_the_same_answer_is_not_believed_twice(node, counsel):
    """The ticket works once at the node; what it brought works once here, while it lasts."""
    sign_in(browser(), node, person(PESEL))
    used = UsedAssertion.objects.get()
    with pytest.raises(NationalRefused):
        services.use_once(used.assertion_id, until=used.valid_until)

    accounts.clear_old(at=used.valid_until)
    assert UsedAssertion.objects.exists()
    accounts.clear_old(at=used.valid_until + timedelta(seconds=1))
    assert not UsedAssertion.objects.exists()


def test_going_back_a_second_time_is_lost(node, counsel):
    client = browser()
    ticket, relay = node.choose(way_to_node(client, node), person(PESEL), SUBSTANTIAL)
    told = {"SAMLart": ticket, "RelayState": relay}
    assert client.get(BACK, told).status_code == 302
    refused(browser().get(BACK, told), "accounts.national_lost")
    refused(client.get(BACK, told), "accounts.national_lost")


def test_a_thread_of_another_browser_is_lost(node, counsel):
    """A link with somebody else's ticket signs nobody in (no session is forced on anyone)."""
    thief, victim = browser(), browser()
    ticket, relay = node.choose(way_to_node(thief, node), person(PESEL), SUBSTANTIAL)
    refused(victim.get(BACK, {"SAMLart": ticket, "RelayState": relay}), "accounts.national_lost")


def test_an_answer_to_another_question_is_refused(node, counsel):
    client = browser()
    first = way_to_node(client, node)
    second = way_to_node(client, node)
    ticket, _ = node.choose(first, person(PESEL), SUBSTANTIAL)
    _, relay = node.choose(second, person(PESEL), SUBSTANTIAL)
    page = client.get(BACK, {"SAMLart": ticket, "RelayState": relay})
    refused(page, "accounts.national_refused")


def test_an_old_question_is_lost(node, counsel, at_moment):
    at_moment(clock_now())
    client = browser()
    waiting = way_to_node(client, node)
    at_moment(clock_now() + timedelta(minutes=15))
    refused(way_back(client, node, waiting, person(PESEL)), "accounts.national_lost")


def test_a_level_too_low_is_refused_and_only_its_code_is_logged(node, counsel, caplog):
    with caplog.at_level(logging.WARNING):
        page = sign_in(browser(), node, person(PESEL), level=LOW)
    refused(page, "accounts.national_refused")
    assert "refused: level" in caplog.text
    assert PESEL not in caplog.text
    assert "Borkowicz" not in caplog.text


def test_who_gives_up_is_told_so(node, counsel):
    refused(sign_in(browser(), node, None), "accounts.national_declined")


def test_a_foreign_means_without_pesel_is_told_so(node):
    page = sign_in(browser(), node, person("DE/PL/abc"))
    refused(page, "accounts.national_without_pesel")


@pytest.mark.rule("P-1-4")
def test_the_local_sign_in_works_while_the_node_is_down(node, monkeypatch):
    account = factories.outside_person("Lokalna")
    given = accounts.issue_one_time_password(account_id=account.pk, at=clock_now())
    nodes.down(monkeypatch)
    client = browser()
    page = client.post(START)
    assert page.status_code == 503
    assert "login.gov.pl jest chwilowo niedostępna" in page.content.decode()

    client.post("/logowanie/", {"login": account.login, "password": given})
    assert session_of(client).account_id == account.pk
    assert client.get("/").wsgi_request.actor.way == "local"


def test_unusable_files_of_the_installation_are_told_as_no_service(node, tmp_path, caplog):
    (tmp_path / "node.xml").write_text("<a/>")
    assert browser().post(START).status_code == 503
    assert "metadata-one-node-expected" in caplog.text


def test_a_one_time_password_waits_while_its_owner_comes_by_the_node(node, counsel):
    accounts.issue_one_time_password(account_id=counsel.pk, at=clock_now())
    page = sign_in(browser(), node, person(PESEL))
    assert page.redirect_chain[-1][0] == "/"
    assert page.status_code == 200
    assert factories.account_again(counsel).password_valid_until > clock_now()


def test_what_the_table_of_sessions_keeps_of_a_stranger_is_sealed(node):
    client = browser()
    sign_in(client, node, person(OTHER_PESEL))
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key, session_data FROM accounts_session")
        rows = cursor.fetchall()
    from akta.accounts.session_store import SessionStore

    told = [str(SessionStore(key).load()) for key, _ in rows]
    assert told
    assert OTHER_PESEL not in "".join(told)


# --- linking and proofs ------------------------------------------------------------------------


def test_an_account_is_linked_to_its_owner(node):
    account = factories.outside_person("Nowak", "Anna")
    client = factories.sign_in(browser(), account)
    page = sign_in(client, node, person(PESEL, "NOWAK", "Anna Maria"), cel="link")

    assert page.redirect_chain[-1][0] == "/konto/"
    assert factories.account_again(account).pesel == PESEL
    assert sign_in(browser(), node, person(PESEL)).wsgi_request.account.pk == account.pk


@pytest.mark.parametrize(("surname", "given_name"), [("Nowak", "Ewa"), ("Kowalska", "Anna")])
def test_an_account_is_not_linked_to_somebody_else(node, surname, given_name):
    account = factories.outside_person("Nowak", "Anna")
    client = factories.sign_in(browser(), account)
    page = sign_in(client, node, person(PESEL, surname, given_name), cel="link")
    assert page.status_code == 409
    assert factories.account_again(account).pesel is None


def test_a_pesel_of_another_account_is_not_linked(node, counsel):
    account = factories.outside_person("Borkowicz", "Justyna")
    client = factories.sign_in(browser(), account)
    assert sign_in(client, node, person(PESEL), cel="link").status_code == 409
    assert factories.account_again(account).pesel is None


def test_a_stranger_links_nothing(node):
    assert browser().post(START, {"cel": "link"}).status_code == 404
    assert browser().post(START, {"cel": "cokolwiek"}).status_code == 404


def test_a_proof_is_handed_to_the_page_that_asked_for_it(node, rf):
    client = browser()
    page = sign_in(client, node, person(OTHER_PESEL), cel="proof", dalej="/pomoc/")
    assert page.redirect_chain[-1][0] == "/pomoc/"

    request = page.wsgi_request
    assert proofs.look(request).identifier == OTHER_PESEL
    assert proofs.take(request).full_name == "Justyna Borkowicz"
    assert proofs.take(request) is None
    assert OTHER_PESEL not in repr(proofs.look(page.wsgi_request))


def test_a_proof_is_good_for_half_an_hour(node, at_moment):
    at_moment(clock_now())
    client = browser()
    sign_in(client, node, person(OTHER_PESEL))
    assert "Justyna" in client.get("/logowanie/krajowy/bez-konta/").content.decode()
    at_moment(datetime.now(UTC) + timedelta(minutes=31))
    assert client.get("/logowanie/krajowy/bez-konta/").status_code == 302


# --- opening an account ------------------------------------------------------------------------


@pytest.fixture
def applied(node, at_moment):
    """A browser that applied for an account and confirmed its contacts."""
    at_moment(scene.AT)
    client = browser()
    client.post("/konto-portalu/wniosek/", FORM)
    sent = scene.codes()
    codes = {"email_code": sent["email"], "phone_code": sent["sms"]}
    assert client.post("/konto-portalu/kody/", codes).status_code == 302
    return client


APPLICANT = Person(PESEL, "Jan Maria", "Nowak-Lis", "1944-05-14")
PROOF = "/konto-portalu/tozsamosc/"
TO_OPENING = {"cel": "proof", "dalej": PROOF}
USE = {"national": "1"}


def test_an_account_is_opened_by_the_proof_of_the_node(node, applied):
    assert "Potwierdź przez login.gov.pl" in applied.get(PROOF).content.decode()
    page = sign_in(applied, node, APPLICANT, **TO_OPENING)
    assert "Jan Maria Nowak-Lis" in page.content.decode()
    opened = applied.post(PROOF, USE)

    account = Account.objects.get(kind="outside")
    assert account.login in opened.content.decode()
    assert account.pesel == PESEL
    assert sign_in(browser(), node, APPLICANT).wsgi_request.account.pk == account.pk


def test_a_proof_got_before_is_used_without_going_to_the_node_again(node, applied):
    """Who was told that they have no account, and then applied, is known already."""
    told = sign_in(applied, node, APPLICANT)
    assert "Otwórz konto" in told.content.decode()
    applied.post(PROOF, USE)
    assert Account.objects.get(kind="outside").pesel == PESEL


def test_a_proof_of_somebody_else_opens_nothing(node, applied):
    sign_in(applied, node, person(OTHER_PESEL), **TO_OPENING)
    assert applied.post(PROOF, USE).status_code in {403, 409, 422}
    assert not Account.objects.filter(kind="outside").exists()


def test_without_a_proof_there_is_nothing_to_open(node, applied):
    assert applied.post(PROOF, USE)["Location"] == PROOF
    assert not Account.objects.filter(kind="outside").exists()


def test_a_refused_look_is_logged_with_who_asked_and_without_what(node, counsel, caplog):
    client = browser()
    sign_in(client, node, person(PESEL))
    with caplog.at_level(logging.INFO):
        client.get("/akta/00000000-0000-0000-0000-000000000000/")
    assert f"not_found to {counsel.pk} at request" in caplog.text
