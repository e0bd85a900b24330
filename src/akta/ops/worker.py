"""A worker process: takes jobs of its queues until told to stop."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

QUEUES = {"work": ["default", "cut"], "text": ["text"]}


def main(kind: str) -> int:
    """Work on the queues of one kind: `work` (everything urgent) or `text` (recognition)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akta.ops.settings")
    import django

    django.setup()
    from procrastinate.contrib.django import app

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with _sealing(kind), app.replace_connector(connector) as working:
        working.run_worker(queues=QUEUES[kind], concurrency=1, delete_jobs="successful")
    return 0


@contextmanager
def _sealing(kind: str) -> Iterator[None]:
    """The worker of urgent work also seals the log, in a thread of its own."""
    if kind != "work":
        yield
        return
    from akta.audit import sealing

    stop = threading.Event()
    thread = threading.Thread(target=sealing.run_forever, args=(stop,), name="sealer")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
