"""Messages that came back (zwroty poczty): to readers whose access this office gave."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from akta.access.readers import reader_ids
from akta.accounts.doors import staff
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.delivery.queries import returned_of

PAGE = 30


@staff("sprawy, których wpis w repertorium ta osoba widzi: czytający w nich akta")
def returned(request: AktaRequest) -> HttpResponse:
    """Whose messages came back, when and why: the reader may be told in another way."""
    readers = reader_ids(request.actor, at=moment_of(request))
    page = Paginator(returned_of(readers), PAGE).get_page(request.GET.get("strona"))
    return render(request, "desk/access/returned.html", {"page": page})


urlpatterns = [path("udostepnianie/zwroty/", returned, name="mail-returned")]
