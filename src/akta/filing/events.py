"""Journal entries of the filing desk.

`FILED` is written with the filing time, in the transaction that copies it (its subject is the
filing): what follows a filing (confirmation, report, notices) hangs on it.
"""

from akta.core.journal import event

FILED = event(
    "filing.filed",
    "Złożono pismo nr %(number)s (%(kind)s) do adresata: %(addressee)s. Wnoszący: %(filer)s, "
    "wysyłający: %(sender)s.",
)
PAPER_SEALED = event(
    "filing.paper_sealed",
    "Sporządzono i opatrzono pieczęcią dokument do pisma nr %(number)s: %(paper)s.",
)
