"""Where the database is and by which role it is used."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from akta.core.config import Config, ConfigurationError

POOL = {"min_size": 1, "max_size": 8, "timeout": 10, "reconnect_timeout": 2}
"""Of a server that is away it asks again at the next request, not at ever longer waits: a server
that restarted is used again at once."""


def settings_for(config: Config, *, role: str) -> dict[str, Any]:
    """Django's settings of the database for the role `app` (work) or `owner` (migrations).

    An outside server is named by AKTA_DATABASE_URL and, where migrations use another role, by
    AKTA_DATABASE_OWNER_URL; otherwise Akta's own cluster in the data folder is meant.
    """
    url = config.database_url
    if role == "owner":
        url = config.database_owner_url or url
    place = parse_url(url) if url else _own_cluster(config, role)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": POOL} if role == "app" else {},
        "TEST": {"NAME": None},
        **place,
    }


def parse_url(url: str) -> dict[str, Any]:
    """Read `postgresql://user:password@host:port/name?host=/socket` into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ConfigurationError(
            "AKTA_DATABASE_URL musi zaczynać się od postgresql://. Proszę poprawić zmienną."
        )
    asked = parse_qs(parts.query)
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "akta",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.get("host", [parts.hostname or ""])[0],
        "PORT": str(asked.get("port", [parts.port or ""])[0] or ""),
    }


def _own_cluster(config: Config, role: str) -> dict[str, Any]:
    from akta.ops import postgres

    return parse_url(postgres.Cluster(config.data_dir).dsn(f"akta_{role}"))


def allowed_hosts(config: Config) -> list[str]:
    """Host names that requests may carry."""
    named = urlsplit(config.base_url).hostname or "localhost"
    loopback = ["127.0.0.1", "localhost", "[::1]"]
    return [named, *loopback] if config.is_demo else [named]


def upload_folder(config: Config) -> Path:
    """Where uploads wait, on the file system of the blobs, so that moving them is a rename."""
    folder = config.data_dir / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
