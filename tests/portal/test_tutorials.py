"""The tutorial: films with captions for everybody, before any sign-in."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from akta.portal.tutorials import STEP, TUTORIALS

FILM = re.compile(r'<source src="/static/(portal/samouczek/[a-z-]+\.webm)" type="video/webm">')
WEBM = b"\x1a\x45\xdf\xa3"


@pytest.mark.rule("P-9-1")
def test_a_stranger_opens_the_films_and_their_captions(client, db):
    page = client.get(reverse("portal:tutorials"))
    films = FILM.findall(page.content.decode())

    assert page.status_code == 200
    assert len(films) == len(TUTORIALS) == 4
    for name in films:
        found = finders.find(name)
        assert Path(found).read_bytes().startswith(WEBM)
        assert finders.find(name.replace(".webm", ".jpg"))
    for each in TUTORIALS:
        address = reverse("portal:tutorial-captions", args=[each.slug])
        assert f'<track default kind="captions" srclang="pl" label="polski" src="{address}">' in (
            page.content.decode()
        )


@pytest.mark.rule("P-9-1")
def test_captions_tell_each_sentence_in_its_time(client, db):
    first = TUTORIALS[0]
    answer = client.get(reverse("portal:tutorial-captions", args=[first.slug]))
    blocks = answer.content.decode().rstrip().split("\n\n")

    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert blocks[0] == "WEBVTT"
    assert blocks[2] == f"00:00:07.000 --> 00:00:14.000\n{first.sentences[1]}"
    assert len(blocks) == 1 + len(first.sentences)
    assert first.seconds == STEP * len(first.sentences)


@pytest.mark.rule("P-9-1")
def test_a_film_that_is_not_there_is_not_found(client, db):
    assert client.get(reverse("portal:tutorial-captions", args=["inny"])).status_code == 404


@pytest.mark.rule("P-9-1")
@pytest.mark.parametrize("name", ["portal:home", "portal:sign-in", "portal:help"])
def test_pages_before_the_sign_in_lead_to_it(client, db, name):
    page = client.get(reverse(name)).content.decode()

    assert f'href="{reverse("portal:tutorials")}"' in page
