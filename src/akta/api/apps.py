"""Django's entry for api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "akta.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
