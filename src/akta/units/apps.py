"""Django's entry for units."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "akta.units"
    label = "units"
    default_auto_field = "django.db.models.BigAutoField"
