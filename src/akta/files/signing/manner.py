"""How a paper of the prosecution was signed."""

from django.db import models


class SigningManner(models.TextChoices):
    SYSTEM = "system", "zatwierdzone w systemie"
    PADES = "pades", "podpis elektroniczny (PAdES)"
