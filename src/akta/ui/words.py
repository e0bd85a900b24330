"""Polish ways to write dates, sizes and counts. Pure: no request, no database."""

import math
from datetime import date, datetime, timedelta

from akta.law.localtime import WARSAW
from akta.law.polish import MONTHS_GENITIVE

NBSP = "\u00a0"
SIZES = ("B", "kB", "MB", "GB", "TB")


def local(moment: datetime) -> datetime:
    """A moment by the clock of Warsaw; one without an offset is taken as already local."""
    return moment if moment.tzinfo is None else moment.astimezone(WARSAW)


def date_words(day: date) -> str:
    """`12 marca 2026 r.`, never broken across lines; a moment gives its day in Warsaw."""
    if isinstance(day, datetime):
        day = local(day).date()
    return NBSP.join((str(day.day), MONTHS_GENITIVE[day.month - 1], str(day.year), "r."))


def day_digits(day: date) -> str:
    """`12.03.2026`, for lists; a moment gives its day in Warsaw."""
    return f"{local(day) if isinstance(day, datetime) else day:%d.%m.%Y}"


def moment_words(moment: datetime) -> str:
    """`12 marca 2026 r., 23:59:58`; seconds are shown only where there are any."""
    moment = local(moment)
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    return f"{date_words(moment)}, {clock}"


def stamp_digits(moment: datetime, *, seconds: bool = False) -> str:
    """`12.03.2026, 23:59`, for lists; with `seconds` also where there are none (§ 2 pkt 1)."""
    moment = local(moment)
    return f"{day_digits(moment)}, {moment.strftime('%H:%M:%S' if seconds else '%H:%M')}"


def size_words(size: float) -> str:
    """`14,2 MB`: decimal units, one place after the comma from kilobytes up."""
    step = 0
    while size >= 999.95 and step < len(SIZES) - 1:  # noqa: PLR2004 - 999.95 would round to 1000,0
        size, step = size / 1000, step + 1
    number = f"{size:.0f}" if step == 0 else f"{size:.1f}".removesuffix(".0").replace(".", ",")
    return f"{number}{NBSP}{SIZES[step]}"


def plural(count: int, forms: tuple[str, str, str]) -> str:
    """The Polish form for a count: 1 karta, 2 karty, 5 kart, 12 kart, 22 karty."""
    one, few, many = forms
    if count == 1:
        return one
    return few if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else many


def grouped(count: int) -> str:
    """Thousands set apart by a space that does not break, from 10 000 up."""
    return f"{count:,}".replace(",", NBSP) if abs(count) >= 10_000 else str(count)  # noqa: PLR2004


def count_words(count: int, forms: tuple[str, str, str]) -> str:
    return f"{grouped(count)}{NBSP}{plural(count, forms)}"


def period_words(left: timedelta) -> str:
    """How long still, in at most two units and rounded down: `2 dni 3 godz.`."""
    minutes = max(0, math.floor(left.total_seconds() / 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    if days:
        rest = f" {hours}{NBSP}godz." if hours else ""
        return count_words(days, ("dzień", "dni", "dni")) + rest
    if hours:
        return f"{hours}{NBSP}godz." + (f" {minutes}{NBSP}min" if minutes else "")
    return f"{minutes}{NBSP}min" if minutes else "mniej niż minuta"
