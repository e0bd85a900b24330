"""Reference data of the file room."""
