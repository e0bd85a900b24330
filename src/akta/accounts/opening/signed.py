"""A signed application read by `akta.trust.signatures`: who signed it, if that is proven."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from akta.accounts.opening.rules import ALLOWED_SIGNATURES
from akta.accounts.ports import Identity, Proof

__all__ = ["TrustSignatures", "proof_of"]

SECONDS = 20
MOST_BYTES = 5 << 20
_OTHER = "Podpisany plik nie jest wnioskiem pobranym z tej strony."
_UNREAD = "Podpisu w pliku nie udało się odczytać."
_MANY = "Plik musi zawierać dokładnie jeden podpis osoby składającej wniosek."
_DOUBTFUL = "System nie potrafi potwierdzić wystawcy certyfikatu. %s"
_UNCHANGED = frozenset({None, "none", "permitted"})
"""Permitted is what a long-term signature (B-LT) adds: proofs of the certificate's validity."""
_NO_PESEL = "Certyfikat podpisu nie zawiera numeru PESEL, więc nie można go porównać z wnioskiem."


class TrustSignatures:
    """Reads the signed PDF in a child process without network; nothing is taken on trust."""

    def read(self, signed: bytes, *, original: bytes, at: datetime) -> Proof:
        """Unproven unless the bytes are the application's and trust vouches for the signer."""
        if not signed.startswith(original):
            return Proof(None, "", _OTHER)
        return proof_of(_report(signed, at))


def _report(signed: bytes, at: datetime) -> Mapping[str, Any] | None:
    """What `akta signatures` says of the file; None where it cannot be read."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(signed)
        file.flush()
        moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        command = [sys.executable, "-m", "akta.ops.main", "signatures", "--jsonl", "--at", moment]
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and command
                [*command, file.name], capture_output=True, timeout=SECONDS, check=False
            )
            told = json.loads(done.stdout.splitlines()[0])
        except (subprocess.TimeoutExpired, ValueError, IndexError):
            return None
    return told if isinstance(told, dict) else None


def proof_of(report: Mapping[str, Any] | None) -> Proof:
    """What follows from the report: one signature over the whole, passed, with a PESEL.

    Wherever trust cannot say that the identity is proven, it stays unproven and says why.
    """
    if report is None:
        return Proof(None, "", _UNREAD)
    entries = [each for each in report.get("signatures", []) if each.get("kind") == "signature"]
    if len(entries) != 1:
        return Proof(None, "", _MANY)
    entry = entries[0]
    kind = str(entry.get("quality") or "")
    whole = entry.get("covers") == "whole" and entry.get("changes_after") in _UNCHANGED
    if entry.get("indication") != "TOTAL_PASSED" or not whole or kind not in ALLOWED_SIGNATURES:
        return Proof(None, kind, _DOUBTFUL % str(entry.get("sentence", "")))
    return _identified(entry["signer"], kind)


def _identified(signer: Mapping[str, Any], kind: str) -> Proof:
    pesel = _pesel(str(signer.get("identifier") or ""))
    if pesel is None:
        return Proof(None, kind, _NO_PESEL)
    given, surname = signer.get("given_name"), signer.get("surname")
    if not (given and surname):
        *first, last = str(signer.get("name") or "").split() or [""]
        given, surname = " ".join(first), last
    return Proof(Identity(str(given), str(surname), pesel), kind, "")


def _pesel(identifier: str) -> str | None:
    """PNOPL-44051401359 (ETSI EN 319 412-1) or the bare number."""
    number = identifier.upper().removeprefix("PNOPL-").removeprefix("PESEL").lstrip(": -")
    return number if len(number) == 11 and number.isdecimal() else None  # noqa: PLR2004
