"""Webhooks (powiadomienia aplikacji): where an application is told, and each telling."""

from uuid import uuid4

from django.db import models

from akta.api.models import Application
from akta.core.db import SealedField


class Webhook(models.Model):
    """The one address of an application; `secret` signs, `key_id` names it in each header."""

    application = models.OneToOneField(
        Application, models.CASCADE, primary_key=True, related_name="webhook"
    )
    url = models.CharField("adres", max_length=400)
    secret = SealedField(purpose="webhook")
    key_id = models.CharField(max_length=16)
    set_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_webhook"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "czeka na wysłanie"
    DONE = "done", "dostarczone"
    GIVEN_UP = "given-up", "niedostarczone"


class WebhookDelivery(models.Model):
    """One telling: of a notice, or a trial where `notice_id` is empty; kept for thirty days."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    notice_id = models.UUIDField(null=True)
    consent = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=DeliveryState.choices)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    answer = models.CharField("odpowiedź", max_length=120, blank=True)

    class Meta:
        db_table = "api_webhook_delivery"
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "notice_id", "consent"], name="webhook_notice_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state="waiting"),
                name="webhook_delivery_waiting",
            ),
            models.Index(fields=["webhook", "-created_at"], name="webhook_delivery_list"),
        ]
