"""What production refuses to start with: demonstration keys and users, http, a missing seal."""

from akta.core.config import Config


def refusals(config: Config) -> list[str]:
    """Polish sentences, one for each thing that must be put right before production starts.

    Needs Django set up and the database running. The demonstration itself is never refused.
    """
    if config.is_demo:
        return []
    return [*_keys(config), *_seal(config), *_users()]


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


def _seal(config: Config) -> list[str]:
    """The seal must open and be in force; who starts without one would confirm nothing."""
    from akta.core import clock
    from akta.filing.proofs.seals import configured_seal
    from akta.trust.sealing.errors import SealUnusable

    if not config.seal:
        return ["Brakuje pieczęci jednostki. Proszę wskazać ją w AKTA_SEAL (plik albo pkcs11:)."]
    try:
        seal = configured_seal(config)
        seal.require_valid(clock.now())
        seal.require_key()
    except SealUnusable as reason:
        return [str(reason)]
    return []


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
