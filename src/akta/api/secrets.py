"""Secrets of the API, long and random: drawn here, kept as their SHA-256 only."""

import hashlib
import secrets

__all__ = ["digest", "drawn"]

LENGTH = 32


def drawn() -> str:
    """A new secret of 256 bits."""
    return secrets.token_urlsafe(LENGTH)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
