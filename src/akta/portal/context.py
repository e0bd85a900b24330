"""What every page of the portal shows round its content: help, accessibility, privacy."""

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from akta.accounts.middleware import face_of
from akta.accounts.profiles import may_own_dependents
from akta.core.actors import Actor, Face
from akta.core.middleware import moment_of
from akta.delivery.queries import mail_problem, unread_count
from akta.filing.entitlement import is_offered
from akta.law.browsers import is_outdated


def portal(request: HttpRequest) -> dict[str, Any]:
    """Addresses of the public pages and the parts of the portal; nothing on the desk."""
    if face_of(request.path) is not Face.PORTAL:
        return {}
    actor = getattr(request, "actor", None)
    return {
        "portal_nav": SimpleLazyObject(lambda: _nav(request, actor)) if actor else [],
        "browser_outdated": is_outdated(request.headers.get("User-Agent", ""), _about_today()),
        "mail_returns": SimpleLazyObject(lambda: _mail_returns(actor)),
        "help_url": reverse("portal:help"),
        "accessibility_url": reverse("portal:accessibility"),
        "privacy_url": reverse("portal:privacy"),
    }


def _about_today() -> date:
    """By this server's clock: a hint about a browser is shown even while the database is away."""
    return datetime.now(UTC).date()


def _mail_returns(actor: Actor | None) -> str:
    """Why mail to the reader's address comes back, for the pages that tell it."""
    return mail_problem(actor) if actor else ""


def _nav(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The parts of the portal; the filing desk is offered to who may file there, dependent accounts
    to who may own them.
    """
    parts = [
        ("Moje dostępy", "portal:home", "/akta/"),
        ("Moje sprawy", "portal:shared-cases", None),
        ("Wnioski", "portal:requests", None),
        ("Zawiadomienia", "portal:notices", None),
    ]
    if is_offered(actor, at=moment_of(request)):
        parts.insert(2, ("Pisma", "portal:filings", None))
    seat = getattr(request, "seat", None)
    if seat is not None and may_own_dependents(seat.kind):
        parts.append(("Konta zależne", "portal:dependents", None))
    told: list[dict[str, Any]] = []
    for label, name, also in parts:
        url = reverse(name)
        inside = request.path == url or (url != "/" and request.path.startswith(url))
        current = inside or (also is not None and request.path.startswith(also))
        count = unread_count(actor) if name == "portal:notices" else 0
        told.append({"label": label, "url": url, "current": current, "count": count or ""})
    return told
