"""The addresses: `/` portal, `/pulpit/` desk, `/zdrowie` health, `/metrics` monitoring."""

from django.urls import include, path

from akta.core import views
from akta.ops import events  # noqa: F401 - the journal's pages need their sentences
from akta.ops.metrics import metrics

urlpatterns = [
    path("zdrowie", views.health, name="health"),
    path("metrics", metrics, name="metrics"),
    path("pulpit/", include("akta.desk.urls")),
    path("", include("akta.api.urls")),
    path("", include("akta.portal.urls")),
]
handler400 = "akta.core.views.bad_request"
handler404 = "akta.core.views.not_found"
handler500 = "akta.core.views.failed"
