"""Supervision (nadzór); begins with a later issue (floor 8)."""
