"""Tables of what an administrator sets, each entry from when to when."""

from uuid import uuid4

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models


class SealingBody(models.Model):
    """The body whose seal confirmations and reports bear (§ 7), from when to when.

    `serial` is the serial number of its certificate; "" where any configured seal is the body's.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("nazwa organu", max_length=200)
    serial = models.CharField("numer certyfikatu", max_length=64, blank=True)
    provision = models.CharField("podstawa", max_length=300)
    in_force = DateTimeRangeField()

    class Meta:
        db_table = "filing_sealing_body"


class SheetField(models.Model):
    """A further field of the metrics sheet (§ 2 pkt 5: the list of data is open)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    label = models.CharField("nazwa pola", max_length=80)
    hint = models.CharField("podpowiedź", max_length=200, blank=True)
    required = models.BooleanField("obowiązkowe", default=False)
    in_force = DateTimeRangeField()

    class Meta:
        db_table = "filing_sheet_field"
