"""Writes that happen once: idempotency keys and running numbers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from akta.core.models import DoneOnce


def once(
    key: str | None, *, use_case: str, actor_id: UUID | None, at: datetime, act: Callable[[], Any]
) -> Any:
    """Do `act` and keep its JSON result under the key; a second call gives the kept result.

    The key belongs to the actor and the use case, so nobody reads another's result by guessing it.
    Without a key the act is simply done. Two calls at once wait for each other.
    """
    if not key:
        return act()
    full = f"{use_case}:{actor_id}:{key}"[:120]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [full])
        done = DoneOnce.objects.filter(key=full).first()
        if done is not None:
            return done.result
        result = act()
        DoneOnce.objects.create(key=full, use_case=use_case, result=result, at=at)
        return result


def next_number(name: str) -> int:
    """Draw the next number of a series, without gaps.

    The row stays locked until the transaction ends; if that is rolled back, the number is drawn
    again by the next one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (name, value) VALUES (%s, 1) "
            "ON CONFLICT (name) DO UPDATE SET value = core_counter.value + 1 RETURNING value",
            [name],
        )
        row = cursor.fetchone()
    return int(row[0])
