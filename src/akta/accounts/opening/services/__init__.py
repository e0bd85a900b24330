"""Writes of opening an account, by noun."""

from akta.accounts.opening.services.applying import Submitted, submit
from akta.accounts.opening.services.contacts import confirm_contacts, send_codes
from akta.accounts.opening.services.deciding import lapse_old, reject
from akta.accounts.opening.services.proving import (
    DocumentShown,
    Opened,
    Place,
    confirm_in_person,
    prove_by_node,
    prove_by_signature,
)

__all__ = [
    "DocumentShown",
    "Opened",
    "Place",
    "Submitted",
    "confirm_contacts",
    "confirm_in_person",
    "lapse_old",
    "prove_by_node",
    "prove_by_signature",
    "reject",
    "send_codes",
    "submit",
]
