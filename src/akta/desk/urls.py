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
    incoming,
    mail,
    opening,
    opening_entities,
    opening_institutions,
    opening_objections,
    outages,
    prints,
    proceedings,
    repair,
    search,
    sharing,
    signin,
    today,
    viewer,
)

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    *today.urlpatterns,
    *signin.urlpatterns,
    *admin.urlpatterns,
    *opening.urlpatterns,
    *opening_entities.urlpatterns,
    *opening_institutions.urlpatterns,
    *opening_objections.urlpatterns,
    *cases.urlpatterns,
    *proceedings.urlpatterns,
    *files.urlpatterns,
    *files_order.urlpatterns,
    *repair.urlpatterns,
    *prints.urlpatterns,
    *search.urlpatterns,
    *audit.urlpatterns,
    *access.urlpatterns,
    *access_preview.urlpatterns,
    *mail.urlpatterns,
    *viewer.urlpatterns,
    *sharing.urlpatterns,
    *incoming.urlpatterns,
    *outages.urlpatterns,
]
