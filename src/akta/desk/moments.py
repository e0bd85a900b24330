"""A field for a moment to the minute on Warsaw's clock (chwila co do minuty)."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from akta.law.localtime import WARSAW, LocalTimeError, LocalTimeFault, warsaw_moment

__all__ = ["MomentField"]

_TYPED = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4})[ ,T]+(?:godz\. ?)?(\d{1,2})[:.](\d{2})(?: +(letni|zimowy))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
UNREADABLE = "Proszę podać dzień i godzinę, na przykład 12.03.2026 14:35."
TWICE = (
    "Tej nocy cofnięto zegary i ta godzina wypadła dwa razy. Proszę dopisać, o który czas chodzi: "
    "„letni” albo „zimowy”."
)


class MomentField(forms.CharField):
    """A moment, typed and shown as 12.03.2026 14:35; gives an aware `datetime`.

    In the hour that comes twice when clocks go back one says which: "02:30 zimowy".
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text", "Dzień i godzina co do minuty, na przykład 12.03.2026 14:35."
        )
        super().__init__(max_length=40, **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(WARSAW).strftime("%d.%m.%Y %H:%M")
        return value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip()
        return _read(typed) if typed else None


def _read(typed: str) -> datetime:
    found = _TYPED.fullmatch(typed)
    try:
        if found is None:
            if not _ISO.fullmatch(typed):
                raise ValidationError(UNREADABLE)
            return warsaw_moment(datetime.fromisoformat(typed))
        day, month, year, hour, minute = map(int, found.groups()[:5])
        naive = datetime(year, month, day, hour, minute)  # noqa: DTZ001 (Warsaw's clock, next line)
        if found[6]:
            return naive.replace(tzinfo=WARSAW, fold=int(found[6].casefold() == "zimowy"))
        return warsaw_moment(naive)
    except LocalTimeError as error:
        twice = error.fault is LocalTimeFault.AMBIGUOUS
        raise ValidationError(TWICE if twice else str(error)) from error
    except ValueError as error:
        raise ValidationError(UNREADABLE) from error
