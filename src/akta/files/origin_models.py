"""Where a copied card side stood before: a table of its own."""

from django.db import models

from akta.cases.links_models import CaseLink


class CopyManner(models.TextChoices):
    """How a document passes into the severed case (sposób wyłączenia, § 109 ust. 2 pkt 2)."""

    ORIGINAL = "original", "oryginał"
    OFFICIAL = "official", "odpis"
    COPY = "copy", "kopia"


class SideOrigin(models.Model):
    """A side that came from another case's file, with its former address (dawny adres karty)."""

    side = models.OneToOneField(
        "files.Side", models.CASCADE, primary_key=True, related_name="origin"
    )
    link = models.ForeignKey(CaseLink, models.PROTECT, related_name="+")
    source = models.ForeignKey("files.Side", models.PROTECT, related_name="copies")
    manner = models.CharField(max_length=10, choices=CopyManner.choices)
    reference = models.CharField("dawna sygnatura", max_length=60)
    set_kind = models.CharField(max_length=10)
    volume_number = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    letter = models.CharField(max_length=3, blank=True)
    is_verso = models.BooleanField()

    class Meta:
        db_table = "files_side_origin"
        indexes = [
            models.Index(fields=["reference", "volume_number", "number"], name="origin_address")
        ]
