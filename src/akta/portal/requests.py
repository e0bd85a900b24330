"""Requests for access in the portal: filed by who is signed in; others learn how to apply."""

from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.access.facts import RequestFacts
from akta.access.queries import own_requests
from akta.access.services import file_request
from akta.accounts.doors import open_to_all, outside
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.ui.applying import AccessRequestForm

PAGE = 30


class RequestForm(AccessRequestForm):
    """What a signed-in person says when they apply; their name is that of the account."""

    def to_facts(self) -> RequestFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return RequestFacts(given_name="", surname="", **given)


@outside("własne wnioski tej osoby")
def request_list(request: AktaRequest) -> HttpResponse:
    """One's own requests; whether such a case exists is never told."""
    page = Paginator(own_requests(request.actor), PAGE).get_page(request.GET.get("strona"))
    return render(request, "portal/requests.html", {"page": page})


@outside("złożenie wniosku we własnym imieniu")
def request_new(request: AktaRequest) -> HttpResponse:
    """File a request for access (wniosek o udostępnienie akt)."""
    initial = {"key": uuid4().hex, "case_typed": request.GET.get("sprawa", "")[:120]}
    form = RequestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            file_request(
                actor=request.actor,
                facts=form.to_facts(),
                at=moment_of(request),
                key=form.cleaned_data["key"],
            )
        except InputError as error:
            form.add_error(error.field, error.text())
        else:
            messages.success(request, "Złożono wniosek. Rozpozna go prokurator prowadzący sprawę.")
            return redirect("portal:requests")
    status = 422 if form.errors else 200
    return render(request, "portal/request_new.html", {"form": form}, status=status)


@open_to_all("wyjaśnienie, jak złożyć wniosek; bez danych i bez rejestracji konta")
def how_to_apply(request: HttpRequest) -> HttpResponse:
    """How to apply to the conducting prosecutor; accounts are made by an order only."""
    return render(request, "portal/how_to_apply.html")


urlpatterns = [
    path("wnioski/", request_list, name="requests"),
    path("wnioski/nowy/", request_new, name="request-new"),
    path("jak-zlozyc-wniosek/", how_to_apply, name="how-to-apply"),
]
