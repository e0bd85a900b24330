"""Alarms before a seal, an algorithm or the lists run out; where they are told."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import pem
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from akta.core.config import Mode
from akta.filing.models import SealUse
from akta.filing.watching import age_of_the_lists, ends_of_the_seal, kinds_are_told
from akta.trust.lists import anchors, store
from akta.trust.lists.model import Kind, Service
from akta.trust.signatures.weak import ends_on
from tests import factories
from tests.trust.authorities import END, Wish, made

pytestmark = pytest.mark.django_db
SEAL = made(Wish("Pieczęć jednostki"))
STAMPER = made(Wish("Pieczęć RSA", stamps=True, end=datetime(2040, 1, 1, tzinfo=UTC)))


def used(cert):
    SealUse.objects.create(
        serial=str(cert.certificate.serial_number),
        name="Pieczęć jednostki",
        certificate=pem.armor("CERTIFICATE", cert.der).decode(),
        since=datetime(2025, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("before", "words"),
    [(timedelta(days=61), []), (timedelta(days=59), ["skończy się"]),
     (timedelta(days=-1), ["skończyła się"])],
)  # fmt: skip
def test_the_end_of_the_seals_certificate_is_told_two_months_ahead(before, words):
    assert list(ends_of_the_seal(END)) == []
    used(SEAL)

    told = list(ends_of_the_seal(END - before))

    assert len(told) == len(words)
    assert all(word in sentence for word, sentence in zip(words, told, strict=True))
    assert all("1 stycznia 2026 r." in sentence for sentence in told)


def test_the_end_of_its_algorithm_is_told():
    used(STAMPER)
    assert isinstance(STAMPER.key, rsa.RSAPrivateKey)

    assert list(ends_of_the_seal(datetime(2028, 10, 1, tzinfo=UTC))) == []
    (told,) = ends_of_the_seal(datetime(2028, 12, 1, tzinfo=UTC))
    assert "mocniejszym kluczem" in told


def test_algorithms_have_their_ends():
    assert ends_on("sha256", "ec", 256) is None
    assert ends_on("sha256", "rsa", 4096) is None
    assert ends_on("sha1", "rsa", 4096) < datetime(2019, 1, 1, tzinfo=UTC)
    assert ends_on("sha256", "rsa", 1024) < ends_on("sha256", "rsa", 2048)


def test_lists_that_nobody_renews_are_told(settings, tmp_path):
    now = datetime.now(UTC)
    settings.AKTA = replace(settings.AKTA, trust_dir=tmp_path)
    assert list(age_of_the_lists(now)) == []
    settings.AKTA = replace(settings.AKTA, mode=Mode.PRODUCTION)
    assert "Brakuje list zaufanych" in next(iter(age_of_the_lists(now)))
    store.build_index(tmp_path)
    assert list(age_of_the_lists(now)) == []

    old = (now - timedelta(days=8)).timestamp()
    os.utime(tmp_path / anchors.INDEX, (old, old))

    assert "akta trust update" in next(iter(age_of_the_lists(now)))


@pytest.mark.rule("F-3-6")
@pytest.mark.parametrize(
    ("territories", "own", "days", "told"),
    [
        pytest.param(anchors.MEMBER_STATES, True, 1, True, id="whole and fresh"),
        pytest.param(anchors.MEMBER_STATES, False, 1, False, id="no issuer of personal signatures"),
        pytest.param({"PL"}, True, 1, False, id="lists of other states are missing"),
        pytest.param(anchors.MEMBER_STATES, True, 8, False, id="old"),
    ],
)
def test_a_kind_is_known_only_by_whole_and_fresh_lists(
    settings, tmp_path, territories, own, days, told
):
    settings.AKTA = replace(settings.AKTA, trust_dir=tmp_path)
    now = datetime.now(UTC)
    assert not kinds_are_told(now)
    personal = Service(Kind.PERSONAL, "PL", "Podpis osobisty", (SEAL.der,), ())
    issued = dict.fromkeys(territories, now)
    index = anchors.index_of([personal] if own else [], issued)
    (tmp_path / anchors.INDEX).write_text(json.dumps(index))

    assert kinds_are_told(now + timedelta(days=days)) is told


def test_alarms_stand_in_health_and_before_administrators(client, settings, tmp_path):
    settings.AKTA = replace(settings.AKTA, trust_dir=tmp_path)
    store.build_index(tmp_path)
    os.utime(tmp_path / anchors.INDEX, (0, 0))

    assert "akta trust update" in client.get("/zdrowie").json()["warnings"][-1]
    factories.sign_in(client, factories.administrator())
    page = client.get(reverse("desk:admin-accounts")).content.decode()
    assert "akta trust update" in page
