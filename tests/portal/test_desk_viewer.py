"""The viewer on the desk: the same contract, opened by the matrix, unmarked, with the reason."""

import pytest
from django.urls import reverse

from akta.audit.models import LogEntry, LookKind
from akta.files import blobs
from akta.files.models import SetKind
from akta.grants import services as grants
from akta.storage import CacheKey
from tests import factories

JSON = {"Accept": "application/json"}


@pytest.fixture
def referent(client, scene):
    return factories.sign_in(client, scene.people.referent)


@pytest.mark.parametrize("kind", ["main", "working", "address", "separate"])
def test_the_referent_reads_every_set(referent, scene, kind):
    side = scene.shown[0] if kind == "main" else scene.closed[SetKind(kind)][0]
    answer = referent.get(f"{scene.desk(kind)}/k/{side.short_id}/tekst/", headers=JSON)

    assert answer.status_code == 200
    assert "TAJNE" in str(answer.json())


def test_a_set_shows_no_side_of_another(referent, scene):
    side = scene.closed[SetKind.SEPARATE][0]

    assert referent.get(f"{scene.desk()}/k/{side.short_id}/", headers=JSON).status_code == 404


def test_the_image_is_the_cached_one(referent, scene):
    side = scene.shown[0]
    key = CacheKey(side.page.sha256, 0, width=1200)

    answer = referent.get(f"{scene.desk()}/k/{side.short_id}/obraz/?w=1200&cel=karta")

    assert answer.content == blobs.cache().get_path(key).read_bytes()
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_and_its_parts_have_names(referent, scene):
    address = reverse("desk:viewer-page", args=[scene.case.pk, "main", scene.shown[0].short_id])

    assert address == f"{scene.desk()}/k/{scene.shown[0].short_id}/"
    assert reverse("desk:viewer", args=[scene.case.pk, "main"]) == f"{scene.desk()}/"
    assert referent.get(f"{scene.desk()}/").url == address
    assert referent.get(f"{scene.desk()}/dane/", headers=JSON).json()["grant"] is None
    assert referent.get(f"{scene.desk()}/stan/", headers=JSON).json()["ended"] is False


def test_a_head_gives_a_reason_once_and_it_stands_in_the_log(client, scene):
    head = factories.sign_in(client, scene.people.head)
    address = f"{scene.desk()}/k/{scene.shown[0].short_id}/obraz/"

    assert head.get(address, headers=JSON).status_code == 403
    asked = head.get(address, headers={"Accept": "text/html"})
    assert asked.url.startswith(f"/pulpit/sprawy/{scene.case.pk}/powod/")
    grants.give_reason(
        actor=factories.actor(scene.people.head),
        case_id=scene.case.pk,
        thing="main",
        reason="kontrola terminów",
        at=factories.clock.now(),
    )

    assert head.get(address, headers=JSON).status_code == 200
    entry = LogEntry.objects.get()
    assert (entry.kind, entry.reason) == (LookKind.LOOK, "kontrola terminów")


@pytest.mark.parametrize("who", ["other_prosecutor", "administrator", "auditor"])
def test_others_find_nothing(client, scene, who):
    browser = factories.sign_in(client, getattr(scene.people, who))

    for kind in SetKind.values:
        for rest in ("", f"k/{scene.shown[0].short_id}/", "dane/", "stan/", "idz/?k=1"):
            answer = browser.get(f"{scene.desk(kind)}/{rest}", headers=JSON)
            assert answer.status_code == 404
    assert not LogEntry.objects.exists()


def test_the_secretariat_does_not_reach_the_separate_set(client, scene):
    browser = factories.sign_in(client, scene.people.secretary)

    assert browser.get(f"{scene.desk('working')}/dane/", headers=JSON).status_code == 200
    assert browser.get(f"{scene.desk('separate')}/dane/", headers=JSON).status_code == 403
