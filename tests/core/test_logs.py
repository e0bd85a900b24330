"""The program's log: one object a line, findable by its ids, and nothing of anybody in it."""

import json
import logging
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from akta.core import logs
from akta.core.middleware import RequestFacts, client_address
from akta.portal import home
from tests import factories


def line_of(record):
    return json.loads(logs.JsonLines().format(record))


def record(name="akta.request", message="%s at %s", values=("failed", "here"), **more):
    return logging.LogRecord(
        name, logging.ERROR, __file__, 1, message, values, **more, exc_info=None
    )


def test_a_line_tells_when_how_bad_where_and_what():
    line = line_of(record())

    assert (line["level"], line["logger"], line["message"]) == (
        "error",
        "akta.request",
        "failed at here",
    )
    assert line["time"].endswith("+00:00")
    assert "request" not in line


def test_what_others_fill_into_their_messages_is_left_out():
    line = line_of(record("django.request", "Bad value %s: %s", ("44051401359", "Nowak")))

    assert line["message"] == "Bad value %s: %s"


@pytest.mark.django_db
def test_an_exception_is_told_by_type_and_places_without_its_words():
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", ["44051401359 Nowak"])
    except DatabaseError as error:
        told = record()
        told.exc_info = (type(error), error, error.__traceback__)
        line = line_of(told)

    assert line["exception"] == "DataError"
    assert any("test_logs.py" in place for place in line["stack"])
    assert "44051401359" not in json.dumps(line)


def test_a_request_leaves_its_id_and_its_journal_entries_on_each_line(caplog):
    lines = []

    def answer(request):
        logs.written(UUID(int=7))
        lines.append(line_of(record()))
        request.resolver_match = None
        return HttpResponse()

    with caplog.at_level(logging.INFO, logger="akta.access"):
        response = RequestFacts(answer)(RequestFactory().get("/tajne/44051401359/?q=Nowak"))

    assert lines[0]["request"] == response.headers["X-Request-Id"]
    assert lines[0]["journal"] == ["00000000-0000-0000-0000-000000000007"]
    assert logs.trail.get() is None
    (access,) = (line for line in caplog.records if line.name == "akta.access")
    told = line_of(access)
    assert (told["method"], told["route"], told["status"]) == ("GET", None, 200)
    assert told["who"] is None
    assert "44051401359" not in json.dumps(told)
    assert "Nowak" not in json.dumps(told)


def test_a_journal_entry_outside_a_request_leaves_nothing():
    logs.written(UUID(int=7))

    assert "journal" not in line_of(record())


def test_what_is_logged_cannot_begin_a_line_of_its_own():
    written = logs.JsonLines().format(record(values=("failed\n{}", "here\r\u2028\x1b[31m")))
    assert len(written.split("\n")) == 1
    assert "\x1b" not in written


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed", "status"),
    [("request-new", {"capacity": "nikt"}, 422), ("profile-choose", {"profile": "nic"}, 404)],
)
def test_a_form_that_is_refused_leaves_who_sent_it_and_where(client, caplog, name, typed, status):
    person = factories.outside_person()
    factories.sign_in(client, person)
    with caplog.at_level(logging.INFO, logger="akta.access"):
        assert client.post(reverse(f"portal:{name}"), typed).status_code == status

    told = line_of(next(line for line in caplog.records if line.name == "akta.access"))
    assert (told["status"], told["who"]) == (status, str(person.pk))
    assert told["route"].endswith(reverse(f"portal:{name}")[1:])


@pytest.mark.parametrize(
    ("seen", "told", "address"),
    [
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "nic", ""),
    ],
    ids=["nobody's proxy", "our proxy", "what the caller put before", "no address"],
)
def test_an_address_is_believed_from_our_own_proxy_only(settings, seen, told, address):
    settings.AKTA = replace(settings.AKTA, trusted_proxies=("10.0.0.0/8",))
    request = RequestFactory().get("/", REMOTE_ADDR=seen, headers={"X-Forwarded-For": told})
    assert client_address(request) == address


@pytest.mark.django_db
def test_what_broke_is_told_by_its_number_and_nothing_else(client, monkeypatch):
    def broken():
        raise RuntimeError("SELECT pesel 44051401359")

    monkeypatch.setattr(home, "needed", broken)
    client.raise_request_exception = False
    answer = client.get(reverse("portal:help"))

    told = answer.content.decode()
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in told
    assert [
        words for words in ("44051401359", "SELECT", "RuntimeError", "home.py") if words in told
    ] == []
