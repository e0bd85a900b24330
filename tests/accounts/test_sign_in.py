"""Sign-in as services: what it refuses, what it counts, how one gets out."""

import dataclasses
import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.db import connection

from akta.accounts import queries, services
from akta.accounts.errors import (
    LastFactor,
    OldPasswordWrong,
    OneTimePasswordExpired,
    PasswordRefused,
    PeselTaken,
    SecondFactorPaused,
    SecondFactorRefused,
    SignInPaused,
    SignInRefused,
)
from akta.accounts.hashing import Argon2id
from akta.accounts.models import Account, RecoveryCode, SignInAttempt
from akta.accounts.services import guards, passwords
from akta.accounts.session_store import SessionStore
from akta.core import journal, keys
from akta.core.actors import SYSTEM, Face
from akta.core.config import Mode
from akta.core.errors import NotAllowed
from akta.core.models import JournalEntry
from tests import factories

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RIGHT = "zielona łąka i trzy sowy"
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def caller(address="192.0.2.1", face=Face.DESK, trusted=""):
    return services.Caller(face=face, address=address, device="test", trusted=trusted)


@pytest.fixture
def clerk():
    account = factories.secretary()
    set_password(account)
    return account


def set_password(account, password=RIGHT):
    services.issue_one_time_password(account_id=account.pk, at=AT - timedelta(days=1))
    services.change_password(
        actor=factories.actor(account),
        account_id=account.pk,
        old=None,
        new=password,
        at=AT - timedelta(days=1),
        caller=caller(),
    )


def enter(account, password=RIGHT, *, at=AT, **names):
    login = account if isinstance(account, str) else account.login
    return services.check_password(login=login, password=password, caller=caller(**names), at=at)


def fail(account, times, *, at=AT, **names):
    """So many wrong passwords a minute apart; gives the moment of the last."""
    for _ in range(times):
        at += MINUTE
        with pytest.raises(SignInRefused):
            enter(account, "źle", at=at, **names)
    return at


def test_the_right_password_gives_the_account(clerk):
    assert enter(clerk) == clerk
    assert enter(f"  {clerk.login.upper()} ") == clerk


def test_a_wrong_password_and_an_unknown_login_are_told_alike(clerk):
    texts = []
    for login, password in ((clerk.login, "źle"), ("nikt.taki", RIGHT), (clerk.login, "")):
        with pytest.raises(SignInRefused) as refusal:
            enter(login, password)
        texts.append(refusal.value.text())
    assert len(set(texts)) == 1


@pytest.mark.parametrize("who", ["known", "unknown", "disabled", "without password", "other face"])
def test_each_attempt_hashes_once_whoever_it_is(clerk, who, monkeypatch):
    """Time tells nothing: one hash for everybody."""
    login, names = clerk.login, {}
    if who == "unknown":
        login = "nikt.taki"
    if who == "disabled":
        services.disable(actor=SYSTEM, account_id=clerk.pk, at=AT)
    if who == "without password":
        login = factories.secretary().login
    if who == "other face":
        names = {"face": Face.PORTAL}
    passwords._decoy()
    hashed = []
    real = passwords.check_password
    monkeypatch.setattr(
        passwords, "check_password", lambda *given: (hashed.append(1), real(*given))[1]
    )
    with pytest.raises(SignInRefused):
        enter(login, RIGHT if who == "disabled" else "źle", **names)
    assert len(hashed) == 1


def test_a_disabled_account_cannot_sign_in_until_it_is_enabled(clerk):
    services.disable(actor=SYSTEM, account_id=clerk.pk, at=AT)
    with pytest.raises(SignInRefused):
        enter(clerk)
    services.enable(actor=SYSTEM, account_id=clerk.pk, at=AT)
    assert enter(clerk) == clerk


@pytest.mark.parametrize("login", ["known", "nikt.taki"])
def test_ten_failures_pause_a_login_whether_it_exists_or_not(clerk, login):
    name = clerk.login if login == "known" else login
    last = AT
    for number in range(10):  # from ten addresses: not one of them is paused itself
        last = fail(name, 1, at=last, address=f"192.0.2.{number}")
    with pytest.raises(SignInPaused) as refusal:
        enter(name, address="198.51.100.1", at=last + MINUTE)
    assert "14 min" in refusal.value.text()


def test_the_lockout_ends_by_itself_after_fifteen_minutes(clerk):
    last = fail(clerk, 10)
    with pytest.raises(SignInPaused):
        enter(clerk, at=last + 15 * MINUTE - timedelta(seconds=1))
    assert enter(clerk, at=last + 15 * MINUTE) == clerk


def test_attempts_during_the_pause_do_not_prolong_it(clerk):
    last = fail(clerk, 10)
    for minute in range(1, 15):
        with pytest.raises(SignInPaused):
            enter(clerk, "źle", at=last + minute * MINUTE)
    assert enter(clerk, at=last + 15 * MINUTE) == clerk


def test_the_delay_grows_with_each_failure(clerk):
    seconds = [0, 0, 1, 2, 4, 8]
    at = AT
    for wait in seconds:
        with pytest.raises(SignInRefused):
            enter(clerk, "źle", at=at)
        if wait:
            with pytest.raises(SignInPaused):
                enter(clerk, at=at + timedelta(seconds=wait) - timedelta(milliseconds=1))
        at += timedelta(seconds=wait)
    assert enter(clerk, at=at) == clerk


def test_an_address_is_paused_after_ten_failures_on_different_logins(clerk):
    at = AT
    for number in range(10):
        at = fail(f"nikt{number}", 1, at=at, address="203.0.113.9")
    with pytest.raises(SignInPaused):
        enter(clerk, address="203.0.113.9", at=at + MINUTE)
    assert enter(clerk, address="203.0.113.10", at=at + MINUTE) == clerk


def test_strangers_cannot_lock_out_a_known_device(clerk):
    token = services.trust_token(clerk)
    last = fail(clerk, 10, address="203.0.113.9")
    with pytest.raises(SignInPaused):
        enter(clerk, at=last + MINUTE)
    known = {"trusted": token, "address": "203.0.113.9"}
    assert enter(clerk, at=last + MINUTE, **known) == clerk


def test_a_known_device_is_locked_by_its_own_failures_only_and_only_itself(clerk):
    token = services.trust_token(clerk)
    last = fail(clerk, 10, trusted=token)
    with pytest.raises(SignInPaused):
        enter(clerk, at=last + MINUTE, trusted=token)
    assert enter(clerk, at=last + MINUTE) == clerk


def test_a_device_token_of_somebody_else_or_changed_gives_nothing(clerk):
    other = services.trust_token(factories.secretary())
    last = fail(clerk, 10)
    for token in (other, services.trust_token(clerk)[:-1] + "x", "x"):
        with pytest.raises(SignInPaused):
            enter(clerk, at=last + MINUTE, trusted=token)


def test_the_administrator_ends_a_lockout_and_it_is_told(clerk):
    admin = factories.administrator()
    last = fail(clerk, 10)
    assert list(queries.lockouts([clerk.pk, admin.pk], at=last)) == [clerk.pk]

    services.end_lockout(actor=factories.actor(admin), account_id=clerk.pk, at=last)

    assert queries.lockouts([clerk.pk], at=last) == {}
    assert enter(clerk, at=last + MINUTE) == clerk
    told = [entry.kind for entry in entries(clerk)][-2:]
    assert told == ["accounts.locked_out", "accounts.lockout_ended"]


def test_a_success_clears_the_failures_before_it(clerk):
    last = fail(clerk, 9)
    services.complete(SessionStore(), account_id=clerk.pk, caller=caller(), at=last + MINUTE)
    last = fail(clerk, 5, at=last + MINUTE, address="198.51.100.1")
    assert enter(clerk, at=last + MINUTE, address="198.51.100.1") == clerk


@pytest.mark.django_db(transaction=True)
def test_guesses_sent_at_once_do_not_slip_through_together(monkeypatch):
    account = factories.secretary()
    set_password(account)
    real = passwords.check_password
    monkeypatch.setattr(
        passwords, "check_password", lambda *given: (time.sleep(0.05), real(*given))[1]
    )

    def guess(_):
        try:
            enter(account, "źle")
        except (SignInRefused, SignInPaused) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(guess, range(12)))
    assert told.count(SignInRefused) <= 3
    assert SignInAttempt.objects.count() == told.count(SignInRefused)


def entries(account):
    return JournalEntry.objects.filter(stream=journal.account_stream(account.pk)).order_by("seq")


# -- one-time passwords ---------------------------------------------------------------------


@pytest.fixture
def person():
    return factories.outside_person(pesel="44051401359")


def test_the_login_of_an_outside_person_is_drawn_from_clear_characters(person):
    assert re.fullmatch(r"akta-[2-9a-hjkmnp-z]{4}-[2-9a-hjkmnp-z]{4}", person.login)


def test_a_one_time_password_is_good_for_fourteen_days(person):
    drawn = services.issue_one_time_password(account_id=person.pk, at=AT)
    almost = AT + timedelta(days=14) - timedelta(seconds=1)

    assert enter(person, drawn, at=almost, face=Face.PORTAL).must_change_password
    with pytest.raises(OneTimePasswordExpired) as refusal:
        enter(person, drawn, at=AT + timedelta(days=14), face=Face.PORTAL)
    assert "16 marca 2026 r." in refusal.value.text()


def test_an_expired_one_is_told_only_to_who_knows_it(person):
    services.issue_one_time_password(account_id=person.pk, at=AT)
    with pytest.raises(SignInRefused):
        enter(person, "źle", at=AT + timedelta(days=15), face=Face.PORTAL)


def test_a_one_time_password_is_good_once(person):
    drawn = services.issue_one_time_password(account_id=person.pk, at=AT)
    where = caller(face=Face.PORTAL)
    services.complete(SessionStore(), account_id=person.pk, caller=where, at=AT)

    with pytest.raises(OneTimePasswordExpired):
        enter(person, drawn, at=AT, face=Face.PORTAL)


def test_a_new_one_kills_the_old_one_and_ends_sessions(person):
    first = services.issue_one_time_password(account_id=person.pk, at=AT)
    session = SessionStore()
    where = caller(face=Face.PORTAL)
    services.complete(session, account_id=person.pk, caller=where, at=AT)
    assert len(queries.sessions_of(person.pk, at=AT)) == 1

    second = services.issue_one_time_password(account_id=person.pk, at=AT)

    assert queries.sessions_of(person.pk, at=AT) == []
    with pytest.raises(SignInRefused):
        enter(person, first, face=Face.PORTAL)
    assert enter(person, second, face=Face.PORTAL) == person


def test_two_drawn_passwords_differ(person):
    drawn = {services.issue_one_time_password(account_id=person.pk, at=AT) for _ in range(5)}
    assert len(drawn) == 5
    assert all(re.fullmatch(r"([2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}", one) for one in drawn)


def test_a_person_is_found_by_pesel_and_only_by_the_whole_of_it(person):
    assert queries.find_by_pesel("44051401359") == person
    assert queries.find_by_pesel("44051401358") is None
    with pytest.raises(PeselTaken):
        factories.outside_person(pesel="44051401359")
    services.disable(actor=SYSTEM, account_id=person.pk, at=AT)
    assert queries.find_by_pesel("44051401359") is None


def test_staff_are_strangers_in_the_portal_and_the_other_way_round(clerk, person):
    drawn = services.issue_one_time_password(account_id=person.pk, at=AT)
    with pytest.raises(SignInRefused):
        enter(clerk, face=Face.PORTAL)
    with pytest.raises(SignInRefused):
        enter(person, drawn, face=Face.DESK)


# -- passwords ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("krótkie hasło"[:11], "za krótkie"),
        ("q1w2e3r4t5y6", "często używanych"),
        ("Warszawa1234!", "często używanych"),
        ("!!POLNIYPIZDEC0211", "często używanych"),
        ("Prokuratura2026!", "łatwo odgadnąć"),
        ("Kowalski12345", "łatwo odgadnąć"),
        ("polskapolska1", "łatwo odgadnąć"),
        ("Sekretarz2026!", "zbyt podobne"),
        ("abababababab", "niewielu różnych"),
        ("x" * 100 + "abcdefgh" * 20, "za długie"),
        (RIGHT, "takie samo"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(clerk, new, reason):
    with pytest.raises(PasswordRefused) as refusal:
        change(clerk, new)
    assert reason in refusal.value.text()
    assert enter(clerk) == clerk


@pytest.mark.parametrize(
    "good", ["cztery nowe słowa tu", "koń bateria spinacz", "xK9#mQ2vL7pw", "mokrybetonsowa"]
)
def test_a_good_password_is_taken_without_rules_of_composition(clerk, good):
    assert passwords.weaknesses(clerk, good) == []


def test_choosing_a_password_needs_no_network(clerk, monkeypatch):
    import socket

    monkeypatch.setattr(socket, "create_connection", lambda *facts: pytest.fail("network"))
    assert passwords.weaknesses(clerk, "Warszawa1234!")


def change(account, new, old=RIGHT, at=AT):
    services.change_password(
        actor=factories.actor(account),
        account_id=account.pk,
        old=old,
        new=new,
        at=at,
        caller=caller(),
    )


def test_a_password_is_changed_by_who_knows_the_old_one(clerk):
    with pytest.raises(OldPasswordWrong):
        change(clerk, "cztery nowe słowa obok", old="źle")
    change(clerk, "cztery nowe słowa obok")
    assert enter(clerk, "cztery nowe słowa obok") == clerk
    with pytest.raises(SignInRefused):
        enter(clerk)


def test_guessing_the_old_password_is_slowed_down_too(clerk):
    for _ in range(3):
        with pytest.raises(OldPasswordWrong):
            change(clerk, "cztery nowe słowa obok", old="źle")
    with pytest.raises(SecondFactorPaused):
        change(clerk, "cztery nowe słowa obok")


def test_polish_letters_may_be_typed_in_either_way(clerk):
    change(clerk, "żółta łódź o świcie")
    decomposed = "z\u0307o\u0301łta ło\u0301dz\u0301 o s\u0301wicie"
    assert enter(clerk, decomposed) == clerk


def test_passwords_are_kept_by_argon2id():
    assert (Argon2id.time_cost, Argon2id.memory_cost, Argon2id.parallelism) == (3, 65536, 1)
    assert Argon2id().encode("x", "soliSoli").startswith("argon2$argon2id$v=19$m=65536,t=3,p=1$")


# -- second factor --------------------------------------------------------------------------


def with_totp(account, at=AT):
    secret = services.new_totp_secret()
    codes = services.set_totp(
        actor=factories.actor(account),
        account_id=account.pk,
        secret=secret,
        code=pyotp.TOTP(secret).at(at),
        at=at,
    )
    return pyotp.TOTP(secret), codes


def confirm(account, code, at=AT):
    services.confirm_second_factor(account_id=account.pk, code=code, at=at)


def test_a_code_confirms_once(clerk):
    totp, _ = with_totp(clerk)
    later = AT + timedelta(seconds=30)
    confirm(clerk, totp.at(later), at=later)
    with pytest.raises(SecondFactorRefused):
        confirm(clerk, totp.at(later), at=later)


def test_the_code_that_set_it_up_does_not_sign_in(clerk):
    totp, _ = with_totp(clerk)
    with pytest.raises(SecondFactorRefused):
        confirm(clerk, totp.at(AT))


def test_an_application_is_not_set_by_a_wrong_code(clerk):
    with pytest.raises(SecondFactorRefused):
        services.set_totp(
            actor=factories.actor(clerk),
            account_id=clerk.pk,
            secret=services.new_totp_secret(),
            code="000000",
            at=AT,
        )
    assert not factories.account_again(clerk).has_second_factor


def test_recovery_codes_are_kept_as_passwords_are(clerk):
    _, codes = with_totp(clerk)
    kept = list(RecoveryCode.objects.filter(account=clerk).values_list("code_hash", flat=True))
    assert len(set(kept)) == 10
    assert all(each.startswith("argon2$argon2id$") for each in kept)
    assert not [code for code in codes if code.replace("-", "") in "".join(kept)]


def test_a_recovery_code_kept_by_the_former_hash_is_good_until_used(clerk):
    with_totp(clerk)
    old = keys.ring().lookup(f"{clerk.pk}:abcdefghjk", purpose="recovery-code").hex()
    RecoveryCode.objects.create(account=clerk, code_hash=old)
    confirm(clerk, "abcde-fghjk")
    with pytest.raises(SecondFactorRefused):
        confirm(clerk, "abcde-fghjk")


def test_each_recovery_code_confirms_once_and_is_told(clerk):
    _, codes = with_totp(clerk)
    assert len(set(codes)) == 10
    confirm(clerk, codes[0].upper())
    confirm(clerk, codes[1].replace("-", " "))
    with pytest.raises(SecondFactorRefused):
        confirm(clerk, codes[0])
    assert queries.recovery_codes_left(clerk.pk) == 8
    assert journal.sentence(entries(clerk).last()) == "Użyto kodu zapasowego; zostało kodów: 8."


def test_new_recovery_codes_kill_the_old_ones_and_anothers_do_not_work(clerk):
    other = factories.secretary()
    _, foreign = with_totp(other)
    _, old = with_totp(clerk)
    new = services.make_recovery_codes(actor=factories.actor(clerk), account_id=clerk.pk, at=AT)
    for code in (old[0], foreign[0]):
        with pytest.raises(SecondFactorRefused):
            confirm(clerk, code)
    confirm(clerk, new[0])


def test_without_a_second_factor_the_password_confirms(clerk):
    confirm(clerk, RIGHT)
    with pytest.raises(SecondFactorRefused):
        confirm(clerk, "źle")


def test_with_a_second_factor_the_password_does_not_confirm(clerk):
    with_totp(clerk)
    with pytest.raises(SecondFactorRefused):
        confirm(clerk, RIGHT)


def test_guessing_codes_is_stopped_whatever_device_it_comes_from(clerk):
    with_totp(clerk)
    at = AT
    for _ in range(5):
        at += MINUTE
        with pytest.raises(SecondFactorRefused):
            confirm(clerk, "000000", at=at)
    with pytest.raises(SecondFactorPaused):
        confirm(clerk, "000000", at=at + MINUTE)


def test_staff_cannot_remove_their_last_factor_but_others_can(clerk, person):
    with_totp(clerk)
    with_totp(person)
    with pytest.raises(LastFactor):
        services.remove_totp(actor=factories.actor(clerk), account_id=clerk.pk, at=AT)
    services.remove_totp(actor=factories.actor(person), account_id=person.pk, at=AT)
    assert factories.account_again(clerk).has_second_factor
    assert not factories.account_again(person).has_second_factor


def test_a_reset_removes_every_factor_and_ends_sessions(clerk):
    with_totp(clerk)
    services.complete(SessionStore(), account_id=clerk.pk, caller=caller(), at=AT)
    services.reset_second_factor(actor=SYSTEM, account_id=clerk.pk, at=AT)

    clerk = factories.account_again(clerk)
    assert services.after_password(clerk) is services.Next.SET_UP
    assert (queries.recovery_codes_left(clerk.pk), clerk.totp_secret) == (0, None)
    assert queries.sessions_of(clerk.pk, at=AT) == []


def test_what_follows_the_password_depends_on_the_account(clerk, person):
    assert services.after_password(clerk) is services.Next.SET_UP
    assert services.after_password(person) is services.Next.NOTHING
    with_totp(person)
    again = factories.account_again(person)
    assert services.after_password(again) is services.Next.SECOND_FACTOR


# -- the demonstration ----------------------------------------------------------------------


def demo_person():
    account = services.open_staff_account(
        actor=SYSTEM, login="demo.osoba", given_name="D", surname="O", at=AT, is_demo=True
    )
    services.set_demo_credentials(account_id=account.pk, password="demo", at=AT)
    return factories.account_again(account)


def test_the_code_of_the_demonstration_works_and_then_the_next_is_shown():
    account = demo_person()
    first = queries.demo_code(account, at=AT)
    confirm(account, first.code)
    second = queries.demo_code(factories.account_again(account), at=AT)
    assert (first.wait, second.wait) == (0, 0)
    confirm(account, second.code)
    third = queries.demo_code(factories.account_again(account), at=AT)
    assert third.wait > 0
    confirm(account, third.code, at=AT + timedelta(seconds=third.wait))


def test_real_accounts_never_show_a_code(clerk):
    with_totp(clerk)
    account = factories.account_again(clerk)
    assert queries.demo_code(account, at=AT) is None


def test_in_production_the_people_of_the_demonstration_are_nobody(settings):
    account = demo_person()
    assert enter(account, "demo") == account
    settings.AKTA = dataclasses.replace(settings.AKTA, mode=Mode.PRODUCTION)
    assert queries.demo_code(account, at=AT) is None
    with pytest.raises(SignInRefused):
        enter(account, "demo")
    with pytest.raises(NotAllowed):
        services.set_demo_credentials(account_id=account.pk, password="x", at=AT)


def test_lasting_credentials_are_for_people_of_the_demonstration(clerk):
    with pytest.raises(NotAllowed):
        services.set_demo_credentials(account_id=clerk.pk, password="x", at=AT)


# -- secrets --------------------------------------------------------------------------------


def test_no_secret_stands_in_journal_attempts_log_or_plain_columns(clerk, person, caplog):
    caplog.set_level(logging.DEBUG)
    totp, codes = with_totp(clerk)
    drawn = services.issue_one_time_password(account_id=person.pk, at=AT)
    with pytest.raises(SignInRefused):
        enter(clerk, "tajne-błędne-hasło")
    confirm(clerk, codes[0])
    secrets = [RIGHT, drawn, totp.secret, *codes, "44051401359", "tajne-błędne-hasło"]

    kept = "".join(str(vars(row)) for row in JournalEntry.objects.all())
    kept += "".join(str(vars(row)) for row in SignInAttempt.objects.all())
    kept += caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM accounts_account a")
        kept += str(cursor.fetchall())
        cursor.execute("SELECT r::text FROM accounts_recovery_code r")
        kept += str(cursor.fetchall())
    assert [secret for secret in secrets if secret in kept] == []


def test_refusals_carry_no_secret(clerk):
    with pytest.raises(SignInRefused) as refusal:
        enter(clerk, "tajne-błędne-hasło")
    assert "tajne" not in f"{refusal.value!s} {refusal.value.facts}"


def test_old_sessions_and_attempts_are_cleared_away(clerk):
    services.complete(SessionStore(), account_id=clerk.pk, caller=caller(), at=AT)
    fail(clerk, 1)
    assert services.clear_old(at=AT + timedelta(hours=1)) == 0
    assert services.clear_old(at=AT + timedelta(hours=9)) == 1
    assert services.clear_old(at=AT + timedelta(days=91)) == 2
    assert Account.objects.filter(pk=clerk.pk).exists()
    assert guards.TRUST_DAYS > 90


# --- a device never seen before ----------------------------------------------------------------


def signed_in_from(account, *, trusted="", device="Firefox, Windows"):
    where = services.Caller(face=Face.DESK, address="192.0.2.1", device=device, trusted=trusted)
    services.complete(SessionStore(), account_id=account.pk, caller=where, at=AT)


def told_of_devices(account):
    told = JournalEntry.objects.filter(kind="accounts.new_device", subject_id=account.pk)
    return [entry.data["device"] for entry in told.order_by("stream_seq")]


def test_the_owner_is_told_of_a_new_device_but_not_of_the_first_or_a_known_one(clerk):
    from akta.delivery.models import Notice

    signed_in_from(clerk)
    assert told_of_devices(clerk) == []
    signed_in_from(clerk, trusted=services.trust_token(clerk))
    assert told_of_devices(clerk) == []
    signed_in_from(clerk, device="Chrome, Android")
    signed_in_from(clerk, trusted=services.trust_token(factories.secretary()), device="Safari")

    assert told_of_devices(clerk) == ["Chrome, Android", "Safari"]
    notice = Notice.objects.get(account=clerk, text__contains="Chrome, Android")
    assert notice.target == "/pulpit/konto/"
