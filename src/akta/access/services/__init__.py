"""Writes of access, by noun."""

from akta.access.services.credentials import Slips, hand_over
from akta.access.services.drafts import (
    discard_draft,
    draft_for,
    facts_of,
    issue_draft,
    save_draft,
)
from akta.access.services.orders import issue_order
from akta.access.services.papers import file_hand_over, file_order
from akta.access.services.requests import complete_request, file_request, record_request

__all__ = [
    "Slips",
    "complete_request",
    "discard_draft",
    "draft_for",
    "facts_of",
    "file_hand_over",
    "file_order",
    "file_request",
    "hand_over",
    "issue_draft",
    "issue_order",
    "record_request",
    "save_draft",
]
