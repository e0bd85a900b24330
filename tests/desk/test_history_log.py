"""The history tells of persons and papers of a case: it is a look like the case's card."""

import pytest
from django.urls import reverse

from akta.audit.models import LogEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["case", "case-history"])
def test_each_page_of_the_register_entry_is_noted_once(client, name):
    people = factories.people()
    case = factories.case(people.referent)
    page = factories.sign_in(client, people.referent).get(reverse(f"desk:{name}", args=[case.pk]))
    assert page.status_code == 200
    (entry,) = LogEntry.objects.filter(case_id=case.pk)
    assert (entry.kind, entry.actor_id) == ("case", people.referent.pk)
    assert entry.grant_id is not None
