"""The portal's home, its public pages, and the reader's own log."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path

from akta.accounts.doors import open_to_all, outside
from akta.accounts.profiles import NO_PROFILE
from akta.audit.queries import entries_of_grant
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.delivery.queries import own_notices
from akta.files.queries import order_lens, sides_by_id
from akta.portal.accesses import STATES, accesses_of, counted
from akta.portal.conditions import needed
from akta.ui.viewer.contract import label_of

PAGE = 50
ACCESSES = 25
FEW = 10
"""Up to so many accesses each has a panel of its own; more stand in a table."""
NOTICES = 5
STATE_WORDS = {"live": "Czynne", "later": "Przyszłe", "ended": "Zakończone"}
KEYS = (
    ("← →", "poprzednia, następna strona (także PageUp, PageDown)"),
    ("↑ ↓", "przesuń powiększoną stronę"),
    ("g", "idź do karty"),
    ("/", "szukaj w aktach"),
    ("n, p", "następny, poprzedni wynik"),
    ("t", "tekst strony"),
    ("d", "dwie strony obok siebie"),
    ("s", "przewijanie stron"),
    ("b", "zakładka"),
    ("m", "notatka do strony albo zaznaczonego tekstu"),
    ("+, −", "powiększ, pomniejsz"),
    ("0", "cała strona lub szerokość"),
    ("r", "obróć w prawo"),
    ("c", "kopiuj odnośnik do karty"),
    ("?", "pomoc czytnika"),
)


@open_to_all("strona główna: obcemu mówi, jak złożyć wniosek; zalogowanemu jego własne dostępy")
def home(request: AktaRequest) -> HttpResponseBase:
    """A stranger learns how to apply to the prosecutor; the rest is for who is signed in."""
    if getattr(request, "actor", None) is None:
        return render(request, "portal/landing.html")
    return _own(request)


@outside("własne dostępy tej osoby")
def _own(request: AktaRequest) -> HttpResponseBase:
    """One's own accesses in this profile with the time left, and what is new."""
    if request.actor.profile_id == NO_PROFILE:
        return redirect("portal:profiles")
    at = moment_of(request)
    counts = counted(request.actor, at=at)
    words, state = request.GET.get("q", "").strip()[:120], request.GET.get("stan", "")
    found = accesses_of(request.actor, at=at, words=words, state=state)
    page = Paginator(found, ACCESSES).get_page(request.GET.get("strona"))
    unread = own_notices(request.actor).filter(read_at=None)
    context = {
        "page": page,
        **{each: [one for one in page if one.standing.state == each] for each in STATES},
        "q": words,
        "state": state if state in STATES else "",
        "is_narrowed": bool(words) or state in STATES,
        "is_many": sum(counts.values()) > FEW,
        "states": _states(counts, state, words),
        "notices": unread.order_by("-created_at")[:NOTICES],
    }
    return render(request, "portal/home.html", context)


def _states(counts: dict[str, int], chosen: str, words: str) -> list[dict[str, Any]]:
    """The accesses by their state, each a list of its own, and all of them."""
    parts = [("", "Wszystkie", sum(counts.values()))]
    parts += [(state, STATE_WORDS[state], counts[state]) for state in STATES]
    return [
        {
            "label": label,
            "count": count,
            "url": f"?{urlencode({'stan': state, 'q': words})}",
            "current": chosen == state,
        }
        for state, label, count in parts
    ]


@open_to_all("pomoc bez danych")
def help_page(request: HttpRequest) -> HttpResponse:
    """How to apply, sign in for the first time, and read; the keys of the viewer."""
    context = {"keys": KEYS, "needed": needed(), "body": settings.AKTA.portal_body}
    return render(request, "portal/help.html", context)


@open_to_all("deklaracja dostępności bez danych")
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (deklaracja dostępności)."""
    return render(request, "portal/accessibility.html")


@open_to_all("informacja o danych osobowych bez danych")
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about whoever reads here, and why."""
    return render(request, "portal/privacy.html")


@outside("wpisy dziennika o własnych wglądach, dopóki dostęp jest w mocy")
def own_looks(request: AktaRequest, grant_id: UUID) -> HttpResponse:
    """The reader's own part of the log of looks under one grant."""
    lens = order_lens(request.actor, grant_id)
    rows = entries_of_grant(grant_id).filter(actor_id=request.actor.id)
    page = Paginator(rows, PAGE).get_page(request.GET.get("strona"))
    entries = list(page.object_list)
    shown = sides_by_id(lens, [entry.side_id for entry in entries if entry.side_id])
    labels = {pk: label_of(side) for pk, side in shown.items()}
    told = [(entry, labels.get(entry.side_id) if entry.side_id else None) for entry in entries]
    return render(
        request, "portal/own_looks.html", {"page": page, "rows": told, "grant": lens.order}
    )


urlpatterns = [
    path("", home, name="home"),
    path("pomoc/", help_page, name="help"),
    path("dostepnosc/", accessibility, name="accessibility"),
    path("dane-osobowe/", privacy, name="privacy"),
    path("akta/<uuid:grant_id>/dziennik/", own_looks, name="own-looks"),
]
