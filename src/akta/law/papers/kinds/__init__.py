"""The kinds of papers that Akta draws up, by their codes."""

from akta.law.papers.kinds import (
    arrest,
    charges,
    conducting,
    court,
    ending,
    experts,
    linking,
    opening,
    orally,
    running,
    transmitting,
    visits,
    withholding,
)
from akta.law.papers.model import PaperKind

ALL: tuple[PaperKind, ...] = (
    *opening.KINDS,
    *charges.KINDS,
    *running.KINDS,
    *conducting.KINDS,
    *experts.KINDS,
    *orally.KINDS,
    *linking.KINDS,
    *ending.KINDS,
    *arrest.KINDS,
    *withholding.KINDS,
    *visits.KINDS,
    *transmitting.KINDS,
    *court.KINDS,
)
BY_CODE = {kind.code: kind for kind in ALL}
