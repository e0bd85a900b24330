"""Printed lists of a file as PDF/A: contents, cards, labels, and who read it."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from akta.accounts.doors import staff
from akta.accounts.queries import names_of
from akta.audit.models import LookKind
from akta.audit.queries import readers_of_case
from akta.core.errors import NotFound
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.desk.entry import looked_at
from akta.desk.files import READ, look, opened
from akta.files.lens import Lens
from akta.files.lists import Head, cards_pdf, contents_pdf, labels_pdf, review_pdf

LISTS: dict[str, Callable[[Lens, Head], bytes]] = {
    "spis-tresci": contents_pdf,
    "wykaz-kart": cards_pdf,
    "etykiety-tomow": labels_pdf,
}


@require_safe
@staff(READ)
def printed_list(request: AktaRequest, case_id: UUID, name: str) -> HttpResponse:
    """A list of what this person sees of the file."""
    case, lens = opened(request, case_id)
    if name not in LISTS:
        raise NotFound
    look(request, lens, LookKind.CONTENTS)
    return pdf_answer(LISTS[name](lens, Head(case, moment_of(request))), name)


@require_safe
@staff("wpis w repertorium tej sprawy: referent, sekretariat, kierownik")
def review_sheet(request: AktaRequest, case_id: UUID) -> HttpResponse:
    """The review sheet (karta przeglądowa) from the log of looks."""
    case = looked_at(request, case_id, kind=LookKind.DOCUMENT)
    readers = readers_of_case(case.pk)
    names = names_of({each.actor_id for each in readers})
    told = [(names.get(each.actor_id, str(each.actor_id)), each) for each in readers]
    return pdf_answer(review_pdf(Head(case, moment_of(request)), told), "karta-przegladowa")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF shown in the browser under this name."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


urlpatterns = [
    path("sprawy/<uuid:case_id>/akta/karta-przegladowa.pdf", review_sheet, name="case-file-review"),
    path("sprawy/<uuid:case_id>/akta/<slug:name>.pdf", printed_list, name="case-file-list"),
]
