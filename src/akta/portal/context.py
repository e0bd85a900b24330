"""What every page of the portal shows round its content: help, accessibility, privacy."""

from django.http import HttpRequest
from django.urls import reverse

from akta.accounts.middleware import face_of
from akta.core.actors import Face


def portal(request: HttpRequest) -> dict[str, str]:
    """Addresses of the public pages; nothing on the desk."""
    if face_of(request.path) is not Face.PORTAL:
        return {}
    return {
        "help_url": reverse("portal:help"),
        "accessibility_url": reverse("portal:accessibility"),
        "privacy_url": reverse("portal:privacy"),
    }
