"""Django's entry for audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "akta.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
