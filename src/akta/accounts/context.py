"""What every page knows of its session."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from akta.accounts import profiles
from akta.accounts.middleware import DESK_PATH
from akta.accounts.page_marks import token_for
from akta.core.middleware import moment_of


def session_of(request: HttpRequest) -> dict[str, Any]:
    """The signed-in account of this face, or None, and the way to its own pages."""
    actor = getattr(request, "actor", None)
    told: dict[str, Any] = {
        "account": getattr(request, "account", None),
        "actor": actor,
        "csrf_token": SimpleLazyObject(lambda: token_for(request)),
    }
    if request.path.startswith(DESK_PATH):
        told["home_url"] = DESK_PATH
    if actor is not None:
        face = actor.face
        told["who"] = {
            "name": actor.name,
            "url": reverse(f"{face.value}:account"),
            "sign_out_url": reverse(f"{face.value}:sign-out"),
        }
        told["presence_url"] = reverse(f"{face.value}:account-presence")
        told["sign_in_url"] = reverse(f"{face.value}:sign-in")
    seat = getattr(request, "seat", None)
    if actor is not None and seat is not None:
        told["who"]["role"] = seat.label
        told["seat"] = seat
        told["seats"] = profiles.seats_of(request.account, at=moment_of(request))  # type: ignore[attr-defined]
    return told
