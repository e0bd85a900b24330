"""The API as one object of django-ninja, and its description (OpenAPI 3.1)."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from akta.api.bearer import Bearer
from akta.api.drafts import router as drafts_router
from akta.api.endpoints import router
from akta.api.errors import InvalidData
from akta.api.shapes import WebhookOut
from akta.core.errors import DomainError, NotFound
from akta.core.views import problem

__all__ = ["api", "described"]

PROBLEM = "application/problem+json"
TITLE = "Akta: API portalu"
ABOUT = (
    "Sprawy, udostępnione akta, wnioski i zawiadomienia użytkownika portalu. Zgoda użytkownika: "
    "OAuth 2 z PKCE (S256). Odmowy: application/problem+json (RFC 9457)."
)

api = NinjaAPI(
    title=TITLE,
    version="1",
    description=ABOUT,
    auth=Bearer(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("", router)
api.add_router("", drafts_router)


@api.exception_handler(DomainError)
def refused(_: HttpRequest, error: DomainError) -> HttpResponse:
    return problem(error)


@api.exception_handler(ValidationError)
def invalid(_: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names the places that do not fit, never what was typed there."""
    places = {".".join(map(str, each["loc"])) for each in error.errors}
    return problem(InvalidData(reason=f"Nie pasuje: {', '.join(sorted(places))}."))


@api.exception_handler(HttpError)
def unreadable(_: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001 - the library's shape
    return problem(InvalidData(reason="Treści żądania nie można odczytać jako JSON."))


@api.exception_handler(Http404)
def nowhere(_: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001 - as above
    return problem(NotFound())


def _told_by_webhook() -> dict[str, Any]:
    """The message to an application's own server, signed as Standard Webhooks has it."""
    headers = ("webhook-id", "webhook-timestamp", "webhook-signature", "webhook-key-id")
    text = {"type": "string"}
    body = WebhookOut.model_json_schema()
    return {
        "summary": "Zawiadomienie o nowym zawiadomieniu",
        "description": "Treść pobiera się z /notices. Podpis: HMAC-SHA256 (Standard Webhooks).",
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": text} for name in headers
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "2XX": {"description": "przyjęto"},
            "410": {"description": "adres nie jest już używany; następne nie przyjdą"},
            "default": {"description": "wysyłka zostanie ponowiona"},
        },
    }


@lru_cache(maxsize=1)
def described() -> dict[str, Any]:
    """The description, with refusals told as what they are."""
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schema["servers"] = [{"url": "/"}]
    schema["webhooks"] = {"notice": {"post": _told_by_webhook()}}
    for path in schema["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                content = answer.get("content", {})
                if int(status) >= 400 and "application/json" in content:  # noqa: PLR2004 - refusals
                    answer["content"] = {PROBLEM: content["application/json"]}
    return schema
