"""Registers, references, proceedings, parties (floor 6)."""
