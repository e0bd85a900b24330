"""Liquidated accounts: when, by whom, why. Names and numbers stay on the account itself."""

from django.db import models


class Cause(models.TextChoices):
    OWN = "own", "na własne żądanie"
    NOTIFICATION = "notification", "na zgłoszenie administratora"
    PAPER = "paper", "na zgłoszenie na piśmie"
    ABOLISHED = "abolished", "wskutek likwidacji podmiotu"


class Liquidation(models.Model):
    """A liquidation (likwidacja konta); the account can never be entered again."""

    account = models.OneToOneField(
        "accounts.Account", models.PROTECT, primary_key=True, related_name="liquidation"
    )
    cause = models.CharField(max_length=20, choices=Cause.choices)
    proof = models.CharField("dokument", max_length=300, blank=True)
    successor = models.CharField("następca prawny", max_length=300, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "accounts_liquidation"
