"""Journal entries of liquidation. Handlers of other rooms read `account_id` (a text)."""

from akta.core.journal import event

LIQUIDATED = event("accounts.liquidated", "Zlikwidowano konto %(login)s (%(cause)s).")
