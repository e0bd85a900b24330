"""Django's entry for filing."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "akta.filing"
    label = "filing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from akta.core import alarms  # noqa: PLC0415 - after the apps are there
        from akta.filing import (  # noqa: PLC0415 - handlers registers its journal handlers
            handlers,  # noqa: F401
            watching,
        )

        alarms.register(watching.ends_of_the_seal)
        alarms.register(watching.age_of_the_lists)
