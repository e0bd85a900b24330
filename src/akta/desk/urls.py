"""Addresses of the desk (pulpit)."""

from django.urls import URLPattern, URLResolver

from akta.desk import (
    access,
    access_preview,
    admin,
    audit,
    cases,
    files,
    files_order,
    measures,
    papers,
    repair,
    search,
    signin,
    today,
    viewer,
)

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    *today.urlpatterns,
    *signin.urlpatterns,
    *admin.urlpatterns,
    *cases.urlpatterns,
    *files.urlpatterns,
    *files_order.urlpatterns,
    *repair.urlpatterns,
    *search.urlpatterns,
    *audit.urlpatterns,
    *access.urlpatterns,
    *access_preview.urlpatterns,
    *measures.urlpatterns,
    *papers.urlpatterns,
    *viewer.urlpatterns,
]
