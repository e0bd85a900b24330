"""Django's entry for delivery."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "akta.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from akta.delivery import codes, handlers  # noqa: F401, PLC0415 - they register themselves
