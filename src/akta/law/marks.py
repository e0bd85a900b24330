"""Marks that tie code to the rules of the catalogue (`akta rules`)."""

from collections.abc import Callable
from typing import TypeVar

Carrier = TypeVar("Carrier", bound=Callable[..., object] | type)


def implements(*rule_ids: str, partial: str | None = None) -> Callable[[Carrier], Carrier]:
    """Mark a function or class as the carrier of rules of the catalogue, by id.

    `partial` says, in one Polish or English sentence, which part of the rule is not carried
    yet; `akta rules` then reports the rule as partial. The mark does nothing at run time but
    keep the ids on the object: the catalogue is read from the source, not by importing it.
    """
    if not rule_ids:
        raise ValueError("Name at least one rule, for example implements('P-4-1').")

    def mark(carrier: Carrier) -> Carrier:
        carried: tuple[str, ...] = getattr(carrier, "__akta_rules__", ())
        setattr(carrier, "__akta_rules__", carried + rule_ids)  # noqa: B010
        setattr(carrier, "__akta_partial__", partial)  # noqa: B010
        return carrier

    return mark
