"""Shared templates, components and static files (floor 9)."""
