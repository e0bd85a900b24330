"""Why a backup or a restore is refused; each error carries a Polish sentence."""


class KeepingRefused(Exception):
    """The command cannot be done as asked; the message says why and what to do next."""


class BackupDamaged(KeepingRefused):
    """Part of a backup is missing or has other bytes than its manifest says."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(
            f"Kopia jest uszkodzona: {part} {why}. Niczego nie wczytano. "
            "Proszę użyć innej kopii albo innego nośnika."
        )
        self.part = part


class KeyUnusable(KeepingRefused):
    """A key file of the backup cannot be read or does not fit."""
