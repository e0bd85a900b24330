"""Requests, orders (zarządzenia) and the grants derived from them (floor 8)."""
