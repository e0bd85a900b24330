"""The example client, run against a live server: consent, cases, a granted file, a draft."""

import importlib.util
import sys
import threading
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from akta.api.webhooks.line import signature
from akta.cases.models import Register
from akta.filing.models import Draft, DraftFile
from tests import factories
from tests.api.conftest import _things, register
from tests.filing import making
from tests.portal.scenery import scene as build

ROOT = Path(__file__).parents[2]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def klient():
    spec = importlib.util.spec_from_file_location("klient", ROOT / "examples" / "klient.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def in_the_browser(person):
    """What the person does in the browser: agrees, and is sent back to the program."""

    def opened(address):
        parts = urlsplit(address)
        browser = factories.sign_in(Client(), person)
        path = f"{parts.path}?{parts.query}"
        assert browser.get(path).status_code == 200
        back = browser.post(path, {"decision": "agree"})["Location"]
        threading.Thread(target=lambda: urllib.request.urlopen(back).close(), daemon=True).start()

    return opened


@pytest.mark.django_db(transaction=True)
def test_the_client_lists_cases_downloads_a_file_and_prepares_a_draft(
    live_server, klient, monkeypatch, tmp_path, capsys
):
    scene = build()
    scene.grant.manner = "download"
    scene.grant.save(update_fields=["manner"])
    things = _things(scene.people.outside, scene.people.other_outside)
    application, _ = register(
        things.developer,
        scope="cases:read files:read drafts:write",
        back=("http://127.0.0.1/powrot",),
    )
    making.desk()
    making.stands_in(scene.case, things.person)
    Register.objects.filter(code="Ds").update(sharing="automatic")
    pleading = tmp_path / "wniosek dowodowy.pdf"
    pleading.write_bytes(b"%PDF-1.7 pismo")

    monkeypatch.setattr(klient.webbrowser, "open", in_the_browser(things.person))
    arguments = [live_server.url, application.client_id, str(tmp_path / "akta"), str(pleading)]
    monkeypatch.setattr(sys, "argv", ["klient.py", *arguments])
    klient.main()

    said = capsys.readouterr().out
    assert scene.case.reference in said
    pictures = list((tmp_path / "akta").rglob("*.jpg"))
    assert len(pictures) == len(scene.shown)
    assert all(each.read_bytes().startswith(b"\xff\xd8\xff") for each in pictures)
    draft = Draft.objects.get()
    assert (draft.owner_id, draft.state) == (things.person.pk, "draft")
    assert DraftFile.objects.get(draft=draft).name == pleading.name
    assert f"/pisma/projekt/{draft.pk}/zlozenie/" in said


def test_the_client_knows_a_genuine_webhook(klient):
    sent, body = 1614265330, b"{}"
    klient.time = type("Clock", (), {"time": staticmethod(lambda: sent + 299)})
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(sent),
        "webhook-signature": signature(SECRET, message_id="msg_1", timestamp=sent, body=body),
    }
    assert klient.is_genuine(SECRET, headers, body)
    assert not klient.is_genuine(SECRET, headers, b"{ }")
    assert not klient.is_genuine(SECRET, {**headers, "webhook-id": "msg_2"}, body)
    klient.time = type("Clock", (), {"time": staticmethod(lambda: sent + 301)})
    assert not klient.is_genuine(SECRET, headers, body)
