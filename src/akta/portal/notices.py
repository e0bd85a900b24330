"""One's own notices in the portal."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.accounts.doors import open_to_all, outside
from akta.core.errors import NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.core.typed import LAST_PAGE, whole_number
from akta.delivery.queries import latest_messages, page_of_notices
from akta.delivery.services import mark_read


@outside("własne zawiadomienia tej osoby")
def notices(request: AktaRequest) -> HttpResponse:
    """The list of notices; marked as read together."""
    if request.method == "POST":
        mark_read(actor=request.actor, at=moment_of(request))
        return redirect("portal:notices")
    number = whole_number(request.GET.get("strona", ""), default=1, most=LAST_PAGE)
    page = page_of_notices(request.actor, number=number)
    return render(request, "portal/notices.html", {"page": page})


@open_to_all("poczta pokazu: zmyślone osoby, tylko w trybie pokazowym")
def outgoing(request: AktaRequest) -> HttpResponse:
    """What a demonstration would have sent by e-mail or SMS; elsewhere there is no such page."""
    if not settings.AKTA.is_demo:
        raise NotFound
    return render(request, "portal/outgoing.html", {"sent": latest_messages()})


urlpatterns = [
    path("zawiadomienia/", notices, name="notices"),
    path("poczta-pokazu/", outgoing, name="outgoing-mail"),
]
