"""Journal entries of grants: what the owner passed on to a dependent account."""

from akta.core.journal import event

RIGHTS_SET = event("grants.rights_set", "Ustalono prawa konta zależnego %(identifier)s: %(told)s.")
