"""Complaints and motions; begins with a later issue (floor 8)."""
