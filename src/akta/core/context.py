"""What every page knows of the installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Django's signature
    """The mode for the banner, and nothing secret."""
    return {"is_demo": settings.AKTA.is_demo}
