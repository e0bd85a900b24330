"""Content-addressed blobs, written once and verified on read (floor 1)."""
