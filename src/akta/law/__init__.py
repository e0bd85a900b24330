"""Law as data and pure functions: no Django, no clock, no database (floor 0)."""
