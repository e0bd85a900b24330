"""The project's addresses with one more: Mirador, a public viewer, served from the same origin.

The page may use inline styles, which Mirador needs; the pages of the project may not.
"""

from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.urls import include, path

from akta.accounts.doors import open_to_all

TOOLS = Path(__file__).parents[2] / ".akta" / "tools"
MIRADOR = TOOLS / "mirador" / "mirador.min.js"
VALIDATOR = TOOLS / "presentation-validator" / "presentation-validator.js"
PAGE = """<!doctype html><html lang="pl"><head><meta charset="utf-8"><title>Mirador</title></head>
<body><div id="mirador"></div><script src="/mirador/mirador.js"></script>
<script src="/mirador/start.js"></script></body></html>"""
START = """
const manifestId = new URLSearchParams(location.search).get("m");
Mirador.viewer({ id: "mirador", windows: [{ manifestId }] });
"""
CSP = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'"


@open_to_all("strona testu")
def page(_):
    return HttpResponse(PAGE, headers={"Content-Security-Policy": CSP})


@open_to_all("skrypt testu")
def script(_):
    return FileResponse(MIRADOR.open("rb"), content_type="text/javascript")


@open_to_all("skrypt testu")
def start(_):
    return HttpResponse(START, content_type="text/javascript")


urlpatterns = [
    path("mirador/", page, name="mirador"),
    path("mirador/mirador.js", script, name="mirador-js"),
    path("mirador/start.js", start, name="mirador-start"),
    path("", include("akta.ops.urls")),
]
