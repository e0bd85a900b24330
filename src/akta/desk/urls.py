"""Addresses of the desk (pulpit)."""

from django.urls import URLPattern, URLResolver

from akta.desk import cases

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    *cases.urlpatterns,
]
