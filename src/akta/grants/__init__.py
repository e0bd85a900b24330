"""Grants (uprawnienia) and the one decision on every look (floor 5)."""
