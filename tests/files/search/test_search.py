"""Searching one file: what is found, in which order, marked where, within which limits."""

from datetime import date
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akta.files.models import PageText, SetKind, TextState, Volume
from akta.files.search import ranked_sides, rebuild, search
from akta.files.search.find import NO_DICTIONARY, NOT_AS_TYPED, NOT_READ, NOTHING_TYPED, STILL_READ
from akta.files.services import create_volume, reading
from files.making import START
from files.search.pages import add_pages

pytestmark = pytest.mark.django_db


def found(lens, query, **limits):
    return [hit.side_id for hit in search(lens, query, **limits).hits]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("aktami sprawy", "akta"),
        ("akta sprawy", "aktami"),
        ("przesłu-\nchano świadków", "przesłuchać"),
        ("zeznał prokuratorowi Wieczorkowi", "Wieczorek"),
        ("swiadek zeznał", "świadka"),
        ("świadek zeznał", "swiadek"),
        ("w aktach prokuralora", "prokurator"),
        ("prokura1or wydał", "prokuratorem"),
        ("Wrzeszczykowskiego wezwano", "Wrzeszczykowski"),
        ("dnia 13 marca 2026 r. w domu", "13.03.2026"),
        ("dnia 13.03.2026 w domu", "13 marca 2026 r."),
        ("dnia 13.03.2026 w domu", "13 marca"),
        ("dnia 13.03.2026 w domu", "marzec 2026"),
        ("auto WX 12345 stało", "WX12345"),
        ("auto WX12345 stało", "wx 12345"),
        ("telefon 600 123 456", "600-123-456"),
        ("telefon 600123456", "600 123 456"),
        ("sygn. 4999-0.Ds.1.2026 akt", "4999-0.Ds.1.2026"),
        ("przesłuchanie świadka", "przesłuch*"),
        ("postanowienie o umorzeniu śledztwa", '"o umorzeniu śledztwa"'),
        ("postanowienie o umorze-\nniu śledztwa", '"o umorzeniu śledztwa"'),
        ("w akta ch Kowalskiego", "w Kowalski"),
        ("łódź żółta", "LODZ"),
    ],
)
def test_words_are_found_in_every_form_and_writing(lens, pages, text, query):
    wanted, _ = pages(text, "zupełnie inna treść karty")

    assert found(lens, query) == [wanted.pk]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("zadanie wykonano", "żądanie zwrotu"),
        ("brat oskarżonego", "brak"),
        ("umorzeniu o śledztwa", '"o umorzeniu śledztwa"'),
        ("akta sprawy", '"aktami sprawy"'),
        ("dnia 14.03.2026", "13.03.2026"),
        ("auto WX 12346", "WX12345"),
        ("tylko świadek", "świadek prokurator"),
        ("prokuratura", "prokur"),
    ],
)
def test_what_was_not_asked_for_is_not_found(lens, pages, text, query):
    pages(text)

    assert search(lens, query).total == 0


def test_a_known_word_is_not_taken_for_another_ones_misreading(lens, pages):
    wanted, _ = pages("wniosek o żądanie zwrotu", "wykonano zadanie")

    assert found(lens, "żądania") == [wanted.pk]


def test_where_nothing_is_found_words_like_those_typed_are_and_it_is_said(lens, pages):
    wanted, _ = pages("wykonano zadanie", "przesłuchanie świadka")

    answer = search(lens, "żądanie")
    assert ([hit.side_id for hit in answer.hits], answer.note) == ([wanted.pk], NOT_AS_TYPED)
    assert search(lens, "przesłuchaine").total == 1
    assert search(lens, "zadanie").note == ""


def test_the_form_as_written_comes_first_then_inflected_then_misread(lens, pages):
    misread, inflected, written = pages(
        "prokuralor przyszedł", "prokuratorem był", "prokurator przyszedł"
    )

    assert found(lens, "prokurator") == [written.pk, inflected.pk, misread.pk]


def test_more_hits_and_nearer_words_come_first(lens, pages):
    one, two, far, near = pages(
        "samochód stał",
        "samochód stał samochód jechał samochód",
        "biały dom a daleko stąd za lasem i za rzeką płynął statek pełen ludzi i żagiel",
        "biały żagiel na morzu i nic poza nim nie widać było aż do wieczora tego dnia",
    )

    assert found(lens, "samochód") == [two.pk, one.pk]
    assert found(lens, "biały żagiel") == [near.pk, far.pk]


def test_a_very_long_answer_is_ordered_by_form_and_place(lens, pages):
    with patch("akta.files.search.find.MOST_WEIGHED", 1):
        inflected, written, again = pages("aktami", "akta", "akta akta")
        assert found(lens, "akta") == [written.pk, again.pk, inflected.pk]
        assert ranked_sides(lens, "akta") == [written.pk, again.pk, inflected.pk]


def test_hits_are_marked_in_the_text_and_on_the_image(lens, pages):
    (side,) = pages("protokół przesłu-\nchania świadka", rotation=90)

    (hit,) = search(lens, "przesłuchanie").hits

    assert hit.snippet == (("protokół ", False), ("przesłu- chania", True), (" świadka", False))
    assert hit.boxes == ((0.98, 0.05, 0.02, 0.04), (0.94, 0.0, 0.02, 0.04))
    assert (hit.short_id, hit.label, hit.document_title) == (side.short_id, "t. 1 k. 1", None)


def test_the_snippet_is_cut_round_the_hits(lens, pages):
    pages(" ".join(["słowo"] * 60 + ["nosorożec"] + ["słowo"] * 60))

    (hit,) = search(lens, "nosorożca").hits

    text = "".join(piece for piece, _ in hit.snippet)
    assert text.startswith("… słowo")
    assert text.endswith("słowo …")
    assert [piece for piece, is_hit in hit.snippet if is_hit] == ["nosorożec"]


def test_a_search_is_narrowed_by_document_volume_and_date(lens, pages, second_volume):
    (first,) = pages("akta", title="Notatka", dated=date(2026, 3, 1))
    (second,) = pages("akta", into=second_volume, title="Protokół", dated=date(2026, 4, 1))
    document = first.card.document_id

    assert found(lens, "akta") == [first.pk, second.pk]
    assert found(lens, "akta", document=document) == [first.pk]
    assert found(lens, "akta", volume=second_volume.pk) == [second.pk]
    assert found(lens, "akta", since=date(2026, 3, 15)) == [second.pk]
    assert found(lens, "akta", until=date(2026, 3, 15)) == [first.pk]


def test_answers_come_in_pages(lens, pages):
    sides = pages(*["akta"] * 5)

    first, last = search(lens, "akta", limit=3), search(lens, "akta", limit=3, offset=3)

    assert (first.total, first.next_offset) == (5, 3)
    assert (last.total, last.next_offset) == (5, None)
    ids = [hit.side_id for hit in (*first.hits, *last.hits)]
    assert ids == [side.pk for side in sides]


@pytest.mark.parametrize("query", ["", "   ", "„”", "*", "!!! ???", "\x00"])
def test_nothing_typed_finds_nothing_and_says_what_to_type(lens, pages, query):
    pages("akta")

    answer = search(lens, query)

    assert (answer.total, answer.note) == (0, NOTHING_TYPED)


@pytest.mark.parametrize(
    "query", ["a'b\\c akta", "'); drop", "akta:*", "!akta & |", "<-> akta", "akt\\'a*"]
)
def test_marks_typed_are_no_commands(lens, pages, query):
    pages("nic takiego")

    assert search(lens, query).total == 0


def test_the_number_of_queries_does_not_grow(lens, pages):
    pages(*["akta sprawy prokuratora"] * 40)
    counts = []
    for limit in (1, 30):
        with CaptureQueriesContext(connection) as caught:
            search(lens, "akta prokurator", limit=limit)
        counts.append(len(caught))

    assert counts == [4, 4]


def test_an_outsider_finds_granted_sides_only(lens, pages, open_to, case, referent):
    granted, withheld = pages("akta", "akta")
    closed = create_volume(actor=referent, case_id=case.pk, set_kind=SetKind.WORKING, at=START)
    (working,) = add_pages(closed, ["akta"])
    theirs = open_to([granted.pk])

    assert found(lens, "akta") == [granted.pk, withheld.pk, working.pk]
    assert found(theirs, "akta") == [granted.pk]
    assert search(theirs, "akta", volume=Volume.objects.get(set_kind="working").pk).total == 0
    assert search(theirs, "akta", document=withheld.pk).total == 0


def test_the_index_is_made_with_the_text_and_again_on_demand(lens, pages, case):
    (side,) = pages("akta")
    row = PageText.objects.get(page=side.page_id)
    row.words_ocr, row.plain, row.shown = None, "nosorożec", "pdf"
    reading._keep(row)

    assert found(lens, "nosorożca") == [side.pk]
    PageText.objects.update(lemmas=None)
    assert found(lens, "nosorożca") == []
    assert rebuild(case.pk) == 1
    assert found(lens, "nosorożca") == [side.pk]
    assert rebuild() == 1


def test_without_the_dictionary_words_are_found_as_written(lens, pages):
    with patch("akta.files.search.morphology.morfeusz2", None):
        _clear()
        (side,) = pages("poszedł nosorożec")
        answer = search(lens, "nosorozec")
        assert ([hit.side_id for hit in answer.hits], answer.note) == ([side.pk], NO_DICTIONARY)
        assert found(lens, "pójść") == []
    _clear()


def _clear():
    from akta.files.search import lexemes, morphology

    for cached in (
        *(morphology.readings, morphology.misread_lemmas, morphology.restored),
        *(lexemes.of_word, lexemes.written, lexemes.inflected, lexemes.loosely),
    ):
        cached.cache_clear()


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (TextState.WAITING, STILL_READ.format("2 stron")),
        (TextState.FAILED, NOT_READ.format("2 stron")),
        (TextState.UNAVAILABLE, NOT_READ.format("2 stron")),
        (TextState.DONE, ""),
    ],
)
def test_an_answer_tells_of_pages_that_have_no_text_yet(lens, pages, state, told):
    pages("akta sprawy", "", "")
    PageText.objects.filter(plain="").update(state=state)

    assert search(lens, "akta").note == told
    assert search(lens, "nieobecne").note == told
