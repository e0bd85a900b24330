"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver

from akta.portal import (
    dependents,
    filing,
    home,
    notices,
    opening,
    profiles,
    receipts,
    requests,
    signin,
    viewer,
)

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *viewer.urlpatterns,
    *requests.urlpatterns,
    *notices.urlpatterns,
    *filing.urlpatterns,
    *receipts.urlpatterns,
    *signin.urlpatterns,
    *profiles.urlpatterns,
    *dependents.urlpatterns,
    *opening.urlpatterns,
]
