"""The contract: whatever is asked, no failure and no answer that the description does not name."""

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from akta.api import bearer
from akta.core.clock import now
from akta.filing import services
from akta.ui.viewer import answers
from tests import factories
from tests.api.conftest import token_of
from tests.filing import making

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 12


@pytest.fixture
def described(things, monkeypatch):
    """The API by its own description."""
    for pace in (bearer.PACE, answers.IMAGES):
        monkeypatch.setattr(pace, "per_minute", 10**9)
    return schemathesis.openapi.from_dict(Client().get("/api/openapi.json").json())


def call(case, head):
    """Ask as the case says, inside the test's own transaction."""
    asked = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    headers = {name: value for name, value in asked.headers.items() if name.isascii()}
    told = Client(raise_request_exception=False).generic(
        asked.method,
        asked.path_url,
        asked.body or b"",
        content_type=headers.pop("Content-Type", "application/json"),
        headers={**headers, **head},
    )
    return Response(
        status_code=told.status_code,
        headers={name.lower(): [value] for name, value in told.headers.items()},
        content=told.content,
        request=asked,
        elapsed=0.0,
        verify=False,
    )


def asked_of(operation, places):
    """Fitting and unfitting requests, with the person's own things in the path or anything."""
    names = {each.name for each in operation.path_parameters}
    own = {name: value for name, value in places.items() if name in names}
    strategies = [
        operation.as_strategy(mode, **({"path_parameters": own} if own and real else {}))
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for real in (True, False)
        if mode is GenerationMode.POSITIVE or operation.query or operation.body or not real
    ]
    return st.one_of(strategies)


def asking(operation, places, token):
    """Asks one operation in many ways; gives the statuses that came back."""
    statuses = set()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=asked_of(operation, places), signed=st.sampled_from([True, True, True, False]))
    def ask(case, signed):
        answer = call(case, {"Authorization": f"Bearer {token}"} if signed else {})
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    ask()
    return statuses


def test_nothing_fails_and_nothing_is_undocumented(things, described):
    making.desk()
    making.stands_in(things.scene.case, things.person)
    token = token_of(things)["access_token"]
    places = {
        "access_id": str(things.scene.grant.pk),
        "side_id": things.scene.shown[0].short_id,
        "draft_id": str(services.begin_draft(actor=factories.actor(things.person), at=now()).pk),
    }

    seen = {
        found.ok().label: asking(found.ok(), places, token)
        for found in described.get_all_operations()
    }

    assert len(seen) == 15
    assert {label for label, statuses in seen.items() if not {200, 201} & statuses} == set()
    assert {label for label, statuses in seen.items() if 401 not in statuses} == set()
