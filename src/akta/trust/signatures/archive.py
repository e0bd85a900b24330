"""A ZIP container read with limits: nothing is ever written out, and nothing read twice over."""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping

_MOST_PARTS = 10_000
_MOST_BYTES = 224 << 20
_LONGEST_NAME = 1024
_DRIVE = re.compile(r"[A-Za-z]:")


class NotZip(Exception):
    """The bytes are no readable ZIP."""


class EncryptedZip(Exception):
    """A part needs a password."""


class Archive(Mapping[str, bytes]):
    """The parts of a container by name.

    A name that stands twice, leads outside, or whose bytes cannot be read or are beyond the
    limit, is no part: what is signed under it counts as missing.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
            raise NotZip(str(error)) from error
        infos = [info for info in self._zip.infolist() if not info.filename.endswith("/")]
        if any(info.flag_bits & 1 for info in infos):
            raise EncryptedZip
        self.too_many = len(infos) > _MOST_PARTS
        self.refused: list[str] = []
        self.doubled: list[str] = []
        self.unread: list[str] = []
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._read: dict[str, bytes] = {}
        self._left = _MOST_BYTES
        for info in infos[:_MOST_PARTS]:
            self._take(info)
        for name in self.doubled:
            self._infos.pop(name, None)

    def _take(self, info: zipfile.ZipInfo) -> None:
        name = unicodedata.normalize("NFC", info.filename)
        pieces = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in pieces or _DRIVE.match(name) or "\0" in name:
            self.refused.append(name[:_LONGEST_NAME])
        elif name in self._infos:
            self.doubled.append(name)
        else:
            self._infos[name] = info

    def names(self) -> list[str]:
        """Names of all parts in the order of the file, also of those that cannot be read."""
        return list(self._infos)

    def __getitem__(self, name: str) -> bytes:
        name = unicodedata.normalize("NFC", name)
        if name not in self._infos or name in self.unread:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = self._bytes(name)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def __len__(self) -> int:
        return len(self._infos)

    def _bytes(self, name: str) -> bytes:
        try:
            with self._zip.open(self._infos[name]) as stream:
                data = stream.read(self._left + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            RuntimeError,
        ) as error:
            self.unread.append(name)
            raise KeyError(name) from error
        if len(data) > self._left:
            self.unread.append(name)
            raise KeyError(name)
        self._left -= len(data)
        return data
