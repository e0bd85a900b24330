"""Django's entry for portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "akta.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
