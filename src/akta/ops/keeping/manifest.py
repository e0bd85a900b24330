"""The manifest of one copy: what is in it, with counts and hashes; written last."""

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

from akta.ops.keeping.errors import KeepingRefused

FILE = "manifest.json"
FORMAT = 1
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class TableCopy:
    """One table: its columns in the order of the file, its rows, SHA-256 of the file as kept."""

    name: str
    columns: list[str]
    rows: int
    sha256: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(self.name)  # a name becomes a path and an identifier

    @property
    def file(self) -> str:
        return f"tables/{self.name}.copy"


@dataclass(frozen=True, slots=True)
class SequenceState:
    """Where a sequence stands."""

    name: str
    last_value: int
    is_called: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a restore needs to know.

    `blobs_sha256` is the hash of `blobs.txt`, a line "SHA-256 size" for each original, so that
    the manifest covers every one. `missing` names originals that the installation itself had
    lost when the copy was made. `recipient` is the fingerprint of the key it was sealed for.
    `unsettled` are filings whose commit time was not copied into their row yet, with that time:
    no other database can tell it.
    """

    akta: str
    made_at: str
    migrations: list[str]
    tables: list[TableCopy]
    sequences: list[SequenceState]
    blobs: int
    blob_bytes: int
    blobs_sha256: str
    anchors: dict[str, str]
    missing: list[str]
    recipient: str | None = None
    unsettled: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def dump(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(folder: Path) -> Manifest:
    """The manifest of a copy. Raises KeepingRefused where it cannot be used."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise KeepingRefused(
                f"Kopię {folder} zapisała inna wersja programu (postać {told['format']}, ta wersja "
                f"czyta {FORMAT}). Proszę odtworzyć ją wersją Akty, która ją zrobiła."
            )
        tables = [TableCopy(**table) for table in told.pop("tables")]
        sequences = [SequenceState(**sequence) for sequence in told.pop("sequences")]
        return Manifest(**told, tables=tables, sequences=sequences)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeepingRefused(
            f"Nie można odczytać spisu {folder / FILE}: jest uszkodzony. "
            "Proszę użyć innej kopii z tego folderu albo z innego nośnika."
        ) from error
