"""Drafts through the API: begun, filled, given files; filed by the person alone."""

from dataclasses import replace

import pytest

from akta.accounts.profiles import Seat
from akta.api import bearer
from akta.filing.models import Draft, DraftFile, Filing
from tests.api.conftest import Program, token_of
from tests.filing import making

PDF = b"%PDF-1.7 pismo"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.AKTA = replace(settings.AKTA, data_dir=tmp_path)


@pytest.fixture
def program(light):
    making.desk()
    light.case = making.factories.case()
    making.stands_in(light.case, light.person)
    return Program(token_of(light)["access_token"])


def send(program, path, body, method="POST"):
    from django.test import Client

    return Client().generic(
        method,
        f"/api/v1{path}",
        body,
        content_type="application/octet-stream",
        headers=program.head,
    )


@pytest.mark.rule("I-3-2")
def test_a_program_prepares_a_draft_and_the_person_is_led_to_submit_it(light, program):
    made = program.post("/drafts", {"case_id": str(light.case.pk), "kind": "zazalenie"})
    assert made.status_code == 201
    told = made.json()
    assert (told["reference"], told["kind"]) == (light.case.reference, "zazalenie")
    assert told["submit_url"].endswith(f"/pisma/projekt/{told['id']}/zlozenie/")
    draft = Draft.objects.get(pk=told["id"])
    assert (draft.owner_id, draft.approved) == (light.person.pk, "")

    file = send(program, f"/drafts/{told['id']}/files?name=pismo.pdf&role=pleading", PDF)
    assert file.status_code == 201
    assert (file.json()["size"], file.json()["check"]) == (len(PDF), "waiting")
    assert DraftFile.objects.get(draft=draft).role == "pleading"

    again = program.get(f"/drafts/{told['id']}").json()
    assert [each["name"] for each in again["files"]] == ["pismo.pdf"]
    assert any(each["blocks"] for each in again["missing"])
    assert [row["id"] for row in program.get("/drafts").json()["items"]] == [told["id"]]
    assert not Filing.objects.exists()


def test_the_sheet_is_filled_field_by_field(program):
    draft_id = program.post("/drafts", {}).json()["id"]
    answer = send(program, f"/drafts/{draft_id}", b'{"concerns": "  zwrot rzeczy "}', "PATCH")
    assert answer.status_code == 200
    assert Draft.objects.get().metryka["concerns"] == "zwrot rzeczy"
    wrong = send(program, f"/drafts/{draft_id}", b'{"kind": "nie-ma"}', "PATCH")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "KIND_UNKNOWN")


def test_a_draft_is_begun_once_under_one_key(program):
    ids = {program.post("/drafts", {}, **{"Idempotency-Key": "raz"}).json()["id"] for _ in range(2)}
    assert len(ids) == 1
    assert Draft.objects.count() == 1


@pytest.mark.rule("I-3-2")
def test_a_draft_needs_the_scope_and_is_its_owners(light, program):
    draft_id = program.post("/drafts", {}).json()["id"]
    scopes = "cases:read files:read requests:write notices:read"
    reader = Program(token_of(light, scope=scopes)["access_token"])
    for answer in (
        reader.get("/drafts"),
        reader.post("/drafts", {}),
        reader.get(f"/drafts/{draft_id}"),
        send(reader, f"/drafts/{draft_id}", b"{}", "PATCH"),
        send(reader, f"/drafts/{draft_id}/files?name=a.pdf", PDF),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "SCOPE")

    Draft.objects.update(owner=light.developer)
    for answer in (
        program.get(f"/drafts/{draft_id}"),
        send(program, f"/drafts/{draft_id}", b"{}", "PATCH"),
        send(program, f"/drafts/{draft_id}/files?name=a.pdf", PDF),
    ):
        assert answer.status_code == 404


def test_a_dependent_user_without_the_right_to_file_prepares_nothing(light, program, monkeypatch):
    seat = Seat(None, None, "", owner_id=light.person.pk, may_file=False)
    monkeypatch.setattr(bearer, "seat_for", lambda *_, **__: seat)
    answer = program.post("/drafts", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "FILING_NOT_PERMITTED")


def test_a_file_without_its_length_or_bytes_is_a_problem(program):
    draft_id = program.post("/drafts", {}).json()["id"]
    answer = send(program, f"/drafts/{draft_id}/files?name=pusty.pdf", b"")
    assert answer.status_code == 422
    assert not DraftFile.objects.exists()
