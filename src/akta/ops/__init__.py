"""Commands and settings: serve, demo, ingest, migrate, check (floor 11)."""
