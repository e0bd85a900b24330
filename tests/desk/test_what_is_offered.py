"""What a page offers to a person is what that person may do; the rest says who may."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from akta.cases import services as cases
from akta.cases.models import DueDuty
from akta.cases.proceedings.services import record_event
from akta.core.actors import SYSTEM
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 20, 9, tzinfo=ZoneInfo("Europe/Warsaw"))


@pytest.fixture
def pages(at_moment, people):
    """The pages of one case: what its register says, its course with a duty, its measures."""
    at_moment(NOW)
    case = factories.case(people.referent)
    facts = {"capacity": "suspect", "given_name": "Jan", "surname": "Nowak"}
    cases.add_person(actor=SYSTEM, case_id=case.pk, facts=facts, at=factories.SINCE)
    opening = {"kind": "initiated", "day": date(2026, 5, 4), "values": {"form": "inquiry"}}
    record_event(actor=SYSTEM, case_id=case.pk, at=NOW, **opening)
    duty = DueDuty.objects.filter(case=case)[0]
    names = ("desk:case", "desk:case-course", "desk:case-measures")
    return [
        *(reverse(name, args=[case.pk]) for name in names),
        reverse("desk:case-duty", args=[case.pk, duty.pk]),
    ]


def content_of(client, address):
    return client.get(address).content.decode().split("<main", 1)[1].split("</main>")[0]


def links_in(content):
    return {each.replace("&amp;", "&") for each in re.findall(r'href="(/pulpit/[^"]+)"', content)}


@pytest.mark.parametrize("who", ["referent", "secretary", "head"])
def test_no_page_of_a_case_leads_to_a_refusal(client, people, pages, who):
    factories.sign_in(client, getattr(people, who), at=NOW)

    offered = {link for page in pages for link in links_in(content_of(client, page))}

    assert len(offered) > len(pages)
    assert [link for link in sorted(offered) if client.get(link).status_code == 403] == []


def test_who_may_not_write_reads_who_may(client, people, pages):
    factories.sign_in(client, people.head, at=NOW)
    assert all("albo sekretariat komórki." in content_of(client, page) for page in pages)

    factories.sign_in(client, people.referent, at=NOW)
    assert "Zapisz zdarzenie" in content_of(client, pages[1])
    assert not any("albo sekretariat komórki." in content_of(client, page) for page in pages)


def test_who_works_on_no_case_is_told_so_and_shown_no_terms(client, people):
    factories.sign_in(client, people.auditor)
    content = content_of(client, reverse("desk:today"))

    assert "To konto nie prowadzi spraw." in content
    assert reverse("desk:today-month") not in content
