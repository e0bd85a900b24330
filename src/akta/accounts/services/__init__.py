"""Writes of accounts, by noun."""

from akta.accounts.services.people import (
    disable,
    enable,
    open_outside_account,
    open_staff_account,
    pesel_hash,
)
from akta.accounts.services.sessions import (
    begin_session,
    clear_expired,
    end_session,
    end_sessions,
    public_id,
    touch,
)

__all__ = [
    "begin_session",
    "clear_expired",
    "disable",
    "enable",
    "end_session",
    "end_sessions",
    "open_outside_account",
    "open_staff_account",
    "pesel_hash",
    "public_id",
    "touch",
]
