"""Rotating the key of secrets at rest: every sealed value gets the newest key, bit by bit."""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from akta.core import journal, keys
from akta.core.actors import Actor
from akta.core.db import SealedField
from akta.ops import events

BATCH = 500
STREAM = "installation:keys"


def sealed_columns() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every column of every table that holds sealed values."""
    for model in apps.get_models():
        for field in model._meta.get_fields():  # noqa: SLF001 - Django's documented API
            if isinstance(field, SealedField) and field.model is model:
                yield model, field


def rewrap_all(*, actor: Actor, at: datetime) -> int:
    """Wrap all sealed values by the newest key; gives how many were wrapped anew.

    Each batch is its own transaction and only values of older keys are looked for, so that a
    run that broke off is taken up by the next. A value changed meanwhile was sealed by the
    newest key already. The journal tells of the rotation.
    """
    count = sum(_rewrap(model, field) for model, field in sealed_columns())
    with transaction.atomic():
        journal.record(
            events.KEY_ROTATED,
            stream=STREAM,
            actor=actor,
            at=at,
            data={"key": keys.ring().newest, "count": count},
        )
    return count


def _rewrap(model: type[models.Model], field: SealedField) -> int:
    total = 0
    while done := _rewrap_batch(model, field):
        total += done
    return total


@transaction.atomic
def _rewrap_batch(model: type[models.Model], field: SealedField) -> int:
    ring = keys.ring()
    key_id = ring.newest.encode()
    head = bytes([len(key_id)]) + key_id
    names = {
        "table": sql.Identifier(model._meta.db_table),  # noqa: SLF001 - as above
        "column": sql.Identifier(str(field.column)),
        "id": sql.Identifier(str(model._meta.pk.column)),  # noqa: SLF001 - as above
    }
    find = sql.SQL(
        "SELECT {id}, {column} FROM {table} WHERE {column} IS NOT NULL"
        " AND substring({column} from 1 for %s) <> %s ORDER BY {id} LIMIT %s FOR NO KEY UPDATE"
    ).format(**names)
    change = sql.SQL("UPDATE {table} SET {column} = %s WHERE {id} = %s").format(**names)
    with connection.cursor() as cursor:
        cursor.execute(find, [len(head), head, BATCH])
        rows = cursor.fetchall()
        fresh = [(ring.rewrap(bytes(old), purpose=field.purpose), pk) for pk, old in rows]
        cursor.executemany(change, fresh)
    return len(rows)
