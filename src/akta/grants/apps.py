"""Django's entry for grants."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "akta.grants"
    label = "grants"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from akta.grants import handlers  # noqa: F401, PLC0415 - registers its journal handlers
