"""Django's entry for filing."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "akta.filing"
    label = "filing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from akta.filing import handlers  # noqa: F401, PLC0415 - registers its journal handlers
