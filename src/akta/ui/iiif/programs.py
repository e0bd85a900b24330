"""Programs that read by a token of the API: the API's own decision, asked for through this door.

The faces know nothing of each other; the API hands its decision in when it is loaded.
"""

from typing import Protocol
from uuid import UUID

from django.http import HttpRequest

from akta.ui.viewer.reading import Reading

__all__ = ["Programs", "answer_programs_by", "programs"]


class Programs(Protocol):
    """Decides on a token and on what it opens."""

    def admit(self, request: HttpRequest) -> None:
        """Make the token's person the actor. Raises TokenRefused, ScopeMissing, TooMany."""

    def open(self, request: HttpRequest, grant_id: UUID) -> Reading:
        """The reader of one access. Raises NotFound, AccessEnded, DownloadNotAllowed …"""


_given: list[Programs] = []


def answer_programs_by(decision: Programs) -> None:
    """Hand in the decision; there is one in an installation."""
    _given[:] = [decision]


def programs() -> Programs:
    """The decision of the API."""
    return _given[0]
