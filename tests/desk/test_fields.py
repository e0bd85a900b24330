"""Fields that the forms of the desk share."""

import pytest
from django.core.exceptions import ValidationError

from akta.desk.fields import LengthField


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("10 lat", "P10Y"),
        ("1 rok", "P1Y"),
        (" 6 miesięcy ", "P6M"),
        ("18 mies.", "P18M"),
        ("2 tygodnie", "P2W"),
        ("7 dni", "P7D"),
        ("1 dzień", "P1D"),
        ("p10y", "P10Y"),
    ],
)
def test_a_length_is_typed_in_words(typed, read):
    assert LengthField().clean(typed) == read


@pytest.mark.parametrize("typed", ["dekada", "10", "lat", "1,5 roku"])
def test_a_length_that_cannot_be_read_is_refused(typed):
    with pytest.raises(ValidationError, match="na przykład: 10 lat"):
        LengthField().clean(typed)
