"""Figures on apprehensions by organ (zestawienie zatrzymań): what their assessments found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from akta.law.marks import implements
from akta.law.measures.clocks import POINTS, Clock, Loudness

UNKNOWN = "organ nieodnotowany"


@dataclass(frozen=True, slots=True)
class Apprehension:
    """One apprehension: by which organ, its clocks, and its assessment (None: not made yet)."""

    organ: str
    clocks: Sequence[Clock]
    assessment: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Figures:
    """One row: an organ with its apprehensions and what was wrong with them."""

    organ: str
    all: int
    late: int
    assessed: int
    with_defects: int
    defects: tuple[int, ...]

    @property
    def points(self) -> list[tuple[str, int]]:
        """The points that were found wrong at least once, in words, with how often."""
        told = zip(POINTS, self.defects, strict=True)
        return [(words, number) for (_, words), number in told if number]


@implements("R-178")
def figures_by_organ(apprehensions: Iterable[Apprehension]) -> tuple[Figures, ...]:
    """A row for each organ by name; late are those with a clock that ran out or was missed."""
    by_organ: dict[str, list[Apprehension]] = {}
    for one in apprehensions:
        by_organ.setdefault(one.organ.strip() or UNKNOWN, []).append(one)
    return tuple(_row(organ, by_organ[organ]) for organ in sorted(by_organ, key=str.casefold))


def _row(organ: str, own: Sequence[Apprehension]) -> Figures:
    made = [one.assessment for one in own if one.assessment is not None]
    points = tuple(sum(bool(each.get(name)) for each in made) for name, _ in POINTS)
    return Figures(
        organ,
        len(own),
        sum(any(_is_late(clock) for clock in one.clocks) for one in own),
        len(made),
        sum(any(each.get(name) for name, _ in POINTS) for each in made),
        points,
    )


def _is_late(clock: Clock) -> bool:
    return clock.loudness in {Loudness.OVER, Loudness.MISSED}
