"""Which originals the database names, and whose they are."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model, Q
from psycopg import sql

from akta.access.models import AccessOrder, OrderDraft
from akta.accounts.institutions.models import AuthorityDocument
from akta.accounts.registers.models import RegisterImport
from akta.files.export.models import Export
from akta.files.models import Ingest
from akta.files.protocols.models import Recording
from akta.filing.models import FilingFile
from akta.filing.models import Paper as FilingPaper
from akta.papers.models import Paper

SUFFIX = "sha256"
"""A column whose name ends so holds the digest of an original, but for those that lie elsewhere."""
ELSEWHERE: frozenset[type[Model]] = frozenset({AuthorityDocument, Export, RegisterImport})
"""Digests of what stands sealed in its own row, is made anew, or was read once and not kept."""
BATCH = 5000


def digests() -> Iterator[str]:
    """Every digest that the database names, once each, in order."""
    selects = [
        sql.SQL("SELECT {} AS digest FROM {}").format(sql.Identifier(column), sql.Identifier(table))
        for table, column in _columns()
    ]
    wanted = sql.SQL(
        'SELECT DISTINCT digest COLLATE "C" FROM ({}) AS every WHERE digest <> %s ORDER BY 1'
    ).format(sql.SQL(" UNION ALL ").join(selects))
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(wanted, [""])
        while rows := cursor.fetchmany(BATCH):
            yield from (digest for (digest,) in rows)


def _columns() -> list[tuple[str, str]]:
    return sorted(
        {
            (model._meta.db_table, str(field.column))  # noqa: SLF001 - Django's documented API
            for model in apps.get_models()
            for field in model._meta.concrete_fields  # noqa: SLF001 - as above
            if field.name.endswith(SUFFIX) and model not in ELSEWHERE
        }
    )


def compared(stored: Iterable[str], wanted: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """What stands on one side only, both being in order: (digest, whether it is the stored one)."""
    ours, theirs = iter(stored), iter(wanted)
    left, right = next(ours, None), next(theirs, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left < right):
            assert left is not None
            yield left, True
            left = next(ours, None)
        elif left is None or right < left:
            yield right, False
            right = next(theirs, None)
        else:
            left, right = next(ours, None), next(theirs, None)


def owner_of(sha256: str) -> str:
    """The case or filing and the file that an original belongs to; empty where none is known."""
    finders = (
        *(_of_scan, _of_recording, _of_filing, _of_filings_paper, _of_paper),
        *(_of_order, _of_offered_order),
    )
    return next(filter(None, (found(sha256) for found in finders)), "")


def _of_scan(sha256: str) -> str:
    found = (
        Ingest.objects.filter(Q(sha256=sha256) | Q(working_sha256=sha256))
        .select_related("case", "unit")
        .order_by("received_at")
        .first()
    )
    if found is None:
        return ""
    whose = found.case.reference if found.case else f"poczta: {found.unit and found.unit.name}"
    return f"{whose}, plik „{found.file_name}”"


def _of_recording(sha256: str) -> str:
    found = Recording.objects.filter(sha256=sha256).select_related("protocol__case").first()
    return f"{found.protocol.case.reference}, zapis „{found.file_name}”" if found else ""


def _of_filing(sha256: str) -> str:
    found = FilingFile.objects.filter(sha256=sha256).select_related("filing").first()
    return f"pismo {found.filing.label}, plik „{found.name}”" if found else ""


def _of_filings_paper(sha256: str) -> str:
    wanted = Q(sha256=sha256) | Q(unstamped_sha256=sha256)
    found = FilingPaper.objects.filter(wanted).select_related("filing").first()
    return f"pismo {found.filing.label}, {found.get_kind_display()}" if found else ""


def _of_paper(sha256: str) -> str:
    wanted = Q(pdf_sha256=sha256) | Q(offered_sha256=sha256)
    found = Paper.objects.filter(wanted).select_related("case").first()
    return f"{found.case.reference}, {found.what.title}" if found else ""


def _of_order(sha256: str) -> str:
    found = AccessOrder.objects.filter(pdf_sha256=sha256).select_related("case").first()
    return f"{found.case.reference}, zarządzenie nr {found.number}/{found.year}" if found else ""


def _of_offered_order(sha256: str) -> str:
    found = OrderDraft.objects.filter(offered_sha256=sha256).select_related("case").first()
    return f"{found.case.reference}, zarządzenie dane do podpisu" if found else ""
