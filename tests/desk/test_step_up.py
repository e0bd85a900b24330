"""The second factor asked again before an act with legal effect."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from akta.accounts import services
from akta.accounts.errors import PasskeyRefused, SecondFactorRefused
from akta.core.actors import SYSTEM
from akta.desk import step_up
from tests import factories
from tests.accounts.authenticator import Authenticator

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(at_moment):
    at_moment(AT)


@pytest.fixture
def person():
    return with_totp(factories.administrator())


def with_totp(account):
    secret = services.new_totp_secret()
    early = AT - timedelta(hours=1)
    services.set_totp(
        actor=factories.actor(account),
        account_id=account.pk,
        secret=secret,
        code=pyotp.TOTP(secret).at(early),
        at=early,
    )
    return factories.account_again(account)


@pytest.fixture
def desk(client, person):
    return factories.sign_in(client, person)


def sent(desk, **fields):
    """The request of a form as a view gets it."""
    return desk.post(reverse("desk:account-protect"), fields).wsgi_request


def question(desk):
    return desk.post(reverse("desk:passkey-question"), {"use": "confirm"}).json()


def add_passkey(desk, person):
    device = Authenticator()
    asked = desk.post(reverse("desk:passkey-question"), {"use": "new"}).json()
    code = pyotp.TOTP(person.totp_secret).at(AT)
    fields = {"name": "telefon", "confirm": code, "answer": device.create(asked)}
    assert desk.post(reverse("desk:account-passkey"), fields).status_code == 302
    return device


def test_a_code_confirms_and_a_wrong_or_empty_one_does_not(desk, person):
    for hours, code in enumerate(("000000", "", "passkey:", "passkey:x"), 2):
        with pytest.raises(SecondFactorRefused):
            services.confirm_second_factor(
                account_id=person.pk,
                code=step_up.code_of(sent(desk, code=code)),
                at=AT - timedelta(hours=10 - hours),
            )
    step_up.confirm(sent(desk, code=pyotp.TOTP(person.totp_secret).at(AT)))


def test_a_passkey_confirms_once(desk, person):
    device = add_passkey(desk, person)
    answer = device.get(question(desk))
    request = sent(desk, answer=answer, code="")
    step_up.confirm(request)
    with pytest.raises(PasskeyRefused):
        step_up.confirm(request)


def test_a_passkey_that_answered_another_question_does_not_confirm(desk, person):
    device = add_passkey(desk, person)
    old = device.get(question(desk))
    question(desk)
    with pytest.raises(SecondFactorRefused):
        step_up.confirm(sent(desk, answer=old))


def test_the_proof_of_a_passkey_is_for_its_owner_and_for_this_minute(person):
    proof = services.passkey_proof(person, at=AT)
    other = with_totp(factories.administrator())
    for account, at in (
        (person, AT + timedelta(minutes=1)),
        (person, AT - timedelta(seconds=1)),
        (other, AT),
    ):
        with pytest.raises(SecondFactorRefused):
            services.confirm_second_factor(account_id=account.pk, code=proof, at=at)
    services.confirm_second_factor(account_id=person.pk, code=proof, at=AT)


def test_the_form_asks_for_what_the_account_has(desk, person, client):
    shown = step_up.asked(sent(desk))
    assert (shown.asks_password, shown.demo_code, shown.may_use_passkey) == (False, None, False)
    page = render_to_string("accounts/_step_up.html", {"step_up": shown, "error": "Zły kod."})
    assert 'type="text"' in page
    assert "Zły kod." in page
    assert "passkeys.js" not in page

    add_passkey(desk, person)
    shown = step_up.asked(sent(desk))
    page = render_to_string("accounts/_step_up.html", {"step_up": shown})
    assert 'data-passkey="confirm"' in page

    factories.sign_in(client, factories.administrator())
    shown = step_up.asked(sent(client))
    assert shown.asks_password
    assert 'type="password"' in render_to_string("accounts/_step_up.html", {"step_up": shown})


def test_in_a_demonstration_the_form_shows_the_code(client):
    account = services.open_staff_account(
        actor=SYSTEM, login="demo.osoba", given_name="D", surname="O", at=AT, is_demo=True
    )
    services.set_demo_credentials(account_id=account.pk, password="x", at=AT)
    factories.sign_in(client, account)
    request = sent(client)
    shown = step_up.asked(request)
    page = render_to_string("accounts/_step_up.html", {"step_up": shown})
    assert shown.demo_code.code in page
    services.confirm_second_factor(account_id=account.pk, code=shown.demo_code.code, at=AT)
