"""Journal entries of coercive measures; state is their fold, a correction is an entry too."""

from akta.core.journal import event

HAPPENED = event("measures.happened", "Środki zapobiegawcze, %(person)s: %(told)s")
CORRECTED = event(
    "measures.corrected",
    "Środki zapobiegawcze, %(person)s: skorygowano wpis „%(told)s” Powód: %(reason)s.",
)
