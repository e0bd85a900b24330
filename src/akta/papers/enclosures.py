"""What goes to court with the cover letter (załączniki): counted from the case, and in one file."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from akta.cases.models import Capacity, Case
from akta.core.clock import local_day
from akta.files.models import SetKind, Volume
from akta.law.localtime import WARSAW
from akta.law.papers.court_copies import copies_for_court
from akta.law.papers.kinds.court import MOTIONS
from akta.law.polish import listed, long_date
from akta.papers.models import Paper, PaperState

__all__ = ["LETTER", "Enclosures", "bundle", "enclosures_of", "enclosures_words"]

LETTER = "cover-letter"
ACCUSING = ("indictment", *(motion.code for motion in MOTIONS))


@dataclass(frozen=True, slots=True)
class Enclosures:
    """The signed indictment or motion with its copies, and the volumes of the file."""

    main: Paper | None
    accused: int
    counsel: int
    volumes: str

    @property
    def copies(self) -> int:
        """How many copies of the indictment go with it (odpisy aktu oskarżenia)."""
        return copies_for_court(accused=self.accused, counsel=self.counsel)

    @property
    def lines(self) -> list[str]:
        """The enclosures as the letter lists them."""
        found = []
        if self.main is not None and self.main.signed_at is not None:
            day = long_date(local_day(self.main.signed_at))
            found.append(
                f"{self.main.title} nr {self.main.label} z {day} i odpisy: {self.copies} "
                f"(oskarżeni: {self.accused}, obrońcy: {self.counsel})"
            )
        return [*found, f"Akta sprawy: {self.volumes}"] if self.volumes else found


def enclosures_of(case: Case) -> Enclosures:
    """What the case has for the court now: its newest signed indictment or motion, its volumes."""
    signed = Paper.objects.filter(case=case, kind__in=ACCUSING, state=PaperState.SIGNED)
    people = list(case.persons.filter(removed_at__isnull=True).values_list("capacity", flat=True))
    return Enclosures(
        main=signed.order_by("-signed_at").first(),
        accused=people.count(Capacity.SUSPECT),
        counsel=people.count(Capacity.DEFENCE),
        volumes=volumes_of(case),
    )


def volumes_of(case: Case) -> str:
    """The volumes of the main file and its annexes in words: "tom 1 i załączniki, tom 1"."""
    rows = Volume.objects.filter(case=case, set_kind__in=(SetKind.MAIN, SetKind.ANNEX))
    return listed(
        [
            f"{'tom' if row.set_kind == SetKind.MAIN else 'załączniki, tom'} {row.number}"
            for row in rows.order_by("set_kind", "number")
        ]
    )


def enclosures_words(case: Case) -> str:
    """The numbered list that fills the letter."""
    return "\n".join(f"{n}. {line}" for n, line in enumerate(enclosures_of(case).lines, 1))


def bundle(parts: Sequence[tuple[str, bytes]], *, at: datetime) -> bytes:
    """The documents, by name and in this order, in one ZIP archive made at that moment."""
    made = io.BytesIO()
    when = at.astimezone(WARSAW)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, content) in enumerate(parts, 1):
            day = (when.year, when.month, when.day, when.hour, when.minute, when.second)
            archive.writestr(zipfile.ZipInfo(f"{number:02} {name}.pdf", day), content)
    return made.getvalue()
