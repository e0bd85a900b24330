"""The place of a paper volume, and its loans."""

from uuid import uuid4

from django.db import models

from akta.files.models import Volume


class VolumePlace(models.Model):
    """Where a volume on paper is kept (miejsce przechowywania tomu)."""

    volume = models.OneToOneField(Volume, models.PROTECT, primary_key=True, related_name="place")
    place = models.CharField("miejsce", max_length=120)
    changed_by_id = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "shelf_place"


class Loan(models.Model):
    """A volume lent (wypożyczenie tomu): to whom, what for, until when, and when it came back."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    volume = models.ForeignKey(Volume, models.PROTECT, related_name="loans")
    borrower = models.CharField("komu", max_length=200)
    purpose = models.CharField("w jakim celu", max_length=200, blank=True)
    lent_on = models.DateField()
    due_on = models.DateField("termin zwrotu")
    lent_by_id = models.UUIDField(null=True)
    lent_at = models.DateTimeField()
    returned_on = models.DateField(null=True)
    returned_by_id = models.UUIDField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "shelf_loan"
        constraints = [
            models.UniqueConstraint(
                fields=["volume"],
                condition=models.Q(returned_on__isnull=True),
                name="loan_one_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=models.Q(returned_on__isnull=True), name="loan_due"
            ),
        ]
