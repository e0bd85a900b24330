"""`python -m akta.ops.readiness`: whether this installation may serve; says what is missing."""

import os
import sys


def main() -> int:
    """Exit 0 if it may serve; 1 with one sentence a line on stderr for what stands against it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akta.ops.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import OperationalError

    from akta.ops.production import refusals

    try:
        found = [*_unmigrated(), *refusals(settings.AKTA)]
    except OperationalError:
        found = ["Baza danych nie odpowiada. Proszę sprawdzić AKTA_DATABASE_URL."]
    for sentence in found:
        sys.stderr.write(f"{sentence}\n")
    return 1 if found else 0


def _unmigrated() -> list[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return []
    return ["Baza danych nie jest w tej wersji programu. Proszę uruchomić: akta migrate"]


if __name__ == "__main__":
    sys.exit(main())
