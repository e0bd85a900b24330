"""The operator guide names every setting that the code reads, and no other."""

import ast
import re

from tests.docs import reading
from tests.docs.reading import ROOT

OPERATION = ROOT / "docs" / "operator" / "obsluga.md"
NAME = re.compile(r"AKTA_[A-Z_]+")


def _of_environment() -> set[str]:
    """Names of variables in the source, save those asked of Django's settings."""
    found = {text for text in reading.strings() if NAME.fullmatch(text)}
    in_ci = re.findall(r"\$\{(AKTA_[A-Z_]+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    return (found | set(in_ci)) - _of_settings()


def _of_settings() -> set[str]:
    """Second argument of `getattr(settings, …)`: values that only the source changes."""
    return {
        node.args[1].value
        for path in reading.sources()
        for node in ast.walk(reading.tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "getattr"
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id == "settings"
        and isinstance(node.args[1], ast.Constant)
    }


def _told(heading: str) -> set[str]:
    return {name for row in reading.table(OPERATION, heading) for name in NAME.findall(row[0])}


def test_every_variable_read_is_in_the_guide_and_the_other_way_round():
    """One table in `obsluga.md`: a variable that nobody reads would promise what is not there."""
    assert _told("Zmienne środowiska") == _of_environment()


def test_every_fixed_value_is_in_the_guide_and_the_other_way_round():
    assert _told("Wartości stałe") == _of_settings()


def test_every_file_of_the_data_folder_is_known_to_the_code():
    """The last part of each path in the guide stands in the source."""
    rows = reading.table(OPERATION, "Folder danych")
    parts = {row[0].strip("`").rstrip("/").rpartition("/")[2] for row in rows}
    assert not [part for part in parts if part not in reading.strings()]
