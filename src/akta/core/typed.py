"""What people and programs type into addresses and forms, read with care."""

from datetime import date

__all__ = ["FIRST_DAY", "LAST_DAY", "LAST_PAGE", "whole_number"]

LAST_PAGE = 999_999
"""No list is longer."""

FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2199, 12, 31)
"""Days outside this range are slips of the keyboard; at its ends no sum of days overflows."""


def whole_number(text: str, *, default: int, most: int) -> int:
    """The number typed, `most` where it is larger, `default` where it is none.

    Python itself refuses to read a number of thousands of digits.
    """
    if not text.isdecimal():
        return default
    digits = text.lstrip("0") or "0"
    return min(int(digits), most) if len(digits) <= len(str(most)) else most
