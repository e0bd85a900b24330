"""The addresses of the viewer under one face: each opens a `Reading` first, or refuses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.grants.errors import AccessEnded, AccessNotBegun
from akta.ui.viewer import answers, searching
from akta.ui.viewer.reading import Reading

__all__ = ["viewer_patterns"]

View = Callable[..., HttpResponseBase]
Opener = Callable[..., Reading]
"""Decides on a request and gives the reader, or raises the refusal."""


def viewer_patterns(
    base: str, opener: Opener, guard: Callable[[View], View], *, name: str
) -> list[URLPattern]:
    """All addresses of the viewer below `base`, each behind `guard` and opened by `opener`."""
    served: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
        "": (name, answers.enter),
        "k/<str:side_id>/": (f"{name}-page", answers.page),
        "k/<str:side_id>/obraz/": (f"{name}-image", answers.image),
        "k/<str:side_id>/tekst/": (f"{name}-text", answers.text),
        "dane/": (f"{name}-contents", answers.contents_list),
        "strony/": (f"{name}-sides", answers.sides),
        "idz/": (f"{name}-goto", answers.go_to),
        "szukaj/": (f"{name}-search", searching.search),
    }
    patterns = [
        path(base + rest, guard(_opened(opener, answer)), name=url_name)
        for rest, (url_name, answer) in served.items()
    ]
    return [*patterns, path(f"{base}stan/", guard(_state(opener)), name=f"{name}-state")]


def _opened(opener: Opener, answer: Callable[..., HttpResponseBase]) -> View:
    """The view: the reader is opened, then answered. Nothing is read before the decision."""

    @require_safe
    @wraps(answer)
    def view(request: AktaRequest, side_id: str | None = None, **where: Any) -> HttpResponseBase:
        reading = opener(request, **where)
        return answer(reading) if side_id is None else answer(reading, side_id)

    return view


def _state(opener: Opener) -> View:
    """Whether the access lasts; its end is an answer here, told to its own holder only."""

    @require_safe
    def view(request: AktaRequest, **where: Any) -> HttpResponseBase:
        try:
            return answers.state(opener(request, **where))
        except (AccessEnded, AccessNotBegun) as refusal:
            now = moment_of(request)
            return JsonResponse(
                {"to": None, "server_now": now, "ended": True, "reason": refusal.part("why")}
            )

    return view
