"""My day (mój dzień): what waits for this person, each number leading to its list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from akta.access.models import AccessOrder, AccessRequest, RequestState
from akta.accounts.doors import staff
from akta.cases.models import Case, CaseState
from akta.cases.queries import readable_cases
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.delivery.models import Notice
from akta.files.models import Ingest, IngestState
from akta.units.models import Post, PostKind

SHOWN = 8
CASE_WORK = {PostKind.PROSECUTOR, PostKind.ASSESSOR, PostKind.SECRETARIAT, PostKind.HEAD}


@staff("sprawy, które wolno czytać tej osobie")
def today(request: AktaRequest) -> HttpResponse:
    """The first page of the desk."""
    at = moment_of(request)
    kinds = set(
        Post.objects.filter(account_id=request.actor.id, in_force__contains=at).values_list(
            "kind", flat=True
        )
    )
    cases = readable_cases(request.actor, at=at)
    mine = Case.objects.filter(referent_id=request.actor.id).exclude(state=CaseState.CLOSED)
    context = {
        "works_on_cases": bool(kinds & CASE_WORK) or cases.exists(),
        "mine": mine.select_related("cell").order_by("-registered_at")[:SHOWN],
        "mine_count": mine.count(),
        "requests": AccessRequest.objects.filter(case__in=mine, state=RequestState.AWAITING)
        .select_related("case")
        .order_by("received_at")[:SHOWN],
        "ending": AccessOrder.objects.filter(
            case__in=mine, in_force__endswith__gt=at, replaced_by__isnull=True
        )
        .select_related("case")
        .order_by("in_force")[:SHOWN],
        "refused": Ingest.objects.filter(case__in=cases, state=IngestState.REFUSED)
        .select_related("case")
        .order_by("-received_at")[:SHOWN],
        "notices": Notice.objects.filter(account_id=request.actor.id, read_at=None)[:SHOWN],
    }
    return render(request, "desk/today.html", context)


urlpatterns = [path("", today, name="today")]
