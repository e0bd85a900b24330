"""The people of the story, all invented, and numbers that look like theirs."""

import random
from datetime import date

from akta.ops.demofile.model import Person

REFERENCE = "4999-0.Ds.123.2026"
UNIT = "Prokuratura Rejonowa w Przykładowie"
SUBJECT = (
    "przywłaszczenie powierzonych towarów z hurtowni przy ul. Młyńskiej 8 w Przykładowie "
    "i zderzenie drogowe na skrzyżowaniu ulic Młyńskiej i Kolejowej dnia 12 marca 2026 r."
)
TRUE_DATE = "12 marca 2026 r."
WRONG_DATE = "13 marca 2026 r."
RARE_WORD = "heliotrop"
VERSIONS = (
    (
        "Oskarżenie i pokrzywdzona Irena Małkowska: Tomasz Wrzosek, kierownik magazynu, bez jej "
        "zgody wywiózł wieczorem 12 marca 2026 r. towar wart 218 640 zł, wyjechał ze znaku STOP "
        "bez świateł wprost przed jej samochód i odjechał z miejsca zderzenia."
    ),
    (
        "Podejrzany Tomasz Wrzosek: towar wywiózł na jej polecenie wydane przez telefon o 21.52, "
        "na poczet niespłaconej pożyczki 62 000 zł; to ona wjechała na skrzyżowanie bez świateł, "
        "a po zderzeniu sama kazała mu odjechać przed przyjazdem policji."
    ),
)
_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_CAST = (
    ("Tomasz Wrzosek", "podejrzany", "1984-06-17", "m", True),
    ("Irena Małkowska", "pokrzywdzona", "1971-11-03", "f", True),
    ("Kamil Dereń", "świadek", "1997-02-24", "m", True),
    ("Grażyna Tyl", "świadek", "1968-09-30", "f", False),
    ("Zbigniew Nalepa", "świadek", "1956-01-12", "m", False),
    ("Patryk Socha", "świadek", "1989-04-08", "m", False),
    ("Marta Wrzosek", "świadek", "1986-12-19", "f", False),
    ("Justyna Borkowicz", "obrońca", "1979-05-21", "f", False),
    ("Paweł Ławniczek", "pełnomocnik pokrzywdzonej", "1975-08-02", "m", False),
)
_CENTURY = 2000


def pesel_for(born: date, gender: str, drawn: random.Random) -> str:
    """A PESEL number with a right check digit (cyfra kontrolna) for an invented person."""
    month = born.month + (20 if born.year >= _CENTURY else 0)
    serial = drawn.randrange(1000)
    sex = drawn.randrange(5) * 2 + (1 if gender == "m" else 0)
    digits = f"{born.year % 100:02d}{month:02d}{born.day:02d}{serial:03d}{sex}"
    return digits + str(pesel_check_digit(digits))


def pesel_check_digit(digits: str) -> int:
    """The eleventh digit that belongs to the first ten."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return (10 - total % 10) % 10


def cast(seed: int) -> tuple[Person, ...]:
    """The people of the case; their PESEL numbers follow from the seed."""
    drawn = random.Random(f"{seed}/cast")  # noqa: S311 - invented numbers, not secrets
    return tuple(
        Person(name, capacity, born, pesel_for(date.fromisoformat(born), gender, drawn), main)
        for name, capacity, born, gender, main in _CAST
    )
