"""Fields that the forms of the desk share."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from akta.core.typed import FIRST_DAY, LAST_DAY

__all__ = ["DayField"]

OUT_OF_RANGE = "Proszę podać dzień z lat 1800–2199."


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
