"""A worker process: takes jobs of its queues until told to stop."""

import os
import sys

QUEUES = {"work": ["default", "cut"], "text": ["text"]}


def main(kind: str) -> int:
    """Work on the queues of one kind: `work` (everything urgent) or `text` (recognition)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akta.ops.settings")
    import django

    django.setup()
    from procrastinate.contrib.django import app

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as working:
        working.run_worker(queues=QUEUES[kind], concurrency=1, delete_jobs="successful")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
