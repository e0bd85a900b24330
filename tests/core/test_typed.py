"""Numbers as they are typed into addresses."""

import pytest

from akta.core.typed import whole_number
from akta.files.names import natural_key


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("0", 0),
        ("٣", 3),
        ("999", 999),
        ("1000", 999),
        ("9" * 5000, 999),
        ("0" * 5000 + "5", 5),
        ("", 1),
        ("-1", 1),
        ("½", 1),
        ("1.5", 1),
    ],
)
def test_whole_number(text, number):
    assert whole_number(text, default=1, most=999) == number


def test_names_with_numbers_of_any_length_can_be_sorted():
    names = ["skan " + "9" * 5000, "skan 10", "skan 002", "skan ٣"]
    assert sorted(names, key=natural_key) == [names[2], names[3], names[1], names[0]]
