"""Journal entries of the places and loans of volumes."""

from akta.core.journal import event

PLACED = event("shelf.placed", "Odłożono tom na miejsce: %(volume)s, %(place)s.")
LENT = event("shelf.lent", "Wypożyczono tom: %(volume)s, do %(due)s.")
RETURNED = event("shelf.returned", "Zwrócono tom: %(volume)s.")
