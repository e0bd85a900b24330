"""Django's entry for the places and loans of volumes."""

from django.apps import AppConfig


class ShelfConfig(AppConfig):
    name = "akta.files.shelf"
    label = "shelf"
    default_auto_field = "django.db.models.BigAutoField"
