"""Jobs: rows in the database, deferred in the transaction that needs them (procrastinate)."""

from typing import Any

from procrastinate.contrib.django import app

URGENT, NORMAL, LOW = 20, 0, -20


def defer(name: str, *, priority: int = NORMAL, lock: str | None = None, **facts: Any) -> None:
    """Schedule the task `name` with plain JSON facts; a rolled-back transaction drops it too."""
    app.configure_task(name, priority=priority, lock=lock).defer(**facts)
