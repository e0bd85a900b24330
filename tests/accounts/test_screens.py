"""Sign-in and one's own account in both faces, as a browser without scripts sees them."""

import html
import logging
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pyotp
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.accounts import queries, services
from akta.accounts.models import Account, AccountKind, RecoveryCode, Session
from akta.accounts.session_store import SessionStore
from akta.core import keys
from akta.core.actors import SYSTEM, Face
from akta.delivery.models import Notice
from tests import factories
from tests.accounts.authenticator import Authenticator

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RIGHT = "zielona łąka i trzy sowy"
COOKIES = {"desk": "akta_pulpit", "portal": "akta_portal"}
HOME = {"desk": "/pulpit/", "portal": "/"}
FACES = ["desk", "portal"]
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(at_moment):
    at_moment(AT)


@pytest.fixture(params=FACES)
def face(request):
    return request.param


@pytest.fixture
def person(face):
    """Somebody of the face with a password and an application with codes."""
    return person_of(face)


def person_of(face, *, factor=True):
    account = factories.administrator() if face == "desk" else factories.outside_person()
    give_password(account, face)
    if factor:
        give_totp(account)
    return factories.account_again(account)


def give_password(account, face):
    services.issue_one_time_password(account_id=account.pk, at=AT - timedelta(days=1))
    services.change_password(
        actor=factories.actor(account),
        account_id=account.pk,
        old=None,
        new=RIGHT,
        at=AT - timedelta(days=1),
        caller=services.Caller(Face(face)),
    )


def give_totp(account):
    secret, early = services.new_totp_secret(), AT - timedelta(hours=1)
    return services.set_totp(
        actor=factories.actor(account),
        account_id=account.pk,
        secret=secret,
        code=pyotp.TOTP(secret).at(early),
        at=early,
    )


def code_of(account, at=AT):
    return pyotp.TOTP(factories.account_again(account).totp_secret).at(at)


def url(face, name, *args):
    return reverse(f"{face}:{name}", args=args)


def password_step(client, account, face, password=RIGHT, **fields):
    return client.post(
        url(face, "sign-in"), {"login": account.login, "password": password, **fields}
    )


def text_of(response):
    return html.unescape(response.content.decode())


def codes_on(response):
    return re.findall(r'class="secret nobreak">([2-9a-z]{5}-[2-9a-z]{5})<', text_of(response))


# -- the whole way in -----------------------------------------------------------------------


def test_password_and_code_open_the_page_that_was_asked_for(client, face, person):
    wanted = url(face, "account")
    asked = client.get(wanted)
    assert asked.status_code == 302
    assert asked["Location"] == f"{url(face, 'sign-in')}?dalej={wanted.replace('/', '%2F')}"

    first = password_step(client, person, face, dalej=wanted)
    assert first["Location"] == url(face, "second-factor")
    assert client.get(wanted).status_code == 302  # the password alone opens nothing

    second = client.post(url(face, "second-factor"), {"code": code_of(person)})
    assert second["Location"] == wanted
    assert person.full_name in text_of(client.get(wanted))


def test_cookies_of_the_session_are_the_faces_own(client, face, person):
    password_step(client, person, face)
    client.post(url(face, "second-factor"), {"code": code_of(person)})
    cookie = client.cookies[COOKIES[face]]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (HOME[face], True, "Lax")
    other = COOKIES["portal" if face == "desk" else "desk"]
    assert other not in client.cookies


@pytest.mark.parametrize("is_https", [True, False])
def test_cookies_are_secure_where_the_system_is_seen_by_https(client, settings, is_https):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = is_https
    account = person_of("desk")
    password_step(client, account, "desk")
    client.post(url("desk", "second-factor"), {"code": code_of(account)})
    kept = [client.cookies[name] for name in ("akta_pulpit", "akta_pulpit_urzadzenie")]
    assert [bool(cookie["secure"]) for cookie in kept] == [is_https] * 2
    assert all(cookie["httponly"] for cookie in kept)


def test_the_key_of_the_session_changes_at_each_step(client, face, person):
    client.post(url(face, "passkey-question"), {"use": "sign-in"})  # makes a session
    seen = [client.cookies[COOKIES[face]].value]
    password_step(client, person, face)
    seen.append(client.cookies[COOKIES[face]].value)
    client.post(url(face, "second-factor"), {"code": code_of(person)})
    seen.append(client.cookies[COOKIES[face]].value)
    assert len(set(seen)) == 3
    assert Session.objects.filter(session_key__in=seen).count() == 1


def test_a_wrong_password_says_no_more_than_an_unknown_login(client, face, person):
    wrong = password_step(client, person, face, "źle")
    unknown = client.post(url(face, "sign-in"), {"login": "nikt", "password": "źle"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    said = [re.sub(r'value="[^"]*"', "", text_of(answer)) for answer in (wrong, unknown)]
    assert "Login lub hasło są nieprawidłowe" in said[0]
    said = [re.sub(r'name="csrf-token" content="[^"]*"', "", page) for page in said]
    said = [re.sub(r"[A-Za-z0-9]{64}", "", page) for page in said]
    assert said[0] == said[1]


def test_what_was_typed_stays_but_never_the_password(client, face, person):
    page = text_of(password_step(client, person, face, "tajne-błędne"))
    assert f'value="{person.login}"' in page
    assert "tajne-błędne" not in page


def test_a_wrong_code_keeps_the_second_step_open(client, face, person):
    password_step(client, person, face)
    wrong = client.post(url(face, "second-factor"), {"code": "000000"})
    assert wrong.status_code == 422
    assert "Nie potwierdzono tożsamości" in text_of(wrong)
    right = client.post(url(face, "second-factor"), {"code": code_of(person)})
    assert right.status_code == 302


def test_too_many_wrong_codes_pause_beside_the_field(client, face, person):
    password_step(client, person, face)
    said = [text_of(client.post(url(face, "second-factor"), {"code": "000000"})) for _ in range(4)]
    assert ["za 1 s" in page for page in said] == [False, False, False, True]


@pytest.mark.parametrize("name", ["second-factor", "second-factor-setup"])
def test_the_second_step_cannot_be_reached_without_the_first(client, face, name):
    assert client.get(url(face, name)).status_code == 403
    assert client.post(url(face, name), {"code": "123456"}).status_code == 403


def test_the_second_step_runs_out_after_ten_minutes(client, face, person, at_moment):
    password_step(client, person, face)
    later = at_moment(AT + timedelta(minutes=10))
    refused = client.post(url(face, "second-factor"), {"code": code_of(person, later)})
    assert refused.status_code == 403
    assert "zacząć od początku" in text_of(refused)


def test_an_account_disabled_between_the_steps_stays_out(client, face, person):
    password_step(client, person, face)
    services.disable(actor=SYSTEM, account_id=person.pk, at=AT)
    assert client.post(url(face, "second-factor"), {"code": code_of(person)}).status_code == 403


@pytest.mark.parametrize(
    "wanted", ["https://zly.example/", "//zly.example/", "/\\zly.example", "javascript:alert(1)"]
)
def test_sign_in_never_leads_out_of_the_system(client, face, person, wanted):
    password_step(client, person, face, dalej=wanted)
    done = client.post(url(face, "second-factor"), {"code": code_of(person)})
    assert done["Location"] == HOME[face]


def test_sign_in_of_one_face_does_not_lead_to_the_other(client):
    account = person_of("portal", factor=False)
    assert password_step(client, account, "portal", dalej="/pulpit/konto/")["Location"] == "/"


def test_too_many_wrong_passwords_pause_with_a_page(client, face, person, at_moment):
    for minute in range(10):
        at_moment(AT + timedelta(minutes=minute))
        password_step(client, person, face, "źle")
    paused = password_step(client, person, face)
    assert paused.status_code == 429
    assert "Logowanie jest wstrzymane" in text_of(paused)


def test_a_device_that_signed_in_before_is_not_locked_out_by_others(face, person, at_moment):
    known, stranger = Client(), Client()
    password_step(known, person, face)
    known.post(url(face, "second-factor"), {"code": code_of(person)})
    known.post(url(face, "sign-out"))
    for minute in range(1, 11):
        at_moment(AT + timedelta(minutes=minute))
        password_step(stranger, person, face, "źle")
    assert password_step(stranger, person, face).status_code == 429
    assert password_step(known, person, face)["Location"] == url(face, "second-factor")


# -- two faces ------------------------------------------------------------------------------


def test_a_session_of_one_face_is_a_stranger_in_the_other(face):
    other = "portal" if face == "desk" else "desk"
    client = factories.sign_in(Client(), person_of(face))
    assert client.get(url(face, "account")).status_code == 200
    client.cookies[COOKIES[other]] = client.cookies[COOKIES[face]].value
    assert client.get(url(other, "account"))["Location"].startswith(url(other, "sign-in"))


def test_staff_cannot_sign_in_to_the_portal_nor_others_to_the_desk(client, face, person):
    other = "portal" if face == "desk" else "desk"
    assert password_step(client, person, other).status_code == 422


OWN_PAGES = [
    "account",
    "change-password",
    "account-protect",
    "account-totp",
    "account-totp-remove",
    "account-passkey",
    "account-codes",
]
OWN_ACTS = ["sign-out", "account-sessions-end"]


@pytest.mark.parametrize("name", OWN_PAGES)
def test_pages_of_ones_own_account_are_closed_to_strangers_and_open_to_their_owner(
    client, face, person, name
):
    assert client.get(url(face, name)).status_code == 302
    assert client.post(url(face, name)).status_code == 401
    factories.sign_in(client, person)
    answer = client.get(url(face, name))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "<script>" not in answer.content.decode()
    assert "style=" not in answer.content.decode()


@pytest.mark.parametrize("name", OWN_ACTS)
def test_acts_on_ones_own_account_are_closed_to_strangers_and_to_links(client, face, person, name):
    assert client.post(url(face, name)).status_code == 401
    factories.sign_in(client, person)
    assert client.get(url(face, name)).status_code == 405


def test_forms_without_their_token_are_refused(face, person):
    client = Client(enforce_csrf_checks=True)
    assert password_step(client, person, face).status_code == 403
    factories.sign_in(client, person)
    assert client.post(url(face, "sign-out")).status_code == 403


def test_the_sign_in_page_is_not_stored_and_sets_the_token_on_its_path(client, face):
    answer = client.get(url(face, "sign-in"))
    assert answer["Cache-Control"] == "no-store"
    cookie = answer.cookies[f"{COOKIES[face]}_csrf"]
    assert (cookie["path"], cookie["httponly"]) == (HOME[face], True)
    assert COOKIES[face] not in answer.cookies  # a visit alone makes no session


# -- first sign-in --------------------------------------------------------------------------


def test_staff_set_up_a_second_factor_then_a_password_before_anything_else(client):
    account = factories.administrator()
    drawn = services.issue_one_time_password(account_id=account.pk, at=AT)

    first = password_step(client, account, "desk", drawn)
    assert first["Location"] == url("desk", "second-factor-setup")
    page = text_of(client.get(first["Location"]))
    sealed, secret = sealed_and_secret(page)
    assert client.get(url("desk", "account")).status_code == 302

    codes = client.post(first["Location"], {"sealed": sealed, "code": pyotp.TOTP(secret).at(AT)})
    assert len(codes_on(codes)) == 10
    forced = client.get(url("desk", "account"))
    assert forced["Location"] == url("desk", "change-password")
    changed = client.post(forced["Location"], {"new": RIGHT, "again": RIGHT})
    assert changed["Location"] == url("desk", "today")
    assert client.get(url("desk", "account")).status_code == 200


def sealed_and_secret(page):
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    return sealed, secret


def test_a_wrong_first_code_keeps_the_same_secret_and_sets_nothing(client):
    account = person_of("desk", factor=False)
    password_step(client, account, "desk")
    where = url("desk", "second-factor-setup")
    sealed, secret = sealed_and_secret(text_of(client.get(where)))
    again = client.post(where, {"sealed": sealed, "code": "000000"})
    assert again.status_code == 422
    assert sealed_and_secret(text_of(again))[1] == secret
    assert not factories.account_again(account).has_second_factor


def test_a_secret_sealed_for_somebody_else_or_made_up_is_refused(client):
    account, other = person_of("desk", factor=False), person_of("desk", factor=False)
    stranger = Client()
    password_step(stranger, other, "desk")
    where = url("desk", "second-factor-setup")
    foreign, secret = sealed_and_secret(text_of(stranger.get(where)))
    password_step(client, account, "desk")
    for sealed in (foreign, "bm90IHNlYWxlZA==", "?", ""):
        refused = client.post(where, {"sealed": sealed, "code": pyotp.TOTP(secret).at(AT)})
        assert refused.status_code == 403
    assert not factories.account_again(account).has_second_factor


def test_who_has_a_factor_cannot_set_up_another_half_way_in(client):
    account = person_of("desk")
    password_step(client, account, "desk")
    answer = client.get(url("desk", "second-factor-setup"))
    assert answer["Location"] == url("desk", "second-factor")


def test_an_outside_person_changes_the_password_and_is_offered_a_factor(client):
    account = factories.outside_person()
    drawn = services.issue_one_time_password(account_id=account.pk, at=AT)
    password_step(client, account, "portal", drawn)
    for name in (*OWN_PAGES[:1], *OWN_PAGES[2:]):
        assert client.get(url("portal", name))["Location"] == url("portal", "change-password")

    weak = client.post(url("portal", "change-password"), {"new": "krótkie", "again": "krótkie"})
    assert (weak.status_code, "za krótkie" in text_of(weak)) == (422, True)
    differ = client.post(url("portal", "change-password"), {"new": RIGHT, "again": "inne"})
    assert (differ.status_code, "różnią się" in text_of(differ)) == (422, True)
    done = client.post(url("portal", "change-password"), {"new": RIGHT, "again": RIGHT})
    assert done["Location"] == url("portal", "account-protect")
    assert "Nie teraz" in text_of(client.get(done["Location"]))


def test_a_used_slip_says_where_a_new_one_comes_from(client):
    account = factories.outside_person()
    drawn = services.issue_one_time_password(account_id=account.pk, at=AT)
    password_step(client, account, "portal", drawn)
    again = password_step(Client(), account, "portal", drawn)
    assert again.status_code == 422
    assert "zgłosić się po nowe hasło" in text_of(again)


def test_whoever_must_change_the_password_may_still_sign_out(client):
    account = factories.outside_person()
    drawn = services.issue_one_time_password(account_id=account.pk, at=AT)
    password_step(client, account, "portal", drawn)
    assert client.post(url("portal", "sign-out"))["Location"] == url("portal", "sign-in")


# -- one's own account ----------------------------------------------------------------------


def test_a_session_ends_after_thirty_idle_minutes_by_the_databases_clock(
    client, face, person, at_moment
):
    factories.sign_in(client, person, at=AT)
    for minutes in (20, 40, 69):
        at_moment(AT + timedelta(minutes=minutes))
        assert client.get(url(face, "account")).status_code == 200
    at_moment(AT + timedelta(minutes=99))
    ended = client.get(url(face, "account"))
    assert "koniec=1" in ended["Location"]
    assert "30 minutach bezczynności" in text_of(client.get(ended["Location"]))


def test_a_session_ends_after_eight_hours_whatever_its_use(client, face, person, at_moment):
    factories.sign_in(client, person, at=AT)
    for minutes in range(20, 480, 20):
        at_moment(AT + timedelta(minutes=minutes))
        assert client.get(url(face, "account")).status_code == 200
    at_moment(AT + timedelta(hours=8))
    assert client.get(url(face, "account")).status_code == 302


def test_last_use_is_written_at_most_once_a_minute(client, person, face, at_moment):
    factories.sign_in(client, person, at=AT)
    seen = []
    for seconds in (30, 60, 90, 125):
        at_moment(AT + timedelta(seconds=seconds))
        client.get(url(face, "account"))
        seen.append((Session.objects.get(account_id=person.pk).last_seen_at - AT).seconds)
    assert seen == [0, 60, 60, 125]


def test_sessions_are_listed_and_ended_by_their_owner_only(face, person):
    mine, elsewhere = Client(), Client()
    factories.sign_in(mine, person)
    factories.sign_in(elsewhere, person)
    stranger = person_of(face)
    others = factories.sign_in(Client(), stranger)
    key = elsewhere.cookies[COOKIES[face]].value
    public = Session.objects.get(session_key=key).public_id
    page = mine.get(url(face, "account")).content.decode()
    assert public in page
    assert key not in page

    others.post(url(face, "account-session-end", public))
    assert elsewhere.get(url(face, "account")).status_code == 200
    mine.post(url(face, "account-session-end", public))
    assert elsewhere.get(url(face, "account")).status_code == 302
    assert mine.get(url(face, "account")).status_code == 200


@pytest.mark.parametrize(
    ("agent", "goes_on"),
    [
        (f"{WINDOWS} Chrome/151.0 Safari/537.36", True),
        (f"{WINDOWS} AppleWebKit/537.36 Chrome/150.0 Safari/537.36", True),
        (f"{WINDOWS} Chrome/150.0 Safari/537.36 Edg/150.0", False),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36", False),
        ("curl/8.5.0", False),
        ("", False),
    ],
)
def test_a_session_carried_to_another_device_ends_and_its_owner_is_told(
    face, person, agent, goes_on
):
    client = factories.sign_in(Client(), person)
    session = SessionStore(client.cookies[COOKIES[face]].value)
    session["device"] = "Chrome, Windows"
    session.save()

    answer = client.get(url(face, "account"), headers={"User-Agent": agent})

    assert (answer.status_code == 200) is goes_on
    assert Session.objects.exists() is goes_on
    told = Notice.objects.filter(account=person, kind__startswith="session-moved")
    assert told.exists() is not goes_on
    if not goes_on:
        assert "koniec=1" in answer.url
        assert "użyto jej na innym urządzeniu" in told.get().text


def test_ending_sessions_asks_for_the_factor_unless_it_was_just_given(face, person, at_moment):
    mine, elsewhere = (factories.sign_in(Client(), person, at=AT) for _ in range(2))
    key = elsewhere.cookies[COOKIES[face]].value
    public = Session.objects.get(session_key=key).public_id
    at_moment(AT + timedelta(minutes=15))
    for target in (url(face, "account-session-end", public), url(face, "account-sessions-end")):
        assert mine.post(target).url.startswith(url(face, "account-confirm"))
    assert Session.objects.count() == 2

    given = {"confirm": code_of(person, AT + timedelta(minutes=15)), "dalej": url(face, "account")}
    assert mine.post(url(face, "account-confirm"), given).url == url(face, "account")
    mine.post(url(face, "account-sessions-end"))
    assert Session.objects.count() == 1


def test_all_other_sessions_end_at_once(face, person):
    mine, elsewhere = (factories.sign_in(Client(), person) for _ in range(2))
    mine.post(url(face, "account-sessions-end"))
    assert elsewhere.get(url(face, "account")).status_code == 302
    assert mine.get(url(face, "account")).status_code == 200


def test_a_change_of_password_ends_other_sessions(face, person):
    mine, elsewhere = (factories.sign_in(Client(), person) for _ in range(2))
    new = "cztery inne słowa obok"
    wrong = mine.post(url(face, "change-password"), {"old": "źle", "new": new, "again": new})
    assert wrong.status_code == 422
    right = mine.post(url(face, "change-password"), {"old": RIGHT, "new": new, "again": new})
    assert right["Location"] == url(face, "account")
    assert elsewhere.get(url(face, "account")).status_code == 302
    assert mine.get(url(face, "account")).status_code == 200


def test_sign_out_ends_the_session_in_the_database(client, face, person):
    factories.sign_in(client, person)
    key = client.cookies[COOKIES[face]].value
    client.post(url(face, "sign-out"))
    assert not Session.objects.filter(session_key=key).exists()
    thief = Client()
    thief.cookies[COOKIES[face]] = key
    assert thief.get(url(face, "account")).status_code == 302


def test_disabling_an_account_ends_its_open_sessions(face, person):
    open_now = factories.sign_in(Client(), person)
    assert open_now.get(url(face, "account")).status_code == 200
    services.disable(actor=SYSTEM, account_id=person.pk, at=AT)
    assert open_now.get(url(face, "account")).status_code == 302
    assert not Session.objects.filter(account_id=person.pk).exists()


def test_a_new_password_does_not_take_the_second_factor_away(client, face, person):
    drawn = services.issue_one_time_password(account_id=person.pk, at=AT)
    assert password_step(client, person, face, drawn)["Location"] == url(face, "second-factor")
    assert client.get(url(face, "account")).status_code == 302


def test_each_way_in_is_written_down_with_what_was_used(client, face, person):
    """The owner reads in the history by what somebody got in, or which step was wrong."""
    password_step(client, person, face, "źle")
    password_step(client, person, face)
    client.post(url(face, "second-factor"), {"code": "000000"})
    client.post(url(face, "second-factor"), {"code": code_of(person)})
    told = queries.attempts_of(person.pk)
    assert sorted((each.succeeded, each.means) for each in told) == [
        (False, "drugi składnik"),
        (False, "hasło"),
        (True, "hasło i kod z aplikacji"),
    ]
    assert "hasło i kod z aplikacji" in text_of(client.get(url(face, "account")))


def test_new_recovery_codes_need_a_code_and_are_shown_once(client, face, person):
    factories.sign_in(client, person)
    before = set(RecoveryCode.objects.filter(account=person).values_list("code_hash", flat=True))
    wrong = client.post(url(face, "account-codes"), {"confirm": "000000"})
    assert wrong.status_code == 422
    after = set(RecoveryCode.objects.filter(account=person).values_list("code_hash", flat=True))
    assert after == before
    right = client.post(url(face, "account-codes"), {"confirm": code_of(person)})
    shown = codes_on(right)
    assert len(shown) == 10
    assert shown[0] not in text_of(client.get(url(face, "account")))


def test_an_application_is_replaced_only_by_who_holds_the_old_one(client, face, person):
    factories.sign_in(client, person)
    where = url(face, "account-totp")
    sealed, secret = sealed_and_secret(text_of(client.get(where)))
    fields = {"sealed": sealed, "code": pyotp.TOTP(secret).at(AT)}
    assert client.post(where, {**fields, "confirm": "000000"}).status_code == 422
    assert factories.account_again(person).totp_secret == person.totp_secret
    assert client.post(where, {**fields, "confirm": code_of(person)}).status_code == 302
    assert factories.account_again(person).totp_secret == secret


def test_removing_the_last_factor_is_for_others_than_staff(client, face, person):
    factories.sign_in(client, person)
    where = url(face, "account-totp-remove")
    answer = client.post(where, {"confirm": code_of(person)})
    assert answer.status_code == (409 if face == "desk" else 302)
    assert factories.account_again(person).has_second_factor == (face == "desk")


def test_the_account_page_asks_the_same_number_of_questions_however_long_its_lists(
    client, face, person, django_assert_num_queries
):
    factories.sign_in(client, person)
    with CaptureQueriesContext(connection) as few:
        client.get(url(face, "account"))
    asked = len(few)
    for _ in range(15):
        factories.sign_in(Client(), person)
        password_step(Client(), person, face, "źle")
    with django_assert_num_queries(asked):
        client.get(url(face, "account"))


# -- passkeys -------------------------------------------------------------------------------


def question(client, face, use):
    answer = client.post(url(face, "passkey-question"), {"use": use})
    assert answer["Cache-Control"] == "no-store"
    return answer.json()


def add_passkey(client, face, person, device, **names):
    asked = question(client, face, "new")
    fields = {"name": "telefon", "confirm": code_of(person), "answer": device.create(asked)}
    return client.post(url(face, "account-passkey"), {**fields, **names})


@pytest.fixture
def device(face, person):
    """A passkey that the person already has."""
    made = Authenticator()
    client = factories.sign_in(Client(), person)
    assert add_passkey(client, face, person, made).status_code == 302
    assert person.passkeys.get().name == "telefon"
    return made


def test_a_passkey_alone_signs_in(client, face, person, device):
    answer = device.get(question(client, face, "sign-in"))
    done = client.post(url(face, "sign-in-passkey"), {"answer": answer})
    assert done["Location"] == HOME[face]
    assert person.full_name in text_of(client.get(url(face, "account")))


def test_a_passkey_signs_in_even_while_the_login_is_locked(client, face, person, device, at_moment):
    for minute in range(10):
        at_moment(AT + timedelta(minutes=minute))
        password_step(Client(), person, face, "źle")
    assert password_step(Client(), person, face).status_code == 429
    answer = device.get(question(client, face, "sign-in"))
    done = client.post(url(face, "sign-in-passkey"), {"answer": answer})
    assert done["Location"] == HOME[face]


def test_a_passkey_is_a_second_step_too(client, face, person, device):
    password_step(client, person, face)
    answer = device.get(question(client, face, "second"))
    done = client.post(url(face, "second-factor"), {"answer": answer})
    assert done["Location"] == HOME[face]


def test_somebody_elses_passkey_is_no_second_step(client, face, person, device):
    password_step(client, person_of(face), face)
    answer = device.get(question(client, face, "second"))
    assert client.post(url(face, "second-factor"), {"answer": answer}).status_code == 422


@pytest.mark.parametrize("fault", ["origin", "key", "unverified", "replayed", "garbage", "unknown"])
def test_a_passkey_that_does_not_fit_is_refused(client, face, person, device, fault):
    asked = question(client, face, "sign-in")
    if fault == "origin":
        device.origin = "http://zly.example"
    if fault == "key":
        device.key = Authenticator().key
    if fault == "unverified":
        device.flags = 0x01
    if fault == "unknown":
        device.id = b"x" * 16
    answer = "to nie jest odpowiedź" if fault == "garbage" else device.get(asked)
    if fault == "replayed":
        client.post(url(face, "sign-in-passkey"), {"answer": answer})
        client.post(url(face, "sign-out"))
    refused = client.post(url(face, "sign-in-passkey"), {"answer": answer})
    assert refused.status_code == 422
    assert "Nie przyjęto klucza dostępu" in text_of(refused)
    assert client.get(url(face, "account")).status_code == 302


def test_an_old_question_is_not_answered(client, face, person, device, at_moment):
    answer = device.get(question(client, face, "sign-in"))
    at_moment(AT + timedelta(minutes=10))
    assert client.post(url(face, "sign-in-passkey"), {"answer": answer}).status_code == 422


def test_a_passkey_of_one_face_does_not_open_the_other(client, face, person, device):
    other = "portal" if face == "desk" else "desk"
    answer = device.get(question(client, other, "sign-in"))
    assert client.post(url(other, "sign-in-passkey"), {"answer": answer}).status_code == 422


def test_a_disabled_account_does_not_sign_in_by_passkey(client, face, person, device):
    services.disable(actor=SYSTEM, account_id=person.pk, at=AT)
    answer = device.get(question(client, face, "sign-in"))
    assert client.post(url(face, "sign-in-passkey"), {"answer": answer}).status_code == 422


def test_a_passkey_is_added_only_by_who_holds_the_factor(client, face, person):
    factories.sign_in(client, person)
    refused = add_passkey(client, face, person, Authenticator(), confirm="000000")
    assert refused.status_code == 422
    assert not person.passkeys.exists()


def test_a_passkey_that_does_not_verify_its_user_is_not_added(client, face, person):
    factories.sign_in(client, person)
    refused = add_passkey(client, face, person, Authenticator(verifies_user=False))
    assert refused.status_code == 422
    assert not person.passkeys.exists()


def test_a_passkey_is_removed_by_its_owner_only(face, person, device):
    key = person.passkeys.get()
    other = person_of(face)
    stranger = factories.sign_in(Client(), other)
    where = url(face, "account-passkey-remove", key.pk)
    stranger.post(where, {"confirm": code_of(other)})
    assert person.passkeys.exists()
    mine = factories.sign_in(Client(), person)
    next_code = code_of(person, AT + timedelta(seconds=30))
    assert mine.post(where, {"confirm": next_code}).status_code == 302
    assert not person.passkeys.exists()


def test_staff_may_set_up_a_passkey_instead_of_an_application(client):
    account, made = person_of("desk", factor=False), Authenticator()
    password_step(client, account, "desk")
    asked = question(client, "desk", "new")
    where = url("desk", "second-factor-setup-passkey")
    codes = client.post(where, {"answer": made.create(asked)})
    assert len(codes_on(codes)) == 10
    assert client.get(url("desk", "account")).status_code == 200


@pytest.mark.parametrize("use", ["new", "second", "confirm", "cokolwiek", ""])
def test_strangers_are_asked_for_a_passkey_to_sign_in_only(client, face, use):
    assert client.post(url(face, "passkey-question"), {"use": use}).status_code == 422


def test_under_a_bare_address_there_are_no_passkeys(client, settings, face):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    page = client.get(url(face, "sign-in"), headers={"host": "127.0.0.1:8000"})
    assert "data-passkey" not in page.content.decode()
    refused = client.post(
        url(face, "passkey-question"), {"use": "sign-in"}, headers={"host": "127.0.0.1:8000"}
    )
    assert refused.status_code == 422


# -- secrets --------------------------------------------------------------------------------


def test_no_secret_goes_to_the_log_or_into_an_address(client, caplog):
    caplog.set_level(logging.DEBUG)
    account = factories.outside_person(pesel="44051401359")
    drawn = services.issue_one_time_password(account_id=account.pk, at=AT)
    answers = [password_step(client, account, "portal", drawn)]
    answers.append(client.post(url("portal", "change-password"), {"new": RIGHT, "again": RIGHT}))
    page = client.get(url("portal", "account-totp"))
    sealed, secret = sealed_and_secret(text_of(page))
    fields = {"sealed": sealed, "code": pyotp.TOTP(secret).at(AT), "confirm": RIGHT}
    answers.append(client.post(url("portal", "account-totp"), fields))
    assert factories.account_again(account).has_second_factor

    told = caplog.text + "".join(answer.get("Location", "") for answer in answers)
    assert [one for one in (drawn, RIGHT, secret, "44051401359") if one in told] == []
    assert "44051401359" not in text_of(client.get(url("portal", "account")))


def test_the_secret_is_nowhere_before_it_is_confirmed(client):
    account = factories.sign_in(client, person_of("portal", factor=False)) and Account.objects.get(
        kind=AccountKind.OUTSIDE
    )
    _, secret = sealed_and_secret(text_of(client.get(url("portal", "account-totp"))))
    again = factories.account_again(account)
    assert again.totp_secret is None
    assert secret not in str([row.get_decoded() for row in Session.objects.all()])


def test_the_sealed_secret_cannot_be_read_from_the_form(client):
    factories.sign_in(client, person_of("portal", factor=False))
    sealed, secret = sealed_and_secret(text_of(client.get(url("portal", "account-totp"))))
    assert secret not in sealed
    with pytest.raises(keys.SecretUnreadable):
        keys.ring().open(sealed.encode(), purpose="totp")


def test_in_a_demonstration_the_code_stands_on_the_page_and_for_nobody_else(client):
    account = services.open_staff_account(
        actor=SYSTEM, login="demo.osoba", given_name="D", surname="O", at=AT, is_demo=True
    )
    services.set_demo_credentials(account_id=account.pk, password=RIGHT, at=AT)
    password_step(client, account, "desk")
    code = queries.demo_code(factories.account_again(account), at=AT).code
    assert code in text_of(client.get(url("desk", "second-factor")))

    real, other = Client(), person_of("desk")
    password_step(real, other, "desk")
    page = text_of(real.get(url("desk", "second-factor")))
    assert "Wersja pokazowa: zamiast telefonu" not in page
    assert code_of(other) not in page


def test_an_unknown_session_key_is_a_stranger(client, face):
    client.cookies[COOKIES[face]] = uuid4().hex
    assert client.get(url(face, "account")).status_code == 302
