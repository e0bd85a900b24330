"""What a text can be found by: joined words, dates, numbers."""

import pytest

from akta.files.search.letters import deletions, readable
from akta.files.search.morphology import has_dictionary, readings, restored, stems
from akta.files.search.tokens import chunks_of, tokens


def words(text):
    return [part.text for part in tokens(chunks_of(text)).parts]


def names(text):
    return {name for name, _, _ in tokens(chunks_of(text)).names}


def dates(text):
    return {name for name, _, _ in tokens(chunks_of(text)).dates}


@pytest.mark.parametrize("hyphen", ["-", "\u00ad", "–", "¬"])
def test_words_broken_at_a_line_end_are_joined(hyphen):
    assert words(f"protokół przesłu{hyphen}\nchania świadka") == [
        "protokół",
        "przesłuchania",
        "świadka",
    ]


def test_a_hyphen_within_a_line_joins_nothing_and_its_whole_is_a_name():
    assert words("polsko-niemiecki") == ["polsko", "niemiecki"]
    assert names("polsko-niemiecki") == {"polskoniemiecki"}
    assert words("a- b") == ["a", "b"]


def test_a_joined_word_lies_in_both_its_pieces():
    assert tokens(chunks_of("prze-\nsłuchanie")).parts[0].chunks == (0, 1)


@pytest.mark.parametrize(
    "written",
    [
        *("13.03.2026", "13-03-2026", "13/03/2026", "2026-03-13", "13. 03. 2026", "13.3.2026"),
        *(
            "13 marca 2026 r.",
            "13 III 2026",
            "13.III.2026",
            "l3.O3.2026",
            "(13.03.2026r.)",
            "13.03.26",
        ),
    ],
)
def test_every_writing_of_a_date_is_one(written):
    assert "2026-03-13" in dates(f"z dnia {written} w Przykładowie")


@pytest.mark.parametrize(
    "written", ["31.02.2026", "13.13.2026", "13 5 2026", "12 123 2026", "13.032026"]
)
def test_what_is_no_date_is_none(written):
    assert not {date for date in dates(written) if date.count("-") == 2 and date[0] != "-"}


def test_a_day_is_also_found_by_month_and_without_its_year():
    assert {"--03-13", "2026-03"} <= dates("13.03.2026")
    assert dates("w marcu 2026") == {"2026-03"}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("WX 12345", "wx12345"),
        ("KR 1AB23", "kr1ab23"),
        ("tel. 600 123 456", "600123456"),
        ("600-123-456", "600123456"),
        ("12 500 zł", "12500"),
        ("12.500,00 zł", "12500"),
        ("4999-0.Ds.1.2026", "49990ds12026"),
        ("k.p.k.", "kpk"),
    ],
)
def test_numbers_and_marks_are_kept_whole(written, name):
    assert name in names(written)


def test_digits_and_letters_that_a_scanner_changed_are_put_right():
    assert readable("prokurat0r") == "prokurator"
    assert readable("1O5") == "105"
    for kept in ("WX12345", "słowo1", "III", "13.III.2026", "Ds.123", "B52"):
        assert readable(kept) == kept


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("prokurator", "prokuralor", True),
        ("prokurator", "prokuratr", True),
        ("prokurator", "prokuraator", True),
        ("prokurator", "prokurafcr", False),
        ("kornet", "komet", True),
        ("brat", "brak", False),
    ],
)
def test_one_letter_is_forgiven_in_words_of_five_letters_and_more(one, other, near):
    assert bool(deletions(one) & deletions(other)) is near


@pytest.mark.parametrize(
    "form", ["skiego", "skiemu", "skim", "skich", "scy", "ska", "ską", "skiej"]
)
def test_surnames_unknown_to_the_dictionary_have_one_stem(form):
    assert stems("wrzeszczykowski") & stems(f"wrzeszczykow{form}")
    assert not stems("wrzeszczykowski") & stems("wrzeszczykowie")


def test_all_readings_of_a_word_count():
    assert has_dictionary()
    assert {"akt", "akta"} <= readings("aktami").lemmas
    assert readings("zrobiłbym").lemmas == {"zrobić"}
    assert not readings("prokuralor").is_known
    assert "świadka" in restored("swiadka")
