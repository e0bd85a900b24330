"""What every page of the desk shows round its content: whose session, and where one can go."""

from typing import Any

from django.urls import reverse

from akta.core.actors import Face
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.delivery.queries import unread_count
from akta.units.models import Post, PostKind

CASE_WORK = {
    PostKind.PROSECUTOR,
    PostKind.ASSESSOR,
    PostKind.SECRETARIAT,
    PostKind.HEAD,
    PostKind.CELL_HEAD,
}
UNIT_WORK = CASE_WORK - {PostKind.CELL_HEAD}
Entry = tuple[str, str, str, set[PostKind]]
NAVIGATION: tuple[tuple[Entry, ...], ...] = (
    (
        ("Mój dzień", "desk:today", "sun", CASE_WORK),
        ("Sprawy", "desk:cases", "folder-open", CASE_WORK),
        ("Szukaj w aktach", "desk:search", "search", CASE_WORK),
        ("Osoby", "desk:cases-persons", "user", CASE_WORK),
    ),
    (
        ("Pisma z portalu", "desk:incoming", "inbox", UNIT_WORK),
        ("Poczta dnia", "desk:letters", "mail", {PostKind.SECRETARIAT, PostKind.HEAD}),
    ),
    (
        ("Udostępnianie akt", "desk:access-requests", "key-round", CASE_WORK),
        ("Protokoły", "desk:protocols", "list-checks", CASE_WORK),
        ("Sprawy w portalu", "desk:sharing", "globe", CASE_WORK),
        (
            "Konta portalu",
            "desk:opening",
            "user-check",
            {PostKind.SECRETARIAT, PostKind.ADMINISTRATOR},
        ),
    ),
    (
        ("Kolejka napraw", "desk:repair", "scan-line", {PostKind.SECRETARIAT}),
        ("Części skanów", "desk:parts", "files", {PostKind.SECRETARIAT, PostKind.PROSECUTOR}),
        ("Wypożyczone tomy", "desk:loans", "library", {PostKind.SECRETARIAT}),
    ),
    (
        ("Zawiadomienia", "desk:access-notices", "bell", CASE_WORK),
        ("Moje notatki", "desk:notes", "bookmark", CASE_WORK),
    ),
    (
        ("Przechowywanie", "desk:retention", "archive", {PostKind.HEAD}),
        ("Konta", "desk:admin-accounts", "users", {PostKind.ADMINISTRATOR}),
        ("Jednostki", "desk:admin-units", "building-2", {PostKind.ADMINISTRATOR}),
        ("Repertoria w portalu", "desk:sharing-registers", "globe", {PostKind.ADMINISTRATOR}),
        ("Klasy przechowywania", "desk:retention-classes", "archive", {PostKind.ADMINISTRATOR}),
        ("Biuro podawcze", "desk:filing-settings", "settings", {PostKind.ADMINISTRATOR}),
        ("Niedostępność", "desk:outages", "clock", {PostKind.ADMINISTRATOR}),
    ),
    (("Dziennik wglądów", "desk:audit-log", "eye", {PostKind.AUDITOR}),),
)
"""What one works with every day stands first; a line parts one kind of work from the next."""


def desk(request: AktaRequest) -> dict[str, Any]:
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
    return {
        "nav": _navigation(request, kinds),
        "who": _who(actor.name, posts),
        "search": _search(request, kinds),
        "help_url": reverse("desk:help"),
    }


def _search(request: AktaRequest, kinds: set[PostKind]) -> dict[str, str] | None:
    """The field in the header leads to the list of cases, which has one of its own."""
    url = reverse("desk:cases")
    return {"url": url} if kinds & CASE_WORK and request.path != url else None


def _navigation(request: AktaRequest, kinds: set[PostKind]) -> list[dict[str, Any]]:
    """The entries opened to these posts; of several that fit the address the longest is current."""
    shown: list[dict[str, Any]] = [
        {"label": label, "url": reverse(name), "icon": icon, "group": group}
        for group, entries in enumerate(NAVIGATION)
        for label, name, icon, opened_to in entries
        if kinds & opened_to
    ]
    fitting = [item["url"] for item in shown if request.path.startswith(item["url"])]
    here = max(fitting, key=len, default="")
    for item in shown:
        is_today = item["url"] == reverse("desk:today")
        item["current"] = item["url"] == here and (not is_today or request.path == here)
        if item["url"] == reverse("desk:access-notices"):
            item["count"] = unread_count(request.actor)
    return shown


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
