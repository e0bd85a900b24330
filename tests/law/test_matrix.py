"""The matrix of desk rights, cell by cell, as the issue lays it down."""

import itertools

import pytest

from akta.law.matrix import (
    NAMES,
    TABLE,
    THINGS,
    Action,
    Decision,
    Ground,
    Thing,
    as_markdown,
    decide,
)

# Each cell: read, order, write. Y yes, R with a reason, N no. Nothing is named by a decision.
ROWS = """
ground         register-entry  main  working  address  separate  incoming  post
REFERENT       YYY             YYY   YYY      YYY      YYY       NNN       NNN
HEAD           YNN             RNN   RNN      RNN      RNN       YNN       YNN
SECRETARIAT    YYY             YYN   YYN      YYY      NNN       YYY       YYY
NAMED          NNN             NNN   NNN      NNN      NNN       NNN       NNN
UNIT_MEMBER    NNN             NNN   NNN      NNN      NNN       YYY       NNN
ADMINISTRATOR  NNN             NNN   NNN      NNN      NNN       NNN       NNN
AUDITOR        NNN             NNN   NNN      NNN      NNN       NNN       NNN
ORDER          NNN             NNN   NNN      NNN      NNN       NNN       NNN
"""
# The same where a decision names every action on every thing: only the named person gains.
NAMED_ROWS = ROWS.replace(
    "NAMED          NNN             NNN   NNN      NNN      NNN       NNN       NNN",
    "NAMED          YYY             YYY   YYY      YYY      NNN       NNN       NNN",
)
EVERYTHING = {thing.value: [action.value for action in Action] for thing in Thing}
PAIRS = list(itertools.product(Thing, Action))
LETTERS = {"Y": Decision.YES, "N": Decision.NO, "R": Decision.REASON}


def cells(rows):
    head, *lines = [line.split() for line in rows.strip().splitlines()]
    return [
        pytest.param(
            *(Ground[line[0]], Thing(thing), action, LETTERS[letter]),
            id=f"{line[0]} {thing} {action}",
        )
        for line in lines
        for thing, letters in zip(head[1:], line[1:], strict=True)
        for action, letter in zip(Action, letters, strict=True)
    ]


@pytest.mark.parametrize(("ground", "thing", "action", "decision"), cells(ROWS))
def test_the_table(ground, thing, action, decision):
    assert decide(ground, thing, action) is decision


@pytest.mark.parametrize(("ground", "thing", "action", "decision"), cells(NAMED_ROWS))
def test_the_table_where_a_decision_names_everything(ground, thing, action, decision):
    assert decide(ground, thing, action, named=EVERYTHING) is decision


@pytest.mark.parametrize(("thing", "action"), PAIRS)
def test_a_named_person_may_do_only_what_is_named_for_that_very_thing(thing, action):
    """Naming the main file for reading opens no other thing and no other action."""
    opened = decide(Ground.NAMED, thing, action, named={"main": ["read"]})

    assert (opened is Decision.YES) is ((thing, action) == (Thing.MAIN, Action.READ))
    assert opened in {Decision.YES, Decision.NO}


def test_the_address_annex_opens_by_its_own_name_and_the_separate_set_by_none():
    named = {"address": ["read"], "separate": ["read"]}

    assert decide(Ground.NAMED, Thing.ADDRESS, Action.READ, named=named) is Decision.YES
    assert decide(Ground.NAMED, Thing.SEPARATE, Action.READ, named=named) is Decision.NO


@pytest.mark.parametrize(("thing", "action"), PAIRS)
def test_a_ground_that_the_table_does_not_know_opens_nothing(thing, action):
    assert decide("friendship", thing, action, named=EVERYTHING) is Decision.NO


def test_every_ground_has_a_row_and_a_name_and_every_thing_a_column():
    assert set(TABLE) == set(NAMES) == set(Ground)
    assert set(THINGS) == set(Thing)
    assert {len(row) for row in TABLE.values()} == {len(Thing)}


def test_the_printed_table_is_the_one_that_decides():
    lines = as_markdown().splitlines()

    assert len(lines) == len(Ground) + 2
    assert lines[4] == (
        "| sekretariat komórki prowadzącej sprawę | odczyt, zapis | odczyt, porządkowanie "
        "| odczyt, porządkowanie | odczyt, zapis | nie | odczyt, zapis | odczyt, zapis |"
    )
    for line, row in zip(lines[2:], TABLE.values(), strict=True):
        assert [text.strip() for text in line.split("|")[2:-1]] == [cell.value for cell in row]
