"""Sessions in the database, with their account and face in columns of their own."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from akta.accounts.models import Session


class SessionStore(DatabaseStore):
    """As Django's, over our table, so that an owner can list and end sessions.

    Whether a session has run out is decided by the database's clock (`queries.account_of_session`),
    not by this machine's.
    """

    last_seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row = Session.objects.filter(session_key=self.session_key).first()
        if row is None:
            self._session_key = None
            return None
        self.last_seen_at = row.last_seen_at
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        begun = data.get("signed_in_at")
        since = datetime.fromisoformat(begun) if begun else None
        return Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get("account"),
            face=data.get("face", ""),
            address=data.get("address") or None,
            device=data.get("device", ""),
            created_at=since,
            last_seen_at=self.last_seen_at or since,
        )

    def flush(self) -> None:
        super().flush()
        self.last_seen_at = None
