"""The day that counts for a term, service by two notices, and asking for a term again."""

from datetime import date

import pytest

from akta.law.keeping import Handing, counted, reinstatement, served_by_notices
from akta.law.terms import Length, TermError, Unit, term_after

CAME = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("handing", "handed_on", "day", "citation"),
    [
        (Handing.HERE, None, CAME, "None"),
        (Handing.CARRIER, date(2026, 3, 9), date(2026, 3, 9), "art. 124 k.p.k."),
        (Handing.PRISON, date(2026, 3, 2), date(2026, 3, 2), "art. 124 k.p.k."),
        (Handing.MISTAKEN, date(2026, 3, 4), date(2026, 3, 4), "art. 125 k.p.k."),
        (Handing.ELSEWHERE, date(2026, 2, 27), CAME, "None"),
    ],
)
def test_the_day_of_handing_in_counts_where_the_code_says_so(handing, handed_on, day, citation):
    found = counted(handing, handed_on=handed_on, received_on=CAME)

    assert (found.day, str(found.ground)) == (day, citation)


@pytest.mark.parametrize("handed_on", [None, date(2026, 3, 13)])
def test_a_day_that_is_missing_or_later_than_the_letter_is_refused(handed_on):
    with pytest.raises(TermError):
        counted(Handing.CARRIER, handed_on=handed_on, received_on=CAME)


def test_a_complaint_posted_on_the_last_day_is_in_time_though_it_came_later():
    """Announced on Thursday 26 February: seven days end on Thursday 5 March."""
    end = term_after(date(2026, 2, 26), Length(7, Unit.DAY)).end
    posted = counted(Handing.CARRIER, handed_on=date(2026, 3, 5), received_on=CAME)
    abroad = counted(Handing.ELSEWHERE, handed_on=date(2026, 3, 5), received_on=CAME)

    assert end == date(2026, 3, 5)
    assert posted.keeps(end)
    assert not abroad.keeps(end)


def test_a_letter_nobody_collects_is_served_with_the_end_of_the_second_seven_days():
    """Notices of 2 and 10 March: served on Tuesday 17 March; a Sunday would do as well."""
    assert served_by_notices(date(2026, 3, 2), date(2026, 3, 10)).day == date(2026, 3, 17)
    assert served_by_notices(date(2026, 2, 23), date(2026, 3, 8)).day == date(2026, 3, 15)
    with pytest.raises(TermError, match="10 marca 2026"):
        served_by_notices(date(2026, 3, 2), date(2026, 3, 9))


def test_after_an_outage_the_term_can_be_asked_for_again_in_seven_days():
    """Ended on Saturday 28 February: Saturday 7 March is moved to Monday."""
    found = reinstatement(date(2026, 2, 28))

    assert (found.nominal_end, found.end) == (date(2026, 3, 7), date(2026, 3, 9))
    assert str(found.grounds[0]) == "art. 126 § 1 k.p.k."
