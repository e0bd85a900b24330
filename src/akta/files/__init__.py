"""Volumes, documents, cards and their sides; ingest, contents, search (floor 7)."""
