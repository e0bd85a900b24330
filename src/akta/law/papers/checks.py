"""Checks that several kinds of papers share: days that do not go together."""

from akta.law.papers.days import day_of
from akta.law.papers.model import Check, Missing, Values

__all__ = ["ends_after"]


def ends_after(start: str, end: str, rules: tuple[str, ...]) -> Check:
    """A check that a term ends after the day on which it begins, where both days are known."""

    def check(values: Values) -> list[Missing]:
        first, last = day_of(values.get(start, "")), day_of(values.get(end, ""))
        if first is None or last is None or last > first:
            return []
        return [Missing(end, "Okres kończy się, zanim się zaczął. Proszę sprawdzić daty.", rules)]

    return check
