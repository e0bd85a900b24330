"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver

from akta.portal import downloads, home, iiif, notices, requests, signin, viewer

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *viewer.urlpatterns,
    *downloads.urlpatterns,
    *iiif.urlpatterns,
    *requests.urlpatterns,
    *notices.urlpatterns,
    *signin.urlpatterns,
]
