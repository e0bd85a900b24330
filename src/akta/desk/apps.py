"""Django's entry for desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "akta.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
