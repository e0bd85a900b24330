"""Limits of public forms: so many uses in a time, by where they come from and whom they reach."""

from datetime import datetime, timedelta

from akta.accounts import rules
from akta.accounts.opening.errors import TooManyKnocks
from akta.accounts.opening.models import Knock
from akta.core import keys

HOUR = timedelta(hours=1)
KEPT = timedelta(days=1)


def knock(name: str, whom: str, *, most: int, at: datetime, within: timedelta = HOUR) -> None:
    """Count one use under a keyed hash of `whom`. Raises TooManyKnocks.

    Without an address (`whom` empty) everybody shares one bucket: absence does not open.
    """
    bucket = keys.ring().lookup(f"{name}:{whom}", purpose="knock")
    recent = Knock.objects.filter(bucket=bucket, at__gt=at - within).order_by("at")
    moments = list(recent.values_list("at", flat=True))
    if len(moments) >= most:
        raise TooManyKnocks(wait=rules.in_words(moments[-most] + within - at))
    Knock.objects.create(bucket=bucket, at=at)


def forget_old(*, at: datetime) -> int:
    """Delete what no limit counts any more."""
    return Knock.objects.filter(at__lt=at - KEPT).delete()[0]
