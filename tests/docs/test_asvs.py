"""The table of ASVS: each requirement once, each verdict one of four, each "yes" with its proof."""

import re

from tests.docs import reading
from tests.docs.reading import ROOT

DOCUMENT = ROOT / "docs" / "asvs.md"
CHAPTERS = {
    "V2 Walidacja i logika": "2",
    "V4 API i usługi sieciowe": "4",
    "V6 Uwierzytelnianie": "6",
    "V7 Sesje": "7",
    "V8 Uprawnienia": "8",
    "V16 Dzienniki i błędy": "16",
}
VERDICTS = {"tak", "częściowo", "nie", "nie dotyczy"}
PROOF = re.compile(r"`(test_|tests/|akta |curl)|krok|U[1-8]|\]\(|przycisk|moduł|nie ma|jak wyżej")


def _rows():
    return {title: reading.table(DOCUMENT, title) for title in CHAPTERS}


def test_every_requirement_of_levels_1_and_2_is_judged_once():
    """How many there are in the edition 5.0.0, by chapter."""
    numbers = {title: [row[0] for row in rows] for title, rows in _rows().items()}
    counts = {CHAPTERS[title]: len(found) for title, found in numbers.items()}
    assert counts == {"2": 11, "4": 10, "6": 35, "7": 18, "8": 7, "16": 16}
    for title, found in numbers.items():
        assert len(set(found)) == len(found)
        assert all(number.startswith(f"{CHAPTERS[title]}.") for number in found)


def test_each_verdict_is_one_of_four_and_has_its_proof():
    for rows in _rows().values():
        for number, wanted, verdict, proof in rows:
            assert verdict in VERDICTS, number
            assert wanted, number
            assert verdict != "tak" or PROOF.search(proof), number
            assert proof, number
