"""What the portal asks of its users (§ 1 and § 3): told on its pages and no more than that."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from akta.accounts.opening.rules import RULES
from akta.core.config import Config, ConfigurationError, read
from akta.delivery.mail import outbox
from akta.delivery.models import Message
from akta.delivery.queries import mail_problem
from akta.desk.opening import place_of
from akta.portal.conditions import needed
from tests import factories

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OLD = "Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/90.0.0.0 Safari/537.36"
NEW = "Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/999.0.0.0 Safari/537.36"


@pytest.mark.rule("I-3-1")
def test_the_conditions_are_those_of_the_act():
    assert [each.provision for each in needed()] == [f"§ 3 pkt {number}" for number in (1, 2, 3, 4)]
    assert "telefon" in needed()[0].text


@pytest.mark.rule("I-3-1")
@pytest.mark.django_db
def test_the_help_page_tells_the_conditions_and_who_runs_the_portal(settings):
    page = Client().get(reverse("portal:help")).content.decode()
    for each in needed():
        assert each.text in page
    assert f"Portal prowadzi: {settings.AKTA.portal_body}" in page


@pytest.mark.rule("I-3-1")
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "sign-in", "help", "account", "requests", "filings"])
def test_pages_fit_any_width_and_need_no_plug_in(name):
    browser = factories.sign_in(Client(), factories.outside_person())
    page = browser.get(reverse(f"portal:{name}"), follow=True).content.decode()
    assert 'name="viewport" content="width=device-width' in page
    for foreign in ("<object", "<embed", "<applet", "<iframe"):
        assert foreign not in page


@pytest.mark.rule("I-3-2")
@pytest.mark.django_db
@pytest.mark.parametrize(("agent", "told"), [(OLD, True), (NEW, False)])
def test_an_old_browser_is_told_so_and_let_in(agent, told):
    page = Client(HTTP_USER_AGENT=agent).get(reverse("portal:sign-in"))
    assert page.status_code == 200
    assert ("przestarzała" in page.content.decode()) is told


@pytest.mark.rule("I-1")
def test_the_installation_names_the_body_that_runs_the_portal():
    assert read({}).portal_body == "Prokuratura Krajowa"
    assert read({"AKTA_PORTAL_BODY": " Prokuratura Próbna "}).portal_body == "Prokuratura Próbna"
    with pytest.raises(ConfigurationError, match="AKTA_PORTAL_BODY"):
        read({"AKTA_PORTAL_BODY": "  "})
    assert isinstance(read({}), Config)


@pytest.mark.rule("I-1")
@pytest.mark.django_db
def test_every_unit_is_a_desk_of_verification():
    clerk, stranger = factories.secretary(), factories.outside_person()
    request = SimpleNamespace(actor=factories.actor(clerk), moment=AT)
    assert place_of(request).unit == factories.cell().unit.name
    for other in (stranger, factories.administrator()):
        request.actor = factories.actor(other)
        assert place_of(request).unit == "administrator systemu"
    assert RULES == "2024-366"


def returned(account, address="jan@example.pl", at=AT):
    message = Message.objects.create(
        account=account,
        channel="email",
        address=address,
        subject="x",
        text="x",
        state="waiting",
        created_at=at,
    )
    outbox.come_back(message, "5.1.1 Nie ma takiej skrzynki", at=at)
    return message


@pytest.fixture
def reader(db):
    from akta.accounts.services import set_email

    account = factories.outside_person()
    actor = factories.actor(account)
    return set_email(actor=actor, account_id=account.pk, email="jan@example.pl", at=AT)


@pytest.mark.rule("I-3-3")
def test_who_cannot_be_reached_is_told_in_the_portal(reader):
    actor = factories.actor(reader)
    assert mail_problem(actor) == ""
    row = returned(reader)
    assert "Nie ma takiej skrzynki" in mail_problem(actor)
    page = factories.sign_in(Client(), reader).get(reverse("portal:notices")).content.decode()
    assert "Nie ma takiej skrzynki" in page
    Message.objects.filter(pk=row.pk).update(problem="")
    assert mail_problem(actor) != ""


@pytest.mark.rule("I-3-3")
@pytest.mark.parametrize("what", ["arrived since", "another address", "waits", "no account"])
def test_it_is_told_no_longer_than_it_holds(reader, what):
    row, actor = returned(reader), factories.actor(reader)
    if what == "arrived since":
        later = returned(reader, at=AT + timedelta(hours=1))
        Message.objects.filter(pk=later.pk).update(state="sent")
    if what == "another address":
        row.address = "inny@example.pl"
        row.save()
    if what == "waits":
        Message.objects.update(state="waiting")
    if what == "no account":
        actor = factories.actor(factories.outside_person("Inna"))
    assert mail_problem(actor) == ""
