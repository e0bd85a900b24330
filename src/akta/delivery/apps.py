"""Django's entry for delivery."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "akta.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
