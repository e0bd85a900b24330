"""Search from the viewer: the answer's shape, its scope, its log row, its end."""

import pytest

from akta.audit.models import LogEntry
from akta.files.models import Card, Document, PageText
from akta.files.search import rebuild
from akta.grants import services as grants
from tests import factories

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def indexed(scene):
    rebuild()
    return scene


def asked(client, base, **query):
    return client.get(f"{base}/szukaj/", query, headers=JSON)


def test_the_answer_has_the_shape_of_the_contract(counsel, indexed):
    answer = asked(counsel, indexed.base, q="słowo1").json()

    assert answer == {
        "query": "słowo1",
        "total": 1,
        "hits": [
            {
                "side": indexed.shown[0].short_id,
                "label": "t. 1 k. 1",
                "document_title": None,
                "snippet": [["słowo1", True], [" TAJNE1", False]],
                "boxes": [[0.1, 0.1, 0.15, 0.02]],
            }
        ],
        "next": None,
        "note": None,
        "documents": {},
    }
    entry = LogEntry.objects.latest("id")
    assert (entry.kind, entry.grant_id) == ("search", indexed.grant.pk)


def test_nothing_withheld_is_found_and_an_unknown_narrowing_finds_nothing(counsel, indexed):
    hidden = [PageText.objects.get(page=side.page_id) for side in indexed.withheld]

    for row in hidden:
        answer = asked(counsel, indexed.base, q=row.plain.split()[0]).json()
        assert (answer["total"], answer["hits"]) == (0, [])
    assert asked(counsel, indexed.base, q="słowo1", d="nie-ma").json()["total"] == 0
    assert asked(counsel, indexed.base, q="słowo1", t="").json()["total"] == 1


def test_following_hits_have_their_own_address(counsel, indexed):
    PageText.objects.update(plain="wspólne", words_ocr=None)
    rebuild()
    from akta.files.search.find import search

    assert asked(counsel, indexed.base, q="wspólne", od="2").json()["total"] == len(indexed.shown)
    assert len(asked(counsel, indexed.base, q="wspólne", od="2").json()["hits"]) == 2
    assert search.__kwdefaults__["limit"] == 20


def test_without_the_script_the_hits_stand_in_the_page(counsel, indexed):
    html = counsel.get(f"{indexed.base}/szukaj/", {"q": "słowo1"}).content.decode()

    assert "<mark>słowo1</mark>" in html
    assert f"{indexed.base}/k/{indexed.shown[0].short_id}/" in html


def test_after_the_end_nothing_is_found_any_more(counsel, indexed):
    grants.revoke(grant_id=indexed.grant.pk, at=factories.SINCE)

    answer = asked(counsel, indexed.base, q="słowo1")

    assert answer.status_code in {403, 410}
    assert b"TAJNE" not in answer.content


def test_on_the_desk_one_set_is_searched(client, indexed):
    factories.sign_in(client, indexed.people.referent)

    main = asked(client, indexed.desk(), q="słowo21").json()
    working = asked(client, indexed.desk("working"), q="słowo21").json()

    assert (main["total"], working["total"]) == (0, 1)


def test_hits_are_counted_beside_the_documents_of_the_contents_list(counsel, indexed):
    """As numbers for the script, and in the list itself without one."""
    volume = indexed.shown[0].card.volume
    titled = Document.objects.create(volume=volume, title="Notatka", added_at=factories.SINCE)
    Card.objects.filter(pk=indexed.shown[0].card_id).update(document=titled)

    told = asked(counsel, indexed.base, q="słowo1").json()["documents"]
    page = counsel.get(f"{indexed.base}/szukaj/?q=słowo1").content.decode()

    assert told == {str(titled.pk): 1}
    assert '<span class="document-hits">1\u00a0wynik</span>' in page
