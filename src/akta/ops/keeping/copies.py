"""One copy for reading: found, checked byte by byte, and read with its key."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from akta.audit import anchors
from akta.ops.keeping import manifest, places, sealing
from akta.ops.keeping.errors import BackupDamaged, KeepingRefused, KeyUnusable
from akta.ops.keeping.manifest import Manifest, TableCopy


@dataclass(frozen=True)
class Copy:
    """A whole copy with its manifest, and the private key where it is sealed."""

    folder: Path
    manifest: Manifest
    private: X25519PrivateKey | None = None

    @property
    def anchor_dir(self) -> Path | None:
        """Where the copy's anchors lie; None if the installation had none yet."""
        return self.folder / "anchors" if self.manifest.anchors else None

    def blobs(self) -> Iterator[tuple[str, int]]:
        """The originals: digest and size."""
        return places.listed(self.folder)

    def blob(self, sha256: str) -> Iterator[bytes]:
        """The content of one original. Raises BackupDamaged where it cannot be opened."""
        root = places.blob_folder(self.folder.parent, self.manifest.recipient)
        return self._read(places.blob_place(root, sha256), f"plik o skrócie {sha256}")

    def rows(self, table: TableCopy) -> Iterator[bytes]:
        """The rows of one table; their hash is compared once more on the way."""
        path, part = self.folder / table.file, f"tabela {table.name}"
        if self.private is None:
            yield from _compared(self._read(path, part), table.sha256, part)
        else:
            yield from self._read(path, part)

    def check(self, on_read: Callable[[int], None]) -> None:
        """Read everything and compare it with the manifest. Raises BackupDamaged."""
        for table in self.manifest.tables:
            _fits(self.folder / table.file, table.sha256, f"tabela {table.name}")
            if self.private is not None:
                _drain(self.rows(table))
        for name, sha256 in self.manifest.anchors.items():
            if name not in {anchors.FILE, anchors.PUBLIC, anchors.FILINGS}:
                raise BackupDamaged(f"kotwica {name}", "nie należy do kopii")
            _fits(self.folder / "anchors" / name, sha256, f"plik kotwic {name}")
        _fits(self.folder / places.LIST, self.manifest.blobs_sha256, f"spis plików {places.LIST}")
        for sha256, size in self.blobs():
            part = f"plik o skrócie {sha256}"
            _drain(_compared(self.blob(sha256), sha256, part))
            on_read(size)

    def _read(self, path: Path, part: str) -> Iterator[bytes]:
        try:
            yield from places.content(path, self.private)
        except FileNotFoundError:
            raise BackupDamaged(part, "zginął z kopii") from None
        except sealing.SealedBroken:
            raise BackupDamaged(part, "nie daje się odszyfrować") from None


def found(place: Path, key_file: Path | None = None) -> Copy:
    """The copy named, or the newest whole one of a folder. Raises KeepingRefused."""
    folder = _chosen(place)
    told = manifest.read(folder)
    if told.recipient is None:
        return Copy(folder, told)
    if key_file is None:
        raise KeyUnusable(
            f"Kopia {folder.name} jest zaszyfrowana dla klucza {told.recipient}. "
            "Proszę wskazać jego klucz prywatny: --key PLIK"
        )
    private = sealing.private_key(key_file)
    if sealing.fingerprint(private.public_key()) != told.recipient:
        raise KeyUnusable(
            f"Klucz z pliku {key_file} nie pasuje: kopię zaszyfrowano dla klucza {told.recipient}."
        )
    return Copy(folder, told, private)


def _chosen(place: Path) -> Path:
    if (place / manifest.FILE).is_file():
        return place
    backups = places.Backups(place)
    whole = backups.complete()
    if whole:
        return whole[-1]
    if backups.interrupted() or place.name.startswith(places.PREFIX):
        raise KeepingRefused(
            f"Kopia w {place} jest niepełna: jej robienie przerwano, zanim powstał spis "
            f"{manifest.FILE}. Nie da się z niej odtworzyć instalacji; proszę użyć innej."
        )
    raise KeepingRefused(f"W {place} nie ma kopii zapasowej Akty. Proszę sprawdzić ścieżkę.")


def _fits(path: Path, sha256: str, part: str) -> None:
    try:
        actual = places.sha256_of(path)
    except FileNotFoundError:
        raise BackupDamaged(part, "zginęła z kopii") from None
    if actual != sha256:
        raise BackupDamaged(part, "ma inną treść niż w spisie")


def _compared(chunks: Iterator[bytes], sha256: str, part: str) -> Iterator[bytes]:
    """Pass the chunks on; at their end their hash must be the one told."""
    actual = hashlib.sha256()
    for chunk in chunks:
        actual.update(chunk)
        yield chunk
    if actual.hexdigest() != sha256:
        raise BackupDamaged(part, "ma inną treść niż w spisie")


def _drain(chunks: Iterator[bytes]) -> None:
    for _ in chunks:
        pass
