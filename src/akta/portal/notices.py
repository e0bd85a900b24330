"""One's own notices in the portal."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from akta.accounts.doors import outside
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.core.typed import LAST_PAGE, whole_number
from akta.delivery.queries import page_of_notices
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


urlpatterns = [
    path("zawiadomienia/", notices, name="notices"),
]
