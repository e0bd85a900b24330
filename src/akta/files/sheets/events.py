"""Journal entries of separator sheets and of parts of scans.

Data of `PART_PLACED` for rooms above: part_id, sheet_id (or empty), ingest_id, document_id.
"""

from akta.core.journal import event

SHEET_PRINTED = event("sheets.printed", "Wydrukowano kartę rozdzielczą „%(title)s”: %(volume)s.")
PART_WAITS = event(
    "sheets.part_waits", "Część skanu „%(file)s” (%(pages)s) czeka na osobę. %(reason)s"
)
PART_PLACED = event(
    "sheets.part_placed", "Włączono do akt część skanu „%(file)s” (%(pages)s): %(volume)s."
)
PART_DROPPED = event(
    "sheets.part_dropped", "Pominięto część skanu „%(file)s” (%(pages)s): %(note)s"
)
