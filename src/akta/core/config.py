"""The installation's configuration, read once from the environment (operator guide)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from akta.storage import Address, AddressWrong, FolderAddress, S3Address, address_of


class Mode(StrEnum):
    """`demo` serves loopback only, with a banner; `production` refuses what only a demo may do."""

    DEMO = "demo"
    PRODUCTION = "production"


class ConfigurationError(Exception):
    """The environment cannot be used; the message is one Polish sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the environment variables `AKTA_…` say."""

    mode: Mode
    data_dir: Path
    database_url: str | None
    database_owner_url: str | None
    secret_key_file: Path
    base_url: str
    trusted_proxies: tuple[str, ...]
    anchor_dir: Path
    log_level: str
    log_format: str
    metrics_from: tuple[str, ...]
    person_searches_a_day: int
    saml_metadata: Path | None
    saml_keys: Path
    saml_entity_id: str
    saml_level: str
    email_url: str | None
    email_from: str
    sms_url: str | None
    register_url: str
    trust_dir: Path
    seal: str | None = None
    seal_password_file: Path | None = None
    seal_roots_file: Path | None = None
    tsa_url: str | None = None
    sms_sender: str = ""
    blobs: Address | None = None

    @property
    def originals(self) -> Address:
        """Where originals lie as configured; `storage.standing` tells whether that was moved."""
        return self.blobs or FolderAddress(self.data_dir / "blobs")

    @property
    def is_demo(self) -> bool:
        return self.mode is Mode.DEMO

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


def read(environment: Mapping[str, str] = os.environ) -> Config:
    """Read the environment. Raises ConfigurationError where it cannot be used as it stands."""
    mode = _mode(environment.get("AKTA_MODE", Mode.DEMO.value))
    data_dir = Path(environment.get("AKTA_DATA_DIR", "data")).expanduser().absolute()
    base_url = environment.get("AKTA_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    if mode is Mode.PRODUCTION and not base_url.startswith("https://"):
        raise ConfigurationError(
            "W trybie produkcyjnym AKTA_BASE_URL musi zaczynać się od https://. "
            "Proszę podać adres, pod którym system jest widoczny dla użytkowników."
        )
    return Config(
        mode=mode,
        data_dir=data_dir,
        database_url=environment.get("AKTA_DATABASE_URL") or None,
        database_owner_url=environment.get("AKTA_DATABASE_OWNER_URL") or None,
        secret_key_file=Path(
            environment.get("AKTA_SECRET_KEY_FILE") or data_dir / "secrets" / "key.json"
        ),
        base_url=base_url,
        trusted_proxies=_networks("AKTA_TRUSTED_PROXIES", environment),
        anchor_dir=Path(environment.get("AKTA_ANCHOR_DIR") or data_dir / "anchors"),
        log_level=environment.get("AKTA_LOG_LEVEL", "INFO").upper(),
        saml_metadata=_path(environment.get("AKTA_SAML_METADATA")),
        saml_keys=Path(environment.get("AKTA_SAML_KEYS") or data_dir / "secrets" / "saml"),
        saml_entity_id=environment.get("AKTA_SAML_ENTITY_ID") or base_url,
        saml_level=_level(environment.get("AKTA_SAML_LEVEL") or "substantial"),
        email_url=_url("AKTA_EMAIL_URL", environment, {"smtp", "smtp+starttls", "smtps"}),
        email_from=_sender(environment),
        sms_url=_url("AKTA_SMS_URL", environment, _gateways(mode)),
        sms_sender=environment.get("AKTA_SMS_SENDER", "").strip(),
        log_format=_log_format(environment.get("AKTA_LOG_FORMAT"), mode),
        metrics_from=_networks("AKTA_METRICS_FROM", environment),
        person_searches_a_day=_count(
            "AKTA_PERSON_SEARCHES_A_DAY", environment.get("AKTA_PERSON_SEARCHES_A_DAY", "50")
        ),
        register_url=_register(environment.get("AKTA_REGISTER_URL", ""), mode),
        trust_dir=trust_dir(environment),
        seal=environment.get("AKTA_SEAL") or None,
        seal_password_file=_path(environment.get("AKTA_SEAL_PASSWORD_FILE")),
        seal_roots_file=_path(environment.get("AKTA_SEAL_ROOTS_FILE")),
        tsa_url=_web_address("AKTA_TSA_URL", environment.get("AKTA_TSA_URL")),
        blobs=blobs_address(environment.get("AKTA_BLOBS"), mode),
    )


def blobs_address(text: str | None, mode: Mode) -> Address | None:
    """The address of a store; originals travel over TLS, save in a trial."""
    if not text:
        return None
    try:
        address = address_of(text)
    except AddressWrong as error:
        raise ConfigurationError(f"AKTA_BLOBS: {error}") from error
    if mode is Mode.PRODUCTION and isinstance(address, S3Address) and not address.is_private:
        raise ConfigurationError(
            "AKTA_BLOBS: w trybie produkcyjnym endpoint musi zaczynać się od https://, "
            "bo tą drogą idą akta."
        )
    return address


def trust_dir(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of trusted lists: AKTA_TRUST_DIR, else `trust` in the data folder."""
    named = _path(environment.get("AKTA_TRUST_DIR"))
    return named or Path(environment.get("AKTA_DATA_DIR", "data")).expanduser().absolute() / "trust"


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser().absolute() if text else None


def _level(text: str) -> str:
    if text not in {"low", "substantial", "high"}:
        raise ConfigurationError(
            f"AKTA_SAML_LEVEL ma wartość „{text}”. Dozwolone wartości to low, substantial i high."
        )
    return text


def _url(name: str, environment: Mapping[str, str], schemes: set[str]) -> str | None:
    text = environment.get(name) or None
    if text is not None and urlsplit(text).scheme not in schemes:
        known = ", ".join(f"{scheme}://" for scheme in sorted(schemes))
        raise ConfigurationError(f"{name} musi zaczynać się od jednego z: {known}.")
    return text


def _gateways(mode: Mode) -> set[str]:
    """Codes go to a gateway over TLS, save in a trial on one's own machine."""
    return {"https", "http"} if mode is Mode.DEMO else {"https"}


def _sender(environment: Mapping[str, str]) -> str:
    sender = environment.get("AKTA_EMAIL_FROM", "")
    if environment.get("AKTA_EMAIL_URL") and "@" not in sender:
        raise ConfigurationError(
            "Do wysyłania poczty potrzebny jest też adres nadawcy w AKTA_EMAIL_FROM."
        )
    return sender or "akta@localhost"


def _register(url: str, mode: Mode) -> str:
    """Questions to a register carry personal data: in production over TLS only."""
    if url and mode is Mode.PRODUCTION and not url.startswith("https://"):
        raise ConfigurationError(
            "AKTA_REGISTER_URL musi zaczynać się od https://, bo pytania do rejestru zawierają "
            "dane osobowe."
        )
    return url


def _web_address(name: str, text: str | None) -> str | None:
    if text and not text.startswith(("https://", "http://")):
        raise ConfigurationError(f"{name} musi zaczynać się od https:// albo http://.")
    return text or None


def _networks(name: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    parts = (part.strip() for part in environment.get(name, "").split(","))
    return tuple(part for part in parts if part)


def _log_format(text: str | None, mode: Mode) -> str:
    """`plain` for a person at the terminal, `json` for a collector of logs."""
    if text is None:
        return "json" if mode is Mode.PRODUCTION else "plain"
    if text not in {"json", "plain"}:
        raise ConfigurationError(
            f"AKTA_LOG_FORMAT ma wartość „{text}”. Dozwolone wartości to json i plain."
        )
    return text


def _count(name: str, text: str) -> int:
    if not text.isdecimal():
        raise ConfigurationError(f"{name} ma wartość „{text}”. Proszę podać liczbę, np. 50.")
    return int(text)


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise ConfigurationError(
            f"AKTA_MODE ma wartość „{text}”. Dozwolone wartości to demo i production."
        ) from None
