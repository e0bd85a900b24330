"""Who acts: passed as an argument to every use case, never looked up below the edge."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Face(StrEnum):
    """The side of the house an actor entered by; each has its own cookie and session."""

    DESK = "desk"
    PORTAL = "portal"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the system) who does a thing, and on whose behalf.

    `profile_id` is the profile (profil użytkownika) the person works in; None is the private one.
    `may_apply` is false where a dependent account was not given the right to file applications,
    `may_file` where it was not given the right to file pleadings.
    `way` is how the session was begun: "local" or "national"; `level` how sure the system is of who
    it is, which stands in every act's entry of the journal.
    """

    id: UUID
    face: Face
    name: str = ""
    on_behalf_of: UUID | None = None
    address: str = ""
    session_key: str = ""
    profile_id: UUID | None = None
    behalf_name: str = ""
    may_apply: bool = True
    may_file: bool = True
    way: str = ""
    level: str = ""

    @property
    def is_system(self) -> bool:
        return self.face is Face.SYSTEM

    @property
    def stored_id(self) -> UUID | None:
        """The account's id for journal and log; the system has none."""
        return None if self.is_system else self.id


SYSTEM = Actor(id=UUID(int=0), face=Face.SYSTEM, name="System")
