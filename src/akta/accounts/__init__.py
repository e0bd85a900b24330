"""Sign-in of everybody, staff included; persons and their secrets (floor 3)."""
