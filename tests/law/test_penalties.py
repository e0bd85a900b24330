"""Upper limits from the table: only where it knows all of the qualification."""

from datetime import date

import pytest

from akta.law.charges.acts import Act
from akta.law.charges.penalties import LIFE, SINCE, YEARS, Limit, limit_of, limit_words

AFTER, BEFORE = date(2026, 3, 1), date(2023, 9, 30)


@pytest.mark.parametrize(
    ("qualification", "years", "provision"),
    [
        ("art. 278 § 1 k.k.", 5, "art. 278 § 1 k.k."),
        ("art. 279 § 1 kk", 10, "art. 279 § 1 k.k."),
        ("art. 13 § 1 k.k. w zw. z art. 279 § 1 k.k.", 10, "art. 279 § 1 k.k."),
        ("art. 279 § 1 i art. 157 § 2 w zw. z art. 11 § 2 k.k.", 10, "art. 279 § 1 k.k."),
        ("art. 282 k.k.", 10, "art. 282 k.k."),
    ],
)
def test_the_highest_limit_of_what_is_cited(qualification, years, provision):
    assert limit_of(qualification, AFTER) == Limit(years, provision, is_crime=False)


def test_a_crime_is_told():
    assert limit_of("art. 148 § 1 k.k.", AFTER) == Limit(LIFE, "art. 148 § 1 k.k.", is_crime=True)
    assert limit_of("art. 280 § 2 k.k.", AFTER).is_crime


@pytest.mark.parametrize(
    "qualification",
    [
        "art. 279 § 1 k.k. w zw. z art. 64 § 1 k.k.",
        "art. 286 § 1 k.k. w zw. z art. 12 § 1 k.k.",
        "art. 62 ust. 1 ustawy o przeciwdziałaniu narkomanii",
        "art. 278 § 1 k.k.s.",
        "art. 278 § 3 k.k.",
        "art. 278 k.k.",
        "art. 13 § 1 k.k.",
        "kradzież",
    ],
)
def test_what_the_table_does_not_know_for_certain_is_typed(qualification):
    assert limit_of(qualification, AFTER) is None


def test_an_act_before_the_table_is_typed():
    assert limit_of("art. 280 § 1 k.k.", BEFORE) is None
    assert limit_of("art. 280 § 1 k.k.", SINCE) is not None


def test_each_row_names_a_provision_that_it_finds():
    for provision, years in YEARS.items():
        assert limit_of(f"art. {provision} k.k.", AFTER).years == years


@pytest.mark.parametrize(
    ("qualification", "years", "words"),
    [
        ("art. 278 § 1 k.k.", 5, "5 lat (art. 278 § 1 k.k.)"),
        ("art. 157 § 2 k.k.", 2, "2 lata (art. 157 § 2 k.k.)"),
        ("art. 278 § 1 k.k.", 3, "3 lata (wpisano)"),
        ("art. 64 § 1 k.k.", 7, "7 lat (wpisano)"),
        ("art. 148 § 1 k.k.", LIFE, "dożywocie (art. 148 § 1 k.k.)"),
        ("art. 278 § 1 k.k.", None, "nie podano"),
    ],
)
def test_a_charge_says_where_its_limit_is_from(qualification, years, words):
    act = Act("k1", "zabrał", AFTER, "tu", qualification, years=years)
    assert limit_words(act) == words
