"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver

from akta.portal import signin

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    *signin.urlpatterns,
]
