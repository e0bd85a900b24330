"""Seals (pieczęcie elektroniczne): who seals, how a PDF is sealed and time-stamped."""
