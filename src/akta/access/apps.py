"""Django's entry for access."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "akta.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from akta.access import handlers  # noqa: F401, PLC0415 - registers its journal handlers
