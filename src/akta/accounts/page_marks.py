"""For whom a page was made: a short public mark of account and profile in each form's CSRF token.

A form opened in one profile is not to act in another, chosen meanwhile in a second tab; nor for
another person who signed in there. The mark rides on the token, so every form, HTMX request and
script carries it without asking.
"""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.crypto import constant_time_compare, salted_hmac

from akta.accounts.models import Account
from akta.accounts.profiles import Seat

__all__ = ["is_for", "mark_for", "mark_of", "take_mark", "token_for", "token_with"]

FIELD = "csrfmiddlewaretoken"
SIGN = "."
LENGTH = 16


def mark_of(account: Account | None, seat: Seat | None) -> str:
    """The mark of somebody's pages in one profile; a stranger's pages have none."""
    if account is None:
        return ""
    profile = seat.profile_id if seat else None
    return salted_hmac("akta.page", f"{account.pk}:{profile}").hexdigest()[:LENGTH]


def mark_for(request: HttpRequest) -> str:
    """The mark of the pages that this request would be given."""
    return mark_of(getattr(request, "account", None), getattr(request, "seat", None))


def token_for(request: HttpRequest) -> str:
    """The CSRF token of a page, with its mark."""
    return token_with(request, mark_for(request))


def token_with(request: HttpRequest, mark: str) -> str:
    """The CSRF token of a page that has, or had, this mark."""
    return f"{get_token(request)}{SIGN}{mark}" if mark else get_token(request)


def take_mark(request: HttpRequest) -> str:
    """Take the mark off the token that was sent, so that Django finds the token alone."""
    bare, _, mark = request.META.get(settings.CSRF_HEADER_NAME, "").partition(SIGN)
    if bare:
        request.META[settings.CSRF_HEADER_NAME] = bare
    in_form, _, its_mark = request.POST.get(FIELD, "").partition(SIGN)
    if its_mark:
        typed = request.POST.copy()
        typed[FIELD] = in_form
        request.POST = typed  # type: ignore[assignment]
    return its_mark or mark


def is_for(request: HttpRequest, mark: str) -> bool:
    """Whether a page with this mark may act now; a stranger has none, the doors send them on."""
    now = mark_for(request)
    return not mark or not now or constant_time_compare(mark, now)
