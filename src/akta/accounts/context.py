"""What every page knows of its session."""

from typing import Any

from django.http import HttpRequest


def session_of(request: HttpRequest) -> dict[str, Any]:
    """The signed-in account of this face, or None."""
    return {"account": getattr(request, "account", None), "actor": getattr(request, "actor", None)}
