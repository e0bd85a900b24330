"""Professional registers (ROBUS): who is entered, asked at opening and again."""
