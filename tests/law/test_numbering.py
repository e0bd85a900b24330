"""The history of numbering: an old citation finds the card it meant."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akta.law.citations import CardMark, Citation, Side, parse_citation, render_citation
from akta.law.numbering import (
    Address,
    Placement,
    address_after,
    address_of,
    citation_of,
    resolve,
)
from akta.law.references import CaseReference

MARCH, APRIL, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 5))
CASE = CaseReference("4999", 0, "Ds", 123, 2026)
# „protokół” stood at k. 13; in April a card 12a came in and the protocol became k. 14.
HISTORY = [
    Placement("postanowienie", Address(1, 12), MARCH),
    Placement("protokol", Address(1, 13), MARCH, APRIL),
    Placement("protokol", Address(1, 14), APRIL),
    Placement("opinia", Address(1, 13), APRIL),
    Placement("mapa", Address(2, 13), MARCH),
]


def ids(placements):
    return [placement.side_id for placement in placements]


def test_a_citation_means_the_card_of_today_and_offers_the_one_it_meant_before():
    found = resolve(parse_citation("t. 1 k. 13"), HISTORY, at=MAY)

    assert found.chosen == HISTORY[3]
    assert ids(found.current) == ["opinia"]
    assert found.former == (Placement("protokol", Address(1, 13), MARCH, APRIL),)
    assert found.ambiguous


def test_before_the_change_the_citation_meant_one_card():
    found = resolve(parse_citation("t. 1 k. 13"), HISTORY, at=MARCH)

    assert (ids(found.current), found.former) == (["protokol"], ())
    assert not found.ambiguous


def test_an_id_wins_over_the_numbers():
    found = resolve(parse_citation("t. 1 k. 13 [#protokol]"), HISTORY, at=MAY)

    assert found.by_id
    assert found.chosen == Placement("protokol", Address(1, 14), APRIL)
    assert not found.ambiguous


def test_an_unknown_id_is_told_and_the_numbers_are_used():
    found = resolve(parse_citation("t. 1 k. 12 [#0000]"), HISTORY, at=MAY)

    assert found.id_unknown
    assert found.chosen == HISTORY[0]


def test_without_a_volume_every_volume_is_offered():
    found = resolve(parse_citation("k. 13"), HISTORY, at=MAY)

    assert ids(found.current) == ["opinia", "mapa"]
    assert found.chosen is None
    assert found.ambiguous


def test_a_range_gives_its_sides_in_order_with_backs_and_inserted_cards():
    marks = [(12, "", False), (12, "", True), (12, "a", False), (13, "", True), (14, "", False)]
    sides = [Placement(str(n), Address(1, *mark), MARCH) for n, mark in enumerate(marks)]

    found = resolve(parse_citation("t. 1 k. 12–13"), reversed(sides), at=MAY)

    assert ids(found.current) == ["0", "1", "2", "3"]
    assert found.chosen == sides[0]


def test_a_card_that_never_was_is_not_found():
    found = resolve(parse_citation("t. 1 k. 99"), HISTORY, at=MAY)

    assert (found.chosen, found.current, found.former) == (None, (), ())


def test_former_periods_that_follow_on_are_told_as_one():
    old = Address(1, 7)
    history = [
        Placement("a", old, MARCH, APRIL),
        Placement("a", old, APRIL, MAY),
        Placement("b", old, MAY),
    ]

    assert resolve(Citation(CardMark(7)), history, at=MAY).former == (
        Placement("a", old, MARCH, MAY),
    )


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        pytest.param([], "12a", id="first inserted"),
        pytest.param([Address(1, 12, "a"), Address(1, 12, "a", verso=True)], "12b", id="a taken"),
        pytest.param([Address(2, 12, "a")], "12a", id="another volume does not matter"),
    ],
)
def test_an_inserted_card_takes_the_next_free_letter(taken, expected):
    assert str(address_after(Address(1, 12, verso=True), taken).mark) == expected


@st.composite
def histories(draw):
    """Card sides moved about at growing times; at any time an address holds one side."""
    sides = draw(
        st.lists(
            st.text("abcdef234567", min_size=6, max_size=6), min_size=1, max_size=6, unique=True
        )
    )
    places = st.builds(
        Address,
        volume=st.integers(1, 3),
        number=st.integers(1, 5),
        letter=st.sampled_from(["", "a", "b"]),
        verso=st.booleans(),
    )
    placements, start = [], MARCH
    for _ in range(draw(st.integers(1, 4))):
        spots = draw(st.lists(places, min_size=len(sides), max_size=len(sides), unique=True))
        until = start + timedelta(days=draw(st.integers(1, 30)))
        placements += [Placement(s, a, start, until) for s, a in zip(sides, spots, strict=True)]
        start = until
    last = [Placement(p.side_id, p.address, p.since) if p.until == start else p for p in placements]
    return sides, last, draw(st.datetimes(MARCH.replace(tzinfo=None), MAY.replace(tzinfo=None)))


@given(histories())
def test_over_any_history_a_copied_citation_finds_its_card_again(drawn):
    sides, placements, moment = drawn
    at = moment.replace(tzinfo=UTC)
    for side in sides:
        copied = citation_of(side, placements, at=at, reference=CASE)
        read = parse_citation(render_citation(copied))

        assert read == copied
        assert resolve(read, placements, at=MAY + timedelta(days=99)).chosen.side_id == side


@given(histories())
def test_over_any_history_a_citation_without_id_offers_its_card(drawn):
    sides, placements, moment = drawn
    at, later = moment.replace(tzinfo=UTC), MAY + timedelta(days=99)
    for side in sides:
        copied = citation_of(side, placements, at=at, with_id=False)
        read = parse_citation(render_citation(copied))

        assert read == copied
        assert resolve(read, placements, at=at).chosen.side_id == side
        found = resolve(read, placements, at=later)
        assert side in ids(found.current) + ids(found.former)


def test_the_address_of_a_side_at_a_moment():
    assert address_of("protokol", HISTORY, at=MARCH) == Address(1, 13)
    assert address_of("protokol", HISTORY, at=MAY) == Address(1, 14)
    assert address_of("nikt", HISTORY, at=MAY) is None
    assert citation_of("nikt", HISTORY, at=MAY) is None
    assert Address(1, 12, verso=True).mark.side is Side.VERSO
