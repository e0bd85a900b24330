"""Rights of the desk that concern no case."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase

from akta.accounts.doors import staff
from akta.core.actors import Actor
from akta.core.errors import NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.grants.models import Ground
from akta.grants.queries import held_by

View = Callable[..., HttpResponseBase]


def is_administrator(actor: Actor, request: AktaRequest) -> bool:
    """Whether the actor holds an administrator's grant (administrator) at this moment."""
    held = held_by(actor, at=moment_of(request))
    return held.filter(ground=Ground.ADMINISTRATOR).exists()


def require_administrator(request: AktaRequest) -> None:
    """Raises NotFound for everybody else: the screens are as if they did not exist."""
    if not is_administrator(request.actor, request):
        raise NotFound


def administrators(view: View) -> View:
    """A view of the desk for administrators; it never shows anything of a case."""

    @wraps(view)
    def guarded(request: AktaRequest, *args: Any, **names: Any) -> HttpResponseBase:
        require_administrator(request)
        return view(request, *args, **names)

    return staff("powierzenie funkcji administratora (bez wglądu w jakąkolwiek sprawę)")(guarded)
