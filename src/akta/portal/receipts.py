"""Proofs in the portal: papers of one's own filing, their check at home, the outage log."""

import json
from importlib import resources
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from akta.accounts.doors import open_to_all, outside
from akta.audit.models import LookKind
from akta.audit.services import log_look
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.filing.outages import queries as outages
from akta.filing.proofs.queries import paper_file
from akta.filing.proofs.seals import public_anchors
from akta.filing.queries import own_filing
from akta.law.marks import implements

PAGE = 50
EMPTY = '<script type="application/json" id="anchors">[]</script>'
FILLED = '<script type="application/json" id="anchors">%s</script>'
CHECK_FILE = "sprawdzenie-potwierdzenia.html"


@outside("dokument własnego złożonego pisma")
@require_GET
@implements("F-5")
def filing_paper(request: AktaRequest, filing_id: UUID, kind: str) -> HttpResponse:
    """The confirmation or the report of one's own filing; the sender's and the filer's alike."""
    filing = own_filing(request.actor, filing_id)
    paper = paper_file(filing, kind)
    log_look(
        LookKind.DOWNLOAD,
        actor=request.actor,
        request_id=request.id,
        case_id=filing.case_id,
        subject_id=filing.pk,
    )
    return _download(paper.content, paper.name)


def _download(content: bytes, name: str, kind: str = "application/pdf") -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@open_to_all("opis sprawdzania potwierdzeń, bez danych")
@require_GET
def receipt_check(request: HttpRequest) -> HttpResponse:
    """How a confirmation is checked without us, and the page that does it."""
    return render(request, "portal/filing/check.html")


@open_to_all("strona, która sprawdza potwierdzenie w przeglądarce, bez danych")
@require_GET
def receipt_check_file(request: HttpRequest) -> HttpResponse:
    """The single page to keep, with this installation's public keys written into it.

    It is a download: it runs a script of its own, which pages of this address may not.
    """
    page = resources.files("akta.trust.receipts").joinpath("check.html").read_text("utf-8")
    keys = json.dumps(public_anchors(at=moment_of(request)))
    return _download(page.replace(EMPTY, FILLED % keys).encode(), CHECK_FILE, "text/html")


@open_to_all("dziennik niedostępności portalu, bez danych osobowych")
@require_GET
def outage_list(request: HttpRequest) -> HttpResponse:
    """The public outage log."""
    page = Paginator(outages.outages(), PAGE).get_page(request.GET.get("strona"))
    return render(request, "portal/outages.html", {"page": page})


@open_to_all("zaświadczenie o niedostępności portalu, bez danych osobowych")
@require_GET
def outage_certificate(request: HttpRequest, outage_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The sealed certificate of a period."""
    row = outages.outage_for(outage_id)
    return _download(outages.certificate_of(row), f"niedostepnosc-{row.number}.pdf")


urlpatterns = [
    path("pisma/<uuid:filing_id>/dokumenty/<slug:kind>/", filing_paper, name="filing-paper"),
    path("sprawdzenie/", receipt_check, name="receipt-check"),
    path("sprawdzenie/strona/", receipt_check_file, name="receipt-check-file"),
    path("niedostepnosc/", outage_list, name="outages"),
    path(
        "niedostepnosc/<uuid:outage_id>/zaswiadczenie/",
        outage_certificate,
        name="outage-certificate",
    ),
]
