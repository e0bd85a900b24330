"""The one clock: the database's. Read once per request, passed on as `at`."""

from datetime import date, datetime

from django.db import connection
from django.db.models import DateTimeField, Func

from akta.law.localtime import WARSAW


class DatabaseNow(Func):
    """`akta_now()` inside a query: the moment of the decision, by the database's clock."""

    function = "akta_now"
    arity = 0
    output_field = DateTimeField()


def now() -> datetime:
    """The present moment by the database's clock, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT akta_now()")
        row = cursor.fetchone()
    moment: datetime = row[0]
    return moment


def local_day(at: datetime) -> date:
    """The calendar day in Warsaw at that moment."""
    return at.astimezone(WARSAW).date()
