"""Django's entry for ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "akta.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
