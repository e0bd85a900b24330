"""Two faces, two cookies: staff are strangers in the portal, and the other way round."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

from akta.accounts import page_marks, profiles, queries, rules, services, typed
from akta.accounts.models import Account
from akta.accounts.profiles_errors import ProfileClosed
from akta.core import views
from akta.core.actors import Face
from akta.core.middleware import moment_of
from akta.law.marks import implements

Next = Callable[[HttpRequest], HttpResponseBase]
DESK_PATH = "/pulpit/"
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
COOKIES = {
    Face.DESK: ("akta_pulpit", "akta_pulpit_csrf", DESK_PATH),
    Face.PORTAL: ("akta_portal", "akta_portal_csrf", "/"),
}


def face_of(path: str) -> Face:
    """The face an address belongs to."""
    return Face.DESK if path.startswith(DESK_PATH) else Face.PORTAL


class TwoFaces(SessionMiddleware):
    """Reads and writes the session under the cookie of the face."""

    def process_request(self, request: HttpRequest) -> None:
        name = COOKIES[face_of(request.path)][0]
        request.session = self.SessionStore(request.COOKIES.get(name))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        name, _, path = COOKIES[face_of(request.path)]
        session = request.session
        if name in request.COOKIES and session.is_empty():
            response.delete_cookie(name, path=path, samesite="Lax")
            return response
        if not session.modified or session.is_empty() or response.status_code >= 500:  # noqa: PLR2004
            return response
        try:
            session.save()
        except UpdateError:  # ended by its owner while this request ran
            response.delete_cookie(name, path=path, samesite="Lax")
            return response
        response.set_cookie(
            name,
            session.session_key or "",
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response


class FaceCsrf(CsrfViewMiddleware):
    """The CSRF cookie of the face, at the face's path; a form acts for whom its page was made."""

    def _get_secret(self, request: HttpRequest) -> str | None:
        name = COOKIES[face_of(request.path)][1]
        request.COOKIES[settings.CSRF_COOKIE_NAME] = request.COOKIES.get(name, "")
        if not request.COOKIES[settings.CSRF_COOKIE_NAME]:
            del request.COOKIES[settings.CSRF_COOKIE_NAME]
        secret: str | None = super()._get_secret(request)  # type: ignore[misc]
        return secret

    def process_view(  # type: ignore[override]
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        names: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Refuse forged forms, as Django does, and those of a page made for another profile."""
        if getattr(callback, "csrf_exempt", False) or request.method in SAFE:
            return super().process_view(request, callback, args, names)
        mark = page_marks.take_mark(request)
        refused: HttpResponseBase | None = super().process_view(request, callback, args, names)
        if refused is not None or getattr(callback, "akta_any_profile", False):
            return refused
        return None if page_marks.is_for(request, mark) else typed.of_other_profile(request, mark)

    @implements("P-5-1")
    def _set_csrf_cookie(self, request: HttpRequest, response: HttpResponse) -> None:
        _, name, path = COOKIES[face_of(request.path)]
        response.set_cookie(
            name,
            request.META["CSRF_COOKIE"],
            path=path,
            secure=settings.CSRF_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


class SignedIn:
    """`request.actor`: who is signed in on this face, or None; `request.account` beside it.

    Outside, `request.seat` is the profile worked in; once it is closed, the next request is refused
    and the one after works in the private profile. A session that ran out is emptied;
    `request.session_ended` lets the sign-in page say so.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        face, account = face_of(request.path), None
        request.session_ended = False  # type: ignore[attr-defined]
        if "account" in request.session:
            account = _account(request, face)
        request.account = account  # type: ignore[attr-defined]
        refused = None
        try:
            request.seat = _seat(request, account, face)  # type: ignore[attr-defined]
        except ProfileClosed as error:
            request.session.pop("profile", None)
            request.seat = _seat(request, account, face)  # type: ignore[attr-defined]
            refused = error
        request.actor = queries.actor_for(  # type: ignore[attr-defined]
            request,
            account,
            face=face,
            seat=request.seat,  # type: ignore[attr-defined]
        )
        return self.get_response(request) if refused is None else views.refusal(request, refused)


def _seat(request: HttpRequest, account: Account | None, face: Face) -> profiles.Seat | None:
    """The profile this session works in; staff have none."""
    if account is None or face is not Face.PORTAL:
        return None
    return profiles.seat_of_session(request.session, account, at=moment_of(request))


def _account(request: HttpRequest, face: Face) -> Account | None:
    at, device = moment_of(request), rules.device_name(request.headers.get("User-Agent", ""))
    account = queries.account_of_session(request.session, face=face, at=at)
    if account is None:
        request.session.flush()
    elif rules.is_other_device(request.session.get("device", ""), device):
        services.end_moved(request.session, account=account, device=device, at=at)
        account = None
    if account is None:
        request.session_ended = True  # type: ignore[attr-defined]
        return None
    seen = getattr(request.session, "last_seen_at", None)
    if seen is not None and at - seen >= rules.STEP_UP:
        request.session["idle"] = True
    if not _only_asks(request):
        services.touch(request.session.session_key or "", seen=seen, at=at)
        request.session.last_seen_at = at  # type: ignore[attr-defined]
    return account


def _only_asks(request: HttpRequest) -> bool:
    """What an open page asks by itself, every few seconds, is nobody's activity."""
    return request.method == "GET" and request.path.endswith(("/stan/", "/obecnosc/", "/postep/"))
