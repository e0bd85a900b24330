"""Journal entries of the post of the day."""

from akta.core.journal import event

REGISTERED = event("letters.registered", "Wpisano pismo %(label)s do dziennika korespondencji.")
CHANGED = event("letters.changed", "Zmieniono wpis pisma %(label)s: %(changed)s.")
ASSIGNED = event("letters.assigned", "Pismo %(label)s dotyczy tej sprawy.")
