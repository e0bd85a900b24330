"""Case references: read however they are typed, written in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akta.law.references import (
    STANDARD,
    CaseReference,
    Level,
    OldReference,
    ReferencePattern,
    ReferenceProblem,
    canonical_register,
    parse_reference,
    render_reference,
)

REGISTERS = ["Ds", "Di", "Dsn", "Ko", "Oz.o", "ENA.P.r", "Nps", "Nowe"]
TODAY = st.builds(
    CaseReference,
    unit=st.from_regex(r"[0-9]{4}", fullmatch=True),
    cell=st.integers(0, 999),
    register=st.sampled_from(REGISTERS),
    number=st.integers(1, 999_999),
    year=st.integers(2016, 2099),
)
OLD = st.builds(
    OldReference,
    level=st.sampled_from(list(Level)),
    department=st.sampled_from(["", "I", "II", "VII", "5"]),
    register=st.sampled_from(REGISTERS),
    number=st.integers(1, 999_999),
    year=st.integers(2010, 2021),
)
PATTERNS = [
    STANDARD,
    ReferencePattern("{unit}/{cell}/{register}/{number}/{year}"),
    ReferencePattern("{register}-{year}: {number} ({unit}-{cell})"),
]


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        pytest.param("4999-0.Ds.123.2026", "4999-0.Ds.123.2026", id="as written"),
        pytest.param("4999-0. Ds. 123.2026", "4999-0.Ds.123.2026", id="spaces, as in practice"),
        pytest.param(" 4999 - 0 . ds . 123 . 2026 ", "4999-0.Ds.123.2026", id="small letters"),
        pytest.param("4999–1.DS.0123.2026", "4999-1.Ds.123.2026", id="en dash, leading zero"),
        pytest.param("4999-12.ena.p.R.7.2025", "4999-12.ENA.P.r.7.2025", id="register with dots"),
        pytest.param("PR Ds. 1558.2019", "PR Ds. 1558.2019", id="old form of a rejonowa"),
        pytest.param("RP II Ds.10.2016", "RP II Ds. 10.2016", id="old form with a department"),
        pytest.param("po vii wb 262/20", "PO VII WB. 262.2020", id="old form, short year"),
    ],
)
def test_a_reference_is_read_tolerantly_and_written_in_one_form(typed, canonical):
    assert str(parse_reference(typed)) == canonical


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", ReferenceProblem.EMPTY),
        ("  ", ReferenceProblem.EMPTY),
        ("Ds 123/2026", ReferenceProblem.NOT_UNDERSTOOD),
        ("499-0.Ds.123.2026", ReferenceProblem.NOT_UNDERSTOOD),
        ("4999-0.Ds.123.26", ReferenceProblem.NOT_UNDERSTOOD),
        ("4999-0.Ds.0.2026", ReferenceProblem.NO_NUMBER),
        ("PR Ds. 0.2019", ReferenceProblem.NO_NUMBER),
    ],
)
def test_what_is_no_reference_says_why(typed, problem):
    assert parse_reference(typed) is problem
    assert problem.sentence.endswith(".")


def test_the_parts_of_a_reference():
    assert parse_reference("4999-3.Oz.o.17.2026") == CaseReference("4999", 3, "Oz.o", 17, 2026)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.template)
@given(reference=TODAY)
def test_what_is_written_is_read_back_by_any_pattern(pattern, reference):
    assert pattern.parse(pattern.render(reference)) == reference


@given(OLD)
def test_an_old_reference_is_read_back(reference):
    assert parse_reference(render_reference(reference)) == reference


@given(TODAY)
def test_spaces_and_case_change_nothing(reference):
    typed = " " + str(reference).replace(".", " . ").replace("-", " – ")

    assert parse_reference(typed) == reference


@pytest.mark.parametrize(
    "template",
    ["{unit}-{cell}.{register}.{number}", "{unit}{cell}.{register}.{number}.{year}", "{nothing}"],
)
def test_a_pattern_that_cannot_be_read_back_is_refused(template):
    with pytest.raises(ValueError, match="A pattern"):
        ReferencePattern(template)


def test_an_unknown_register_stays_as_typed():
    assert canonical_register("xYz") == "xYz"
    assert canonical_register("oz . O") == "Oz.o"
