"""Writes that happen once: idempotency keys and running numbers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    full = _full(key, use_case, actor_id)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [full])
        done = DoneOnce.objects.filter(key=full).first()
        if done is not None:
            return done.result
        result = act()
        DoneOnce.objects.create(key=full, use_case=use_case, result=result, at=at)
        return result


def _full(key: str, use_case: str, actor_id: UUID | None) -> str:
    return f"{use_case}:{actor_id}:{key}"[:120]


def done_before(key: str | None, *, use_case: str, actor_id: UUID | None) -> Any:
    """The kept result of an earlier call under the key, or None."""
    if not key:
        return None
    done = DoneOnce.objects.filter(key=_full(key, use_case, actor_id)).first()
    return None if done is None else done.result


@contextmanager
def one_at_a_time(key: str | None, *, use_case: str, actor_id: UUID | None) -> Iterator[None]:
    """Let two calls under one key wait for each other across several transactions.

    For a write whose check (a code good for one use) has a transaction of its own before it.
    """
    name = _full(key, use_case, actor_id) if key else ""
    if not name:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 4))", [name])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 4))", [name])


def next_number(name: str) -> int:
    """Draw the next number of a series, without gaps."""
    return next_numbers(name, 1)[0]


def next_numbers(name: str, count: int) -> range:
    """Draw so many numbers of a series at once, at least one, without gaps.

    The row stays locked until the transaction ends; if that is rolled back, the number is drawn
    again by the next one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (name, value) VALUES (%s, %s) ON CONFLICT (name) "
            "DO UPDATE SET value = core_counter.value + EXCLUDED.value RETURNING value",
            [name, count],
        )
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)
