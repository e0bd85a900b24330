"""Annex 1 and § 4 of the filing regulation: formats, sizes, roles, pages."""

import pytest

from akta.law.filing.formats import (
    EXTENSIONS,
    ROWS,
    Content,
    Role,
    format_problems,
    row_of,
    size_problems,
    text_only_problems,
)
from akta.law.filing.pages import page_size_problems
from akta.law.filing.problems import KINDS, Problem


def codes(problems):
    return [problem.code for problem in problems]


def test_the_table_has_the_35_extensions_of_the_act():
    printed = [
        ".txt",
        ".rtf",
        ".pdf",
        ".xps",
        ".odt",
        ".ods",
        ".odp",
        ".doc",
        ".xls",
        ".ppt",
        ".docx",
        ".xlsx",
        ".pptx",
        ".csv",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
        ".geotiff",
        ".png",
        ".gif",
        ".bmp",
        ".wav",
        ".mp3",
        ".avi",
        ".mpg",
        ".mpeg",
        ".mp4",
        ".m4a",
        ".mpeg4",
        ".ogg",
        ".oga",
        ".ogv",
        ".xml",
        ".gml",
    ]
    first = {extension for row in ROWS if row.number <= 27 for extension in row.extensions}

    assert first == set(printed)
    assert len(printed) == 35
    assert {row.number for row in ROWS} == set(range(1, 32))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("pismo.odt", Content.ODT, [], id="1"),
        pytest.param("PISMO.PDF", Content.PDF, [], id="2 upper case"),
        pytest.param("archiwum.zip", Content.ARCHIVE, ["FORMAT_NOT_ALLOWED"], id="3"),
        pytest.param("faktura.pdf.exe", Content.EXECUTABLE, ["FORMAT_NOT_ALLOWED"], id="4"),
        pytest.param("plan.dwg.pdf", Content.PDF, ["DOUBLE_EXTENSION"], id="5"),
        pytest.param("pusty.pdf", None, ["EXTENSION_MISMATCH"], id="6 empty"),
    ],
)
@pytest.mark.rule("F-Z1")
@pytest.mark.rule("F-4-3")
def test_the_whitelist(name, content, expected):
    assert codes(format_problems(name, content)) == expected


@pytest.mark.parametrize(
    "extension",
    [
        "zip",
        "7z",
        "rar",
        "exe",
        "heic",
        "webp",
        "docm",
        "oxps",
        "m4v",
        "mkv",
        "eml",
        "msg",
        "pps",
        "pot",
        "jp2",
        "dib",
        "mov",
    ],
)
@pytest.mark.rule("F-4-3")
def test_what_is_not_listed_is_not_allowed(extension):
    assert codes(format_problems(f"plik.{extension}", None)) == ["FORMAT_NOT_ALLOWED"]


@pytest.mark.rule("F-Z1")
@pytest.mark.rule("F-4-3")
def test_a_mismatch_says_what_the_bytes_are():
    (known,) = format_problems("pismo.docx", Content.PDF)
    (unknown,) = format_problems("pismo.docx", None)

    assert "rozszerzeniu .docx; rozpoznano: PDF" in known.message
    assert "rozpoznano: format nieznany" in unknown.message


@pytest.mark.rule("F-4-3")
def test_pleadings_and_attachments_are_judged_alike():
    assert codes(format_problems("a.docx", Content.MACRO)) == [
        "FORMAT_NOT_ALLOWED",
        "EXTENSION_MISMATCH",
    ]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param(104_857_600, [], id="1"),
        pytest.param(104_857_601, ["FILE_TOO_LARGE"], id="2"),
        pytest.param(100_000_001, [], id="3"),
        pytest.param(125_829_120, ["FILE_TOO_LARGE"], id="5 container"),
    ],
)
@pytest.mark.rule("F-4-2")
def test_one_attachment_has_at_most_100_megabytes(size, expected):
    assert codes(size_problems(size)) == expected


@pytest.mark.parametrize(
    ("name", "role", "text_only", "expected"),
    [
        pytest.param("pismo.docx", Role.PLEADING, False, [], id="1"),
        pytest.param("pismo.png", Role.PLEADING, False, ["FORMAT_TEXT_ONLY"], id="2"),
        pytest.param("umowa.pdf", Role.SCAN, True, [], id="3 pdf"),
        pytest.param("umowa.tif", Role.SCAN, True, ["SCAN_TEXT_ONLY"], id="3 tif"),
        pytest.param("plan.tif", Role.SCAN, False, [], id="4"),
        pytest.param("pismo.odp", Role.PLEADING, False, ["FORMAT_TEXT_ONLY"], id="5"),
    ],
)
@pytest.mark.rule("F-4-6")
def test_text_comes_in_eight_formats(name, role, text_only, expected):
    assert codes(text_only_problems(name, role, text_only=text_only)) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param((595.28, 841.89), [], id="1"),
        pytest.param((842, 595), [], id="2 lying"),
        pytest.param((612, 792), [1], id="3 US Letter"),
    ],
)
@pytest.mark.rule("F-4-1")
def test_a_pleading_is_of_a4(size, expected):
    assert [problem.page for problem in page_size_problems([size])] == expected


@pytest.mark.rule("F-4-1")
def test_the_page_that_is_not_a4_is_named():
    (problem,) = page_size_problems([(595, 842), (842, 1191)])
    assert (problem.code, problem.page) == ("PAGE_SIZE_NOT_A4", 2)


@pytest.mark.rule("F-4-1")
def test_only_the_first_pages_that_are_not_a4_are_named():
    problems = page_size_problems([(842, 1191)] * 9, most=3)
    assert [problem.page for problem in problems] == [1, 2, 3]


def test_a_name_without_extension_is_a_fault_of_the_name_only():
    assert format_problems("pismo", Content.PDF) == ()
    assert row_of("", Content.PDF) is None
    assert "" not in EXTENSIONS


def test_every_problem_tells_why_and_what_to_do():
    fields = dict.fromkeys(
        [
            *("why", "what", "extension", "detected", "size", "limit", "width", "height"),
            *("length", "suggested", "characters", "stem", "found", "needed"),
        ],
        "x",
    )
    for code, kind in KINDS.items():
        problem = Problem(code, fields)
        assert str(kind.provision) in problem.message
        assert "Proszę " in problem.hint or "Plik można " in problem.hint
        assert problem.rule.startswith("F-")
