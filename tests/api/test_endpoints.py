"""The endpoints: same doors, same log; a program gets no more than its person, and less."""

import pytest
from django.test import Client

from akta.access.models import AccessRequest
from akta.api import bearer
from akta.audit.models import LogEntry
from akta.cases.models import CasePerson, Register
from akta.core import clock
from akta.delivery.services import notify
from akta.grants import services as grants
from akta.grants.models import Grant, Manner
from tests import factories
from tests.api.conftest import Program, token_of

SCOPED = {
    "/cases": "cases:read",
    "/accesses": "files:read",
    "/requests": "requests:write",
    "/notices": "notices:read",
}


@pytest.fixture
def program(things):
    return Program(token_of(things)["access_token"])


@pytest.fixture
def bare(light):
    return Program(token_of(light)["access_token"])


def file_paths(things):
    base, side = f"/accesses/{things.scene.grant.pk}", things.scene.shown[0].short_id
    return [
        f"{base}/contents",
        f"{base}/sides",
        f"{base}/sides/{side}/image",
        f"{base}/sides/{side}/text",
    ]


@pytest.mark.rule("I-3-2")
def test_without_a_token_and_with_a_browsers_cookie_there_is_nothing(things):
    for path in ["/me", *SCOPED, *file_paths(things)]:
        for head in ({}, {"Authorization": "Bearer zmyslony"}, {"Authorization": "Basic eA=="}):
            answer = things.browser.get(f"/api/v1{path}", headers=head)
            assert answer.status_code == 401
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.rule("I-3-2")
def test_a_scope_that_was_not_consented_to_is_refused(things):
    for path, scope in SCOPED.items():
        others = " ".join(each for each in SCOPED.values() if each != scope)
        program = Program(token_of(things, scope=others)["access_token"])
        answer = program.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "SCOPE")
        if scope == "files:read":
            assert {program.get(each).status_code for each in file_paths(things)} == {403}
        if scope == "requests:write":
            assert program.post("/requests", {"capacity": "defence"}).status_code == 403


@pytest.mark.rule("I-3-2")
def test_a_granted_file_is_downloaded_side_by_side_and_every_look_is_logged(things, program):
    mine = program.get("/accesses").json()["items"]
    assert [(row["state"], row["can_download"]) for row in mine] == [("live", True)]
    base = f"/accesses/{mine[0]['id']}"
    told = program.get(f"{base}/contents").json()
    assert told["reference"] == things.scene.case.reference

    got, following = [], None
    while following is not None or not got:
        page = program.get(f"{base}/sides", limit=2, **({"from": following} if following else {}))
        got += [side["id"] for side in page.json()["sides"]]
        following = page.json()["next"]
    assert got == [side.short_id for side in things.scene.shown]
    for short_id in got:
        image = program.get(f"{base}/sides/{short_id}/image", w=300)
        assert image.content.startswith(b"\xff\xd8\xff")
        read = program.get(f"{base}/sides/{short_id}/text").json()
        assert "słowo" in read["lines"][0]["text"]

    rows = LogEntry.objects.filter(actor_id=things.person.pk, kind="download")
    assert {row.side_id for row in rows} == {side.pk for side in things.scene.shown}
    assert {row.reason for row in rows} == {"aplikacja: Kancelaria Plus"}
    assert {row.grant_id for row in rows} == {things.scene.grant.pk}


def test_withheld_sides_and_foreign_accesses_do_not_exist(things, program):
    base = f"/accesses/{things.scene.grant.pk}/sides"
    for side in [*things.scene.withheld, *things.scene.foreign]:
        for kind in ("image", "text"):
            assert program.get(f"{base}/{side.short_id}/{kind}").status_code == 404
        assert program.get(base, **{"from": side.short_id}).status_code == 404
    other = factories.outside_person("Inny")
    from tests.portal import scenery

    foreign = scenery.give(other, things.scene.other_case, things.scene.foreign)
    assert program.get(f"/accesses/{foreign.pk}/contents").status_code == 404


def test_what_may_only_be_viewed_is_not_downloaded_by_a_program(things, program):
    Grant.objects.filter(pk=things.scene.grant.pk).update(manner=Manner.VIEW)

    for path in file_paths(things):
        answer = program.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "DOWNLOAD_NOT_ALLOWED")
    assert not program.get("/accesses").json()["items"][0]["can_download"]


def test_an_access_that_ended_is_told_and_opens_nothing(things, program):
    grants.revoke(grant_id=things.scene.grant.pk, at=clock.now())

    assert program.get("/accesses").json()["items"][0]["state"] == "ended"
    for path in file_paths(things):
        answer = program.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "grants.access_ended")


def test_cases_that_are_shared_show_their_state_and_are_logged(things, program):
    Register.objects.update(sharing="automatic")
    number = b"x" * 32
    CasePerson.objects.create(
        case=things.scene.case,
        capacity="injured",
        surname="Kos",
        pesel_lookup=number,
        added_at=factories.SINCE,
    )
    assert program.get("/cases").json() == {"total": 0, "next": None, "items": []}
    type(things.person).objects.filter(pk=things.person.pk).update(pesel_lookup=number)

    told = program.get("/cases").json()

    assert told["items"][0]["reference"] == things.scene.case.reference
    assert "uprowadzenie" not in str(told)
    assert LogEntry.objects.filter(kind="case", actor_id=things.person.pk).count() == 1


def test_a_request_is_filed_once_under_one_key(light, bare):
    data = {"case_reference": "4999-0.Ds.5.2026", "capacity": "defence"}
    first = bare.post("/requests", data, **{"Idempotency-Key": "raz"})
    again = bare.post("/requests", data, **{"Idempotency-Key": "raz"})

    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    assert AccessRequest.objects.filter(applicant=light.person).count() == 1
    assert [row["id"] for row in bare.get("/requests").json()["items"]] == [first.json()["id"]]


@pytest.mark.parametrize(
    "data",
    ['{"capacity": "król"}', "{", "[]", '{"case_reference": "x"}', '{"capacity": "defence"}'],
)
def test_a_request_that_does_not_fit_is_a_problem(bare, data):
    answer = bare.post("/requests", data)

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 422


def test_notices_are_those_of_the_profile(light, bare):
    at, before = clock.now(), bare.get("/notices").json()["total"]
    for about, profile in ((light.person.pk, None), (None, light.person.pk)):
        notify(
            account_id=light.person.pk,
            kind="access-grown-own",
            about=about,
            at=at,
            profile_id=profile,
        )

    assert bare.get("/notices").json()["total"] == before + 1


def test_pages_follow_one_another(light, bare):
    for number in range(51):
        AccessRequest.objects.create(
            applicant=light.person,
            given_name="A",
            surname="B",
            case_typed=str(number),
            capacity="defence",
            method="local",
            state="awaiting",
            received_at=factories.SINCE,
        )
    first, second = (bare.get("/requests", page=number).json() for number in (1, 2))

    assert (first["total"], first["next"], len(first["items"])) == (51, 2, 50)
    assert (second["next"], len(second["items"])) == (None, 1)
    assert bare.get("/requests", page=0).status_code == 422


def test_a_token_is_limited_by_the_minute(bare, monkeypatch):
    monkeypatch.setattr(bearer.PACE, "per_minute", 2)

    told = [bare.get("/me").status_code for _ in range(4)]

    assert told[0] == 200
    assert told[-1] == 429


def test_the_description_is_openapi_31_and_names_every_refusal():
    told = Client().get("/api/openapi.json").json()

    assert told["openapi"].startswith("3.1")
    assert len(told["paths"]) == 12
    for path in told["paths"].values():
        for operation in path.values():
            assert {"401", "403", "422", "429"} <= set(operation["responses"])
            refused = operation["responses"]["401"]["content"]
            assert set(refused) == {"application/problem+json"}
    assert Client().get("/.well-known/oauth-authorization-server").json()["issuer"]
