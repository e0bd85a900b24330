"""Open legal questions: each a named switch with a default and a note; some change the sum."""

from dataclasses import replace
from datetime import date

import pytest

from akta.law.readings import DEFAULT_READINGS, QUESTIONS, names, question
from akta.law.running_time import Event, Kind, Proceeding, RuleSet, running_time


def proceeding(*events: Event) -> Proceeding:
    return Proceeding(RuleSet.COMMON, Kind.INVESTIGATION, date(2026, 1, 12), events)


SUSPENDED = (Event("suspended", date(2026, 2, 2)), Event("taken_up", date(2026, 2, 12)))
AS_OF = date(2026, 3, 2)


def test_each_question_has_a_default_among_its_choices_and_a_note():
    assert len(names()) == len(QUESTIONS) == 10
    for one in QUESTIONS:
        assert one.chosen == dict(one.choices)[one.default]
        assert len(one.choices) >= 2
        assert one.note.endswith(".")


def test_an_unknown_question_is_refused():
    with pytest.raises(KeyError):
        question("what-is-truth")


@pytest.mark.rule("R-249-1", "R-249-2", "R-249-3", "R-249-4", "R-249-5")
def test_the_closing_day_is_left_out_by_the_switch_only():
    usual = running_time(proceeding(*SUSPENDED), AS_OF)
    other = running_time(
        proceeding(*SUSPENDED), AS_OF, readings=replace(DEFAULT_READINGS, closing_day_counts=False)
    )

    assert [interval.days for interval in usual.excluded] == [10]
    assert [interval.days for interval in other.excluded] == [11]
    assert question("closing-day-counts").note in " ".join(other.explanation)
    assert question("closing-day-counts").note not in " ".join(usual.explanation)


def test_a_transfer_pauses_by_the_switch_only():
    moved = proceeding(Event("transferred", date(2026, 2, 2)))

    assert not running_time(moved, AS_OF).paused
    other = running_time(moved, AS_OF, readings=replace(DEFAULT_READINGS, transfer_pauses=True))
    assert other.paused
    assert other.excluded[0].days == 28


@pytest.mark.rule("R-109-3")
def test_a_severed_case_loses_the_excluded_time_by_the_switch_only():
    severed = proceeding(
        *SUSPENDED,
        Event("severed", date(2026, 2, 20), initiated=date(2025, 12, 1), acts_done=True),
    )

    assert running_time(severed, AS_OF).excluded[0].days == 10
    other = running_time(
        severed, AS_OF, readings=replace(DEFAULT_READINGS, severed_keeps_exclusions=False)
    )
    assert other.excluded == ()


@pytest.mark.rule("R-249")
def test_the_end_moves_off_sunday_by_the_switch_only():
    usual = running_time(proceeding(), AS_OF)
    other = running_time(proceeding(), AS_OF, readings=replace(DEFAULT_READINGS, end_moves=True))

    assert usual.period_end == date(2026, 4, 12)
    assert other.period_end == date(2026, 4, 13)
