"""The desk (pulpit): screens of the staff (floor 10)."""
