"""Notices and service of letters (doręczenia) (floor 8)."""
