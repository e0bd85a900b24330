"""Django's entry for downloads."""

from django.apps import AppConfig


class ExportConfig(AppConfig):
    name = "akta.files.export"
    label = "exports"
    default_auto_field = "django.db.models.BigAutoField"
