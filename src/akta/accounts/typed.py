"""Forms that cannot be taken as they came: what was typed in them is given back."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from akta.accounts import page_marks, profiles
from akta.accounts.profiles import Seat
from akta.accounts.profiles_errors import OtherProfile
from akta.core import views
from akta.core.actors import Face
from akta.core.middleware import moment_of

__all__ = ["after_end", "is_page_form", "of_other_profile"]

SECRET_FIELDS = ("csrfmiddlewaretoken", "code", "confirm", "answer", "sealed", "key", "version")
"""Fields that are not given back to be copied: tokens, secrets, what no person typed."""


def is_page_form(request: HttpRequest) -> bool:
    """Whether a person sent the form of a page; scripts and programs keep what they sent."""
    is_script = request.headers.get("HX-Request") or views.wants_json(request)
    return request.method == "POST" and not is_script


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, without tokens and secrets."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value.strip() and name not in SECRET_FIELDS and "password" not in name
    ]


def after_end(request: HttpRequest, face: Face) -> HttpResponse:
    """The session ended while somebody typed: what was typed comes back, to be copied."""
    told = {
        "base": f"ui/base_{face.value}.html",
        "rows": typed_in(request),
        "sign_in": f"{face.value}:sign-in",
        "back": urlencode({"dalej": urlsplit(request.headers.get("Referer", "/")).path}),
    }
    return render(request, "accounts/session_ended.html", told, status=401)


def of_other_profile(request: HttpRequest, mark: str) -> HttpResponse:
    """The page was made in another profile: nothing is done, and its form can be sent again."""
    error = OtherProfile()
    if not is_page_form(request):
        return views.refusal(request, error)
    wanted = _seat_with(request, mark)
    told = {
        "base": f"ui/base_{request.actor.face.value}.html",  # type: ignore[attr-defined]
        "error": error,
        "rows": typed_in(request),
        "again": request.get_full_path(),
        "token": page_marks.token_with(request, mark),
        "wanted": wanted,
    }
    return render(request, "accounts/other_profile.html", told, status=error.status)


def _seat_with(request: HttpRequest, mark: str) -> Seat | None:
    """The profile of this account that the page was made in; None if it was somebody else's."""
    account = request.account  # type: ignore[attr-defined]
    seats = profiles.seats_of(account, at=moment_of(request))
    return next((each for each in seats if page_marks.mark_of(account, each) == mark), None)
