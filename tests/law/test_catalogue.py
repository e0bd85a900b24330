"""The catalogue of rules as the package carries it."""

import json
from itertools import groupby

import pytest

from akta.law import catalogue

COUNTS = {
    "military": 186,
    "portals": 166,
    "regulation-court-and-other": 321,
    "regulation-organisation": 255,
    "regulation-proceedings": 313,
}


def test_every_book_is_there_whole_and_in_order():
    books = [
        (book, len(list(rules))) for book, rules in groupby(catalogue.load(), lambda r: r.book)
    ]

    assert books == list(COUNTS.items()) == sorted(COUNTS.items())
    assert sum(COUNTS.values()) == 1241


def test_ids_are_unique():
    ids = [rule.id for rule in catalogue.load()]

    assert len(set(ids)) == len(ids) == len(catalogue.by_id())


@pytest.mark.parametrize(
    ("book", "first", "last"),
    [("portals", "P-1-1", "I-13"), ("military", "M-SUCC", "M-CUR-31-1b")],
)
def test_order_within_a_book_is_that_of_its_source(book, first, last):
    ids = [rule.id for rule in catalogue.load() if rule.book == book]

    assert (ids[0], ids[-1]) == (first, last)


def test_every_rule_has_its_text_and_a_known_tier():
    for rule in catalogue.load():
        assert rule.tier in catalogue.TIERS, rule.id
        assert all((rule.source, rule.rule, rule.software)), rule.id


def test_fields_are_as_written():
    rule = catalogue.by_id()["P-4-1"]

    assert rule.source.startswith("portal notice")
    assert rule.tier == "core"
    assert all(isinstance(example, str) for example in rule.acceptance)
    assert len(rule.acceptance) >= 2


def test_structured_data_is_kept():
    mapping = catalogue.by_id()["M-SUCC"].data["mapping"]

    assert mapping[0][0] == "NPW"


def test_rules_left_aside_exist_and_have_a_reason():
    for rule, reason in catalogue.outside().items():
        assert rule in catalogue.by_id()
        assert len(reason.split()) >= 3


def test_one_rule_is_one_line():
    for book, count in COUNTS.items():
        lines = (catalogue.FOLDER / f"{book}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["id"] for line in lines] == [
            rule.id for rule in catalogue.load() if rule.book == book
        ]
        assert len(lines) == count
