"""Django's entry for private notes."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "akta.files.notes"
    label = "notes"
    default_auto_field = "django.db.models.BigAutoField"
