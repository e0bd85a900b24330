"""Limits of implementation: numbers, strings, names, arrays and dictionaries (parts 1 to 3)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pikepdf

from akta.trust.pdfa.model import Finding, Flavour
from akta.trust.pdfa.objects import is_dictionary, text_of

_LAST_WITH_LIMITS = 3
_MOST_INTEGER, _LEAST_INTEGER = 2**31 - 1, -(2**31)
_MOST_REAL_1 = 32767
_MOST_REAL = Decimal("3.403e38")
_LEAST_REAL = Decimal("1.175e-38")
_MOST_STRING_1, _MOST_STRING = 65535, 32767
_MOST_ARRAY_1, _MOST_DICTIONARY_1 = 8191, 4095
_MOST_NAME = 128  # 127 bytes and the slash


def limit_rule(value: Any, name: str | None, key: str, flavour: Flavour) -> Iterator[Finding]:
    """An array, a dictionary, and what stands in it."""
    del key
    if flavour.part > _LAST_WITH_LIMITS:
        return
    clause = _clause(flavour)
    if isinstance(value, pikepdf.Array):
        if flavour.part == 1 and len(value) > _MOST_ARRAY_1:
            yield Finding(clause, "tablica jest za długa", name)
        yield from limits_of(value, flavour, name)
    elif is_dictionary(value):
        keys = set(value.keys())
        if flavour.part == 1 and len(keys) > _MOST_DICTIONARY_1:
            yield Finding(clause, "słownik jest za duży", name)
        held = list(value.values())
        yield from limits_of(held, flavour, name)
        names = [*keys, *(text_of(one) for one in held if isinstance(one, pikepdf.Name))]
        if any(len(one.encode("utf-8", "surrogateescape")) > _MOST_NAME for one in names):
            yield Finding(clause, "nazwa jest za długa", name)


def limits_of(
    values: Iterable[Any], flavour: Flavour, name: str | None = None
) -> Iterator[Finding]:
    """Numbers and strings among values that pass the limits of a part."""
    if flavour.part > _LAST_WITH_LIMITS:
        return
    for one in values:
        if isinstance(one, bool):
            continue
        if isinstance(one, int):
            if not _LEAST_INTEGER <= one <= _MOST_INTEGER:
                yield Finding(_clause(flavour), "liczba całkowita spoza zakresu", name)
        elif isinstance(one, Decimal):
            if not _real_fits(one, flavour):
                yield Finding(_clause(flavour), "liczba rzeczywista spoza zakresu", name)
        elif isinstance(one, pikepdf.String):
            most = _MOST_STRING_1 if flavour.part == 1 else _MOST_STRING
            if len(bytes(one)) > most:
                yield Finding(_clause(flavour), "napis jest za długi", name)


def _real_fits(number: Decimal, flavour: Flavour) -> bool:
    size = abs(number)
    if flavour.part == 1:
        return size <= _MOST_REAL_1
    return size == 0 or _LEAST_REAL <= size <= _MOST_REAL


def _clause(flavour: Flavour) -> str:
    return "6.1.12" if flavour.part == 1 else "6.1.13"
