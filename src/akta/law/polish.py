"""Dates, times and numbers as Poles write them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")
MONTHS = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
]


def long_date(day: date) -> str:
    """12 marca 2026 r."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} r."


def date_and_time(moment: datetime) -> str:
    """12 marca 2026 r., godz. 23:59:58 (Warsaw time; seconds only where they are not zero)."""
    local = moment.astimezone(WARSAW)
    shown = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    return f"{long_date(local.date())}, godz. {shown}"


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form of a noun beside a number: 1 karta, 2 karty, 5 kart, 22 karty, 12 kart."""
    if count == 1:
        return one
    if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14}:
        return few
    return many
