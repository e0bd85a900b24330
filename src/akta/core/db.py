"""Fields and helpers for the tables of all apps."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from akta.core import keys


def half_open(since: datetime, until: datetime | None) -> DateTimeTZRange:
    """The period [since, until); open-ended where `until` is None."""
    return DateTimeTZRange(since, until, "[)")


if TYPE_CHECKING:
    _Sealed = models.TextField  # what a reader of the attribute gets
else:
    _Sealed = models.BinaryField  # what the table holds


class SealedField(_Sealed):
    """A text kept under envelope encryption (`akta.core.keys`); reads and writes plain text.

    It cannot be filtered or ordered by; where a value is looked up, a keyed hash stands beside it.
    """

    def __init__(self, *args: Any, purpose: str, **options: Any) -> None:
        self.purpose = purpose
        options["editable"] = False
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "purpose": self.purpose}

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        sealed = None if value is None else keys.ring().seal(str(value), purpose=self.purpose)
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> str | None:
        return None if value is None else keys.ring().open(bytes(value), purpose=self.purpose)
