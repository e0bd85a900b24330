"""The filing desk (Biuro Podawcze); begins with Akta 3 (floor 8)."""
