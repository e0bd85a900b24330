"""Help on the desk: every guide stands there whole, and its links lead on."""

import re

import pytest
from django.urls import reverse

from akta.desk.guides import FOLDER, GUIDES, read
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def referent(client, people):
    return factories.sign_in(client, people.referent)


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_is_shown_with_each_of_its_parts(name):
    guide = read(name)
    source = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert source.startswith(f"# {guide.title}\n")
    parts = re.findall(r"^## (.+)$", source, re.MULTILINE)
    assert [re.sub("<[^>]+>", "", each) for each in re.findall("<h2>(.+?)</h2>", guide.body)] == [
        each.replace("`", "").replace("*", "") for each in parts
    ]
    assert "<img" not in guide.body
    assert ".md" not in guide.body
    assert ("|---" in source) == ('<table class="table">' in guide.body)


def test_the_list_leads_to_each_guide_and_the_header_to_the_list(referent):
    page = referent.get(reverse("desk:help")).content.decode()
    for name in GUIDES:
        assert reverse("desk:help-guide", args=[name]) in page
    told = referent.get(reverse("desk:help-guide", args=["sekretariat"]))
    assert told.status_code == 200
    assert f'href="{reverse("desk:help")}"' in told.content.decode()


def test_there_is_no_other_guide(referent):
    assert referent.get(reverse("desk:help-guide", args=["hasla"])).status_code == 404


def test_the_header_leads_to_the_cases_and_a_whole_reference_to_its_case(referent, people):
    case, other = factories.case(people.referent), factories.case(people.referent)
    assert (
        f'action="{reverse("desk:cases")}"' in referent.get(reverse("desk:help")).content.decode()
    )

    told = referent.get(reverse("desk:cases"), {"q": f" {case.reference} "})
    assert (told.status_code, told.get("Location")) == (302, reverse("desk:case", args=[case.pk]))
    part = referent.get(reverse("desk:cases"), {"q": str(case.number)})
    assert part.status_code == 200
    assert other.reference != case.reference
