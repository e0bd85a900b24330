"""Printed lists (wydruki do akt) as PDF/A, set from the data at the moment they are asked for."""

from akta.files.lists.papers import Head, cards_pdf, contents_pdf, labels_pdf, review_pdf

__all__ = ["Head", "cards_pdf", "contents_pdf", "labels_pdf", "review_pdf"]
