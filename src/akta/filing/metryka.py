"""The metrics sheet (metryka pisma, § 2 pkt 5) of a draft: filled in, prefilled, approved."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from akta.filing.models import Draft
from akta.law.marks import implements

FIELDS = ("reference", "on_behalf_of", "concerns")
"""What the filer writes: case number, on whose behalf, what the pleading concerns."""


FURTHER = "further"
"""Under this key the sheet holds what was written into fields that the installation added."""


@implements("F-2-5")
def further_of(draft: Draft) -> list[dict[str, str]]:
    """Label and value of each further field that was filled in, as it is shown and exported."""
    kept: dict[str, dict[str, str]] = draft.metryka.get(FURTHER, {})
    return [one for one in kept.values() if one["value"]]


CONCERNS = "Czego dotyczy pismo"


@implements("F-2-5")
def lines_of(sheet: Mapping[str, Any]) -> list[dict[str, str]]:
    """What a frozen sheet says besides its mandatory fields: what the pleading concerns, and the
    further fields, each with the label that it bore.
    """
    concerns = {"label": CONCERNS, "value": str(sheet.get("concerns") or "")}
    return [one for one in (concerns, *sheet.get(FURTHER, ())) if one["value"]]


def sheet_of(draft: Draft) -> dict[str, Any]:
    """The whole sheet as it is approved and frozen: plain JSON, every key always there but that
    of further fields, which stands where one was filled in.
    """
    further = further_of(draft)
    kind, addressee = draft.kind, draft.addressee
    return {
        "kind": {"code": kind.code, "name": kind.name} if kind else None,
        "filer": draft.owner.full_name,
        "addressee": {"id": str(addressee.pk), "name": addressee.name} if addressee else None,
        "case": str(draft.case_id) if draft.case_id else None,
        **{name: str(draft.metryka.get(name, "")) for name in FIELDS},
        **({FURTHER: further} if further else {}),
    }


def print_of(value: Any) -> str:
    """A print (SHA-256 of the canonical JSON) by which an approval knows what it approved."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def is_prefilled(draft: Draft) -> bool:
    """Whether the sheet was made from the portal's data and so needs an approval."""
    return draft.case_id is not None


def is_approved(draft: Draft) -> bool:
    """Whether the sheet was approved as it stands now; any change withdraws the approval."""
    return draft.approved == print_of(sheet_of(draft))
