"""Writes of the filing desk."""

from akta.filing.services.submission import settle, submit, unsettled

__all__ = ["settle", "submit", "unsettled"]
