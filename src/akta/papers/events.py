"""Journal entries of papers. No text of a paper stands in them."""

from akta.core.journal import event

PAPER_SIGNED = event(
    "papers.signed", "Podpisano pismo nr %(number)s: %(title)s (%(manner)s).%(about)s"
)
PAPER_OFFERED = event(
    "papers.offered", "Przygotowano pismo nr %(number)s do podpisu elektronicznego: %(title)s."
)
PAPER_TAKEN_BACK = event(
    "papers.taken_back", "Cofnięto pismo nr %(number)s z podpisu do poprawy: %(title)s."
)
PAPER_DISCARDED = event("papers.discarded", "Usunięto projekt pisma: %(title)s.")
