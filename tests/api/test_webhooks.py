"""Webhooks: signed, to public addresses only, tried again, once for each notice and consent."""

import base64
import hashlib
import hmac
import json
import socket
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from akta.accounts import profiles
from akta.api.errors import WebhookRefused
from akta.api.models import Token, Webhook, WebhookDelivery
from akta.api.shapes import WebhookOut
from akta.api.webhooks import line, services
from akta.core import clock
from akta.core.actors import SYSTEM
from akta.core.errors import NotFound
from akta.delivery.services import notify
from tests import factories
from tests.api.conftest import advocate, token_of

URL = "https://klient.example/akta"


class Answering:
    """Stands for the line: keeps what was sent and answers as told."""

    def __init__(self, monkeypatch, *answers):
        self.sent, self.answers = [], list(answers)
        monkeypatch.setattr(services, "post", self.post)

    def post(self, url, body, headers):
        self.sent.append((url, body, headers))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def hook(light):
    token_of(light)
    light.boss = factories.actor(light.developer)
    row, secret = services.set_webhook(
        actor=light.boss, application_id=light.application.pk, url=URL, at=clock.now()
    )
    light.row, light.secret = row, secret
    return light


def tell(person, profile=None):
    facts = {"kind": "access-grown-own", "about": None, "at": clock.now()}
    notify(account_id=person.pk, profile_id=profile, **facts)


def trial(hook, at=None):
    return services.send_trial(
        actor=hook.boss, application_id=hook.application.pk, at=at or clock.now()
    )


@pytest.mark.rule("I-3-2")
def test_each_notice_is_told_once_under_its_consent(hook, monkeypatch):
    server = Answering(monkeypatch)
    tell(hook.person)
    assert services.gather(at=clock.now()) == 1
    assert services.gather(at=clock.now()) == 0
    assert services.send_due(at=clock.now()) == 1
    assert services.send_due(at=clock.now()) == 0

    ((url, body, headers),) = server.sent
    told = json.loads(body)
    family = str(Token.objects.get().family)
    assert (url, told["type"], told["consent"]) == (URL, "notice.created", family)
    assert "kart" not in body.decode()
    described = Client().get("/api/openapi.json").json()["webhooks"]["notice"]["post"]
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    assert set(told) == set(schema["required"])
    assert WebhookOut.model_validate(told).consent == Token.objects.get().family
    assert {each["name"] for each in described["parameters"]} <= set(headers)
    assert headers["webhook-key-id"] == hook.row.key_id


def test_the_signature_covers_id_second_and_body(hook, monkeypatch):
    server = Answering(monkeypatch)
    trial(hook)
    services.send_due(at=clock.now())
    ((_, body, headers),) = server.sent
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - clock.now().timestamp()) < 300


def test_the_known_answer_of_standard_webhooks():
    """The example of the specification."""
    told = line.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.rule("I-3-2")
@pytest.mark.parametrize(
    "what", ["revoked", "expired", "other profile", "closed profile", "disabled", "stopped"]
)
def test_who_does_not_consent_any_more_is_not_told_of(hook, what):
    at = clock.now()
    if what == "revoked":
        Token.objects.update(revoked_at=at)
    if what == "expired":
        Token.objects.update(expires_at=at, refresh_until=at)
    profile = hook.person.pk if what == "other profile" else None
    if what == "closed profile":
        profile = advocate(hook.person).pk
        Token.objects.update(profile_id=profile)
        profiles.close_profile(actor=SYSTEM, profile_id=profile, reason="skreślenie", at=at)
    if what == "disabled":
        type(hook.application).objects.update(disabled_at=at)
    if what == "stopped":
        services.stop_webhook(actor=hook.boss, application_id=hook.application.pk, at=at)
    tell(hook.person, profile=profile)
    assert services.gather(at=clock.now()) == 0


def test_a_consent_without_notices_tells_nothing(light):
    token_of(light, scope="cases:read")
    services.set_webhook(
        actor=factories.actor(light.developer),
        application_id=light.application.pk,
        url=URL,
        at=clock.now(),
    )
    tell(light.person)
    assert services.gather(at=clock.now()) == 0


def test_a_server_that_fails_is_tried_again_and_at_last_given_up(hook, monkeypatch):
    Answering(monkeypatch, 500, line.LineDown("Nie udało się połączyć z serwerem."), *[503] * 9)
    at = clock.now()
    row, waits = trial(hook, at), []
    for _ in range(len(services.PAUSES) + 1):
        assert services.send_due(at=at) == 0
        row.refresh_from_db()
        waits.append(row.next_try_at and row.next_try_at - at)
        at = row.next_try_at or at
    assert waits == [*services.PAUSES, None]
    assert (row.state, row.answer, row.tries) == ("given-up", "HTTP 503", 7)


def test_a_server_that_is_gone_is_told_nothing_more(hook, monkeypatch):
    server = Answering(monkeypatch, 410)
    trial(hook)
    trial(hook)
    services.send_due(at=clock.now())
    assert len(server.sent) == 1
    assert Webhook.objects.get().stopped_at is not None
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"given-up"}


def test_old_tellings_are_forgotten(hook, monkeypatch):
    Answering(monkeypatch)
    trial(hook)
    services.send_due(at=clock.now())
    assert services.clear_old(at=clock.now() + timedelta(days=29)) == 0
    assert services.clear_old(at=clock.now() + timedelta(days=31)) == 1


# -- where it may go ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://klient.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "https://a:b@klient.example/",
        "https://klient.example:22/",
        "https://klient.example:x/",
        "https://klient.example/#x",
        "https://klient.example/" + "x" * 400,
        "https://klient.example/\nX: y",
        "https://kłient.example/",
        "ftp://klient.example/",
        "",
    ],
)
def test_an_address_that_is_not_public_https_is_refused(light, url):
    with pytest.raises(WebhookRefused):
        services.set_webhook(
            actor=factories.actor(light.developer),
            application_id=light.application.pk,
            url=url,
            at=clock.now(),
        )
    assert not Webhook.objects.exists()


def names(monkeypatch, *addresses):
    rows = [(0, 0, 0, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)


@pytest.mark.rule("I-3-2")
@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1"),
        "2002:0a00:0001::1",
    ],
)
def test_a_name_that_points_inside_is_not_followed(monkeypatch, address):
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("called"))
    for found in ((address,), ("93.184.216.34", address)):
        names(monkeypatch, *found)
        with pytest.raises(line.LineDown):
            line.post(URL, b"{}", {})


@pytest.mark.rule("I-3-2")
def test_a_public_name_is_called_at_the_address_that_was_checked(monkeypatch):
    names(monkeypatch, "93.184.216.34", "2606:2800:220:1::1")
    assert line.public_address("klient.example", 443) == "2606:2800:220:1::1"
    called = []

    def refused(address, timeout):
        called.append((address, timeout))
        raise OSError

    monkeypatch.setattr(socket, "create_connection", refused)
    with pytest.raises(line.LineDown):
        line.post(URL, b"{}", {})
    assert called == [(("2606:2800:220:1::1", 443), line.SECONDS)]
    names(monkeypatch)
    with pytest.raises(line.LineDown):
        line.public_address("klient.example", 443)


# -- the owner's page -----------------------------------------------------------------------


def test_the_owner_sets_it_sees_the_key_once_and_what_was_delivered(light, monkeypatch):
    Answering(monkeypatch, 503)
    browser = factories.sign_in(Client(), light.developer)
    page = reverse("api-screens:webhook", args=[light.application.pk])
    assert browser.post(page, {"url": "http://klient.example"}).status_code == 422
    assert "whsec_" in browser.post(page, {"url": URL}).content.decode()
    assert "whsec_" not in browser.get(page).content.decode()
    again = reverse("api-screens:webhook-trial", args=[light.application.pk])
    browser.post(again)
    services.send_due(at=clock.now())
    assert "HTTP 503" in browser.get(page).content.decode()
    stop = reverse("api-screens:webhook-stop", args=[light.application.pk])
    assert "nie dowie się o nowych zawiadomieniach" in browser.get(stop).content.decode()
    assert "Wyłączony" not in browser.get(page).content.decode()
    browser.post(stop)
    assert browser.get(stop).status_code == 404
    assert "Wyłączony" in browser.get(page).content.decode()
    assert browser.post(again).status_code == 404


def test_an_application_of_another_is_not_there(light):
    stranger = factories.sign_in(Client(), light.person)
    for name in ("webhook", "webhook-trial", "webhook-stop"):
        address = reverse(f"api-screens:{name}", args=[light.application.pk])
        assert stranger.post(address, {"url": URL}).status_code == 404
        assert stranger.get(address).status_code in {404, 405}
    with pytest.raises(NotFound):
        services.deliveries_of(factories.actor(light.person), light.application.pk)
