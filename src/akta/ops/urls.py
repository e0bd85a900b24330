"""The addresses: `/` portal, `/pulpit/` desk, `/zdrowie` health."""

from django.urls import include, path

from akta.core import views

urlpatterns = [
    path("zdrowie", views.health, name="health"),
    path("pulpit/", include("akta.desk.urls")),
    path("", include("akta.portal.urls")),
]
handler400 = "akta.core.views.bad_request"
handler404 = "akta.core.views.not_found"
handler500 = "akta.core.views.failed"
