"""Separator sheets (karty rozdzielcze): printed, found again in a scan, and what becomes of parts.

A sheet lies before the pages it speaks for. The worker cuts a scan at its sheets; a part whose
sheet belongs to the case it was sent to becomes a document at once, every other part waits for a
person.
"""
