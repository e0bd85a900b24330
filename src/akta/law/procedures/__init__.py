"""Procedures as declarations (procedury): duties, decision tables and blocks, as data."""
