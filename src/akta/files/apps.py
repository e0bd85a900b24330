"""Django's entry for files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "akta.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
