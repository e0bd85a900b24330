"""Download of a granted file: who may, what the copy holds, how it is sent, when it is gone."""

import hashlib
import io
import subprocess
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from django.test import Client

from akta.audit.models import LogEntry, LookKind
from akta.core import clock
from akta.files.export import services
from akta.files.export.models import Export, ExportState
from akta.files.models import Card, Document
from akta.grants import services as grants
from akta.grants.models import Grant, Manner
from akta.ui.downloads import span_of
from tests import factories
from tests.portal import scenery


@pytest.fixture(autouse=True)
def own_exports(tmp_path, monkeypatch):
    monkeypatch.setattr(services, "folder_of", lambda pk: tmp_path / "exports" / str(pk))
    monkeypatch.setattr(
        "akta.files.export.queries.folder_of", lambda pk: tmp_path / "exports" / str(pk)
    )


@pytest.fixture
def granted(scene):
    """The scene's order grants download."""
    Grant.objects.filter(pk=scene.grant.pk).update(manner=Manner.DOWNLOAD)
    document = Document.objects.create(
        volume=scene.shown[0].card.volume, title="Protokół oględzin", added_at=factories.SINCE
    )
    Card.objects.filter(pk=scene.shown[0].card_id).update(document=document)
    return scene


def place(scene):
    return f"{scene.base}/pobranie/"


def made(browser, scene):
    """The copy, asked for and made to its end."""
    browser.post(place(scene))
    export = Export.objects.latest("asked_at")
    while services.work_on(export.pk):
        pass
    return Export.objects.get(pk=export.pk)


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    monkeypatch.setattr(services, "SLICE", 2)


def body_of(answer):
    return b"".join(answer.streaming_content)


def test_the_copy_holds_the_granted_sides_with_contents_bookmarks_and_name(counsel, granted):
    export = made(counsel, granted)

    body = body_of(counsel.get(place(granted) + "akta.pdf"))

    assert export.state == ExportState.DONE
    assert hashlib.sha256(body).hexdigest() == export.sha256
    with pikepdf.open(io.BytesIO(body)) as pdf, pdf.open_outline() as outline:
        assert len(pdf.pages) == 1 + len(granted.shown)
        assert [item.title for item in outline.root] == ["t. 1"]
        assert "Protokół oględzin (t. 1 k. 1)" in [each.title for each in outline.root[0].children]
        assert pdf.pages[3].label == "t. 1 k. 2v"
    text = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body)]
    assert granted.case.reference in text[0]
    for page in text[1:]:
        assert "Anna Obrońca" in page
        assert f"dostęp nr {granted.grant.number}" in page


def test_the_images_go_in_as_they_are(counsel, granted):
    made(counsel, granted)
    body = body_of(counsel.get(place(granted) + "akta.pdf"))

    assert scenery.drawn(1) in body
    assert scenery.drawn(5) not in body


def test_the_sums_name_the_copy_and_the_originals(counsel, granted, tmp_path):
    made(counsel, granted)
    for name in ("akta.pdf", "SHA256SUMS.txt"):
        (tmp_path / name).write_bytes(body_of(counsel.get(place(granted) + name)))

    checked = subprocess.run(
        ["sha256sum", "-c", "--ignore-missing", "SHA256SUMS.txt"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    )
    told = (tmp_path / "SHA256SUMS.txt").read_text()

    assert checked.stdout == b"akta.pdf: OK\n"
    assert f"# {1:064x}  t. 1 k. 1" in told
    assert f"{5:064x}" not in told


def test_progress_is_told_and_the_finished_copy_offered(counsel, granted):
    counsel.post(place(granted))
    export = Export.objects.get()
    services.work_on(export.pk)

    half = counsel.get(place(granted) + "postep/").content.decode()
    assert "2 z 4" in half
    assert "every 2s" in half
    while services.work_on(export.pk):
        pass
    page = counsel.get(place(granted)).content.decode()

    assert "akta.pdf" in page
    assert "every 2s" not in page


def test_asked_twice_it_is_made_once(counsel, granted):
    for _ in range(2):
        counsel.post(place(granted))

    assert Export.objects.count() == 1


@pytest.mark.parametrize("rest", ["", "postep/", "akta.pdf"])
def test_an_order_to_read_gives_no_copy(counsel, scene, rest):
    answer = counsel.get(place(scene) + rest)

    assert answer.status_code == 403
    assert counsel.post(place(scene)).status_code == 403
    assert not Export.objects.exists()


def test_nobody_else_gets_the_copy(counsel, granted):
    made(counsel, granted)
    person = factories.outside_person("Drugi")
    other_grant = scenery.give(person, granted.case, granted.shown)
    Grant.objects.filter(pk=other_grant.pk).update(manner=Manner.DOWNLOAD)
    other = factories.sign_in(Client(), person)

    assert other.get(place(granted) + "akta.pdf").status_code == 404
    assert other.get(f"/akta/{other_grant.pk}/pobranie/akta.pdf").status_code == 404
    assert Client().get(place(granted) + "akta.pdf").status_code in {302, 401}


def test_a_broken_download_goes_on_where_it_stopped(counsel, granted):
    made(counsel, granted)
    address = place(granted) + "akta.pdf"
    whole = counsel.get(address)
    body, tag = body_of(whole), whole.headers["ETag"]

    rest = counsel.get(address, headers={"Range": "bytes=1000-", "If-Range": tag})
    changed = counsel.get(address, headers={"Range": "bytes=1000-", "If-Range": '"other"'})
    beyond = counsel.get(address, headers={"Range": f"bytes={len(body)}-"})

    assert (rest.status_code, body_of(rest)) == (206, body[1000:])
    assert rest.headers["Content-Range"] == f"bytes 1000-{len(body) - 1}/{len(body)}"
    assert (changed.status_code, body_of(changed)) == (200, body)
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("", (0, 100)),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=-30", (70, 100)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-", (0, 100)),
        ("bytes=0-1,5-6", (0, 100)),
        ("kot", (0, 100)),
        ("bytes=100-", None),
        ("bytes=20-10", None),
    ],
)
def test_a_part_is_understood_or_the_whole_sent(asked, span):
    assert span_of(asked, 100) == span


def test_each_download_is_logged_before_it_is_sent(counsel, granted):
    export = made(counsel, granted)
    counsel.get(place(granted) + "akta.pdf")

    entry = LogEntry.objects.get(kind=LookKind.DOWNLOAD)

    assert (entry.subject_id, entry.grant_id) == (export.pk, granted.grant.pk)


def test_with_the_grant_the_link_and_the_files_are_gone(counsel, granted):
    export = made(counsel, granted)
    folder = services.folder_of(export.pk)
    assert (folder / "akta.pdf").is_file()
    grants.revoke(grant_id=granted.grant.pk, at=clock.now())

    assert counsel.get(place(granted) + "akta.pdf").status_code == 403
    assert services.delete_ended() == 1

    assert not folder.exists()
    assert Export.objects.get().state == ExportState.GONE
    assert services.delete_ended() == 0


def test_an_open_download_stops_when_the_grant_ends(counsel, granted, monkeypatch):
    monkeypatch.setattr("akta.ui.downloads.PIECE", 1000)
    made(counsel, granted)
    answer = counsel.get(place(granted) + "akta.pdf")
    parts = iter(answer.streaming_content)
    first = next(parts)
    grants.revoke(grant_id=granted.grant.pk, at=clock.now())

    assert len(first) == 1000
    assert list(parts) == []


def test_a_copy_that_holds_more_than_the_grant_opens_is_not_sent(counsel, granted):
    made(counsel, granted)
    grants.remove_sides(grant_id=granted.grant.pk, side_ids=[granted.shown[1].pk])

    assert counsel.get(place(granted) + "akta.pdf").status_code == 404
    assert services.delete_ended() == 1


def test_a_side_withdrawn_meanwhile_is_left_out(counsel, granted):
    counsel.post(place(granted))
    export = Export.objects.get()
    services.work_on(export.pk)
    grants.remove_sides(grant_id=granted.grant.pk, side_ids=[granted.shown[0].pk])
    while services.work_on(export.pk):
        pass

    body = body_of(counsel.get(place(granted) + "akta.pdf"))

    assert len(pikepdf.open(io.BytesIO(body)).pages) == len(granted.shown)
    assert scenery.drawn(1) not in body


def test_another_worker_goes_on_where_one_died(counsel, granted):
    counsel.post(place(granted))
    export = Export.objects.get()
    services.work_on(export.pk)
    Export.objects.update(lease_until=clock.now() + timedelta(minutes=1))
    assert services.work_on(export.pk) is False
    assert services.unfinished() == []

    Export.objects.update(lease_until=clock.now() - timedelta(seconds=1))

    assert services.unfinished() == [export.pk]
    while services.work_on(export.pk):
        pass
    assert Export.objects.get().state == ExportState.DONE


def test_the_copy_of_a_share_for_the_national_sign_in_is_made_and_kept(granted):
    """The job works in the profile and by the way of signing in of whoever asked."""
    Grant.objects.filter(pk=granted.grant.pk).update(sign_in="national")
    actor = replace(factories.actor(granted.people.outside), way="national")
    export = services.ask_for_copy(actor=actor, grant_id=granted.grant.pk, at=clock.now())
    while services.work_on(export.pk):
        pass

    export.refresh_from_db()
    assert export.state == ExportState.DONE
    assert services.delete_ended() == 0
