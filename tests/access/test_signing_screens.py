"""The screens of an order signed by an electronic signature, and who gets none of them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from akta.access.models import AccessOrder
from akta.audit.models import LogEntry
from akta.grants.models import Grant
from tests import factories
from tests.access.making import cards
from tests.access.test_screens import draft_by, page, seen_in
from tests.access.test_signed_orders import REFERENT, judge  # noqa: F401 (a fixture)
from tests.trust.signing import signed_pdf

pytestmark = pytest.mark.usefixtures("own_folder", "judge")


@pytest.fixture
def desk(world, client):
    """The browser of the referent."""
    return factories.sign_in(client, world.people.referent)


@pytest.fixture
def draft(world, desk):
    """A draft that the referent prepared for the electronic signature."""
    found = draft_by(desk, world)
    seen = seen_in(page(desk, "desk:access-confirm", found.pk))
    page(desk, "desk:access-offer", found.pk, expect=302, seen=seen)
    return found


def sent(client, draft, content):
    file = SimpleUploadedFile("zarzadzenie.pdf", content)
    return client.post(reverse("desk:access-signed", args=[draft.pk]), {"file": file})


def given_out(client, draft):
    return page(client, "desk:access-offered-paper", draft.pk).content


def test_from_the_last_page_to_the_signed_order(world, desk, draft):
    shown = page(desk, "desk:access-draft", draft.pk).content.decode()
    assert "Czeka na podpis elektroniczny" in shown
    listed = page(desk, "desk:case-access", world.case.pk).content.decode()
    assert "czeka na podpis elektroniczny" in listed
    content = signed_pdf(given_out(desk, draft), who=REFERENT)
    assert LogEntry.objects.filter(kind="document", subject_id=draft.pk).exists()

    answer = sent(desk, draft, content)

    order = AccessOrder.objects.get()
    assert answer.url == reverse("desk:access-order", args=[order.pk])
    card = page(desk, "desk:access-order", order.pk).content.decode()
    assert "podpisano elektronicznie, przyjęto" in card
    assert "JAN REFERENT" in card
    assert page(desk, "desk:access-order-paper", order.pk).content == content
    copy = page(desk, "desk:access-order-paper", order.pk, query="?odpis=1").content
    assert copy.startswith(b"%PDF")
    assert copy != content


def test_a_bad_file_is_told_beside_the_field_and_opens_nothing(desk, draft):
    for content, said in (
        (b"%PDF-1.7 inny", "Plik nie zawiera niezmienionego pisma"),
        (signed_pdf(given_out(desk, draft)), "Podpis złożył(a) Jan Kowalski, a nie Jan Referent."),
    ):
        answer = sent(desk, draft, content)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert desk.post(reverse("desk:access-signed", args=[draft.pk])).status_code == 422
    assert not AccessOrder.objects.exists()
    assert not Grant.objects.filter(ground="order").exists()


def test_a_changed_file_is_told_and_the_draft_is_taken_back(world, desk, draft):
    content = signed_pdf(given_out(desk, draft), who=REFERENT)
    cards(world.first, 1)
    answer = sent(desk, draft, content)
    assert answer.status_code == 422
    assert "Od przygotowania pisma do podpisu zmieniły się akta" in answer.content.decode()

    page(desk, "desk:access-draft-discard", draft.pk, expect=302, x="1")
    page(desk, "desk:access-draft-edit", draft.pk, expect=302)
    page(desk, "desk:access-confirm", draft.pk, expect=302)
    page(desk, "desk:access-take-back", draft.pk, expect=302, x="1")
    assert "Przejdź do wydania" in page(desk, "desk:access-draft", draft.pk).content.decode()
    page(desk, "desk:access-offered-paper", draft.pk, expect=404)
    assert sent(desk, draft, content).status_code == 302
    assert not AccessOrder.objects.exists()


def test_a_draft_that_no_longer_fits_can_still_be_taken_back(world, desk, draft):
    world.second.is_digitised = world.first.is_digitised = False
    world.first.save()
    world.second.save()
    shown = page(desk, "desk:access-draft", draft.pk).content.decode()
    assert "nie można już wydać w tej treści" in shown
    assert "Cofnij do poprawy" in shown


def test_the_office_sees_it_wait_and_cannot_sign(world, desk, draft):
    office = factories.sign_in(Client(), world.people.secretary)
    shown = page(office, "desk:access-draft", draft.pk).content.decode()
    assert "Podpisany plik przesyła prokurator prowadzący sprawę." in shown
    assert "Prześlij podpisane pismo" not in shown
    content = signed_pdf(given_out(office, draft), who=REFERENT)
    assert sent(office, draft, content).status_code == 403
    for name in ("access-offer", "access-take-back"):
        page(office, f"desk:{name}", draft.pk, expect=403, seen="")
    stranger = factories.sign_in(Client(), world.people.other_prosecutor)
    assert sent(stranger, draft, content).status_code == 404
    page(stranger, "desk:access-offered-paper", draft.pk, expect=404)
    assert not AccessOrder.objects.exists()
