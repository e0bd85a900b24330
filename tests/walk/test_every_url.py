"""A walk over every address as every wrong person: the case is nowhere shown to any of them."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import resolve, reverse

from akta.access.models import AccessOrder, AccessRequest, OrderDraft
from akta.accounts.middleware import COOKIES
from akta.cases.models import CasePerson, NamedDecision
from akta.core.actors import Face
from akta.core.db import half_open
from akta.files import blobs
from akta.files.models import Card, Document
from akta.files.protocols.models import Protocol
from akta.filing.models import Received
from akta.papers.models import Paper
from tests import factories
from tests.filing import making
from tests.portal import scenery
from tests.walk.addresses import (
    ALL,
    CASE,
    OPENED_BY,
    ORDER,
    every_address,
    query_of,
    shared_places,
)

pytestmark = pytest.mark.usefixtures("own_folder")

SECRETS = ("TAJNE", "Tajemniczy", "uprowadzenie", "Protokół okazania", "t. 1 k. 1")
"""Words of pages, persons, subject, titles and scope; the addresses ask for parts of them only."""
JPEG = b"\xff\xd8\xff"
REFUSED = {302, 401, 403, 404, 405}
ADDRESSES = list(every_address())


@pytest.fixture
def things(db):
    """The scene with a person, a document, a request, a draft, an order and a named opening."""
    scene = scenery.scene()
    at, case, people = factories.SINCE, scene.case, scene.people
    document = Document.objects.create(
        volume=scene.shown[0].card.volume, title="Protokół okazania", added_at=at
    )
    Card.objects.filter(pk=scene.shown[0].card_id).update(document=document)
    order = AccessOrder.objects.create(
        case=case,
        number=1,
        year=2026,
        kind="grant",
        holder=people.outside,
        holder_name="Tajemniczy",
        capacity="defence",
        scope_text="t. 1 k. 1",
        legal_basis="art. 156 § 5 k.p.k.",
        issued_by=people.referent,
        issued_by_post="prokurator",
        issued_at=at,
        journal_hash="0" * 64,
        in_force=half_open(at, at.replace(year=2099)),
        grant_id=scene.grant.pk,
    )
    return SimpleNamespace(
        **vars(scene),
        **own_pleading(scene),
        paper=own_paper(scene),
        recording=own_recording(document),
        document=document,
        order=order,
        spare=factories.staff(surname="Zapasowy"),
        person=CasePerson.objects.create(
            case=case, capacity="witness", surname="Tajemniczy", added_at=at
        ),
        decision=NamedDecision.objects.create(
            case=case,
            account=people.secretary,
            opens={"main": ["read"]},
            reason="Tajemniczy",
            in_force=half_open(at, at.replace(year=2021)),
            given_by=people.referent,
            given_at=at,
        ),
        request=AccessRequest.objects.create(
            case=case,
            given_name="Anna",
            surname="Tajemniczy",
            capacity="defence",
            method="local",
            state="awaiting",
            received_at=at,
        ),
        draft=OrderDraft.objects.create(
            case=case,
            facts={"surname": "Tajemniczy", "scope_text": "t. 1 k. 1"},
            prepared_by=people.referent,
            prepared_at=at,
        ),
    )


def own_paper(scene):
    """A draft of a paper in the case."""
    at, referent = factories.SINCE, scene.people.referent
    paper = Paper.objects.create(
        case=scene.case, kind="extension", prepared_by=referent, prepared_at=at, changed_at=at
    )
    values = {"reasons": "Tajemniczy"}
    paper.versions.create(number=1, values=values, made_by=referent, made_at=at)
    return paper


def own_recording(document):
    """The sound of an act whose protocol is the document."""
    at, stored = factories.SINCE, blobs.store().put([b"Tajemniczy"])
    protocol = Protocol.objects.create(
        case_id=document.volume.case_id,
        document=document,
        made="sound",
        held_on=at,
        due_on=at,
        state="given",
        given_at=at,
        registered_at=at,
    )
    return protocol.recordings.create(
        kind="sound",
        sha256=stored.sha256,
        size=stored.size,
        file_name="zapis.wav",
        media_type="audio/wav",
        added_at=at,
    )


def own_pleading(scene):
    """A draft with a file and an upload, and a filing, all of the grant's holder."""
    making.desk()
    owner = scene.people.outside
    sheet = {"reference": scene.case.reference, "concerns": "Protokół okazania"}
    pleading = making.draft(owner, case=scene.case, metryka=sheet)
    filed = making.filed(making.draft(owner, case=scene.case, metryka=sheet))
    Received.objects.create(
        filing=filed,
        unit_id=scene.case.unit_id,
        case=scene.case,
        state="assigned",
        filed_at=filed.filed_at,
    )
    return {
        "pleading": pleading,
        "pleading_file": pleading.files.get(),
        "upload": making.upload(pleading),
        "filing": filed,
    }


def borrowed(account, face):
    """A browser that shows the session of one face at the other."""
    own = factories.sign_in(Client(), account)
    key = own.cookies[COOKIES[factories.face_of(account)][0]].value
    client = Client()
    client.cookies[COOKIES[face][0]] = key
    return client


def stranger(_):
    return Client()


def outside_without_grant(things):
    return factories.sign_in(Client(), things.people.other_outside)


def outside_with_another_grant(things):
    person = factories.outside_person("Inny")
    scenery.give(person, things.other_case, things.foreign)
    return factories.sign_in(Client(), person)


def outside_whose_grant_ended(things):
    person = factories.outside_person("Dawny")
    ended = factories.SINCE.replace(year=2021)
    scenery.give(person, things.case, things.shown, until=ended)
    return factories.sign_in(Client(), person)


def staff_in_the_portal(things):
    return borrowed(things.people.referent, Face.PORTAL)


def outside_at_the_desk(things):
    return borrowed(things.people.outside, Face.DESK)


def administrator(things):
    return factories.sign_in(Client(), things.people.administrator)


def auditor(things):
    return factories.sign_in(Client(), things.people.auditor)


def other_prosecutor(things):
    return factories.sign_in(Client(), things.people.other_prosecutor)


WRONG = [
    *(stranger, outside_without_grant, outside_with_another_grant, outside_whose_grant_ended),
    *(staff_in_the_portal, outside_at_the_desk, administrator, auditor, other_prosecutor),
]
KNOWN = {("outside_whose_grant_ended", "portal:home")}
"""Where the reference alone stands by right: "the access to this case has ended"."""
NOBODY = {"stranger", "staff_in_the_portal", "outside_at_the_desk"}
ACCEPTS = ("text/html", "application/json", "image/jpeg, application/json;q=0.5")


def path_to(address, things):
    places = shared_places(things)
    path = reverse(address.name, kwargs={name: places[name] for name in address.places})
    return path + query_of(address.name, things.shown[0].short_id)


def shown_in(answer, things):
    """What of the case an answer gives away."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(JPEG):
        return ["an image"]
    text = body.decode(errors="replace")
    ids = [side.short_id for side in things.shown[1:]]
    return [secret for secret in (*SECRETS, things.case.reference, *ids) if secret in text]


def test_every_address_names_its_right():
    bare = [each.name for each in ADDRESSES if not getattr(each.view, "akta_right", "")]

    assert len(ADDRESSES) > 100
    assert bare == []


def test_every_address_leads_to_its_own_view(things):
    """Two rooms may not take one address: the second would never be reached.

    In the API one address serves several methods, each with a name.
    """
    places = shared_places(things)
    hidden = []
    for each in ADDRESSES:
        if each.name.startswith("api:"):
            continue
        path = reverse(each.name, kwargs={name: places[name] for name in each.places})
        if resolve(path).func is not each.view:
            hidden.append((each.name, resolve(path).view_name))

    assert hidden == []


def test_every_address_has_its_entry():
    assert {each.name for each in ADDRESSES} - set(OPENED_BY) == set()


def test_open_addresses_say_so():
    said = {each.name for each in ADDRESSES if each.view.akta_right.startswith("otwarte: ")}

    assert said == {each.name for each in ADDRESSES if OPENED_BY[each.name] == ALL}


@pytest.mark.rule("P-1-2")
@pytest.mark.parametrize("who", WRONG, ids=lambda each: each.__name__)
def test_no_wrong_person_sees_the_case(things, who):
    """GET and POST of every address, as a page, as JSON and as an image."""
    told, nobody = [], who.__name__ in NOBODY
    for address in ADDRESSES:
        path, opened_by = path_to(address, things), OPENED_BY[address.name]
        browser = who(things)
        asked = [browser.get(path, headers={"Accept": accept}) for accept in ACCEPTS]
        asked.append(browser.post(path, {}, headers={"Accept": "application/json"}))
        for answer in asked:
            found = shown_in(answer, things)
            if (who.__name__, address.name) in KNOWN and found == [things.case.reference]:
                found = []
            wrong_face = nobody and opened_by != ALL
            wrong_case = opened_by in {CASE, ORDER}
            if found or ((wrong_face or wrong_case) and answer.status_code not in REFUSED):
                told.append((address.name, answer.status_code, found))

    assert told == []


@pytest.mark.parametrize(
    "name", [each.name for each in ADDRESSES if OPENED_BY.get(each.name) == ORDER]
)
def test_the_right_person_gets_through_where_the_wrong_ones_do_not(things, name):
    """So that the walk is not over addresses that are missing for everybody."""
    address = next(each for each in ADDRESSES if each.name == name)
    browser = factories.sign_in(Client(), things.people.outside)

    answer = browser.get(path_to(address, things))

    leads_on = {"portal:viewer": 302, "portal:viewer-goto": 302, "portal:iiif-image-base": 303}
    reads_only = name.startswith("portal:copy")  # this order grants reading; test_download has more
    assert answer.status_code == leads_on.get(name, 403 if reads_only else 200)
