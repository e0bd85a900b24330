"""Django's entry for papers."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "akta.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"
