"""Citations of cards: read as people type them, written in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akta.law.citations import (
    LETTERS,
    CardMark,
    Citation,
    CitationProblem,
    Side,
    next_letter,
    parse_citation,
    parse_volume,
    render_citation,
)
from akta.law.references import CaseReference, Level, OldReference

V = Side.VERSO
CASE = CaseReference("4999", 0, "Ds", 123, 2026)
MARKS = st.builds(
    CardMark,
    number=st.integers(1, 9999),
    letter=st.sampled_from(["", "", "a", "b", "o", "i", "k", "z", "aa"]),
    side=st.sampled_from(Side),
)


@st.composite
def citations(draw):
    first, last = draw(MARKS), draw(st.none() | MARKS)
    if last is not None and last <= first:
        last = None
    return Citation(
        first,
        last,
        draw(st.none() | st.integers(1, 300)),
        draw(st.sampled_from([None, CASE, OldReference(Level.PR, "", "Ds", 1558, 2019)])),
        draw(st.none() | st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=4, max_size=12)),
    )


@pytest.mark.parametrize(
    ("typed", "citation"),
    [
        pytest.param(
            "4999-0.Ds.123.2026, t. 3, k. 512v [#7f3k2q]",
            Citation(CardMark(512, side=V), None, 3, CASE, "7f3k2q"),
            id="copied from Akta",
        ),
        pytest.param("t. 3, k. 512", Citation(CardMark(512), None, 3), id="volume and card"),
        pytest.param("T.III K.512V", Citation(CardMark(512, side=V), None, 3), id="Roman volume"),
        pytest.param("tom II karta 214 v", Citation(CardMark(214, side=V), None, 2), id="words"),
        pytest.param("tom 2, str. 14", Citation(CardMark(14), None, 2), id="page, as people say"),
        pytest.param("k. 12–40", Citation(CardMark(12), CardMark(40)), id="range, en dash"),
        pytest.param("k.12-40", Citation(CardMark(12), CardMark(40)), id="range, hyphen"),
        pytest.param("k. 12 - k. 40v", Citation(CardMark(12), CardMark(40, "", V)), id="k. twice"),
        pytest.param("karty 12 do 40", Citation(CardMark(12), CardMark(40)), id="range in words"),
        pytest.param("(t. 2, k. 5).", Citation(CardMark(5), None, 2), id="in brackets, full stop"),
        pytest.param("k. 20 odwr.", Citation(CardMark(20, side=V)), id="odwr."),
        pytest.param("K. 20 ODWRÓT", Citation(CardMark(20, side=V)), id="odwrót in capitals"),
        pytest.param("k. 12a", Citation(CardMark(12, "a")), id="inserted card"),
        pytest.param("k. 12 Av", Citation(CardMark(12, "a", V)), id="back of an inserted card"),
        pytest.param("512v", Citation(CardMark(512, side=V)), id="bare number"),
        pytest.param("k. 12–12", Citation(CardMark(12)), id="range of one card"),
        pytest.param(
            "sygn. akt 4999-0. ds. 123.2026 t.1 k.7",
            Citation(CardMark(7), None, 1, CASE),
            id="reference with spaces",
        ),
        pytest.param(
            "PR Ds. 1558.2019 k. 3",
            Citation(CardMark(3), None, None, OldReference(Level.PR, "", "Ds", 1558, 2019)),
            id="old reference",
        ),
    ],
)
def test_a_citation_is_read_as_typed(typed, citation):
    assert parse_citation(typed) == citation


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", CitationProblem.EMPTY),
        ("t. 3", CitationProblem.NO_CARD),
        ("4999-0.Ds.123.2026", CitationProblem.NO_CARD),
        ("4999-0.Ds.123.2026, t. 3", CitationProblem.NO_CARD),
        ("sprawa Kowalskiego, k. 5", CitationProblem.BAD_REFERENCE),
        ("t. IIII, k. 5", CitationProblem.BAD_VOLUME),
        ("t. 0, k. 5", CitationProblem.BAD_VOLUME),
        ("k. 0", CitationProblem.BAD_NUMBER),
        ("k. 40–12", CitationProblem.REVERSED),
        ("k. dwunasta", CitationProblem.NOT_UNDERSTOOD),
        ("k. 1٢", CitationProblem.NOT_UNDERSTOOD),
    ],
)
def test_what_is_no_citation_says_why(typed, problem):
    assert parse_citation(typed) is problem
    assert problem.sentence.endswith(".")


def test_the_written_form():
    citation = Citation(CardMark(12, "a", V), CardMark(40), 3, CASE, "7f3k2q")

    assert render_citation(citation) == "4999-0.Ds.123.2026, t. 3, k. 12av–40 [#7f3k2q]"


@given(citations())
def test_what_is_written_is_read_back(citation):
    assert parse_citation(render_citation(citation)) == citation


@given(citations())
def test_capitals_and_spaces_change_nothing(citation):
    typed = render_citation(citation).upper().replace(",", " , ").replace("–", " - ")

    assert parse_citation(typed) == citation


@given(st.text("tomkarstv. ,–-0123456789IVXab[#]", max_size=25))
def test_any_text_gets_an_answer_that_reads_back(text):
    read = parse_citation(text)
    if isinstance(read, Citation):
        assert parse_citation(render_citation(read)) == read


def test_cards_sort_in_the_order_of_the_file():
    marks = [CardMark(13), CardMark(12, "b"), CardMark(12, "a", V), CardMark(12, "a"), CardMark(12)]

    assert [str(mark) for mark in sorted([*marks, CardMark(12, side=V), CardMark(12, "aa")])] == [
        *("12", "12v", "12a", "12av", "12b", "12aa", "13")
    ]


def test_letters_follow_one_another_without_v():
    letters = [""]
    for _ in range(len(LETTERS) + 1):
        letters.append(next_letter(letters[-1]))

    assert letters[:4] == ["", "a", "b", "c"]
    assert "v" not in letters
    assert letters[-3:] == ["y", "z", "aa"]
    assert next_letter("az") == "ba"


@pytest.mark.parametrize(
    ("text", "volume"),
    [("3", 3), ("iv", 4), ("XLII", 42), ("xciX", 99), ("IIX", None), ("", None), ("0", None)],
)
def test_volumes_in_both_kinds_of_digits(text, volume):
    assert parse_volume(text) == volume


def test_a_card_without_a_number_is_refused():
    with pytest.raises(ValueError, match="No card"):
        CardMark(0)
    with pytest.raises(ValueError, match="No card"):
        CardMark(1, "v")
