"""Where a scan is cut."""

import pytest

from akta.files.sheets.splitting import Piece, Scanned, pieces

TEXT, BLANK = Scanned(ink=0.05), Scanned(is_blank=True)
SHOWS = Scanned(ink=0.01)
DOUBT = Scanned("?", 0.05, is_doubtful=True)
A, B = Scanned("A", 0.2), Scanned("B", 0.2)

CASES = [
    ("no sheet", [TEXT, TEXT], False, [Piece("", (0, 1))]),
    ("pages before the first", [TEXT, A, TEXT], False, [Piece("", (0,)), Piece("A", (2,))]),
    ("two documents", [A, TEXT, TEXT, B, TEXT], False, [Piece("A", (1, 2)), Piece("B", (4,))]),
    ("a sheet with nothing behind it", [A, B, TEXT, A], False, [Piece("B", (2,))]),
    ("a blank back, sides not told", [A, BLANK, TEXT, BLANK], False, [Piece("A", (2, 3))]),
    ("duplex", [A, BLANK, TEXT, BLANK, TEXT, TEXT], True, [Piece("A", (2, 3, 4, 5))]),
    ("duplex, code shows through", [A, SHOWS, TEXT, TEXT], True, [Piece("A", (2, 3))]),
    ("duplex, sheet upside down", [TEXT, TEXT, BLANK, A, TEXT, BLANK], True,
     [Piece("", (0, 1)), Piece("A", (4, 5))]),
    ("duplex, written back", [A, TEXT, TEXT, BLANK], True,
     [Piece("A", (1, 2, 3), has_written_back=True)]),
    ("duplex, both sides are sheets", [A, B, TEXT, BLANK], True, [Piece("A", (2, 3))]),
    ("a code that names no sheet", [A, TEXT, DOUBT, TEXT], False,
     [Piece("A", (1,)), Piece("?", (2, 3))]),
    ("such a page at the end", [A, TEXT, DOUBT], False, [Piece("A", (1,)), Piece("?", (2,))]),
    ("duplex, such a page on a back", [A, BLANK, TEXT, DOUBT, TEXT, BLANK], True,
     [Piece("?", (2, 3, 4, 5), has_written_back=True)]),
    ("duplex of odd length", [A, BLANK, TEXT], True, [Piece("A", (2,))]),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "pages", "is_duplex", "cut"), CASES, ids=[c[0] for c in CASES])
def test_a_scan_is_cut_at_its_sheets(_name, pages, is_duplex, cut):
    assert pieces(pages, is_duplex=is_duplex) == cut
