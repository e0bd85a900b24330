"""A look by office asks for its reason first: the refusal leads to the form and back."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from akta.core.views import wants_json
from akta.grants.errors import ReasonNeeded

Next = Callable[[HttpRequest], HttpResponseBase]


class AskReason:
    """Sends a person to the form for the reason; programs get the refusal as it is."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ReasonNeeded) or request.method != "GET" or wants_json(request):
            return None
        if not request.path.startswith("/pulpit/"):
            return None
        form = reverse("desk:case-reason", args=[error.facts["case_id"], error.facts["thing"]])
        return redirect(f"{form}?{urlencode({'dalej': request.get_full_path()})}")
