"""The matrix in the documentation is the one that decides."""

from akta.law.matrix import as_markdown
from tests.docs.reading import ROOT

DOCUMENT = ROOT / "docs" / "macierz-uprawnien.md"
REPAIR = "python -c 'from akta.law.matrix import as_markdown; print(as_markdown())'"


def test_the_printed_matrix_equals_the_table_of_the_code():
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines(keepends=True)
    printed = "".join(line for line in lines if line.startswith("|"))
    assert printed == as_markdown(), f"Put the table printed by: {REPAIR}"
