"""Sessions in the database, with their account and face in columns of their own."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from akta.accounts.models import Session


class SessionStore(DatabaseStore):
    """As Django's, over our table, so that an owner can list and end sessions."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.account_id = data.get("account")
        row.face = data.get("face", "")
        row.address = data.get("address") or None
        row.device = data.get("device", "")
        row.created_at = data.get("signed_in_at")
        row.last_seen_at = data.get("last_seen_at")
        return row
