"""Screens of sign-in and of one's own account, the same on both faces.

Each face includes them by `patterns(face)`, under its own names and with its own cookie.
"""

from akta.accounts.screens.addresses import national_patterns, patterns, sms_patterns

__all__ = ["national_patterns", "patterns", "sms_patterns"]
