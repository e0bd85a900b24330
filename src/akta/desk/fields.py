"""Fields that the forms of the desk share."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from akta.core.typed import FIRST_DAY, LAST_DAY

__all__ = ["DayField"]

OUT_OF_RANGE = "Proszę podać dzień z lat 1800–2199."


class DayField(forms.DateField):
    """A calendar day that can be reckoned with; slips such as the year 0001 are refused."""

    default_validators = [
        MinValueValidator(FIRST_DAY, message=OUT_OF_RANGE),
        MaxValueValidator(LAST_DAY, message=OUT_OF_RANGE),
    ]
