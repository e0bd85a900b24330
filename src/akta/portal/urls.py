"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver

from akta.portal import (
    closing,
    dependents,
    downloads,
    filing,
    home,
    iiif,
    notices,
    opening,
    own_data,
    professions,
    profiles,
    receipts,
    recordings,
    requests,
    shared_cases,
    signin,
    tutorials,
    viewer,
)

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *tutorials.urlpatterns,
    *viewer.urlpatterns,
    *downloads.urlpatterns,
    *recordings.urlpatterns,
    *iiif.urlpatterns,
    *requests.urlpatterns,
    *notices.urlpatterns,
    *filing.urlpatterns,
    *receipts.urlpatterns,
    *signin.urlpatterns,
    *profiles.urlpatterns,
    *dependents.urlpatterns,
    *opening.urlpatterns,
    *shared_cases.urlpatterns,
    *professions.urlpatterns,
    *closing.urlpatterns,
    *own_data.urlpatterns,
]
