"""When a protocol is given in the portal, and how its clock reads (§ 10)."""

from datetime import date

import pytest

from akta.law.protocols import Made, due_on, given_standing, is_given

HELD = date(2026, 3, 2)
DUE = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("made", "due"),
    [
        pytest.param(Made.WRITTEN, "2026-03-09", marks=pytest.mark.rule("I-10-2"), id="seven days"),
        pytest.param(Made.SOUND, "2026-03-03", marks=pytest.mark.rule("I-10-1"), id="sound"),
        pytest.param(Made.PICTURE, "2026-03-03", marks=pytest.mark.rule("I-10-1"), id="picture"),
    ],
)
def test_the_last_day(made, due):
    assert due_on(made, HELD).isoformat() == due


def test_a_day_off_does_not_move_it():
    assert due_on(Made.WRITTEN, date(2026, 12, 18)) == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("made", "approved", "sound", "given"),
    [
        pytest.param(Made.WRITTEN, False, True, False, marks=pytest.mark.rule("I-10-2")),
        pytest.param(Made.WRITTEN, True, False, True, marks=pytest.mark.rule("I-10-2")),
        pytest.param(Made.SOUND, False, True, True, marks=pytest.mark.rule("I-10-1")),
        pytest.param(Made.PICTURE, True, False, False, marks=pytest.mark.rule("I-10-1")),
    ],
)
def test_what_opens_it(made, approved, sound, given):
    assert is_given(made, is_approved=approved, has_sound=sound) is given


@pytest.mark.rule("I-10-1")
@pytest.mark.rule("I-10-2")
@pytest.mark.parametrize(
    ("given", "today", "words", "overdue"),
    [
        pytest.param(None, date(2026, 3, 6), "zostało 3 dni", False, id="waits"),
        pytest.param(None, DUE, "termin upływa dzisiaj", False, id="last day"),
        pytest.param(None, date(2026, 3, 10), "po terminie o 1 dzień", True, id="late"),
        pytest.param(DUE, date(2026, 4, 1), "w terminie", False, id="given in time"),
        pytest.param(
            date(2026, 3, 12), date(2026, 4, 1), "po terminie o 3 dni", True, id="given late"
        ),
    ],
)
def test_its_clock(given, today, words, overdue):
    stands = given_standing(DUE, given, today)

    assert (stands.words, stands.is_overdue) == (words, overdue)
