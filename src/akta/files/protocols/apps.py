"""Django's entry for the protocols."""

from django.apps import AppConfig


class ProtocolsConfig(AppConfig):
    name = "akta.files.protocols"
    label = "protocols"
    default_auto_field = "django.db.models.BigAutoField"
