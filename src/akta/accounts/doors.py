"""Every URL names its right: the decorators that open a view, each with its words."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from akta.accounts import typed
from akta.core.actors import Face
from akta.core.views import wants_json
from akta.law.marks import implements

View = Callable[..., HttpResponseBase]


def open_to_all(reason: str) -> Callable[[View], View]:
    """A view that strangers may see; the reason is named and walked over by a test."""

    def mark(view: View) -> View:
        view.akta_right = f"otwarte: {reason}"  # type: ignore[attr-defined]
        return view

    return mark


def for_face(face: Face, right: str) -> Callable[[View], View]:
    """A view for whoever is signed in on the face; `right` says in words what opens the content.

    A stranger is sent to the sign-in page of the face (JSON: 401 without any hint). The view
    itself asks `grants` for the content.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **names: Any) -> HttpResponseBase:
            if request.actor is None or request.actor.face is not face:  # type: ignore[attr-defined]
                return _stranger(request, face)
            account = request.account  # type: ignore[attr-defined]
            is_new = account.must_change_password and request.session.get("way") != "national"
            if is_new and not getattr(view, "akta_before_change", False):
                return redirect(f"{face.value}:change-password")
            return view(request, *args, **names)

        guarded.akta_right = right  # type: ignore[attr-defined]
        guarded.akta_face = face  # type: ignore[attr-defined]
        return guarded

    return mark


def staff(right: str) -> Callable[[View], View]:
    """A view of the desk."""
    return for_face(Face.DESK, right)


def outside(right: str) -> Callable[[View], View]:
    """A view of the portal behind the sign-in."""
    return for_face(Face.PORTAL, right)


def after_idle(view: View) -> View:
    """A page that asks for the factor again if nothing was done for a while (`rules.STEP_UP`).

    For pages that open a file or file something; reading itself goes on. Stands behind `staff` or
    `outside`.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **names: Any) -> HttpResponseBase:
        is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
        if not (request.session.get("idle") and is_page) or wants_json(request):
            return view(request, *args, **names)
        face = request.actor.face  # type: ignore[attr-defined]
        wanted = request.get_full_path()
        if request.method != "GET":  # back to the page with the form, which is pressed once more
            wanted = urlsplit(request.headers.get("Referer", "/")).path
        return redirect(f"{reverse(f'{face}:account-confirm')}?{urlencode({'dalej': wanted})}")

    return guarded


def _stranger(request: HttpRequest, face: Face) -> HttpResponse:
    """Nobody is signed in: a program is told so, and that the second factor is still missing; a
    person is sent to the sign-in.
    """
    if typed.is_page_form(request) and _has_lost_session(request):
        return typed.after_end(request, face)
    if wants_json(request) or request.headers.get("HX-Request") or request.method != "GET":
        return JsonResponse(_why_stranger(request), status=401)
    if "image" in request.headers.get("Sec-Fetch-Dest", "image" if "obraz" in request.path else ""):
        return HttpResponse(status=401)
    told = {"dalej": request.get_full_path()}
    if request.session_ended:  # type: ignore[attr-defined]
        told["koniec"] = "1"
    back = urlencode(told)
    return redirect(f"/{'pulpit/' if face is Face.DESK else ''}logowanie/?{back}")


def _has_lost_session(request: HttpRequest) -> bool:
    """The session ended, or the browser forgot it (closed, cleared) while its page stood open."""
    is_shown = "text/html" in request.headers.get("Accept", "")
    return is_shown or request.session_ended  # type: ignore[attr-defined]


@implements("F-2-7")
def _why_stranger(request: HttpRequest) -> dict[str, str]:
    """What is missing: the sign-in, or only its second factor."""
    if "pending" in request.session:
        return {"title": "Logowanie nie zostało dokończone.", "code": "AUTH_INCOMPLETE"}
    return {"title": "Potrzebne jest logowanie."}


def in_any_profile(view: View) -> View:
    """A view that does nothing in a profile: its form is taken from a page of any of them."""
    view.akta_any_profile = True  # type: ignore[attr-defined]
    return view
