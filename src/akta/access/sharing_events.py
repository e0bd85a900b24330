"""Journal entries of the sharing of cases; no PESEL and no grounds stand in them."""

from akta.core.journal import event

SHARE_APPLIED = event(
    "access.share_applied", "Przyjęto wniosek o udostępnienie sprawy w portalu (termin: %(due)s)."
)
CASE_SHARED = event(
    "access.case_shared", "Udostępniono sprawę w portalu: %(holder)s (%(basis)s), %(until)s."
)
SHARE_REFUSED = event(
    "access.share_refused", "Odmówiono udostępnienia sprawy w portalu. Powód: %(reason)s"
)
SHARING_SET = event(
    "access.sharing_set", "Ustalono udostępnianie spraw z repertorium %(register)s: %(mode)s."
)
SHARE_IMPOSSIBLE = event(
    "access.share_impossible",
    "Zawiadomiono użytkownika konta, że sprawy nie można udostępnić bez wniosku: "
    "w aktach brakuje (%(missing)s).",
)
