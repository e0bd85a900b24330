"""The table of private notes: no key leads from it to the file, and none from the file to it."""

from uuid import uuid4

from django.db import models

from akta.core.db import SealedField


class MarkKind(models.TextChoices):
    """A bookmark marks a card side; a note says something about it."""

    NOTE = "note", "notatka"
    BOOKMARK = "bookmark", "zakładka"


class PrivateMark(models.Model):
    """A note (notatka) or bookmark (zakładka) of one person at one card side.

    `place` is the citation as it read when the owner wrote it; both texts are sealed. `box` is a
    part of the side in shares from the top left, or None. `grant_id` is the outside grant under
    which it was written, `set_kind` the set it was in, so that the list can lead back.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner_id = models.UUIDField()
    case_id = models.UUIDField()
    side_id = models.UUIDField()
    set_kind = models.CharField(max_length=10)
    grant_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=10, choices=MarkKind.choices)
    box = models.JSONField(null=True)
    text = SealedField(purpose="private-note", null=True)
    place = SealedField(purpose="private-note-place", null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "notes_private_mark"
        indexes = [
            models.Index(fields=["owner_id", "case_id", "created_at"], name="mark_owner_case"),
            models.Index(fields=["owner_id", "-created_at"], name="mark_owner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "side_id"],
                condition=models.Q(kind="bookmark"),
                name="mark_one_bookmark",
            ),
        ]
