"""The restore (odtworzenie): a copy into an empty installation, each hash checked on the way."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from psycopg import sql

from akta.audit import anchors
from akta.audit.verification import verify
from akta.core import journal, keys
from akta.files.export.services import make_again
from akta.filing.models import Filing
from akta.filing.proofs import log as filing_log
from akta.filing.services import settle_restored
from akta.ops import acting, events, rebuild
from akta.ops.keeping import tables
from akta.ops.keeping.copies import Copy
from akta.ops.keeping.errors import BackupDamaged, KeepingRefused
from akta.ops.keeping.progress import Progress
from akta.ops.keeping.scrub import STREAM
from akta.ops.key_rotation import sealed_columns
from akta.storage import BlobDamaged, BlobStore

REFERENCE = {
    *("units_unit", "units_cell", "cases_register", "files_document_kind"),
    *("filing_addressee", "filing_pleading_kind"),
}
"""What `akta migrate` loads by itself into an empty installation."""
_KEYS = (
    "SELECT DISTINCT ON (substring({column} from 1 for 1 + get_byte({column}, 0))) {column}"
    " FROM {table} WHERE length({column}) > 0"
)


def prepare(copy: Copy, *, store: BlobStore) -> None:
    """Bring the empty database to the state that the copy's tables had.

    Raises KeepingRefused where the installation is not empty, or of another version.
    """
    _refuse_filled(copy, store)
    _migrate_to(copy.manifest.migrations)


def load(
    copy: Copy,
    *,
    store: BlobStore,
    login: str | None,
    progress: Progress,
    at: datetime,
) -> None:
    """Bring the copy into the installation: tables and originals in one transaction.

    The originals come after the key ring was tried and before the tables are committed, so that
    no row ever names a file that is not there. Raises KeepingRefused where the copy is damaged,
    its rows do not fit, or the key ring does not open its sealed values; then the database holds
    nothing of it. Interrupted it may be begun again.
    """
    with tables.loading():
        tables.empty(sorted(REFERENCE & tables.columns().keys()))
        _load_tables(copy)
        _open_sealed()
        _take_originals(copy, store, progress)
        _record(copy, login, at)


@transaction.atomic
def take_up(copy: Copy) -> None:
    """Go on with what the copy met halfway; comes last, in the tables of this version.

    A filing whose time was not copied yet gets that very time; a file prepared for download,
    which no backup holds, is prepared again.
    """
    for filing_id, moment in copy.manifest.unsettled.items():
        settle_restored(UUID(filing_id), filed_at=datetime.fromisoformat(moment))
    make_again()


def left_to_tell(copy: Copy) -> Iterator[str]:
    """What does not agree after the restore: it did not agree before the copy either."""
    for digest in copy.manifest.missing:
        yield f"Pliku o skrócie {digest} nie było już w magazynie, z którego zrobiono kopię."
    for filing in Filing.objects.filter(filed_at=None).order_by("number"):
        yield (
            f"Pismo {filing.label} jest w kopii bez chwili wniesienia i nikt go nie widzi: zrobiła "
            "ją wersja, która takich chwil nie zapisywała. Tę chwilę zna tylko dawna baza."
        )
    for difference in rebuild.differences(mend=False):
        yield difference.sentence
    for finding in verify(copy.anchor_dir).findings:
        yield finding.sentence
    if copy.anchor_dir is not None:
        yield from filing_log.faults_against(copy.anchor_dir)


def forward() -> bool:
    """Whether this version has migrations that the copy did not."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _refuse_filled(copy: Copy, store: BlobStore) -> None:
    """Empty means: no rows but reference data, and no originals but those of the copy itself."""
    filled = sorted(
        name
        for name in tables.filled()
        if name not in REFERENCE and not name.startswith(tables.QUEUE)
    )
    ours = {digest for digest, _ in copy.blobs()}
    strange = next((digest for digest in store.digests() if digest not in ours), None)
    if filled or strange:
        what = f"w bazie są dane ({', '.join(filled[:3])})" if filled else "w magazynie są pliki"
        raise KeepingRefused(
            f"Kopię odtwarza się tylko w pustej instalacji, a {what}. Niczego nie zmieniono. "
            "Proszę wskazać nowy folder danych (AKTA_DATA_DIR) albo nową, pustą bazę."
        )


def _migrate_to(wanted: list[str]) -> None:
    """Bring the empty database to the state of the copy."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    names = {_key(name) for name in wanted}
    if names - graph.nodes.keys():
        raise KeepingRefused(
            "Kopię zrobiła nowsza wersja Akty niż ta. Proszę zainstalować tamtą wersję."
        )
    if executor.loader.applied_migrations.keys() - names:
        raise KeepingRefused(
            "Baza ma już nowszą postać niż kopia. Proszę odtworzyć kopię w bazie, "
            "na której nie uruchomiono jeszcze akta migrate ani akta serve."
        )
    executor.migrate(sorted(key for key in names if not _goes_on(graph, key, names)))


def _goes_on(graph: MigrationGraph, key: tuple[str, str], names: set[tuple[str, str]]) -> bool:
    """Whether a later migration of the same app is among the names."""
    children = {child.key for child in graph.node_map[key].children}
    return any(child[0] == key[0] for child in children & names)


def _key(name: str) -> tuple[str, str]:
    app, _, rest = name.partition(".")
    return app, rest


def _take_originals(copy: Copy, store: BlobStore, progress: Progress) -> None:
    store.room_for(sum(size for digest, size in copy.blobs() if not store.exists(digest)))
    for digest, size in copy.blobs():
        try:
            stored = store.put(copy.blob(digest))
        except BlobDamaged as error:
            raise KeepingRefused(
                f"{error.sentence} Leży on w magazynie tej instalacji; "
                "proszę usunąć go stamtąd i powtórzyć odtwarzanie."
            ) from error
        if stored.sha256 != digest:
            raise BackupDamaged(f"plik o skrócie {digest}", "ma inną treść niż w spisie")
        progress.one_more(size)


def _load_tables(copy: Copy) -> None:
    here = tables.columns()
    for table in copy.manifest.tables:
        if set(table.columns) - set(here.get(table.name, ())):
            raise KeepingRefused(
                f"Tabela {table.name} z kopii nie ma odpowiednika w tej wersji bazy. "
                "Proszę odtworzyć kopię wersją Akty, która ją zrobiła."
            )
    for table in tables.ordered(copy.manifest.tables):
        if tables.copy_in(table, copy.rows(table)) != table.rows:
            raise BackupDamaged(f"tabela {table.name}", "ma inną liczbę wierszy niż w spisie")
    for state in copy.manifest.sequences:
        tables.set_sequence(state)


def _open_sealed() -> None:
    """One value of each column and key must open with the installation's ring."""
    for model, field in sealed_columns():
        ask = sql.SQL(_KEYS).format(
            table=sql.Identifier(model._meta.db_table),  # noqa: SLF001 - Django's documented API
            column=sql.Identifier(str(field.column)),
        )
        with connection.cursor() as cursor:
            cursor.execute(ask)
            values = [bytes(value) for (value,) in cursor.fetchall()]
        for value in values:
            _open(value, field.purpose)


def _open(value: bytes, purpose: str) -> None:
    try:
        keys.ring().open(value, purpose=purpose)
    except keys.SecretUnreadable as error:
        raise KeepingRefused(
            "Plik kluczy danych chronionych nie otwiera danych z kopii (PESEL, adresy, kody). "
            "Niczego nie wczytano. Proszę wskazać w AKTA_SECRET_KEY_FILE plik kluczy tej "
            "instalacji, z której zrobiono kopię."
        ) from error


def _record(copy: Copy, login: str | None, at: datetime) -> None:
    actor = acting.actor_of(login)
    if actor is None:
        raise KeepingRefused(
            f"W kopii nie ma pracownika o loginie „{login}”. Proszę sprawdzić --actor."
        )
    data = {"copy": copy.folder.name, "made_at": copy.manifest.made_at}
    journal.record(events.RESTORED, stream=STREAM, actor=actor, at=at, data=data)


def put_anchors(copy: Copy, anchor_dir: Path, log_key: Path) -> bool:
    """Bring the anchors along where the log goes on under the same key; whether that was done.

    The installation's own anchors, if they outlived it, are newer and stay.
    """
    wanted = [name for name in copy.manifest.anchors if not (anchor_dir / name).exists()]
    if copy.anchor_dir is None or not wanted:
        return True
    public = anchors.public_key(copy.anchor_dir)
    if not log_key.exists() or _key_id(log_key) != anchors.key_id(public):
        return False
    anchor_dir.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        (anchor_dir / name).write_bytes((copy.anchor_dir / name).read_bytes())
    return True


def _key_id(log_key: Path) -> str:
    key = load_pem_private_key(log_key.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return anchors.key_id(key.public_key())
