"""By which way of signing in a share opens (sposób logowania, własność udostępnienia)."""

from akta.core.actors import Actor
from akta.grants.errors import NationalSignInNeeded
from akta.grants.models import Grant
from akta.law.marks import implements

NATIONAL = "national"


@implements("P-1-4")
def refuse_other_way(grant: Grant, actor: Actor) -> None:
    """A share for login.gov.pl opens to nobody who came in by a password of this system.

    Another share opens by either way: the national one proves more. Raises NationalSignInNeeded.
    """
    if grant.sign_in == NATIONAL and actor.way != NATIONAL:
        raise NationalSignInNeeded
