"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver

from akta.portal import (
    dependents,
    downloads,
    filing,
    home,
    iiif,
    notices,
    opening,
    profiles,
    requests,
    signin,
    viewer,
)

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *viewer.urlpatterns,
    *downloads.urlpatterns,
    *iiif.urlpatterns,
    *requests.urlpatterns,
    *notices.urlpatterns,
    *filing.urlpatterns,
    *signin.urlpatterns,
    *profiles.urlpatterns,
    *dependents.urlpatterns,
    *opening.urlpatterns,
]
