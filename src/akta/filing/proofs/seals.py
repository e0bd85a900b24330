"""The seal of this installation, as configured; the demonstration makes its own."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import pem, x509
from django.conf import settings

from akta.audit import anchors
from akta.core.config import Config
from akta.filing.configuring.queries import body_at, has_bodies
from akta.filing.models import SealUse
from akta.law.marks import implements
from akta.trust.sealing import authority
from akta.trust.sealing.errors import SealUnusable
from akta.trust.sealing.pem import certificates_in
from akta.trust.sealing.seal import Seal, load_seal
from akta.trust.sealing.stamping import HttpStamper

__all__ = ["configured_seal", "current_seal", "note_use", "public_anchors"]


def current_seal(*, at: datetime) -> Seal:
    """The seal in force at that moment. Raises SealUnusable; nothing else ever stands in for it."""
    config: Config = settings.AKTA
    if config.seal:
        seal = _cached(config, _changed(config))
    elif config.is_demo:
        folder = config.secret_key_file.parent / "seal"
        seal = authority.load_or_create(folder, config.anchor_dir, at=at)
    else:
        raise SealUnusable(
            "Nie wskazano pieczęci. Proszę podać w AKTA_SEAL plik PKCS#12 albo adres urządzenia "
            "(pkcs11:), a w AKTA_SEAL_PASSWORD_FILE plik z hasłem albo PIN-em."
        )
    seal.require_valid(at)
    _require_body(seal, at)
    return seal


@implements("F-7")
def _require_body(seal: Seal, at: datetime) -> None:
    """The seal is that of the body entrusted at that moment, where such bodies are set at all.

    Raises SealUnusable: documents then wait for their seal.
    """
    body = body_at(at)
    if body is None and has_bodies():
        raise SealUnusable("Nie ustawiono organu, którego pieczęcią opatruje się dziś dokumenty.")
    if body is not None and body.serial and body.serial != seal.serial:
        raise SealUnusable(
            f"Skonfigurowana pieczęć ma certyfikat nr {seal.serial}, a organ „{body.name}” używa "
            f"certyfikatu nr {body.serial}."
        )


def configured_seal(config: Config) -> Seal:
    """The seal that the environment names. Raises SealUnusable with the reason."""
    assert config.seal is not None
    stamper = HttpStamper(config.tsa_url) if config.tsa_url else None
    return load_seal(config.seal, _password(config), roots=_roots(config), stamper=stamper)


@lru_cache(maxsize=2)
def _cached(config: Config, _changed_ns: tuple[int, int]) -> Seal:
    return configured_seal(config)


def _changed(config: Config) -> tuple[int, int]:
    """When the seal's file and that of its password changed; 0 for what is no file."""
    return _changed_at(config.seal), _changed_at(config.seal_password_file)


def _changed_at(path: str | Path | None) -> int:
    try:
        return Path(path or "").stat().st_mtime_ns
    except OSError:
        return 0


def _password(config: Config) -> bytes | None:
    if config.seal_password_file is None:
        return None
    try:
        return config.seal_password_file.read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise SealUnusable(
            "Pliku z hasłem do pieczęci (AKTA_SEAL_PASSWORD_FILE) nie da się odczytać."
        ) from error


def _roots(config: Config) -> tuple[x509.Certificate, ...]:
    if config.seal_roots_file is None:
        return ()
    try:
        return certificates_in(config.seal_roots_file.read_bytes())
    except (OSError, ValueError) as error:
        raise SealUnusable(
            "W pliku AKTA_SEAL_ROOTS_FILE nie da się odczytać certyfikatów."
        ) from error


def note_use(seal: Seal, *, at: datetime) -> SealUse:
    """The row of this seal in the history of seals; made at its first use."""
    row, _ = SealUse.objects.get_or_create(
        serial=seal.serial,
        defaults={
            "name": seal.name,
            "certificate": pem.armor("CERTIFICATE", seal.certificate.dump()).decode(),
            "is_demonstration": seal.is_demonstration,
            "since": at,
        },
    )
    return row


def public_anchors(*, at: datetime) -> list[str]:
    """What others need for a check, as PEM: the log's public key, the roots of the seal."""
    config: Config = settings.AKTA
    key = config.anchor_dir / anchors.PUBLIC
    texts = [key.read_text(encoding="ascii")] if key.exists() else []
    try:
        roots = current_seal(at=at).roots
    except SealUnusable:
        roots = ()
    return texts + [pem.armor("CERTIFICATE", root.dump()).decode() for root in roots]
