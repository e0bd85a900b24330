"""Codes by SMS as the second factor: sent, used once, slowed down, never the only way back."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from akta.accounts import queries, services
from akta.accounts.errors import (
    LastFactor,
    PhoneMalformed,
    SecondFactorPaused,
    SecondFactorRefused,
    SmsNotOffered,
    SmsTooOften,
)
from akta.accounts.models import Account, PersonRecord, SmsCode, TestMessage
from akta.accounts.services.sms import normal_phone
from akta.core import journal
from akta.core.actors import SYSTEM
from akta.core.models import JournalEntry
from akta.delivery.models import Notice
from tests import factories
from tests.accounts.opening import entity
from tests.accounts.test_screens import give_password, password_step, text_of

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
PHONE = "600 000 789"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return factories.outside_person()


def newest():
    message = TestMessage.objects.filter(channel="sms").latest("pk")
    return re.search(r"\b[0-9]{6}\b", message.text)[0]


def set_sms(account, at=AT):
    services.send_sms_code(account_id=account.pk, phone=PHONE, at=at)
    return services.set_sms(
        actor=factories.actor(account), account_id=account.pk, code=newest(), at=at
    )


def sent(account, at):
    services.send_sms_code(account_id=account.pk, at=at)
    return newest()


def confirm(account, code, at):
    services.confirm_second_factor(account_id=account.pk, code=code, at=at)


@pytest.mark.rule("I-3-4")
def test_a_code_sent_by_sms_confirms_once(person):
    set_sms(person)
    code = sent(person, AT + MINUTE)
    confirm(person, code, AT + MINUTE)
    with pytest.raises(SecondFactorRefused):
        confirm(person, code, AT + MINUTE)
    assert TestMessage.objects.latest("pk").to == "+48600000789"


def test_a_code_is_right_only_in_the_browser_that_asked_for_it(client, person, at_moment):
    """Who knows the password and overhears a code asked for elsewhere does not get in."""
    at_moment(AT)
    give_password(person, "portal")
    set_sms(person, AT - timedelta(hours=2))
    thief = Client()
    for browser in (thief, client):
        password_step(browser, person, "portal")
    client.post(url("second-factor-sms"))
    code = newest()
    assert thief.post(url("second-factor"), {"code": code}).status_code == 422
    at_moment(AT + MINUTE)
    assert client.post(url("second-factor"), {"code": code}).status_code == 302
    assert queries.attempts_of(person.pk)[0].means == "hasło i kod SMS"


@pytest.mark.rule("I-3-4")
@pytest.mark.parametrize(("age", "works"), [(5 * MINUTE - SECOND, True), (5 * MINUTE, False)])
def test_a_code_is_good_for_five_minutes(person, age, works):
    set_sms(person)
    code = sent(person, AT + MINUTE)
    if works:
        confirm(person, code, AT + MINUTE + age)
    else:
        with pytest.raises(SecondFactorRefused):
            confirm(person, code, AT + MINUTE + age)


@pytest.mark.rule("I-3-4")
def test_a_new_code_kills_the_one_before_and_the_one_of_another_account(person):
    other = factories.outside_person()
    set_sms(person)
    set_sms(other)
    first = sent(person, AT + MINUTE)
    foreign = sent(other, AT + MINUTE)
    second = sent(person, AT + 2 * MINUTE)
    for wrong in {first, foreign} - {second}:
        with pytest.raises(SecondFactorRefused):
            confirm(person, wrong, AT + 2 * MINUTE)
    confirm(person, second, AT + 3 * MINUTE)


@pytest.mark.rule("I-3-4")
def test_an_application_and_sms_work_beside_each_other(person):
    secret = services.new_totp_secret()
    totp = pyotp.TOTP(secret)
    services.set_totp(
        actor=factories.actor(person),
        account_id=person.pk,
        secret=secret,
        code=totp.at(AT),
        at=AT,
    )
    set_sms(person)
    confirm(person, totp.at(AT + MINUTE), AT + MINUTE)
    confirm(person, sent(person, AT + MINUTE), AT + MINUTE)
    services.remove_sms(actor=factories.actor(person), account_id=person.pk, at=AT)
    with pytest.raises(SmsNotOffered):
        sent(person, AT + 10 * MINUTE)
    assert factories.account_again(person).sms_phone is None


@pytest.mark.rule("I-3-4")
def test_five_wrong_codes_lock_for_a_while_and_the_owner_is_told(person):
    set_sms(person)
    at = AT
    for _ in range(5):
        at += MINUTE
        with pytest.raises(SecondFactorRefused):
            confirm(person, "000000", at)
    code = sent(person, at + MINUTE)
    with pytest.raises(SecondFactorPaused):
        confirm(person, code, at + MINUTE)
    assert list(queries.lockouts([person.pk], at=at)) == [person.pk]
    assert Notice.objects.filter(account=person, kind="locked-out").exists()


def test_a_code_bears_five_guesses_even_where_the_counting_is_forgiven(person):
    set_sms(person)
    code, at = sent(person, AT + MINUTE), AT + MINUTE
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        at += 10 * SECOND
        with pytest.raises(SecondFactorRefused):
            confirm(person, wrong, at)
        services.end_lockout(actor=SYSTEM, account_id=person.pk, at=at)
    with pytest.raises(SecondFactorRefused):
        confirm(person, code, at)


@pytest.mark.rule("I-3-4")
def test_codes_are_not_sent_faster_than_a_person_needs_them(person):
    set_sms(person)
    with pytest.raises(SmsTooOften):
        sent(person, AT + 29 * SECOND)
    for number in range(1, 6):
        sent(person, AT + number * MINUTE)
    with pytest.raises(SmsTooOften) as refusal:
        sent(person, AT + 6 * MINUTE)
    assert "54 min" in refusal.value.text()
    sent(person, AT + timedelta(hours=1))


@pytest.mark.rule("I-3-4")
def test_sms_is_for_accounts_from_outside(person):
    clerk = factories.secretary()
    assert services.after_password(clerk) is services.Next.SET_UP
    with pytest.raises(SmsNotOffered):
        services.send_sms_code(account_id=clerk.pk, phone=PHONE, at=AT)
    with pytest.raises(SmsNotOffered):
        services.send_sms_code(account_id=person.pk, at=AT)
    assert not SmsCode.objects.exists()


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("600 000 789", "+48600000789"),
        ("+49 (30) 123-456", "+4930123456"),
        ("0049 30 123456", "+4930123456"),
        ("60000078", None),
        ("600-ABC-789", None),
        ("", None),
        ("+0012345678", None),
        ("٦٠٠٠٠٠٧٨٩", None),
    ],
)
def test_telephones_are_read_as_people_write_them(typed, phone):
    if phone is None:
        with pytest.raises(PhoneMalformed):
            normal_phone(typed)
    else:
        assert normal_phone(typed) == phone


def test_setting_it_gives_recovery_codes_and_tells_the_owner_without_the_number(person):
    codes = set_sms(person)
    assert len(codes) == 10
    confirm(person, codes[0], AT + MINUTE)
    kinds = set(Notice.objects.filter(account=person).values_list("kind", flat=True))
    assert {"protection", "recovery-code-used"} <= kinds
    told = str(list(JournalEntry.objects.filter(stream=journal.account_stream(person.pk)).values()))
    assert "789" in told
    assert "600000789" not in told
    row = SmsCode.objects.get()
    assert newest() not in str(row.__dict__)


def test_a_wrong_code_sets_nothing_and_stays_counted(person):
    services.send_sms_code(account_id=person.pk, phone=PHONE, at=AT)
    for wrong in ("000000" if newest() != "000000" else "111111", "abc"):
        with pytest.raises(SecondFactorRefused):
            services.set_sms(actor=factories.actor(person), account_id=person.pk, code=wrong, at=AT)
    assert SmsCode.objects.get().tries == 1
    assert not factories.account_again(person).has_second_factor


def test_a_code_for_a_new_telephone_does_not_sign_in_by_the_old_one(person):
    set_sms(person)
    services.send_sms_code(account_id=person.pk, phone="700 000 111", at=AT + MINUTE)
    with pytest.raises(SecondFactorRefused):
        confirm(person, newest(), AT + MINUTE)


def by_the_regulation(account):
    PersonRecord.objects.create(
        account=account, given_names="Jan", country="PL", rules="2024-366", opened_at=AT
    )


@pytest.mark.rule("I-3-4")
def test_an_account_by_the_regulation_is_not_used_without_a_second_factor(person):
    assert services.after_password(person) is services.Next.NOTHING
    by_the_regulation(person)
    assert services.after_password(person) is services.Next.SET_UP
    set_sms(person)
    again = factories.account_again(person)
    assert services.after_password(again) is services.Next.SECOND_FACTOR
    with pytest.raises(LastFactor):
        services.remove_sms(actor=factories.actor(person), account_id=person.pk, at=AT)


@pytest.mark.rule("I-3-4")
def test_an_institution_is_not_used_without_one_either():
    account = Account.objects.get(login=entity.settled().login)
    assert services.after_password(account) is services.Next.SET_UP


@pytest.mark.rule("I-3-4")
def test_who_works_on_dependent_accounts_alone_needs_one_too(person):
    assert services.after_password(person) is services.Next.NOTHING
    person.works_privately = False
    assert services.after_password(person) is services.Next.SET_UP


# -- screens --------------------------------------------------------------------------------


def url(name):
    return reverse(f"portal:{name}")


def test_the_whole_way_by_sms_in_the_browser(client, person, at_moment):
    at_moment(AT)
    give_password(person, "portal")
    by_the_regulation(person)

    first = password_step(client, person, "portal", dalej=url("account"))
    assert first["Location"] == url("second-factor-setup")
    assert url("second-factor-setup-sms") in text_of(client.get(first["Location"]))
    bad = client.post(url("second-factor-setup-sms"), {"phone": "12"})
    assert bad.status_code == 422
    client.post(url("second-factor-setup-sms"), {"phone": PHONE})
    shown = client.post(url("second-factor-setup-sms"), {"code": newest()})
    assert "kody zapasowe" in text_of(shown).lower()
    page = text_of(client.get(url("account")))
    assert "kończący się na 789" in page

    client.post(url("sign-out"))
    at_moment(AT + MINUTE)
    second = password_step(client, person, "portal", dalej=url("account"))
    assert second["Location"] == url("second-factor")
    page = text_of(client.get(url("second-factor")))
    assert "600000789" not in page
    assert client.post(url("second-factor-sms"))["Location"] == url("second-factor")
    done = client.post(url("second-factor"), {"code": newest()})
    assert done["Location"] == url("account")

    at_moment(AT + 2 * MINUTE)
    back = client.post(url("account-sms-send"), {"dalej": url("account-codes")})
    assert back["Location"] == url("account-codes")
    made = client.post(url("account-codes"), {"confirm": newest()})
    assert "kody zapasowe" in text_of(made).lower()


def test_nothing_is_sent_to_who_did_not_give_the_password(client, person, at_moment):
    at_moment(AT)
    set_sms(person)
    assert client.post(url("second-factor-sms")).status_code == 403
    assert client.post(url("account-sms-send")).status_code == 401
    assert TestMessage.objects.count() == 1


def test_a_new_telephone_needs_the_factor_that_is_there(client, person, at_moment):
    at_moment(AT)
    give_password(person, "portal")
    password_step(client, person, "portal")
    page = client.post(url("account-sms"), {"phone": PHONE, "confirm": "złe hasło"})
    assert page.status_code == 422
    assert not SmsCode.objects.exists()
    client.post(url("account-sms"), {"phone": PHONE, "confirm": "zielona łąka i trzy sowy"})
    client.post(url("account-sms"), {"code": newest()})
    assert factories.account_again(person).sms_ending == "789"
    at_moment(AT + MINUTE)
    client.post(url("account-sms-send"), {"dalej": "/"})
    gone = client.post(url("account-sms-remove"), {"confirm": newest()})
    assert gone.status_code == 302
    assert not factories.account_again(person).has_second_factor
