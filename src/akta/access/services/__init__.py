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
from akta.access.services.papers import file_hand_over, file_order, paper_of
from akta.access.services.requests import complete_request, file_request, record_request
from akta.access.services.signing import (
    accept_signed_order,
    offer_draft,
    offered_paper,
    take_back_draft,
)

__all__ = [
    "Slips",
    "accept_signed_order",
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
    "offer_draft",
    "offered_paper",
    "paper_of",
    "record_request",
    "save_draft",
    "take_back_draft",
]
