"""Addresses of the desk (pulpit)."""

from django.urls import URLPattern, URLResolver

from akta.desk import audit, cases, today

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    *today.urlpatterns,
    *cases.urlpatterns,
    *audit.urlpatterns,
]
