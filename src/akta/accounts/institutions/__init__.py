"""Institutional accounts (konta instytucjonalne, § 5): notified, verified, administered."""
