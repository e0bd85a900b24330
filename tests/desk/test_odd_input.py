"""What no honest hand types is refused with a sentence, never with a failure."""

import pytest
from django.urls import reverse

from akta.cases.models import Case
from tests import factories

pytestmark = pytest.mark.django_db
HUGE = "9" * 5000
LISTS = ("cases", "access-notices", "access-requests", "search", "admin-accounts", "admin-units")


@pytest.fixture
def case(people):
    return factories.case(people.referent)


@pytest.fixture
def referent(client, people):
    return factories.sign_in(client, people.referent)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("number", [HUGE, "999999999999", "-1", "½"])
def test_no_number_of_a_page_breaks_a_list(client, name, number, people):
    who = factories.administrator() if name.startswith("admin") else people.referent
    page = factories.sign_in(client, who).get(reverse(f"desk:{name}"), {"strona": number})
    assert page.status_code == 200


def test_a_nul_in_the_address_names_nothing(referent):
    page = referent.get(reverse("desk:cases"), {"q": "a\0b"})
    assert page.status_code == 404


def test_a_nul_in_a_form_is_refused(referent, case):
    there = reverse("desk:case-edit", args=[case.pk])
    typed = {"form": "inquiry", "subject": "a\0b", "version": case.version}
    page = referent.post(there, typed)
    assert page.status_code == 400
    assert "jest znak, którego nie można zapisać" in page.content.decode()
    assert Case.objects.get().version == case.version


@pytest.mark.parametrize("day", ["31.12.9999", "01.01.0001"])
@pytest.mark.parametrize("field", ["first_day", "last_day"])
def test_a_day_out_of_all_range_is_told_beside_its_field(referent, case, field, day):
    there = reverse("desk:access-order-new", args=[case.pk])
    page = referent.post(there, {"last_day": "01.12.2030", field: day})
    assert page.status_code == 422
    assert page.context["form"].errors[field] == ["Proszę podać dzień z lat 1800–2199."]


def test_a_version_of_thousands_of_digits_is_no_version(referent, case, people):
    from akta.core.actors import SYSTEM
    from akta.files.services import create_volume

    volume = create_volume(actor=SYSTEM, case_id=case.pk, at=factories.SINCE)
    there = reverse("desk:case-file-order", args=[case.pk, volume.pk])
    page = referent.post(there, {"command": "renumber", "version": HUGE})
    assert page.status_code < 500


@pytest.mark.parametrize(
    ("typed", "headers"),
    [
        pytest.param({f"f{n}": "1" for n in range(5100)}, {}, id="fields"),
        pytest.param({"login": "a" * 6_000_000}, {}, id="text"),
        pytest.param({}, {"Host": "obcy.example"}, id="host"),
    ],
)
def test_what_is_not_read_is_refused_in_polish(client, typed, headers, db):
    page = client.post(reverse("desk:sign-in"), typed, headers=headers)
    assert page.status_code == 400
    assert "Nie przyjęto tego, co wysłano." in page.content.decode()
