"""Polish wording: plural forms, dates and times as a person writes them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from akta.law.localtime import WARSAW

MONTHS_GENITIVE = (
    *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
    *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
)
MONTHS_NOMINATIVE = (
    *("styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec"),
    *("lipiec", "sierpień", "wrzesień", "październik", "listopad", "grudzień"),
)
WEEKDAYS = ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela")


def money(amount: Decimal) -> str:
    """An amount in złoty: 1 270,50 zł."""
    return f"{amount:,.2f}".replace(",", "\u00a0").replace(".", ",") + "\u00a0zł"


def plural(number: int, one: str, few: str, many: str) -> str:
    """The number with its noun: 1 karta, 2 karty, 5 kart, 12 kart, 22 karty."""
    return f"{number} {form_of(number, one, few, many)}"


def form_of(number: int, one: str, few: str, many: str) -> str:
    """The noun's form that stands beside a number."""
    if number == 1:
        return one
    is_few = 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14  # noqa: PLR2004 - grammar
    return few if is_few else many


def long_date(day: date) -> str:
    """12 marca 2026 r."""
    return f"{day.day} {MONTHS_GENITIVE[day.month - 1]} {day.year} r."


def short_date(day: date) -> str:
    """12.03.2026."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def clock(moment: datetime, *, seconds: bool = True) -> str:
    """23:59:58, or 23:59 without seconds."""
    return f"{moment:%H:%M:%S}" if seconds else f"{moment:%H:%M}"


def long_moment(moment: datetime) -> str:
    """12 marca 2026 r., godz. 23:59."""
    return f"{long_date(moment)}, godz. {clock(moment, seconds=False)}"


def weekday(day: date) -> str:
    """The day's name: poniedziałek … niedziela."""
    return WEEKDAYS[day.weekday()]


def sentence(text: str) -> str:
    """The text with one full stop at its end, also after „r.”."""
    return text if text.endswith(".") else f"{text}."


def listed(items: list[str]) -> str:
    """Items as one phrase: „a”, „a i b”, „a, b i c”."""
    return " i ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def date_and_time(moment: datetime) -> str:
    """12 marca 2026 r., godz. 23:59:58: Warsaw time; seconds only where they are not zero."""
    local = moment.astimezone(WARSAW)
    return f"{long_date(local.date())}, godz. {clock(local, seconds=bool(local.second))}"


def until(end: datetime) -> str:
    """How long, after „do”: „końca dnia 16 marca 2026 r.”, or the moment where an hour was set."""
    local = end.astimezone(WARSAW)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"końca dnia {long_date((local - timedelta(microseconds=1)).date())}"
    return date_and_time(end)


def ended(sentence: str) -> str:
    """The full stop of an abbreviation closes its sentence too: „…2026 r.”, not „…2026 r..”."""
    return sentence.replace("..", ".")
