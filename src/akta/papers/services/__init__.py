"""Writes of the papers: drafts with their versions, and signing."""

from akta.papers.services.drafts import (
    discard_paper,
    prepare_charges,
    prepare_paper,
    revise_charges,
    save_paper,
)
from akta.papers.services.linking import (
    prepare_joining,
    prepare_severing,
    prepare_transfer,
    revise_severing,
)
from akta.papers.services.signing import (
    accept_signed,
    offer_for_signature,
    sign_in_system,
    take_back,
)

__all__ = [
    "accept_signed",
    "discard_paper",
    "offer_for_signature",
    "prepare_charges",
    "prepare_joining",
    "prepare_paper",
    "prepare_severing",
    "prepare_transfer",
    "revise_charges",
    "revise_severing",
    "save_paper",
    "sign_in_system",
    "take_back",
]
