"""The request as views get it: with its facts and its actor."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from akta.core.actors import Actor

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase


class AktaRequest(HttpRequest):
    """A request behind a door of `akta.accounts.doors`: somebody is signed in."""

    id: UUID
    address: str
    moment: datetime | None
    actor: Actor
    account: Any
    seat: Any
    htmx: HtmxDetails
    session: "SessionBase"
