"""The proof of a filing: its record, its place in the log, its sealed papers."""
