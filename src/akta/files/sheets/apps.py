"""Django's entry for separator sheets."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "akta.files.sheets"
    label = "sheets"
    default_auto_field = "django.db.models.BigAutoField"
