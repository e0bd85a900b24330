"""The sound of an act in the portal: in parts, logged first, for the holder only."""

from datetime import date

import pytest

from akta.audit.models import LogEntry
from akta.files.models import Card, Document
from akta.files.protocols import services
from akta.files.protocols.models import RecordingKind
from akta.grants import services as grants
from akta.law.protocols import Made
from tests import factories
from tests.imaging.test_sound import mp4, wav
from tests.portal import scenery

AT = factories.SINCE.replace(year=2026, month=3, day=2, hour=12)


@pytest.fixture
def protocol(scene):
    """A recorded protocol that stands on the second and third side of what counsel may read."""
    side = scene.shown[1]
    document = Document.objects.create(
        volume=side.card.volume, title="protokół przesłuchania", added_at=AT
    )
    Card.objects.filter(pk=side.card_id).update(document=document)
    return services.register_protocol(
        actor=factories.actor(scene.people.referent),
        document_id=document.pk,
        made=Made.PICTURE,
        held_on=date(2026, 3, 2),
        conducted_by="Jan Referent",
        at=AT,
    )


def record(scene, protocol, kind=RecordingKind.SOUND):
    content = wav() if kind == RecordingKind.SOUND else mp4(b"vide", b"soun")
    return services.add_recording(
        actor=factories.actor(scene.people.referent),
        protocol_id=protocol.pk,
        kind=kind,
        file_name="zapis",
        content=[content],
        at=AT,
    )


def heard_rows():
    return list(LogEntry.objects.filter(kind="sound").values_list("actor_id", "subject_id"))


@pytest.mark.rule("I-10-1")
def test_counsel_hears_the_sound_in_parts_and_each_is_logged(scene, protocol, counsel):
    assert "Zapisy dźwięku" not in counsel.get("/").content.decode()
    sound = record(scene, protocol)
    address = f"{scene.base}/zapisy/{sound.pk}/"

    assert "Zapisy dźwięku (1)" in counsel.get("/").content.decode()
    page = counsel.get(f"{scene.base}/zapisy/").content.decode()
    assert f'src="{address}"' in page
    assert "protokół przesłuchania" in page
    assert "<audio controls" in page
    assert heard_rows() == []

    part = counsel.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part["Content-Type"]) == (206, "audio/wav")
    assert part["Content-Range"] == f"bytes 10-19/{len(wav())}"
    assert b"".join(part.streaming_content) == wav()[10:20]
    assert heard_rows() == [(scene.people.outside.pk, sound.pk)]


@pytest.mark.rule("I-10-1")
def test_the_picture_and_other_peoples_sound_do_not_exist(scene, protocol, counsel, client):
    film, sound = record(scene, protocol, RecordingKind.PICTURE), record(scene, protocol)
    assert counsel.get(f"{scene.base}/zapisy/{film.pk}/").status_code == 404

    other = scenery.give(scene.people.other_outside, scene.case, scene.withheld)
    factories.sign_in(client, scene.people.other_outside)
    assert client.get(f"/akta/{other.pk}/zapisy/{sound.pk}/").status_code == 404
    assert client.get(f"{scene.base}/zapisy/{sound.pk}/").status_code == 404
    assert "nie obejmuje" in client.get(f"/akta/{other.pk}/zapisy/").content.decode()
    assert heard_rows() == []


@pytest.mark.rule("I-10-1")
def test_the_sound_ends_with_the_access(scene, protocol, counsel):
    sound = record(scene, protocol)
    address = f"{scene.base}/zapisy/{sound.pk}/"
    assert counsel.get(address).status_code == 200
    grants.revoke(grant_id=scene.grant.pk, at=factories.clock.now())

    assert counsel.get(address).status_code == 403


def test_the_desk_plays_and_keeps_the_picture(scene, protocol, client):
    film, sound = record(scene, protocol, RecordingKind.PICTURE), record(scene, protocol)
    base = f"/pulpit/sprawy/{scene.case.pk}/akta/protokoly"
    factories.sign_in(client, scene.people.referent)

    for row in (film, sound):
        answer = client.get(f"{base}/zapisy/{row.pk}/")
        assert answer.status_code == 200
        assert len(b"".join(answer.streaming_content)) == row.size
    assert len(heard_rows()) == 2
    factories.sign_in(client, scene.people.other_prosecutor)
    assert client.get(f"{base}/zapisy/{sound.pk}/").status_code == 404
    assert client.get(f"{base}/{protocol.pk}/").status_code == 404
