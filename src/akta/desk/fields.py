"""Fields that the forms of the desk share."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from akta.core.typed import FIRST_DAY, LAST_DAY

__all__ = ["DayField", "LengthField"]

OUT_OF_RANGE = "Proszę podać dzień z lat 1800–2199."
TYPED_LENGTH = re.compile(r"(\d{1,3})\s*(lat|rok|mies|tyg|dni|dzie)\w*\.?", re.IGNORECASE)
ISO_LENGTH = re.compile(r"P\d{1,3}[DWMY]", re.IGNORECASE)
UNITS = {"lat": "Y", "rok": "Y", "mies": "M", "tyg": "W", "dni": "D", "dzie": "D"}


class DayField(forms.DateField):
    """A calendar day, typed and shown as 12.03.2026, that can be reckoned with.

    Slips such as the year 0001 are refused.
    """

    input_formats = ["%d.%m.%Y", "%Y-%m-%d"]
    widget = forms.DateInput(format="%d.%m.%Y")
    default_validators = [
        MinValueValidator(FIRST_DAY, message=OUT_OF_RANGE),
        MaxValueValidator(LAST_DAY, message=OUT_OF_RANGE),
    ]


class LengthField(forms.CharField):
    """A length of time typed as „10 lat” or „6 miesięcy”; gives `P10Y`, `P6M`."""

    def to_python(self, value: str | None) -> str:
        text = (super().to_python(value) or "").strip()
        typed = TYPED_LENGTH.fullmatch(text)
        if typed:
            return f"P{typed[1]}{UNITS[typed[2].lower()]}"
        if text and not ISO_LENGTH.fullmatch(text):
            message = "Nie rozpoznano okresu. Proszę podać liczbę i jednostkę, na przykład: 10 lat."
            raise ValidationError(message)
        return text.upper()
