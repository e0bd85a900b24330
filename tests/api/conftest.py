"""An application, and the consent of counsel who may download the case of the scene."""

import base64
import hashlib
from types import SimpleNamespace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from akta.accounts import profiles
from akta.accounts.models import ProfileKind
from akta.accounts.profiles import Seat
from akta.api import bearer, services
from akta.core import clock
from akta.core.actors import SYSTEM
from akta.grants.models import Grant, Manner
from akta.ui.viewer import answers, bodies
from tests import factories
from tests.portal.scenery import scene as build

BACK = "https://klient.example/powrot"
ALL = "cases:read files:read requests:write notices:read drafts:write"
VERIFIER = "v" * 64
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)


@pytest.fixture(autouse=True)
def nothing_kept(own_folder):
    bodies._marked.cache_clear()
    for pace in (answers.IMAGES, answers.THUMBNAILS, bearer.PACE):
        pace._full_at.clear()


def register(account, *, scope=ALL, confidential=False, back=(BACK,), seat=None):
    return services.register_application(
        actor=factories.actor(account),
        seat=seat or Seat(None, None, "osoba prywatna"),
        name="Kancelaria Plus",
        redirect_uris=list(back),
        scope=scope,
        is_confidential=confidential,
        at=clock.now(),
    )


@pytest.fixture
def light(db):
    """The person and the application alone, without a file."""
    return _things(factories.outside_person("Obrońca"), factories.outside_person("Pełnomocnik"))


@pytest.fixture
def things(db):
    """With the scene's file, which the person may download."""
    scene = build()
    Grant.objects.filter(pk=scene.grant.pk).update(manner=Manner.DOWNLOAD)
    found = _things(scene.people.outside, scene.people.other_outside)
    found.scene = scene
    return found


def _things(person, developer):
    application, _ = register(developer)
    return SimpleNamespace(
        person=person,
        developer=developer,
        application=application,
        browser=factories.sign_in(Client(), person),
    )


def question(application, **more):
    return {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": BACK,
        "scope": ALL,
        "state": "xyz",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **more,
    }


def agree(browser, asked, decision="agree"):
    """The answer that goes back to the application, as its parameters."""
    url = reverse("api-screens:oauth-consent")
    shown = browser.get(f"{url}?{urlencode(asked)}")
    assert shown.status_code == 200, shown.content.decode()
    back = browser.post(f"{url}?{urlencode(asked)}", {"decision": decision})
    assert back.status_code == 302
    address = back.headers["Location"]
    assert address.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def exchange(application, code, **more):
    form = {
        "grant_type": "authorization_code",
        "client_id": application.client_id,
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        **more,
    }
    return Client().post(reverse("api-screens:oauth-token"), form)


def token_of(things, *, scope=ALL):
    code = agree(things.browser, question(things.application, scope=scope))["code"]
    answer = exchange(things.application, code)
    assert answer.status_code == 200, answer.content
    return answer.json()


class Program:
    """What an application asks with its token."""

    def __init__(self, access):
        self.head = {"Authorization": f"Bearer {access}"}

    def get(self, path, **query):
        return Client().get(f"/api/v1{path}", query, headers=self.head)

    def post(self, path, data, **head):
        return Client().post(
            f"/api/v1{path}",
            data,
            content_type="application/json",
            headers={**self.head, **head},
        )


def advocate(account, *, kind=ProfileKind.ADVOCATE):
    return profiles.open_profile(actor=SYSTEM, account_id=account.pk, kind=kind, at=factories.SINCE)
