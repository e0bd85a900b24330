"""Addresses of the API, of OAuth 2 and of one's own applications."""

from django.urls import URLPattern, URLResolver, include, path

from akta.api import screens
from akta.api.description import api
from akta.api.webhooks import screens as webhooks

TOKEN = "żeton z zakresem, o który ta czynność prosi, i prawa jego użytkownika w tej chwili"  # noqa: S105 - words, no secret

_screens = [
    path("api/openapi.json", screens.openapi, name="openapi"),
    path(".well-known/oauth-authorization-server", screens.metadata, name="oauth-metadata"),
    path("oauth/zgoda/", screens.consent, name="oauth-consent"),
    path("oauth/zeton/", screens.token, name="oauth-token"),
    path("oauth/uniewaznienie/", screens.revoke, name="oauth-revoke"),
    path("aplikacje/", screens.applications, name="applications"),
    path("aplikacje/nowa/", screens.application_new, name="application-new"),
    path(
        "aplikacje/<uuid:application_id>/wylaczenie/",
        screens.application_disable,
        name="application-disable",
    ),
    *webhooks.urlpatterns,
    path("aplikacje/zgody/<uuid:token_id>/cofniecie/", screens.consent_end, name="consent-end"),
]


def _with_their_right(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The library's views, each with the words of what opens it; its empty root is left out."""
    served = [each for each in patterns if isinstance(each, URLPattern) and each.name != "api-root"]
    for each in served:
        each.callback.akta_right = TOKEN  # type: ignore[attr-defined]
    return [*served]


_endpoints, _, _namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((_screens, "api-screens"))),
    path("api/v1/", include((_with_their_right(_endpoints), _namespace))),
]
