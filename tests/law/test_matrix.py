"""The matrix of desk rights, cell by cell, as point 6 of the issue lays it down."""

import itertools

import pytest

from akta.law.matrix import MATRIX, Action, Decision, Ground, Thing, as_markdown, decide, thing_of
from akta.law.scope import SetKind, shareable

Y, N, R, X = Decision.YES, Decision.NO, Decision.REASON, Decision.REFERENCE_ONLY

# Each cell: read, order, write.
TABLE = """
ground         register  main  working  address  separate
REFERENT       YNY       YYY   YYY      YYY      YYY
HEAD           YNN       RNN   RNN      RNN      RNN
SECRETARIAT    YNY       YYN   YYN      YYY      NNN
NAMED          NNN       NNN   NNN      NNN      NNN
UNIT           XNN       NNN   NNN      NNN      NNN
ADMINISTRATOR  NNN       NNN   NNN      NNN      NNN
AUDITOR        NNN       NNN   NNN      NNN      NNN
OUTSIDE        NNN       NNN   NNN      NNN      NNN
"""
# The same, where the decision or order names reading, ordering and writing of every thing.
EVERYTHING_NAMED = TABLE.replace(
    "NAMED          NNN       NNN   NNN      NNN      NNN",
    "NAMED          YYY       YYY   YYY      YYY      NNN",
).replace(
    "OUTSIDE        NNN       NNN   NNN      NNN      NNN",
    "OUTSIDE        YNN       YNN   NNN      NNN      NNN",
)
LETTERS = {"Y": Y, "N": N, "R": R, "X": X}
EVERYTHING = frozenset(itertools.product(Thing, Action))


def cells(table):
    for row in table.strip().splitlines()[1:]:
        ground, *columns = row.split()
        for thing, letters in zip(Thing, columns, strict=True):
            for action, letter in zip(Action, letters, strict=True):
                yield pytest.param(
                    Ground[ground],
                    thing,
                    action,
                    LETTERS[letter],
                    id=f"{ground} {thing.name} {action.name}",
                )


@pytest.mark.parametrize(("ground", "thing", "action", "decision"), list(cells(TABLE)))
def test_the_table(ground, thing, action, decision):
    assert decide(ground, thing, action) is decision


@pytest.mark.parametrize(("ground", "thing", "action", "decision"), list(cells(EVERYTHING_NAMED)))
def test_the_table_where_everything_is_named(ground, thing, action, decision):
    assert decide(ground, thing, action, named=EVERYTHING) is decision


@pytest.mark.parametrize(("ground", "thing", "action", "decision"), list(cells(TABLE)))
def test_a_reason_opens_what_asks_for_one_and_nothing_else(ground, thing, action, decision):
    expected = Y if decision is R else decision

    assert decide(ground, thing, action, reason_given=True) is expected


@pytest.mark.parametrize(
    ("named", "thing", "action", "decision"),
    [
        pytest.param((Thing.MAIN_FILE, Action.READ), Thing.MAIN_FILE, Action.READ, Y, id="read"),
        pytest.param((Thing.MAIN_FILE, Action.READ), Thing.MAIN_FILE, Action.ORDER, N, id="more"),
        pytest.param((Thing.MAIN_FILE, Action.ORDER), Thing.MAIN_FILE, Action.READ, Y, id="less"),
        pytest.param((Thing.MAIN_FILE, Action.ORDER), Thing.MAIN_FILE, Action.WRITE, N, id="up"),
        pytest.param((Thing.MAIN_FILE, Action.WRITE), Thing.MAIN_FILE, Action.ORDER, Y, id="down"),
        pytest.param(
            (Thing.MAIN_FILE, Action.WRITE), Thing.ADDRESS_ANNEX, Action.READ, N, id="other thing"
        ),
        pytest.param(
            (Thing.ADDRESS_ANNEX, Action.READ), Thing.ADDRESS_ANNEX, Action.READ, Y, id="by name"
        ),
        pytest.param(
            (Thing.SEPARATE_SET, Action.READ), Thing.SEPARATE_SET, Action.READ, N, id="never"
        ),
    ],
)
def test_another_person_may_do_what_the_decision_names(named, thing, action, decision):
    assert decide(Ground.NAMED, thing, action, named=[named]) is decision


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("kind", [kind for kind in SetKind if not shareable(kind)])
def test_no_order_opens_to_an_outsider_a_set_that_is_never_shared(kind, action):
    given = decide(Ground.OUTSIDE, thing_of(kind), action, named=EVERYTHING, reason_given=True)

    assert given is N


def test_annexes_go_with_the_main_file():
    assert thing_of(SetKind.ANNEX) is thing_of(SetKind.MAIN) is Thing.MAIN_FILE


def test_every_ground_has_a_row_and_every_thing_a_column():
    assert set(MATRIX) == set(Ground)
    assert {len(row) for row in MATRIX.values()} == {len(Thing)}


def test_the_printed_table_is_the_one_that_decides():
    lines = as_markdown().splitlines()

    assert len(lines) == len(Ground) + 2
    assert lines[0].startswith("| podstawa | wpis w repertorium")
    assert lines[4] == (
        "| sekretariat komórki prowadzącej sprawę | odczyt, zapis | odczyt, porządkowanie "
        "| odczyt, porządkowanie | odczyt, zapis | nie |"
    )
    for line, row in zip(lines[2:], MATRIX.values(), strict=True):
        assert [text.strip() for text in line.split("|")[2:-1]] == [found.text for found in row]
