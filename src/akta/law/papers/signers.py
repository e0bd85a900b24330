"""Who may sign a paper besides what the right to the case says (właściwość osoby)."""

from collections.abc import Collection
from datetime import date

from akta.law.marks import implements


@implements("R-130-4")
def may_move_extension(until: date | None, limit_year: date | None, *, is_of_case: bool) -> bool:
    """A motion beyond a year is made by the prosecutor who conducts or supervises the case."""
    is_beyond = until is not None and limit_year is not None and until > limit_year
    return is_of_case or not is_beyond


@implements("R-254")
def may_reopen(signer: str, authors: Collection[str], *, is_superior: bool) -> bool:
    """Re-opening is ruled by who issued or approved the discontinuation, or by a superior."""
    return is_superior or signer in authors
