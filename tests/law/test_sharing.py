"""Sharing of cases: terms, majority and conflicts, as the act has them."""

from datetime import date

import pytest

from akta.law import sharing


@pytest.mark.rule("I-9-3")
@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param(date(2026, 3, 2), date(2026, 3, 5), id="the day of receipt is not counted"),
        pytest.param(date(2026, 3, 6), date(2026, 3, 9), id="Friday to Monday"),
        pytest.param(date(2026, 3, 4), date(2026, 3, 7), id="a Saturday does not move it"),
        pytest.param(date(2026, 12, 30), date(2027, 1, 2), id="over the new year"),
    ],
)
def test_an_application_is_decided_in_three_days(received, due):
    assert sharing.decision_due(received) == due


@pytest.mark.rule("I-9-3")
@pytest.mark.parametrize(
    ("today", "words", "tone", "overdue"),
    [
        (date(2026, 3, 2), "zostało 3 dni", "info", False),
        (date(2026, 3, 4), "zostało 1 dzień", "soon", False),
        (date(2026, 3, 5), "termin upływa dzisiaj", "soon", False),
        (date(2026, 3, 6), "po terminie o 1 dzień", "harm", True),
        (date(2026, 3, 11), "po terminie o 6 dni", "harm", True),
    ],
)
def test_the_clock_is_visible(today, words, tone, overdue):
    stands = sharing.standing(date(2026, 3, 5), today)

    assert (stands.words, stands.tone, stands.is_overdue) == (words, tone, overdue)


@pytest.mark.rule("I-9-4")
@pytest.mark.parametrize(
    ("born", "adult"),
    [
        (date(2008, 3, 2), date(2026, 3, 2)),
        (date(2008, 2, 29), date(2026, 2, 28)),
    ],
)
def test_a_minor_comes_of_age_at_eighteen(born, adult):
    assert sharing.majority(born) == adult


@pytest.mark.rule("I-9-4")
@pytest.mark.parametrize(
    ("capacities", "conflicted"),
    [
        (set(), False),
        ({"witness", "statutory"}, False),
        ({"suspect"}, True),
        ({"suspected", "witness"}, True),
    ],
)
def test_a_suspect_does_not_represent_by_law(capacities, conflicted):
    assert sharing.is_conflicted(frozenset(capacities)) is conflicted


@pytest.mark.rule("I-9-4")
@pytest.mark.rule("I-9-5")
@pytest.mark.parametrize(
    ("typed", "given_name", "surname", "is_it"),
    [
        ("małoletni Jaś Kos, mój syn", "Jaś Adam", "Kos", True),
        ("KOS JAS", "Jaś", "Kos", True),
        ("Jaś", "Jaś", "Kos", False),
        ("Ewa Kos", "Jaś", "Kos", False),
        ("", "Jaś", "Kos", False),
        ("Łódzka Żegluga sp. z o.o.", "", "ŁÓDZKA ŻEGLUGA SPÓŁKA Z OGRANICZONĄ ODP.", False),
        ("Lodzka Zegluga", "", "Łódzka Żegluga sp. z o.o.", True),
        ("Spółka z o.o.", "", "Łódzka Żegluga sp. z o.o.", False),
        ("Akcyjna", "", "Akcyjna", True),
        ("Jan", "Jan", "Spółka", False),
    ],
)
def test_an_application_is_for_whom_it_names(typed, given_name, surname, is_it):
    assert sharing.is_represented(typed, given_name, surname) is is_it


@pytest.mark.parametrize(
    ("capacity", "told"),
    [("injured", True), ("suspect", True), ("suspected", False), ("witness", False)],
)
def test_who_may_not_know_is_not_told_without_asking(capacity, told):
    assert sharing.is_told_without_application(capacity) is told
