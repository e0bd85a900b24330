"""Whether a trusted list was signed by one of those who may sign it (uwierzytelnienie listy)."""

from collections.abc import Collection

from akta.trust.signatures.inspection import inspect

_SECONDS = 120.0


def is_authentic(data: bytes, signers: Collection[bytes]) -> bool:
    """Whether an intact signature over the whole list was made by one of these certificates."""
    report = inspect(data, seconds=_SECONDS)
    for entry in report.signatures:
        held = report.evidence_of(entry).certificate
        whole = entry.intact is True and entry.covers == "whole" and entry.parent is None
        if whole and held is not None and held.dump() in signers:
            return True
    return False
