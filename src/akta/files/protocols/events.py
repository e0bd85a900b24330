"""Journal entries of the protocols; no content of an act, only its day and document."""

from akta.core.journal import event

REGISTERED = event(
    "protocols.registered",
    "Zapisano protokół czynności z %(held)s (%(volume)s, „%(title)s”): %(made)s, "
    "do udostępnienia w portalu najpóźniej %(due)s.",
)
RECORDED = event(
    "protocols.recorded", "Dodano do protokołu „%(title)s” (%(volume)s): %(what)s „%(file)s”."
)
GIVEN = event(
    "protocols.given", "Udostępniono w portalu protokół „%(title)s” (%(volume)s), %(how)s."
)
RETURNED = event(
    "protocols.returned",
    "Zwrócono do poprawy protokół „%(title)s” (%(volume)s). Powód: %(reason)s",
)
CANCELLED = event(
    "protocols.cancelled",
    "Cofnięto zapisanie dokumentu „%(title)s” (%(volume)s) jako protokołu. Powód: %(reason)s",
)
WITHDRAWN = event(
    "protocols.withdrawn",
    "Wycofano z portalu zapis „%(file)s” do protokołu „%(title)s” (%(volume)s). Powód: %(reason)s",
)
