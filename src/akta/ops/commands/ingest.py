"""`akta ingest`: add scans to a case's file by the desk's own path."""

import argparse
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from akta.core.config import Config
from akta.ops import installation

if TYPE_CHECKING:
    from akta.cases.models import Case
    from akta.core.actors import Actor
    from akta.files.models import DocumentKind, Ingest, Volume

FINDING = 1
WAIT_SECONDS = 0.5
ALIVE_SECONDS = 40
BAR = 30


class WrongUse(Exception):
    """An argument that names nothing; the message is a Polish sentence."""


def run(arguments: list[str]) -> int:
    """Exit 0 if every file became cards, 1 if one was refused, 2 wrong use, 3 no service."""
    given = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # its refusal is told in Polish
    return installation.run_in(lambda config: _work(config, given))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="akta ingest",
        description="Dodaje skany (PDF, TIFF, JPEG, PNG) do akt sprawy; podaje utworzone karty.",
    )
    parser.add_argument("reference", metavar="SYGNATURA", help="sygnatura sprawy")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="PLIK", help="pliki lub foldery ze skanami"
    )
    parser.add_argument("--volume", type=_number, metavar="N", help="numer tomu akt głównych")
    parser.add_argument(
        "--document", default="", metavar="TYTUŁ", help="wszystkie pliki to dokument o tym tytule"
    )
    parser.add_argument("--kind", default="", metavar="RODZAJ", help="rodzaj dokumentu")
    parser.add_argument("--date", type=_day, metavar="DATA", help="data dokumentu, RRRR-MM-DD")
    parser.add_argument("--duplex", action="store_true", help="skany dwustronne: karta i odwrót")
    parser.add_argument(
        "--again", action="store_true", help="dodaje także pliki, które już są w aktach"
    )
    parser.add_argument("--actor", metavar="LOGIN", help="kto dodaje (domyślnie system)")
    return parser


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError("numer tomu jest liczbą od 1")
    return int(text)


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day
        except ValueError:
            continue
    raise argparse.ArgumentTypeError("data ma postać 2026-03-12")


def _work(_config: Config, given: argparse.Namespace) -> int:
    from django.db import DatabaseError

    try:
        return _taken_in(given)
    except WrongUse as error:
        sys.stderr.write(f"{error}\n")
        return installation.WRONG_USE
    except DatabaseError:
        raise installation.ServiceMissing(
            "Baza danych nie odpowiada albo nie jest w tej wersji. "
            "Proszę sprawdzić AKTA_DATABASE_URL i uruchomić: akta migrate"
        ) from None
    except KeyboardInterrupt:
        sys.stderr.write("\nPrzerwano. Przyjęte pliki są bezpieczne i zostaną opracowane.\n")
        return FINDING


def _taken_in(given: argparse.Namespace) -> int:
    """Send every file first, then tell in the order of the arguments what became of each."""
    order = _Order(given)
    taken = [(path, order.send(path)) for path in walked(given.files)]
    progress = _Progress([ingest for _, ingest in taken if isinstance(ingest, _ingest_model())])
    findings = 0
    for path, ingest in taken:
        findings += not _told(path, ingest, progress)
    return FINDING if findings or not taken else 0


def walked(places: Sequence[Path]) -> Iterator[Path]:
    """The files, those of folders in natural order; hidden ones inside folders are passed over."""
    from akta.files.names import natural_key

    for place in places:
        if not place.is_dir():
            yield place
            continue
        inside = (path for path in place.rglob("*") if path.is_file())
        seen = [p for p in inside if not any(x.startswith(".") for x in p.relative_to(place).parts)]
        yield from sorted(seen, key=lambda path: natural_key(str(path.relative_to(place))))


def _ingest_model() -> "type[Ingest]":
    from akta.files.models import Ingest

    return Ingest


class _Order:
    """What the arguments ask for: where the files go, by whom, into which document."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.actor = _actor(given.actor)
        self.case = _case(given.reference)
        self.kind = _kind(given.kind)
        self.volume = self._volume()
        self.document = self._document() if given.document else None

    def _volume(self) -> "Volume":
        from akta.core import clock
        from akta.core.errors import NotAllowed, NotFound
        from akta.files.services import volume_by_number

        try:
            return volume_by_number(
                actor=self.actor,
                case_id=self.case.pk,
                set_kind="main",
                number=self.given.volume,
                at=clock.now(),
            )
        except (NotFound, NotAllowed):
            raise WrongUse(
                f"Konto „{self.given.actor}” nie porządkuje akt sprawy {self.case.reference}."
            ) from None

    def _document(self) -> Any:
        from akta.core import clock
        from akta.files.services import begin_document

        return begin_document(
            actor=self.actor,
            volume_id=self.volume.pk,
            title=self.given.document,
            kind_code=self.kind.pk if self.kind else "",
            dated_on=self.given.date,
            at=clock.now(),
        ).pk

    def send(self, path: Path) -> "Ingest | str":
        """The file in the queue, or the sentence that refuses it."""
        from akta.core import clock
        from akta.core.errors import DomainError
        from akta.files.errors import FileSeenBefore
        from akta.files.services import Labelled, receive_file

        try:
            with path.open("rb") as content:
                return receive_file(
                    actor=self.actor,
                    case_id=self.case.pk,
                    file_name=path.name,
                    content=content,
                    volume_id=self.volume.pk,
                    labelled=Labelled(
                        kind_code=self.kind.pk if self.kind else "", dated_on=self.given.date
                    ),
                    document_id=self.document,
                    is_duplex=self.given.duplex,
                    again=self.given.again,
                    at=clock.now(),
                )
        except FileSeenBefore as error:
            said = f"{error.part('what')} {error.part('why')}"
            return f"{said} Aby dodać go drugi raz, proszę użyć --again."
        except DomainError as error:
            return error.text()
        except FileNotFoundError:
            return "Nie ma takiego pliku. Proszę sprawdzić nazwę."
        except OSError as error:
            return f"Pliku nie można odczytać ({error.strerror}). Proszę sprawdzić uprawnienia."


def _actor(login: str | None) -> "Actor":
    from akta.ops.acting import actor_of

    found = actor_of(login)
    if found is None:
        raise WrongUse(f"Nie ma pracownika o loginie „{login}”. Proszę sprawdzić --actor.")
    return found


def _case(reference: str) -> "Case":
    from akta.cases.queries import case_by_reference
    from akta.core.errors import NotFound

    try:
        return case_by_reference(reference)
    except NotFound:
        raise WrongUse(
            f"Nie ma sprawy o sygnaturze „{reference}”. "
            "Proszę podać ją w całości, na przykład 4999-0.Ds.123.2026."
        ) from None


def _kind(typed: str) -> "DocumentKind | None":
    from akta.files.models import DocumentKind

    if not typed:
        return None
    found = DocumentKind.objects.filter(pk=typed).first()
    found = found or DocumentKind.objects.filter(name__iexact=typed).first()
    if found is None:
        known = ", ".join(DocumentKind.objects.values_list("code", flat=True))
        raise WrongUse(f"Nie ma rodzaju dokumentu „{typed}”. Rodzaje: {known}.")
    return found


def _told(path: Path, ingest: "Ingest | str", progress: "_Progress") -> bool:
    """Wait for the file and print its line; False if it was refused."""
    if not isinstance(ingest, str):
        progress.wait_for(ingest)
        if ingest.state == "done":
            sys.stdout.write(f"{_made(ingest)}  {_plain(path)}\n")
            sys.stdout.flush()
            return True
        ingest = ingest.problem_text
    sys.stderr.write(f"{_plain(path)}: {ingest}\n")
    return False


def _plain(path: Path) -> str:
    """The file as one line without characters that would command a terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(path))


def _made(ingest: "Ingest") -> str:
    """The cards made of a file: "t. 1 k. 1–40v"."""
    from akta.files.labels import ranges
    from akta.files.models import Side
    from akta.files.queries import cards_of_ingest
    from akta.files.services.checks import volume_name
    from akta.files.sheets.models import Part, PartState
    from akta.law.polish import plural

    cards = cards_of_ingest(ingest)
    backs = set(
        Side.objects.filter(card__in=cards, is_verso=True).values_list("card_id", flat=True)
    )
    told = []
    for volume, of_volume in groupby(cards, key=lambda card: card.volume):
        labels = ranges([(card.number, card.letter, card.pk in backs) for card in of_volume])
        told.append(f"{volume_name(volume.set_kind, volume.number)} k. {labels}")
    if waiting := Part.objects.filter(ingest=ingest, state=PartState.WAITING).count():
        told.append(f"{plural(waiting, 'część czeka', 'części czekają', 'części czeka')} na osobę")
    return ", ".join(told)


class _Progress:
    """Waits for the workers, or does their work here where none is serving; a bar on stderr."""

    def __init__(self, items: "Sequence[Ingest]") -> None:
        self.items = items
        self.shown = sys.stderr.isatty()

    def wait_for(self, ingest: "Ingest") -> None:
        from akta.files.services.cutting import cut_next

        while ingest.state in {"waiting", "working"}:
            if _is_served() or not cut_next():
                time.sleep(WAIT_SECONDS)
            ingest.refresh_from_db()
            self._show(ingest)
        if self.shown:
            sys.stderr.write("\r\x1b[K")

    def _show(self, ingest: "Ingest") -> None:
        if not self.shown:
            return
        place, of = self.items.index(ingest) + 1, len(self.items)
        full = BAR * ingest.pages_done // (ingest.page_count or 1)
        bar = "█" * full + "·" * (BAR - full)
        pages = f"{ingest.pages_done} z {ingest.page_count or '?'} stron"
        sys.stderr.write(f"\r\x1b[K{bar} {pages}, plik {place} z {of}: {ingest.file_name[:40]}")
        sys.stderr.flush()


def _is_served() -> bool:
    """Whether a worker process of this installation is alive."""
    from datetime import timedelta

    from django.utils import timezone
    from procrastinate.contrib.django.models import ProcrastinateWorker

    since = timezone.now() - timedelta(seconds=ALIVE_SECONDS)
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=since).exists()
