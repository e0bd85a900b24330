"""What production refuses to start with: demonstration keys and users, http, a missing seal."""

import os
from pathlib import Path

from akta.core.config import Config


def refusals(config: Config) -> list[str]:
    """Polish sentences, one for each thing that must be put right before production starts.

    Needs Django set up and the database running. The demonstration itself is never refused.
    """
    if config.is_demo:
        return []
    return [*_keys(config), *_seal(), *_users()]


def _keys(config: Config) -> list[str]:
    from akta.core import keys

    found = []
    if keys.made_for(config.secret_key_file) != config.mode.value:
        found.append(
            "Klucze danych chronionych pochodzą z trybu pokazowego. Proszę wskazać w "
            "AKTA_SECRET_KEY_FILE nowy plik; zostanie utworzony przy uruchomieniu."
        )
    if config.secret_key_file.stat().st_mode & 0o077:
        found.append(
            f"Plik kluczy {config.secret_key_file} mogą czytać inni użytkownicy systemu. "
            "Proszę wykonać: chmod 600 na tym pliku."
        )
    return found


def _seal() -> list[str]:
    named = os.environ.get("AKTA_SEAL", "")
    if named.startswith("pkcs11:") or (named and Path(named).is_file()):
        return []
    return [
        "Brakuje pieczęci jednostki. Proszę wskazać w AKTA_SEAL plik PKCS#12 albo adres PKCS#11."
    ]


def _users() -> list[str]:
    from akta.accounts.models import Account

    if not Account.objects.filter(is_demo=True).exists():
        return []
    return [
        (
            "W bazie są konta pokazowe. Produkcja wymaga pustej bazy albo bazy bez pokazu; "
            "kont pokazowych nie można przejąć."
        )
    ]
