"""What every page of the desk shows round its content: whose session, and where one can go."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from akta.core.actors import Face
from akta.core.middleware import moment_of
from akta.units.models import Post, PostKind

CASE_WORK = {
    PostKind.PROSECUTOR,
    PostKind.ASSESSOR,
    PostKind.SECRETARIAT,
    PostKind.HEAD,
    PostKind.CELL_HEAD,
}
NAVIGATION: tuple[tuple[str, str, str, set[PostKind]], ...] = (
    ("Mój dzień", "desk:today", "sun", CASE_WORK),
    ("Sprawy", "desk:cases", "folder-open", CASE_WORK),
    ("Udostępnianie", "desk:access-requests", "key-round", CASE_WORK),
    ("Wyszukiwanie w aktach", "desk:search", "search", CASE_WORK),
    ("Osoby", "desk:cases-persons", "users", CASE_WORK),
    ("Konta", "desk:admin-accounts", "users", {PostKind.ADMINISTRATOR}),
    ("Jednostki", "desk:admin-units", "building-2", {PostKind.ADMINISTRATOR}),
    ("Dziennik wglądów", "desk:audit-log", "list-checks", {PostKind.AUDITOR}),
)


def desk(request: HttpRequest) -> dict[str, Any]:
    """Navigation and session for pages of the desk; nothing for strangers and the portal."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.face is not Face.DESK:
        return {}
    posts = list(
        Post.objects.filter(account_id=actor.id, in_force__contains=moment_of(request))
        .select_related("unit", "cell")
        .order_by("in_force")
    )
    kinds = {PostKind(post.kind) for post in posts}
    return {"nav": _navigation(request, kinds), "who": _who(actor.name, posts)}


def _navigation(request: HttpRequest, kinds: set[PostKind]) -> list[dict[str, Any]]:
    items = []
    for label, name, icon, opened_to in NAVIGATION:
        if kinds & opened_to:
            url = reverse(name)
            current = (
                request.path.startswith(url)
                if url != reverse("desk:today")
                else (request.path == url)
            )
            items.append({"label": label, "url": url, "icon": icon, "current": current})
    return items


def _who(name: str, posts: list[Post]) -> dict[str, str]:
    roles = [
        f"{PostKind(p.kind).label}, {p.unit.name}" if p.unit else p.get_kind_display()
        for p in posts
    ]
    return {
        "name": name,
        "role": "; ".join(dict.fromkeys(roles)),
        "url": reverse("desk:account"),
        "sign_out_url": reverse("desk:sign-out"),
    }
