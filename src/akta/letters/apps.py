"""Django's entry for the post of the day."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "akta.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from akta.letters import handlers  # noqa: F401, PLC0415 - they register themselves
