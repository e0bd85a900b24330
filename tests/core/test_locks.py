"""Rows are locked so that references to them may still be checked.

A plain FOR UPDATE also stops the check of every foreign key to the row. Such checks run at the
commit, with the journal's stream in hand: whoever holds the row and then writes to the journal
waits for the other one for ever.
"""

import ast
import re
from pathlib import Path

import akta

SOURCES = sorted(Path(akta.__file__).parent.rglob("*.py"))
STRONG = re.compile(r"FOR UPDATE\b")


def _locks(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(getattr(node, "func", None), "attr", "")
        if isinstance(node, ast.Call) and name == "select_for_update":
            yield node


def test_no_lock_stops_the_check_of_a_foreign_key():
    asked = [(path, node) for path in SOURCES for node in _locks(path)]
    strong = [
        f"{path.name}:{node.lineno}"
        for path, node in asked
        if not any(word.arg == "no_key" and word.value.value is True for word in node.keywords)
    ]
    assert len(asked) > 10
    assert strong == []


def test_no_statement_of_our_own_locks_so_either():
    strong = [path.name for path in SOURCES if STRONG.search(path.read_text(encoding="utf-8"))]
    assert strong == []
