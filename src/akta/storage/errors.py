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


class BlobTooLarge(StorageError):
    """The object store takes no file of this size in one piece; nothing was kept."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(
            f"Plik ma {size} bajtów, a magazyn przyjmuje najwyżej {most}. "
            "Należy podzielić go na mniejsze pliki i przesłać je osobno."
        )


class StoreUnreachable(StorageError):
    """The object store does not answer; what was asked may be asked again."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Magazyn plików nie odpowiada ({why}). Niczego nie utracono; "
            "proszę powtórzyć czynność za chwilę, a gdy to trwa, zawiadomić administratora."
        )


class StoreRefused(StorageError):
    """The object store answers and refuses: keys, rights, a bucket that is not there."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Magazyn plików odmawia ({why}). Administrator powinien sprawdzić AKTA_BLOBS, "
            "klucze dostępu i prawa do zasobnika; pomoże polecenie: akta store check"
        )


class StoreUnusable(StorageError):
    """The store cannot be opened as it is configured."""
