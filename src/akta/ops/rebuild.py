"""What is kept only for speed, compared with what it follows from, and derived again.

The journal itself is never changed: where its chain does not fit, that is a finding.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Q

from akta.cases.models import Assignment, Case
from akta.cases.proceedings import checking, state
from akta.core import clock, journal
from akta.core.models import JournalEntry
from akta.files import search
from akta.files.models import PageText, Placement, Side, TextState


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not agree: a Polish sentence, and whether `rebuild` mends it."""

    sentence: str
    mended: bool


def differences(*, mend: bool) -> Iterator[Difference]:
    """Compare everything derived with its source; with `mend` derive again what differs."""
    yield from _journal()
    yield from _referents(mend=mend)
    yield from _proceedings(mend=mend)
    yield from _addresses()
    yield from _index(mend=mend)


def _journal() -> Iterator[Difference]:
    streams = JournalEntry.objects.values_list("stream", flat=True).distinct().order_by("stream")
    for stream in streams.iterator():
        broken = journal.first_broken(stream)
        if broken is not None:
            yield Difference(
                f"Dziennik {stream}: wpis {broken.stream_seq} nie zgadza się z łańcuchem.",
                mended=False,
            )


def _referents(*, mend: bool) -> Iterator[Difference]:
    """A case's referent is whoever holds its assignment (przydział) in force."""
    now = clock.now()
    held = dict(
        Assignment.objects.filter(in_force__contains=now).values_list("case_id", "account_id")
    )
    for case in Case.objects.only("id", "reference", "referent_id").iterator():
        if case.referent_id == held.get(case.pk):
            continue
        if mend:
            with transaction.atomic():
                Case.objects.filter(pk=case.pk).update(referent_id=held.get(case.pk))
        yield Difference(f"{case.reference}: referent różni się od przydziału.", mended=mend)


def _proceedings(*, mend: bool) -> Iterator[Difference]:
    """State, running time and open duties of each case are a fold of its journal."""
    for case, found in checking.derived_cases():
        wrong = checking.wrong_of(case, found)
        if not wrong:
            continue
        if mend:
            with transaction.atomic():
                state.store(case, found)
        yield Difference(
            f"{case.reference}: {', '.join(wrong)} nie wynika z dziennika.", mended=mend
        )


def _index(*, mend: bool) -> Iterator[Difference]:
    """Every page with text stands in the search index; mending makes the whole index anew."""
    bare = PageText.objects.filter(state=TextState.DONE, lemmas=None).exclude(plain="").count()
    if mend:
        search.rebuild()
    if bare:
        yield Difference(f"Stron z tekstem poza indeksem wyszukiwania: {bare}.", mended=mend)


def _addresses() -> Iterator[Difference]:
    """Each side stands now exactly where its history's open row says."""
    fits = Q(
        placements__until=None,
        placements__volume_number=F("card__volume__number"),
        placements__set_kind=F("card__volume__set_kind"),
        placements__number=F("card__number"),
        placements__letter=F("card__letter"),
        placements__is_verso=F("is_verso"),
    )
    standing = Side.objects.filter(card__stands=True)
    for side in standing.exclude(pk__in=Side.objects.filter(fits).values("pk")).iterator():
        yield Difference(
            f"Strona {side.short_id}: miejsce w tomie różni się od historii numeracji.",
            mended=False,
        )
    open_rows = Placement.objects.filter(until=None).values("side_id").annotate(rows=Count("id"))
    for row in open_rows.filter(rows__gt=1):
        yield Difference(f"Strona {row['side_id']}: dwa miejsca naraz w historii.", mended=False)
