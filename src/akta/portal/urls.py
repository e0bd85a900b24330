"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver

from akta.portal import filing, home, notices, receipts, requests, signin, viewer

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *viewer.urlpatterns,
    *requests.urlpatterns,
    *notices.urlpatterns,
    *filing.urlpatterns,
    *receipts.urlpatterns,
    *signin.urlpatterns,
]
