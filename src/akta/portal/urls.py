"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver

from akta.portal import home, signin, viewer

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *viewer.urlpatterns,
    *signin.urlpatterns,
]
