"""The screens: from a request to the slips, what each wrong person gets, and the portal's side."""

import re

import pyotp
import pytest
from django.urls import reverse

from akta.access.models import AccessOrder, AccessRequest, HandOver, OrderDraft
from akta.audit.models import LogEntry
from akta.core import clock
from akta.delivery.models import Notice
from akta.files.models import Card
from akta.grants.models import Grant
from tests import factories
from tests.access.making import PESEL, SECRET, START, granted, side

pytestmark = pytest.mark.usefixtures("own_folder")

REQUEST = {
    "way": "paper",
    "given_name": "Anna",
    "surname": "Obrońca",
    "capacity": "defence",
    "wanted": "tom 2",
    "method": "local",
}
ORDER = {
    "kind": "grant",
    "person": "nowa",
    "given_name": "Anna",
    "surname": "Obrońca",
    "capacity": "defence",
    "volumes": ["t. 1"],
    "scope_text": "t. 2 k. 12–40 bez k. 20v",
    "manner": "view",
    "method": "local",
    "last_day": "16.03.2026",
    "legal_basis": "art. 156 § 5 k.p.k.",
}


@pytest.fixture
def desk(world, client):
    """The browser of the referent."""
    return factories.sign_in(client, world.people.referent)


@pytest.fixture
def office(world):
    from django.test import Client

    return factories.sign_in(Client(), world.people.secretary)


@pytest.fixture
def counsel(world):
    from django.test import Client

    return factories.sign_in(Client(), world.counsel)


def page(client, name, *args, expect=200, query="", **facts):
    address = reverse(name, args=args) + query
    answer = client.post(address, facts) if facts else client.get(address)
    assert answer.status_code == expect, answer.content.decode()[-3000:]
    return answer


def draft_by(client, world, query="", **facts):
    """Fill the form of an order; gives the draft."""
    page(
        client,
        "desk:access-order-new",
        world.case.pk,
        expect=302,
        query=query,
        **(ORDER | facts),
    )
    return OrderDraft.objects.get(issued__isnull=True)


def seen_in(answer):
    """The fingerprint of what the last page before the act showed."""
    return re.search(r'name="seen" value="([0-9a-f]{64})"', answer.content.decode())[1]


def issue_by(client, draft):
    seen = seen_in(page(client, "desk:access-confirm", draft.pk))
    code = pyotp.TOTP(SECRET).at(clock.now())
    page(client, "desk:access-confirm", draft.pk, expect=302, seen=seen, code=code)
    return AccessOrder.objects.order_by("number").last()


def test_from_the_request_to_the_slips(world, desk, office, at_moment):
    page(
        office,
        "desk:access-request-new",
        expect=302,
        **(REQUEST | {"case_typed": world.case.reference}),
    )
    listed = page(desk, "desk:access-requests").content.decode()
    assert "Anna Obrońca" in listed
    request = AccessRequest.objects.get()
    assert "Przygotuj zarządzenie" in page(desk, "desk:access-request", request.pk).content.decode()

    draft = draft_by(desk, world, query=f"?wniosek={request.pk}")
    told = page(desk, "desk:access-draft", draft.pk).content.decode()
    assert "t. 2: k. 12–19, 20 recto, 21–40" in told
    assert "t. 2: k. 20v" in told
    assert "34 karty" in told

    order = issue_by(desk, draft)
    assert order.cards_granted == 34
    assert order.request == request
    shown = page(desk, "desk:access-order", order.pk).content.decode()
    assert "nr 1/2026" in shown

    paper = page(desk, "desk:access-order-paper", order.pk)
    assert paper.content.startswith(b"%PDF")
    assert LogEntry.objects.filter(kind="document", subject_id=order.pk).exists()

    slips = page(
        office,
        "desk:access-hand-over",
        order.pk,
        handed_to="Anna Obrońca",
        way="osobiście za pokwitowaniem",
    )
    text = slips.content.decode()
    assert slips.headers["Cache-Control"] == "no-store"
    login, password = re.findall(r'class="secret">([^<]+)<', text)
    assert login == order.holder.login
    again = page(office, "desk:access-order", order.pk).content.decode()
    assert password not in again
    assert HandOver.objects.get().handed_to == "Anna Obrońca"
    assert (
        password
        not in page(
            office,
            "desk:access-hand-over",
            order.pk,
            expect=422,
            handed_to="X",
            way="osobiście za pokwitowaniem",
        ).content.decode()
    )


def test_from_an_authority_s_request_to_its_order(world, desk, office):
    """What the rules demand stands beside its field; the portal opens nothing."""
    told = REQUEST | {"given_name": "", "surname": "", "case_typed": world.case.reference}
    named = {"authority": "Sąd Rejonowy w Innowie", "authority_number": "III RC 5/26"}
    lacking = page(office, "desk:access-request-new", expect=422, **(told | named))
    assert "podstawa prawna żądania, cel" in lacking.content.decode()
    named |= {"authority_basis": "art. 248 k.p.c.", "purpose": "dowód w sprawie o alimenty"}
    page(office, "desk:access-request-new", expect=302, **(told | named))
    row = AccessRequest.objects.get()
    query = f"?wniosek={row.pk}"
    first = page(desk, "desk:access-order-new", world.case.pk, query=query).content.decode()
    assert '<option value="organ" selected>' in first
    asked = ORDER | {"person": "organ", "manner": "site", "copies": "plain", "copies_number": "1"}
    args = (desk, "desk:access-order-new", world.case.pk)
    refused = page(*args, query=query, expect=422, **asked).content.decode()
    assert "Nie powołano przepisów o kompetencji organu." in refused

    draft = draft_by(desk, world, query=query, **(asked | {"competence": "art. 248 § 1 k.p.c."}))
    assert "Tak zobaczy" not in page(desk, "desk:access-draft", draft.pk).content.decode()
    confirm = page(desk, "desk:access-confirm", draft.pk).content.decode()
    assert "W portalu nic się nie otworzy" in confirm
    order = issue_by(desk, draft)
    assert (order.authority, order.grant_id) == (named["authority"], None)
    shown = page(desk, "desk:access-order", order.pk).content.decode()
    assert "sporządzenie i wydanie kopii, 1 egz." in shown
    assert "Cofnij udostępnienie" in shown


def test_ticked_documents_are_in_the_scope(world, desk):
    document = world.first.documents.get(title="Protokół przesłuchania")
    draft = draft_by(
        desk, world, volumes=[], scope_text="bez k. 4", documents=[f"dok. #{document.pk}"]
    )
    order = issue_by(desk, draft)
    assert granted(order.grant_id) == {side(world.case, f"1/{n}").pk for n in (3, 5)}


def test_a_document_whose_cards_left_the_file_is_not_offered(world, desk):
    document = world.first.documents.get(title="Protokół przesłuchania")
    new = f"dok. #{document.pk}"
    assert new in page(desk, "desk:access-order-new", world.case.pk).content.decode()

    Card.objects.filter(document=document).update(stands=None)

    assert new not in page(desk, "desk:access-order-new", world.case.pk).content.decode()


def test_the_secretariat_prepares_and_the_referent_issues(world, desk, office):
    draft = draft_by(office, world)
    shown = page(office, "desk:access-draft", draft.pk).content.decode()
    assert "Przejdź do wydania" not in shown
    refused = page(office, "desk:access-confirm", draft.pk, expect=403)
    assert "SHARE_NOT_CASE_PROSECUTOR" in refused.content.decode()

    assert issue_by(desk, draft).issued_by == world.people.referent


def test_pressing_twice_issues_once(world, desk):
    draft = draft_by(desk, world)
    facts = {
        "seen": seen_in(page(desk, "desk:access-confirm", draft.pk)),
        "code": pyotp.TOTP(SECRET).at(START),
    }
    first = page(desk, "desk:access-confirm", draft.pk, expect=302, **facts)
    second = page(desk, "desk:access-confirm", draft.pk, expect=302, **facts)
    assert first.url == second.url
    assert AccessOrder.objects.count() == 1


def test_a_wrong_code_issues_nothing_and_keeps_the_draft(world, desk):
    draft = draft_by(desk, world)
    seen = seen_in(page(desk, "desk:access-confirm", draft.pk))
    wrong = page(desk, "desk:access-confirm", draft.pk, expect=422, seen=seen, code="000000")
    assert "Nie potwierdzono tożsamości" in wrong.content.decode()
    page(desk, "desk:access-confirm", draft.pk, expect=409, seen="0" * 64, code="000000")
    assert OrderDraft.objects.filter(pk=draft.pk, issued=None).exists()
    assert not AccessOrder.objects.exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"last_day": ""}, "Nie podano końca udostępnienia"),
        ({"first_day": "1.01.2026", "last_day": "1.02.2026"}, "Koniec udostępnienia już minął"),
        ({"method": "national"}, "numerze PESEL"),
        ({"scope_text": "t. 9"}, "W aktach tego nie ma"),
        ({"kind": "partial"}, "uzasadnienia"),
        ({"surname": "", "given_name": ""}, "Nie wskazano osoby"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    world, desk, facts, sentence
):
    shown = page(
        desk, "desk:access-order-new", world.case.pk, expect=422, **(ORDER | facts)
    ).content.decode()
    assert sentence in shown
    assert not OrderDraft.objects.exists()
    if "scope_text" not in facts:
        assert "t. 2 k. 12–40 bez k. 20v" in shown


def test_change_and_revocation(world, desk, at_moment):
    from datetime import timedelta

    order = issue_by(desk, draft_by(desk, world))
    form = page(desk, "desk:access-order-new", world.case.pk, query=f"?zmienia={order.pk}")
    assert "t. 1; t. 2 k. 12–40 bez k. 20v" in form.content.decode()

    at_moment(START + timedelta(minutes=2))
    changed = issue_by(
        desk,
        draft_by(
            desk, world, query=f"?zmienia={order.pk}", last_day="4.03.2026", last_time="12:00"
        ),
    )
    assert (changed.kind, changed.replaces) == ("change", order)

    at_moment(START + timedelta(minutes=4))
    revoked = issue_by(
        desk, draft_by(desk, world, query=f"?cofa={changed.pk}", reasons="Zmiana obrońcy.")
    )
    assert revoked.kind == "revocation"
    assert not Grant.objects.filter(ground="order", revoked_at__isnull=True).exists()
    told = page(desk, "desk:case-access", world.case.pk).content.decode()
    assert told.count("cofnięty") >= 2


def test_the_preview_shows_what_the_grantee_will_see(world, desk):
    draft = draft_by(desk, world)
    opened, withheld = side(world.case, "2/20"), side(world.case, "2/20v")
    base = reverse("desk:access-preview", args=[draft.pk])

    assert desk.get(f"{base}k/{opened.short_id}/").status_code == 200
    assert desk.get(f"{base}k/{withheld.short_id}/").status_code == 404
    data = desk.get(f"{base}dane/", headers={"accept": "application/json"}).json()
    counted = {volume["number"]: volume["sides"] for volume in data["volumes"]}
    assert counted == {1: 5, 2: 29}


@pytest.mark.parametrize(
    "who", ["other_prosecutor", "head", "administrator", "auditor", "other_outside", None]
)
def test_wrong_persons_see_nothing(world, desk, who, settings):
    from django.test import Client

    order = issue_by(desk, draft_by(desk, world))
    draft = draft_by(desk, world)
    wrong = Client()
    if who:
        factories.sign_in(wrong, getattr(world.people, who))
    for name, args in [
        ("desk:access-order-new", [world.case.pk]),
        ("desk:access-draft", [draft.pk]),
        ("desk:access-draft-edit", [draft.pk]),
        ("desk:access-confirm", [draft.pk]),
        ("desk:access-preview", [draft.pk]),
        ("desk:access-order", [order.pk]),
        ("desk:access-order-paper", [order.pk]),
        ("desk:access-hand-over", [order.pk]),
    ]:
        answer = wrong.get(reverse(name, args=args))
        assert answer.status_code in {302, 401, 403, 404}, name
        assert "Anna" not in answer.content.decode(), name
        if answer.status_code == 302:
            assert "logowanie" in answer.url
    assert wrong.post(reverse("desk:access-draft-discard", args=[draft.pk])).status_code >= 302
    assert OrderDraft.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("count", [1, 12])
def test_the_case_page_costs_the_same_however_long(world, desk, count):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from akta.access.services import record_request
    from tests.access.test_requests import asked

    for number in range(count):
        record_request(
            actor=world.secretary, facts=asked(world, surname=f"Osoba{number}"), at=START
        )
    for name, args in [("desk:case-access", [world.case.pk]), ("desk:access-requests", [])]:
        page(desk, name, *args)
        with CaptureQueriesContext(
            connection,
        ) as spent:
            page(desk, name, *args)
        COSTS.setdefault(name, len(spent))
        assert len(spent) == COSTS[name]


COSTS: dict[str, int] = {}


# --- the portal --------------------------------------------------------------------------------


@pytest.mark.rule("P-1-3")
def test_there_is_no_registration_and_the_way_is_explained(client, db):
    shown = page(client, "portal:how-to-apply").content.decode()
    assert "nie zakłada się kont samodzielnie" in shown
    assert "rejestrac" not in shown
    assert client.get(reverse("portal:request-new")).status_code == 302


def test_a_request_in_the_portal(world, counsel, desk):
    facts = {"capacity": "defence", "method": "local", "case_typed": world.case.reference}
    page(counsel, "portal:request-new", expect=302, **facts, key="one")
    page(counsel, "portal:request-new", expect=302, **facts, key="one")

    row = AccessRequest.objects.get()
    assert (row.full_name, row.way) == (world.counsel.full_name, "portal")
    assert world.counsel.full_name in page(desk, "desk:access-requests").content.decode()
    assert "złożony" in page(counsel, "portal:requests").content.decode()
    empty = page(
        counsel, "portal:request-new", expect=422, capacity="defence", method="local"
    ).content.decode()
    assert "Nie podano sprawy" in empty
    wrong = {**facts, "method": "national", "pesel": PESEL[:-1] + "8"}
    assert "PESEL" in page(counsel, "portal:request-new", expect=422, **wrong).content.decode()


def test_a_refusal_reaches_the_applicant_with_reasons_and_instruction(world, counsel, desk):
    facts = {"capacity": "defence", "method": "local", "case_typed": world.case.reference}
    page(counsel, "portal:request-new", expect=302, **facts)
    request = AccessRequest.objects.get()
    refusal = {
        "kind": "refusal", "reasons": "Dobro postępowania.", "volumes": [], "scope_text": "",
        "last_day": "",
    }  # fmt: skip
    issue_by(desk, draft_by(desk, world, query=f"?wniosek={request.pk}", **refusal))

    told = page(counsel, "portal:requests").content.decode()
    assert "Dobro postępowania." in told
    assert "art. 159 k.p.k." in told
    notice = Notice.objects.get(account=world.counsel)
    assert notice.target == reverse("portal:requests")
    assert notice.text in page(counsel, "portal:notices").content.decode()
    counsel.post(reverse("portal:notices"))
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_the_desk_notices(world, desk, counsel):
    page(
        counsel, "portal:request-new", expect=302,
        capacity="defence", method="local", case_typed=world.case.reference,
    )  # fmt: skip
    assert "Wpłynął wniosek" in page(desk, "desk:access-notices").content.decode()
    desk.post(reverse("desk:access-notices"))
    assert not Notice.objects.filter(account=world.people.referent, read_at=None).exists()


def test_an_incomplete_request_is_completed_on_the_desk(world, office, desk):
    page(office, "desk:access-request-new", expect=302, **REQUEST)
    row = AccessRequest.objects.get()
    assert "Do uzupełnienia" in page(office, "desk:access-requests").content.decode()
    page(office, "desk:access-request", row.pk, expect=422, case_typed="nie ma takiej")
    page(office, "desk:access-request", row.pk, expect=302, case_typed=world.case.reference)
    assert "Anna Obrońca" in page(desk, "desk:access-requests").content.decode()
