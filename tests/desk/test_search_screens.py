"""Search on the desk: what its pages show, to whom, and what they write to the log."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.audit.models import LogEntry
from akta.core.actors import SYSTEM
from akta.files.models import SetKind
from akta.files.services import create_volume
from tests import factories
from tests.files.search.pages import add_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people):
    return factories.case(people.referent)


def filed(case, *texts, kind=SetKind.MAIN):
    volume = create_volume(actor=SYSTEM, case_id=case.pk, set_kind=kind, at=factories.SINCE)
    return add_pages(volume, texts, title="Notatka urzędowa")


@pytest.fixture
def referent(client, people):
    return factories.sign_in(client, people.referent)


def shown(page):
    return page.content.decode()


def test_hits_in_a_file_lead_to_the_viewer_and_are_logged(referent, case):
    (side,) = filed(case, "protokół przesłuchania świadka")
    (working,) = filed(case, "notatka o przesłuchaniu", kind=SetKind.WORKING)

    page = referent.get(reverse("desk:case-search", args=[case.pk]), {"q": "przesłuchanie"})

    html = page.content.decode()
    assert "<mark>przesłuchania</mark>" in html
    for one, kind in ((side, "main"), (working, "working")):
        assert reverse("desk:viewer-page", args=[case.pk, kind, one.short_id]) in html
    entry = LogEntry.objects.latest("id")
    assert (entry.kind, entry.case_id, entry.grant_id is None) == ("search", case.pk, False)


def test_what_was_typed_is_shown_as_text(referent, case):
    filed(case, "<script>alert(1)</script> świadek")

    page = referent.get(reverse("desk:case-search", args=[case.pk]), {"q": "świadek <b>"})

    assert b"<script>alert" not in page.content
    assert b"&lt;script&gt;" in page.content or b"Nic nie znaleziono" in page.content


def test_a_file_is_narrowed_by_volume_and_date_and_pages_on(referent, case):
    first = filed(case, *["świadek"] * 25)
    filed(case, "świadek")
    url = reverse("desk:case-search", args=[case.pk])
    volume = first[0].card.volume_id

    assert '<h2 id="wyniki">25' in shown(referent.get(url, {"q": "świadek", "tom": volume}))
    assert '<h2 id="wyniki">26' in shown(referent.get(url, {"q": "świadek"}))
    second = shown(referent.get(url, {"q": "świadek", "strona": "2"}))
    assert second.count('<span class="soft">Notatka urzędowa</span>') == 6
    wrong = shown(referent.get(url, {"q": "świadek", "od": "31-31-31"}))
    assert "Takiej daty nie ma" in wrong


@pytest.mark.parametrize(
    ("who", "status"),
    [("referent", 200), ("secretary", 200), ("other_prosecutor", 404), ("administrator", 404)],
)
def test_a_file_is_searched_by_those_who_read_it(client, people, case, who, status):
    factories.sign_in(client, getattr(people, who))

    assert client.get(reverse("desk:case-search", args=[case.pk]), {"q": "x"}).status_code == status


def test_an_outside_person_does_not_reach_the_desk(client, people, case):
    factories.sign_in(client, people.outside)

    for url in (reverse("desk:search"), reverse("desk:case-search", args=[case.pk])):
        assert client.get(url, {"q": "świadek"}).status_code in {302, 403, 404}


def test_everywhere_only_files_open_without_a_reason_are_searched(client, people, case):
    other = factories.case(people.other_prosecutor, subject="oszustwo")
    filed(case, "przesłuchanie świadka")
    filed(other, "przesłuchanie biegłego")

    seen = {}
    for who in ("referent", "other_prosecutor", "head", "secretary", "administrator"):
        factories.sign_in(client, getattr(people, who))
        html = client.get(reverse("desk:search"), {"q": "przesłuchanie"}).content.decode()
        seen[who] = {one.reference for one in (case, other) if str(one.pk) in html}

    assert seen["referent"] == {case.reference}
    assert seen["other_prosecutor"] == {other.reference}
    assert seen["head"] == set()
    assert seen["secretary"] == {case.reference, other.reference}
    assert seen["administrator"] == set()


def test_the_separate_set_is_not_searched_by_the_secretariat(client, people, case):
    filed(case, "świadek incognito", kind=SetKind.SEPARATE)

    for who, shown in (("secretary", False), ("referent", True)):
        factories.sign_in(client, getattr(people, who))
        for url in (reverse("desk:search"), reverse("desk:case-search", args=[case.pk])):
            html = client.get(url, {"q": "incognito"}).content.decode()
            assert ("<mark>incognito</mark>" in html) is shown


def test_everywhere_each_case_shown_is_logged_with_its_grant(referent, case, people):
    filed(case, "przesłuchanie świadka")
    before = LogEntry.objects.count()

    referent.get(reverse("desk:search"), {"q": "przesłuchanie"})

    (entry,) = LogEntry.objects.order_by("id")[before:]
    assert (entry.kind, entry.case_id) == ("search", case.pk)
    assert entry.grant_id is not None


def test_the_number_of_queries_does_not_grow_with_cases(client, people, case):
    filed(case, *["przesłuchanie"] * 5)
    factories.sign_in(client, people.secretary)
    counts = []
    for more in (0, 8):
        for _ in range(more):
            filed(factories.case(people.referent), "przesłuchanie")
        client.get(reverse("desk:search"), {"q": "przesłuchanie"})
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("desk:search"), {"q": "przesłuchanie"})
        counts.append(sum("audit_log" not in query["sql"] for query in caught.captured_queries))

    assert counts[0] == counts[1]
