"""What can go wrong with stored bytes; each error carries a sentence for the screen."""


class StorageError(Exception):
    """Base of all errors of this room; `sentence` is Polish and may be shown."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class BlobMissing(StorageError):
    """No blob of this digest is kept here."""

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"W magazynie plików nie ma pliku o skrócie {sha256}. "
            "Należy przywrócić go z kopii zapasowej."
        )
        self.sha256 = sha256


class BlobDamaged(StorageError):
    """The bytes on disk no longer have the digest they are kept under."""

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"Plik o skrócie {sha256} jest uszkodzony: jego treść nie zgadza się ze skrótem. "
            "Należy przywrócić go z kopii zapasowej."
        )
        self.sha256 = sha256


class StorageFull(StorageError):
    """There is no room on the disk; nothing was kept of what was being written."""

    def __init__(self, needed: int | None, free: int | None) -> None:
        super().__init__(
            "Na dysku brakuje miejsca, dlatego plik nie został przyjęty. "
            "Po zwolnieniu miejsca należy przesłać go ponownie."
        )
        self.needed = needed
        self.free = free
