"""What production refuses, and what `akta rebuild` finds."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from akta.cases.models import Case
from akta.core import clock, keys
from akta.core.config import ConfigurationError, Mode, read
from akta.ops.production import refusals
from akta.ops.rebuild import differences
from akta.trust.sealing import authority
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(tmp_path):
    """An installation fit for production: own keys, a seal, no demonstration."""
    authority.load_or_create(tmp_path / "seal", tmp_path / "anchors", at=clock.now())
    told = json.loads((tmp_path / "seal" / authority.FILE).read_text())
    (tmp_path / "password").write_text(told["password"] + "\n")
    keys.load_or_create(tmp_path / "key.json", mode="production")
    return replace(
        settings.AKTA,
        mode=Mode.PRODUCTION,
        secret_key_file=tmp_path / "key.json",
        seal=str(tmp_path / "seal" / "demonstration-seal.p12"),
        seal_password_file=tmp_path / "password",
    )


def test_a_fit_installation_may_serve(production):
    assert refusals(production) == []


def test_the_demonstration_is_never_refused(production):
    assert refusals(replace(production, mode=Mode.DEMO)) == []


def test_keys_of_a_demonstration_are_refused(production, tmp_path):
    keys.load_or_create(tmp_path / "demo.json", mode="demo")

    found = refusals(replace(production, secret_key_file=tmp_path / "demo.json"))

    assert [sentence.split(".")[0] for sentence in found] == [
        "Klucze danych chronionych pochodzą z trybu pokazowego"
    ]


def test_keys_that_others_can_read_are_refused(production):
    production.secret_key_file.chmod(0o640)

    assert "chmod 600" in refusals(production)[0]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seal": None}, "AKTA_SEAL"),
        ({"seal": "/nowhere/seal.p12"}, "nie da się odczytać"),
        ({"seal": "pkcs11:token=a"}, "module-path"),
        ({"seal_password_file": None}, "hasło"),
        ({"seal_roots_file": Path("/nowhere/roots.pem")}, "AKTA_SEAL_ROOTS_FILE"),
    ],
)
def test_a_seal_that_cannot_seal_is_refused(production, changed, words):
    """Before the start, in one sentence that names what has to be put right."""
    assert words in refusals(replace(production, **changed))[0]


def test_the_environment_names_seal_and_stamper():
    found = read({"AKTA_SEAL": "a.p12", "AKTA_TSA_URL": "https://tsa.example/tsp"})

    assert (found.seal, found.tsa_url) == ("a.p12", "https://tsa.example/tsp")
    with pytest.raises(ConfigurationError, match="AKTA_TSA_URL"):
        read({"AKTA_TSA_URL": "ftp://tsa.example"})


def test_users_of_a_demonstration_are_refused(production):
    account = factories.prosecutor()
    account.is_demo = True
    account.save(update_fields=["is_demo"])

    assert "konta pokazowe" in refusals(production)[0]


def test_production_over_http_is_refused():
    with pytest.raises(ConfigurationError, match="https"):
        read({"AKTA_MODE": "production", "AKTA_BASE_URL": "http://akta.example"})


def test_a_ring_remembers_its_mode_through_rotation(tmp_path):
    keys.load_or_create(tmp_path / "key.json", mode="production")
    keys.rotate(tmp_path / "key.json")

    assert json.loads((tmp_path / "key.json").read_text())["mode"] == "production"


def test_nothing_differs_where_nothing_was_bent():
    factories.case(factories.prosecutor())

    assert list(differences(mend=False)) == []


def test_a_bent_referent_is_found_and_mended():
    case = factories.case(factories.prosecutor())
    Case.objects.filter(pk=case.pk).update(referent=factories.prosecutor("Inny"))

    looked = list(differences(mend=False))
    assert [(d.sentence, d.mended) for d in looked] == [
        (f"{case.reference}: referent różni się od przydziału.", False)
    ]
    assert [d.mended for d in differences(mend=True)] == [True]
    assert list(differences(mend=False)) == []


def test_the_limit_of_person_searches_is_set_by_the_environment():
    assert read({}).person_searches_a_day == 50
    assert read({"AKTA_PERSON_SEARCHES_A_DAY": "7"}).person_searches_a_day == 7
    with pytest.raises(ConfigurationError, match="AKTA_PERSON_SEARCHES_A_DAY"):
        read({"AKTA_PERSON_SEARCHES_A_DAY": "dużo"})
