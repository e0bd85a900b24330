"""Page size of pleadings (format odpowiadający A4): § 4 ust. 1."""

from collections.abc import Iterable

from akta.law.filing.problems import Problem
from akta.law.marks import implements

A4_MM = (210.0, 297.0)
TOLERANCE_MM = 3.0
_POINT_MM = 25.4 / 72


@implements("F-4-1")
def page_size_problems(
    sizes_pt: Iterable[tuple[float, float]], most: int = 5
) -> tuple[Problem, ...]:
    """Pages of a pleading that are not A4, upright or lying, within 3 mm; the first `most`."""
    found = []
    for page, (width, height) in enumerate(sizes_pt, 1):
        if not is_a4(width * _POINT_MM, height * _POINT_MM):
            fields: dict[str, object] = {
                "width": round(width * _POINT_MM),
                "height": round(height * _POINT_MM),
            }
            found.append(Problem("PAGE_SIZE_NOT_A4", fields, page))
        if len(found) == most:
            break
    return tuple(found)


@implements("F-4-1")
def sheet_problems(sizes_pt: Iterable[tuple[float, float]]) -> tuple[Problem, ...]:
    """The same for the sheets that a document of a text editor is set for: they have no number."""
    return tuple(Problem(one.code, one.fields) for one in page_size_problems(sizes_pt))


def is_a4(width_mm: float, height_mm: float) -> bool:
    """Whether a page is A4 in either direction, within the tolerance."""
    sides = sorted((width_mm, height_mm))
    return all(
        abs(side - wanted) <= TOLERANCE_MM for side, wanted in zip(sides, A4_MM, strict=True)
    )
