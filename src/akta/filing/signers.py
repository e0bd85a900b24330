"""The person behind a signature beside the person whose account it is (F-3-6)."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from akta.accounts.models import Account
from akta.core import keys

__all__ = ["is_signed_by"]

_PESEL = re.compile(r"(?:PNOPL-|PESEL[:\s-]*)?(\d{11})")


def is_signed_by(entry: Mapping[str, Any], account: Account) -> bool | None:
    """Whether the account's owner signed: by PESEL where both have one, else by the names.

    None for a seal, or where the signature names nobody.
    """
    signer = entry.get("signer") or {}
    number = _PESEL.fullmatch(str(signer.get("identifier") or "").strip().upper())
    if number is not None and account.pesel_lookup is not None:
        looked_up = keys.ring().lookup(number.group(1), purpose="pesel")
        return bytes(account.pesel_lookup) == looked_up
    both = f"{signer.get('given_name') or ''} {signer.get('surname') or ''}"
    named = _words(both) or _words(str(signer.get("name") or ""))
    if not named or entry.get("kind") == "seal":
        return None
    return _words(account.full_name) <= named


def _words(text: str) -> frozenset[str]:
    """The words of a name whatever their order, case and further given names."""
    return frozenset(unicodedata.normalize("NFC", text).casefold().replace("-", " ").split())
