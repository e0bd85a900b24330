"""Which rules of filing hold at a moment (§ 8 of the filing regulation)."""

from datetime import datetime

from akta.law.localtime import warsaw_day
from akta.law.marks import implements
from akta.law.provisions import FIL_8

RULE_SETS = (("2026-221", FIL_8),)
"""Rule sets by the item of the Journal of Laws that brought them, newest last."""


class NoRulesYetError(ValueError):
    """No filing regulation was in force at that moment."""


@implements("F-8")
def rule_set(moment: datetime) -> str:
    """The rule set (stan prawny) for a filing at that moment; stored with it for ever.

    Raises NoRulesYetError before 1 March 2026.
    """
    day = warsaw_day(moment)
    for name, provision in reversed(RULE_SETS):
        if provision.in_force(day):
            return name
    raise NoRulesYetError(day.isoformat())
