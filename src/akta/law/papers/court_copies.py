"""How many copies of the indictment go to court (odpisy aktu oskarżenia)."""

from akta.law.marks import implements

__all__ = ["copies_for_court"]


@implements("R-229-1")
def copies_for_court(*, accused: int, counsel: int) -> int:
    """One for each accused (art. 334 k.p.k.) and one for each counsel of an accused (§ 229)."""
    return accused + counsel
