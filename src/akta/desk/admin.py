"""Screens of the administrator: accounts, posts, units' codes; no case at all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from akta.accounts import queries, rules, services
from akta.accounts.models import Account, AccountKind
from akta.core import alarms
from akta.core.clock import local_day
from akta.core.errors import InputError, NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.core.typed import LAST_PAGE, whole_number
from akta.desk.forms_admin import AccountForm, CellForm, CodeForm, PostForm, end_of, start_of
from akta.desk.rights import View, administrators
from akta.units import queries as units_queries
from akta.units import services as units_services
from akta.units.models import CellKind, PostKind, Unit

PAGE = 50
both = require_http_methods(["GET", "POST"])


def _number(request: AktaRequest) -> int:
    return whole_number(request.GET.get("strona", ""), default=1, most=LAST_PAGE)


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
    context = {"page": page, "rows": shown, "q": words, "kind": kind, "kinds": AccountKind.choices,
               "alarms": alarms.sounding(at)}  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Act:
    """An act on one account, with the words of the page that asks before it."""

    title: str
    button: str
    losses: tuple[str, ...]
    said: str
    do: Callable[..., Any] | None = None


def _asked(request: AktaRequest, owner: Account, act: Act) -> HttpResponse:
    """The page before an act that ends something: what will be lost, and a way back."""
    shown = {
        "title": act.title,
        "facts": [
            {"term": "Osoba", "value": owner.full_name},
            {"term": "Login", "value": owner.login},
        ],
        "losses": act.losses,
        "button": act.button,
        "harm": True,
        "back_url": reverse("desk:admin-account", args=[owner.pk]),
    }
    return render(request, "desk/ask.html", {"act": shown})


def _acting(act: Act) -> View:
    """A view that asks first (GET), then does one thing to one account (POST)."""

    @administrators
    @both
    def view(request: AktaRequest, account_id: UUID) -> HttpResponse:
        owner = queries.account_by_id(account_id)
        if request.method == "GET":
            return _asked(request, owner, act)
        if act.do is None:
            return _password_slip(request, _staff_only(owner))
        if act.do is services.disable and account_id == request.actor.id:
            messages.error(
                request, "Nie można zablokować własnego konta. Może to zrobić inny administrator."
            )
        else:
            act.do(actor=request.actor, account_id=account_id, at=moment_of(request))
            messages.success(request, act.said)
        return redirect("desk:admin-account", account_id)

    return view


def _staff_only(owner: Account) -> Account:
    """Outside persons get their passwords from the secretariat, with a letter in the file."""
    if owner.kind != AccountKind.STAFF:
        raise NotFound
    return owner


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
    return _unit_page(request, shown, form, CellForm(), status)


def _unit_page(
    request: AktaRequest, shown: Unit, code: CodeForm, cell: CellForm, status: int
) -> HttpResponse:
    cells = shown.cells.order_by("number")
    context = {"unit": shown, "form": code, "cell_form": cell, "cells": cells}
    return render(request, "desk/admin/unit.html", context, status=status)


@administrators
@require_POST
def unit_cell(request: AktaRequest, unit_id: str) -> HttpResponse:
    """Enter a cell of the unit."""
    shown = units_queries.unit_for(unit_id)
    form = CellForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            units_services.open_cell(
                actor=request.actor,
                unit_id=unit_id,
                number=given["number"],
                name=given["name"],
                kind=CellKind(given["kind"]),
                at=moment_of(request),
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Wpisano komórkę jednostki.")
            return redirect("desk:admin-unit", unit_id)
    return _unit_page(request, shown, CodeForm(initial={"code": shown.code}), form, 422)


SESSIONS_END = "Wszystkie sesje tego konta zakończą się od razu."
password_new = _acting(
    Act(
        title="Nowe hasło jednorazowe",
        button="Nadaj nowe hasło",
        losses=("Dotychczasowe hasło przestanie działać.", SESSIONS_END),
        said="",
    )
)
disable = _acting(
    Act(
        title="Zablokowanie konta",
        button="Zablokuj konto",
        losses=("Nie będzie można zalogować się na to konto, aż ktoś je odblokuje.", SESSIONS_END),
        said="Zablokowano konto i zakończono jego sesje.",
        do=services.disable,
    )
)
enable = _acting(
    Act(
        title="Odblokowanie konta",
        button="Odblokuj konto",
        losses=(),
        said="Odblokowano konto.",
        do=services.enable,
    )
)
unlock = _acting(
    Act(
        title="Przywrócenie logowania",
        button="Przywróć logowanie",
        losses=(),
        said="Przywrócono możliwość logowania.",
        do=services.end_lockout,
    )
)
factor_reset = _acting(
    Act(
        title="Usunięcie drugiego składnika",
        button="Usuń drugi składnik",
        losses=(
            "Aplikacja z kodami, klucze dostępu i kody zapasowe przestaną działać.",
            SESSIONS_END,
        ),
        said="Usunięto drugi składnik. Nowy ustawia się przy następnym logowaniu.",
        do=services.reset_second_factor,
    )
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
    path("administracja/jednostki/<slug:unit_id>/komorki/", unit_cell, name="admin-unit-cell"),
]
