"""Reads of the places and loans of volumes, within the sets that the reader sees or arranges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import NotFound
from akta.files.lens import THING_OF, Lens
from akta.files.models import SetKind, Volume
from akta.files.services import checks
from akta.files.shelf.models import Loan, VolumePlace
from akta.grants import queries as grants
from akta.law.matrix import Action

__all__ = [
    "Whereabouts",
    "lent_out",
    "loan_for",
    "loans_of",
    "places_used",
    "whereabouts",
    "whereabouts_of",
]

MOST_PLACES = 30


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a paper volume is: its place, and the loan that is not over."""

    place: str = ""
    loan: Loan | None = None
    today: date | None = None

    @property
    def is_overdue(self) -> bool:
        return bool(self.loan and self.today and self.loan.due_on < self.today)


def whereabouts(lens: Lens, *, at: datetime) -> dict[UUID, Whereabouts]:
    """Of each volume of the file that the reader sees on the desk; two queries."""
    if lens.order is not None:
        return {}
    here = {"volume__case_id": lens.case_id, "volume__set_kind__in": sorted(lens.set_kinds)}
    places = dict(VolumePlace.objects.filter(**here).values_list("volume_id", "place"))
    out = {loan.volume_id: loan for loan in Loan.objects.filter(returned_on=None, **here)}
    today = local_day(at)
    return {pk: Whereabouts(places.get(pk, ""), out.get(pk), today) for pk in {*places, *out}}


def whereabouts_of(volume: Volume, *, at: datetime) -> Whereabouts:
    """Of one volume, for a caller that has decided."""
    place = VolumePlace.objects.filter(volume=volume).values_list("place", flat=True).first()
    loan = Loan.objects.filter(volume=volume, returned_on=None).first()
    return Whereabouts(place or "", loan, local_day(at))


def loans_of(volume: Volume) -> Sequence[Loan]:
    """The last loans of a volume, the newest first, for a caller that has decided."""
    return list(Loan.objects.filter(volume=volume).order_by("-lent_at")[:20])


def loan_for(actor: Actor, loan_id: UUID, *, at: datetime) -> Loan:
    """A loan of a volume that the actor arranges. Raises NotFound, NotAllowed."""
    loan = Loan.objects.select_related("volume__case__unit").filter(pk=loan_id).first()
    if loan is None:
        raise NotFound
    checks.volume_for(actor, loan.volume_id, at=at, lock=False)
    return loan


def lent_out(actor: Actor, *, at: datetime, overdue: bool = False) -> QuerySet[Loan]:
    """Volumes that are out, of the sets the actor arranges, what is due first comes first."""
    found = Loan.objects.filter(_arranged(actor, at, "volume__"), returned_on=None)
    if overdue:
        found = found.filter(due_on__lt=local_day(at))
    return found.select_related("volume__case").order_by("due_on", "lent_at")


def places_used(actor: Actor, *, at: datetime) -> list[str]:
    """Places that the actor's other volumes stand at, the commonest first: to choose from."""
    found = VolumePlace.objects.filter(_arranged(actor, at, "volume__")).values_list("place")
    counted = found.annotate(n=Count("pk")).order_by("-n", "place")[:MOST_PLACES]
    return [place for place, _ in counted]


def _arranged(actor: Actor, at: datetime, prefix: str) -> Q:
    """Volumes of the sets that the actor arranges."""
    mine = Q(pk__in=[])
    for kind, thing in THING_OF.items():
        reach = grants.reach(actor, thing, Action.ORDER, at=at, openly=True)
        mine |= Q(**{f"{prefix}set_kind": SetKind(kind)}) & reach.q(f"{prefix}case__")
    return mine
