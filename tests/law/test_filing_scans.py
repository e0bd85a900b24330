"""Annex 3 of the filing regulation: reproductions, by the acceptance examples."""

import pytest

from akta.law.filing.scans import (
    KINDS,
    ScanPage,
    colour_does_not_matter,
    colour_matters,
    needed_small_px,
    scan_problems,
)

LOW, DEPTH = "SCAN_RESOLUTION_TOO_LOW", "SCAN_DEPTH_TOO_LOW"


def page(width, height, dpi, bits, *, colour=False, number=1, **more):
    return ScanPage(number, width, height, dpi, dpi, bits, colour, **more)


def codes(kind, *pages):
    return [problem.code for problem in scan_problems(KINDS[kind], pages)]


A4_150, A4_200 = (1240, 1754), (1654, 2339)
CASES = [
    ("F-Z3-1", "text", page(*A4_150, 150, 1), []),
    ("F-Z3-1", "text", page(1232, 1743, 149, 1), [LOW]),
    ("F-Z3-1", "text", page(2480, 3508, 300, 8), []),
    ("F-Z3-1", "text", page(*A4_150, 150, 8, lossy=True), ["SCAN_COMPRESSION_LOSSY"]),
    ("F-Z3-2", "manuscript", page(*A4_200, 200, 8), []),
    ("F-Z3-2", "manuscript", page(*A4_200, 200, 1), [DEPTH]),
    ("F-Z3-2", "manuscript", page(*A4_150, 150, 8), [LOW]),
    ("F-Z3-2", "manuscript", page(*A4_200, 200, 24, colour=True), []),
    ("F-Z3-3", "photo-bw", page(2500, 1700, None, 8, quality=80, format="JPEG"), []),
    ("F-Z3-3", "photo-bw", page(2499, 1700, None, 8), [LOW]),
    (
        "F-Z3-3",
        "photo-bw",
        page(2500, 1700, None, 8, quality=30, format="JPEG"),
        ["SCAN_COMPRESSION"],
    ),
    ("F-Z3-3", "photo-bw", page(2500, 1700, None, 8, format="PNG"), ["SCAN_FORMAT"]),
    ("F-Z3-4", "text-small", page(1166, 827, 200, 1), [LOW]),
    ("F-Z3-4", "text-small", page(1600, 1129, 193.5, 1), [LOW]),
    ("F-Z3-4", "text-small", page(1654, 1166, 200, 1), []),
    ("F-Z3-5", "manuscript-small", page(1600, 1129, 274.6, 8), []),
    ("F-Z3-5", "manuscript-small", page(1600, 1129, 274.6, 1), [DEPTH]),
    ("F-Z3-5", "manuscript-small", page(1654, 1166, 200, 8), []),
    ("F-Z3-6", "text-colour", page(*A4_200, 200, 8, colour=True), []),
    ("F-Z3-6", "text-colour", page(*A4_200, 200, 24, colour=True), []),
    ("F-Z3-6", "text-colour", page(*A4_200, 200, 8), [DEPTH]),
    ("F-Z3-6", "text-colour", page(1646, 2327, 199, 24, colour=True), [LOW]),
    (
        "F-Z3-7",
        "photo-colour",
        page(4000, 3000, None, 24, colour=True, quality=85, format="JPEG"),
        [],
    ),
    ("F-Z3-7", "photo-colour", page(2400, 1800, None, 24, colour=True), [LOW]),
    ("F-Z3-7", "photo-colour", page(2500, 1700, None, 8), [DEPTH]),
]


@pytest.mark.rule("F-Z3-1")
@pytest.mark.rule("F-Z3-2")
@pytest.mark.rule("F-Z3-3")
@pytest.mark.rule("F-Z3-4")
@pytest.mark.rule("F-Z3-5")
@pytest.mark.rule("F-Z3-6")
@pytest.mark.rule("F-Z3-7")
@pytest.mark.rule("F-4-5")
@pytest.mark.parametrize(("rule", "kind", "measured", "expected"), CASES)
def test_a_row_of_annex_3(rule, kind, measured, expected):
    problems = scan_problems(KINDS[kind], [measured])

    assert [problem.code for problem in problems] == expected
    assert {problem.rule for problem in problems} <= {rule}


@pytest.mark.parametrize(("side_mm", "expected"), [(210, 1654), (148, 1600), (203.2, 1600)])
def test_smaller_than_a4_whichever_gives_more(side_mm, expected):
    assert needed_small_px(side_mm) == expected


@pytest.mark.rule("F-Z3")
def test_one_bad_page_of_forty_is_named():
    pages = [page(*A4_150, 150 if n != 17 else 100, 1, number=n) for n in range(1, 41)]

    problems = scan_problems(KINDS["text"], pages)

    assert [(problem.code, problem.page) for problem in problems if problem.code == LOW] == [
        (LOW, 17)
    ]


@pytest.mark.rule("F-Z3")
def test_without_dpi_the_pixels_are_judged():
    assert codes("manuscript", page(*A4_200, None, 8)) == ["SCAN_DPI_UNKNOWN"]
    assert codes("manuscript", page(*A4_150, None, 8)) == ["SCAN_DPI_UNKNOWN", LOW]


@pytest.mark.rule("F-Z3")
def test_larger_than_a4_has_no_row():
    assert codes("text", page(2480, 3508, 212, 1)) == ["SCAN_NO_ROW"]


@pytest.mark.rule("F-Z3-a")
def test_help_on_colour_that_does_not_matter():
    told = colour_does_not_matter()

    assert "pieczątki" in told
    assert "tekst drukowany czarno-biały, A4" in told


@pytest.mark.rule("F-Z3-b")
def test_help_on_colour_that_matters():
    told = colour_matters()

    assert "wyróżniono kolorem" in told
    assert "tekst drukowany, w którym kolor ma znaczenie" in told
