"""Files of cases that were joined: read from the receiving case, under the same rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from akta.cases.links.queries import joined_into
from akta.cases.models import Case
from akta.cases.queries import place_of
from akta.core.actors import Actor
from akta.files.lens import OPEN_SETS
from akta.files.models import Volume
from akta.files.queries.sides import in_reading_order
from akta.files.services.checks import volume_name
from akta.grants import queries as grants
from akta.law.matrix import Action, Thing

__all__ = ["JoinedFile", "joined_files"]


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """A joined case whose file this person reads, with the names of its volumes."""

    case: Case
    volumes: Sequence[str]


def joined_files(actor: Actor, case: Case, *, at: datetime) -> list[JoinedFile]:
    """The files of the cases joined to this one that the actor may read; three queries at most."""
    joined = joined_into(case)
    if not joined:
        return []
    reach = grants.reach(actor, Thing.MAIN, Action.READ, at=at)
    open_ = [each for each in joined if reach.holds(place_of(each))]
    volumes: dict[object, list[str]] = {each.pk: [] for each in open_}
    found = Volume.objects.filter(case_id__in=list(volumes), set_kind__in=sorted(OPEN_SETS))
    for volume in in_reading_order(found):
        volumes[volume.case_id].append(volume_name(volume.set_kind, volume.number))
    return [JoinedFile(each, volumes[each.pk]) for each in open_]
