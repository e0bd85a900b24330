"""`akta migrate`: bring the database to this version and load the reference data."""

import argparse

from akta.ops import installation


def run(arguments: list[str]) -> int:
    """Migrate; with `--plan` only tell what would be done."""
    parser = argparse.ArgumentParser(
        prog="akta migrate", description="Doprowadza bazę danych do tej wersji programu."
    )
    parser.add_argument("--plan", action="store_true", help="tylko pokazuje, co zostanie zrobione")
    given = parser.parse_args(arguments)
    return installation.run_in(lambda _: migrate(plan=given.plan), role="owner")


def migrate(*, plan: bool = False) -> int:
    """Run the migrations, then load units, registers and kinds of documents."""
    from django.core.management import call_command

    call_command("migrate", plan=plan, interactive=False, verbosity=1 if plan else 0)
    if not plan:
        from akta.ops.reference import load_reference

        load_reference()
    return 0
