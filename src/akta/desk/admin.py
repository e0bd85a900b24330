"""Screens of the administrator: accounts, posts, units' codes; no case at all."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from akta.accounts import queries, rules, services
from akta.accounts.models import Account, AccountKind
from akta.core.clock import local_day
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.forms_admin import AccountForm, CodeForm, PostForm, end_of, start_of
from akta.desk.rights import administrators
from akta.units import queries as units_queries
from akta.units import services as units_services
from akta.units.models import PostKind

PAGE = 50
both = require_http_methods(["GET", "POST"])


def _number(request: AktaRequest) -> int:
    asked = request.GET.get("strona", "")
    return int(asked) if asked.isdecimal() else 1


@administrators
@require_GET
def accounts(request: AktaRequest) -> HttpResponse:
    """All accounts, by name; found by words of login and name."""
    words, kind = request.GET.get("q", "")[:80], request.GET.get("rodzaj", "")
    kind = kind if kind in AccountKind.values else ""
    found = queries.accounts_like(words, kind=kind)
    page = Paginator(found, PAGE).get_page(_number(request))
    at = moment_of(request)
    rows = list(page.object_list)
    waits = queries.lockouts([row.pk for row in rows], at=at)
    posts = units_queries.posts_of([row.pk for row in rows], at=at)
    shown = [{"account": row, "wait": waits.get(row.pk), "posts": posts[row.pk]} for row in rows]
    context = {"page": page, "rows": shown, "q": words, "kind": kind, "kinds": AccountKind.choices}
    return render(request, "desk/admin/accounts.html", context)


@administrators
@both
def account_new(request: AktaRequest) -> HttpResponse:
    """Open an account of a member of staff; its one-time password is shown on the answer."""
    form, status = AccountForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.open_staff_account(
                    actor=request.actor, at=moment_of(request), **form.cleaned_data
                )
            except InputError as error:
                form.add_error(error.field, error.text())
            else:
                return _password_slip(request, made)
    return render(request, "desk/admin/account_new.html", {"form": form}, status=status)


def _password_slip(request: AktaRequest, account: Account) -> HttpResponse:
    """The page with a new one-time password: on this answer only, stored nowhere."""
    password = services.issue_one_time_password(
        actor=request.actor, account_id=account.pk, at=moment_of(request)
    )
    context = {"owner": account, "password": password}
    return render(request, "desk/admin/password.html", context)


@administrators
@require_GET
def account(request: AktaRequest, account_id: UUID) -> HttpResponse:
    """One account: its posts, whether it is open and how it is protected."""
    return _account_page(request, queries.account_by_id(account_id), None)


def _account_page(
    request: AktaRequest, owner: Account, form: PostForm | None, *, status: int = 200
) -> HttpResponse:
    at = moment_of(request)
    context = {
        "owner": owner,
        "has_factor": owner.has_second_factor,
        "wait": _wait(owner, request),
        "posts": units_queries.all_posts_of(owner.pk),
        "now": at,
        "form": form or PostForm(initial={"since": local_day(at)}),
        "units": units_queries.units_like(""),
        "is_staff": owner.kind == AccountKind.STAFF,
        "is_own": owner.pk == request.actor.id,
    }
    return render(request, "desk/admin/account.html", context, status=status)


def _wait(owner: Account, request: AktaRequest) -> str:
    wait = queries.lockouts([owner.pk], at=moment_of(request)).get(owner.pk)
    return rules.in_words(wait) if wait else ""


@administrators
@require_POST
def post_give(request: AktaRequest, account_id: UUID) -> HttpResponse:
    """Give a post; the rights that follow from it begin with it."""
    owner, form = queries.account_by_id(account_id), PostForm(request.POST)
    if owner.kind != AccountKind.STAFF:
        raise NotFound
    if not form.is_valid():
        return _account_page(request, owner, form, status=422)
    given = form.cleaned_data
    units_services.give_post(
        actor=request.actor,
        account_id=owner.pk,
        kind=PostKind(given["kind"]),
        unit=given["unit_row"],
        cell=given["cell_row"],
        since=start_of(given["since"]),
        until=end_of(given["until"]),
        at=moment_of(request),
    )
    messages.success(
        request, "Powierzono stanowisko. Uprawnienia wynikają z niego od pierwszego dnia."
    )
    return redirect("desk:admin-account", owner.pk)


@administrators
@require_POST
def post_end(request: AktaRequest, account_id: UUID, post_id: UUID) -> HttpResponse:
    """End a post now; its rights end with it."""
    post = units_queries.post_for(post_id, account_id=account_id)
    units_services.end_post(actor=request.actor, post_id=post.pk, at=moment_of(request))
    messages.success(request, "Zakończono stanowisko i wynikające z niego uprawnienia.")
    return redirect("desk:admin-account", account_id)


def _act(service: Callable[..., Any], said: str) -> Callable[[AktaRequest, UUID], HttpResponse]:
    """A view that does one thing to one account and goes back to it."""

    @administrators
    @require_POST
    def view(request: AktaRequest, account_id: UUID) -> HttpResponse:
        service(actor=request.actor, account_id=account_id, at=moment_of(request))
        messages.success(request, said)
        return redirect("desk:admin-account", account_id)

    return view  # type: ignore[return-value]


@administrators
@require_POST
def password_new(request: AktaRequest, account_id: UUID) -> HttpResponse:
    """A new one-time password for a member of staff; the old one is dead, sessions end."""
    owner = queries.account_by_id(account_id)
    if owner.kind != AccountKind.STAFF:
        raise NotFound
    return _password_slip(request, owner)


@administrators
@require_POST
def disable(request: AktaRequest, account_id: UUID) -> HttpResponse:
    """Disable an account; nobody shuts themselves out."""
    if account_id == request.actor.id:
        messages.error(
            request, "Nie można zablokować własnego konta. Może to zrobić inny administrator."
        )
        return redirect("desk:admin-account", account_id)
    services.disable(actor=request.actor, account_id=account_id, at=moment_of(request))
    messages.success(request, "Zablokowano konto i zakończono jego sesje.")
    return redirect("desk:admin-account", account_id)


@administrators
@require_GET
def units(request: AktaRequest) -> HttpResponse:
    """The units with their codes, in the order of the act."""
    words = request.GET.get("q", "")[:80]
    page = Paginator(units_queries.units_like(words), PAGE).get_page(_number(request))
    return render(request, "desk/admin/units.html", {"page": page, "q": words})


@administrators
@both
def unit(request: AktaRequest, unit_id: str) -> HttpResponse:
    """The code of one unit."""
    shown = units_queries.unit_for(unit_id)
    form, status = CodeForm(request.POST or None, initial={"code": shown.code}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                units_services.configure_code(
                    actor=request.actor,
                    unit_id=unit_id,
                    code=form.cleaned_data["code"],
                    at=moment_of(request),
                )
            except InputError as error:
                form.add_error(error.field, error.text())
            else:
                messages.success(request, "Zapisano kod jednostki.")
                return redirect("desk:admin-units")
    return render(request, "desk/admin/unit.html", {"unit": shown, "form": form}, status=status)


enable = _act(services.enable, "Odblokowano konto.")
unlock = _act(services.end_lockout, "Przywrócono możliwość logowania.")
factor_reset = _act(
    services.reset_second_factor,
    "Usunięto drugi składnik i zakończono sesje. Nowy ustawia się przy następnym logowaniu.",
)

ONE = "administracja/konta/<uuid:account_id>/"
urlpatterns = [
    path("administracja/konta/", accounts, name="admin-accounts"),
    path("administracja/konta/nowe/", account_new, name="admin-account-new"),
    path(ONE, account, name="admin-account"),
    path(f"{ONE}stanowiska/", post_give, name="admin-post-give"),
    path(f"{ONE}stanowiska/<uuid:post_id>/zakoncz/", post_end, name="admin-post-end"),
    path(f"{ONE}haslo/", password_new, name="admin-password"),
    path(f"{ONE}zablokuj/", disable, name="admin-disable"),
    path(f"{ONE}odblokuj/", enable, name="admin-enable"),
    path(f"{ONE}logowanie/", unlock, name="admin-unlock"),
    path(f"{ONE}drugi-skladnik/", factor_reset, name="admin-factor-reset"),
    path("administracja/jednostki/", units, name="admin-units"),
    path("administracja/jednostki/<slug:unit_id>/", unit, name="admin-unit"),
]
