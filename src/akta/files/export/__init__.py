"""Download (pobieranie akt): a copy for the holder of an order that grants it, while it lasts.

An app with a table of its own. The copy is made by jobs, in slices, from the images that the
reader shows; it carries the reader's name on each page and is deleted with the end of the grant.
"""
