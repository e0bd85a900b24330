"""What is wrong with a scan, by measurements, by text, by the numbers stamped on cards."""

import pytest

from akta.files import defects
from akta.files.defects import Kind, Seen, compared_defects, measured_defects
from akta.imaging.facts import PageText, Word

TEXT = tuple(f"słowo{n}" for n in range(60))
PICTURE = "f0f0" * 16


def page(**facts):
    fair = {"is_blank": False, "is_verso": False, "skew": 0.3, "is_blurred": False, "dpi": 300.0}
    return Seen(**fair | facts)


@pytest.mark.parametrize(
    ("facts", "kind", "detail"),
    [
        ({"is_blank": True}, Kind.BLANK, "na stronie nic nie ma"),
        ({"skew": 2.0}, Kind.SKEWED, "przekrzywiona o 2,0°"),
        ({"skew": -3.14}, Kind.SKEWED, "przekrzywiona o 3,1°"),
        ({"is_blurred": True}, Kind.BLURRED, "pismo jest nieostre"),
        ({"dpi": 96.0}, Kind.COARSE, "96 dpi, potrzeba 180"),
    ],
)
def test_a_defect_is_told_with_what_was_measured(facts, kind, detail):
    found = measured_defects([page(), page(**facts)])

    assert [(each.index, each.kind, each.detail) for each in found] == [(1, kind, detail)]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"skew": 1.9},
        {"skew": None},
        {"dpi": None},
        {"dpi": 180.0},
        {"is_blank": True, "is_verso": True},
    ],
)
def test_a_fair_page_and_a_blank_back_are_left_alone(facts):
    assert measured_defects([page(**facts)]) == []


def test_a_blank_page_has_no_other_defect():
    (found,) = measured_defects([page(is_blank=True, dpi=72.0, is_blurred=True)])

    assert found.kind is Kind.BLANK


def doubled(*pages):
    return [each.index for each in compared_defects(pages) if each.kind is Kind.DOUBLED]


def test_a_sheet_fed_twice_is_found_by_its_words():
    again = (*TEXT[:28], "słowo28O", *TEXT[29:])

    assert doubled(page(words=TEXT), page(words=again)) == [1]
    assert doubled(page(words=TEXT), page(words=TEXT[::-1]), page(words=again)) == [2]


def test_two_forms_with_other_entries_are_two_sheets():
    other = tuple(word if n % 3 else f"inne{n}" for n, word in enumerate(TEXT))

    assert doubled(page(words=TEXT), page(words=other)) == []
    assert doubled(page(words=TEXT), page(words=TEXT[:30])) == []
    assert doubled(page(words=TEXT), page(), page(), page(words=TEXT)) == []


def test_a_photograph_fed_twice_is_found_by_its_picture():
    near = f"{int(PICTURE, 16) ^ 0b1111:064x}"
    far = f"{int(PICTURE, 16) ^ 0x1FF:064x}"

    assert doubled(page(fingerprint=PICTURE), page(fingerprint=near)) == [1]
    assert doubled(page(fingerprint=PICTURE), page(fingerprint=far)) == []


def test_of_nearly_empty_pages_nothing_is_said():
    assert doubled(page(fingerprint="00" * 31 + "07"), page(fingerprint="00" * 31 + "07")) == []
    assert doubled(page(is_blank=True), page(is_blank=True)) == []


def missing(*numbers, **facts):
    found = compared_defects([page(stamped=number, **facts) for number in numbers])
    return [(each.index, each.detail) for each in found]


def test_a_leap_in_stamped_numbers_is_a_missing_card():
    told = "według numerów na kartach brakuje przed nią"

    assert missing(11, 12, 14, 15) == [(2, f"{told} 13")]
    assert missing(11, None, 12, 16, 17) == [(3, f"{told} 13–15")]


@pytest.mark.parametrize(
    "numbers",
    [
        (11, 12, 13),
        (1, 2, 900, 3),
        (11, 14),
        (11, None, None, None, None, None, 14, 15),
        (12, 12, 13),
        (),
    ],
)
def test_other_numbers_tell_nothing(numbers):
    assert missing(*numbers) == []


def text(*words):
    return PageText("ocr", tuple(Word(told, *box) for told, box in words))


CORNER, MIDDLE = (0.9, 0.03, 0.95, 0.06), (0.4, 0.03, 0.5, 0.06)


@pytest.mark.parametrize(
    ("read", "number"),
    [
        (text(("17", CORNER)), 17),
        (text(("k.", (0.85, 0.03, 0.88, 0.06)), ("17.", CORNER)), 17),
        (text(("17", MIDDLE)), None),
        (text(("17", (0.9, 0.5, 0.95, 0.53))), None),
        (text(("17", CORNER), ("18", (0.8, 0.05, 0.84, 0.08))), None),
        (text(("17a", CORNER)), None),
        (text(), None),
        (None, None),
    ],
)
def test_the_stamped_number_stands_alone_in_the_upper_right_corner(read, number):
    assert defects.stamped_number(read) == number
