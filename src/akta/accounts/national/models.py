"""What was used once and may not be used again."""

from django.db import models


class UsedAssertion(models.Model):
    """An assertion of the node that opened something; remembered until it would run out itself."""

    assertion_id = models.CharField(max_length=200, unique=True)
    valid_until = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_used_assertion"
