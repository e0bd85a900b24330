"""Search (wyszukiwanie): over one file through a lens, and over all files that one may read.

`letters`, `morphology`, `dates` and `tokens` say what a text can be found by, `lexemes` what of it
the index keeps, `index` keeps it, `query` reads what was typed, `find` answers within the lens,
`marking` shows where. See docs/decisions for what was chosen and why.
"""

from akta.files.search.everywhere import CaseHits, FoundEverywhere, search_all
from akta.files.search.find import Found, Hit, ranked_sides, search
from akta.files.search.index import index_page, rebuild
from akta.files.search.morphology import has_dictionary

__all__ = [
    "CaseHits",
    "Found",
    "FoundEverywhere",
    "Hit",
    "has_dictionary",
    "index_page",
    "ranked_sides",
    "rebuild",
    "search",
    "search_all",
]
