"""Journal entries of separator sheets and of parts of scans.

Data for rooms above: sheet_id (or empty); of `PART_PLACED` also part_id, ingest_id, document_id.
"""

from akta.core.journal import event

SHEET_PRINTED = event("sheets.printed", "Wydrukowano kartę rozdzielczą „%(title)s”: %(volume)s.")
PART_WAITS = event(
    "sheets.part_waits", "Część skanu „%(file)s” (%(pages)s) czeka na osobę. %(reason)s"
)
PART_GIVEN = event("sheets.part_given", "Część skanu „%(file)s” (%(pages)s) to „%(title)s”.")
PART_PLACED = event(
    "sheets.part_placed", "Włączono do akt część skanu „%(file)s” (%(pages)s): %(volume)s."
)
PART_DROPPED = event(
    "sheets.part_dropped", "Pominięto część skanu „%(file)s” (%(pages)s): %(note)s"
)
