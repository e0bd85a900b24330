"""Django's entry for the kernel."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "akta.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
