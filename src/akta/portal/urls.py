"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver

from akta.portal import (
    closing,
    dependents,
    home,
    notices,
    opening,
    professions,
    profiles,
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
    *signin.urlpatterns,
    *profiles.urlpatterns,
    *dependents.urlpatterns,
    *opening.urlpatterns,
    *professions.urlpatterns,
    *closing.urlpatterns,
]
