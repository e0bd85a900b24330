"""Private notes and bookmarks (notatki i zakładki): their owner's words, apart from the file.

An app with a table of its own that points at accounts, cases and sides by id only. Nothing that
serves a copy of the file (images, downloads, IIIF, orders) may import it: a contract in
`pyproject.toml` holds that.
"""
