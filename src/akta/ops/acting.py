"""By whose hand a command works: `--actor LOGIN`, otherwise the system."""

from akta.accounts.models import Account, AccountKind
from akta.core.actors import SYSTEM, Actor, Face


def actor_of(login: str | None) -> Actor | None:
    """The member of staff of this login, the system where none is named, None if nobody has it."""
    if login is None:
        return SYSTEM
    found = Account.objects.filter(login=login, kind=AccountKind.STAFF, disabled_at=None).first()
    if found is None:
        return None
    return Actor(id=found.pk, face=Face.DESK, name=found.full_name)
