"""Journal entries of the units."""

from akta.core.journal import event

POST_GIVEN = event(
    "units.post_given", "Powierzono stanowisko: %(post)s, %(place)s, od %(since)s do %(until)s."
)
POST_ENDED = event("units.post_ended", "Zakończono stanowisko: %(post)s, %(place)s.")
CODE_CONFIGURED = event(
    "units.code_configured", "Zmieniono kod jednostki %(unit)s: było %(before)s, jest %(after)s."
)
CELL_OPENED = event(
    "units.cell_opened", "Wpisano komórkę jednostki %(unit)s: %(number)s, %(name)s (%(kind)s)."
)
