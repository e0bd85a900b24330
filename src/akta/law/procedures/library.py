"""The library of procedures (zbiór deklaracji): what is shipped, and what the installation adds.

Files are YAML or JSON: `data/*` beside this module, then those of the installation's own folders.
Adding a duty or a decision table is adding a file; no code is changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from akta.law.procedures.model import Declaration, EventKind, Fact

SHIPPED = Path(__file__).parent / "data"
SUFFIXES = {".yaml", ".yml", ".json"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file, as one Polish sentence with its place."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, wiersz {self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Library:
    """Facts, kinds of events and declarations, by name; `problems` is empty in a sound library."""

    facts: Mapping[str, Fact]
    events: Mapping[str, EventKind]
    declarations: Mapping[str, Declaration]
    problems: tuple[Problem, ...] = ()
    by_trigger: Mapping[str, tuple[Declaration, ...]] = field(default_factory=dict)
    always: tuple[Declaration, ...] = ()

    def defaults(self) -> dict[str, Any]:
        """The facts of a case of which nothing is recorded yet."""
        return {name: fact.default for name, fact in self.facts.items()}


def load(folders: Iterable[Path] = ()) -> Library:
    """The library of these folders of the installation, after the shipped one; cached."""
    return _load(tuple(Path(folder) for folder in folders))


@cache
def _load(folders: tuple[Path, ...]) -> Library:
    return read(folders)


def read(folders: Iterable[Path] = ()) -> Library:
    """The same as the files are now."""
    from akta.law.procedures.reading import shipped  # noqa: PLC0415 - needs YAML, slow to start

    reader = shipped()
    for folder in folders:
        for path in files_of(folder):
            reader.read(path, own=True)
    return indexed(reader.library())


def files_of(folder: Path) -> list[Path]:
    """The data files of a folder, by name; a folder that is not there has none."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)


def fingerprint(folders: Iterable[Path] = ()) -> str:
    """SHA-256 over all data files: another one means that open duties may follow otherwise."""
    found = sha256()
    for folder in (SHIPPED, *folders):
        for path in files_of(Path(folder)):
            found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def indexed(library: Library) -> Library:
    """The same library with its declarations found by their triggers."""
    by_trigger: defaultdict[str, list[Declaration]] = defaultdict(list)
    always = []
    for declaration in library.declarations.values():
        for kind in declaration.trigger:
            by_trigger[kind].append(declaration)
        if not declaration.trigger:
            always.append(declaration)
    return Library(
        library.facts,
        library.events,
        library.declarations,
        library.problems,
        {kind: tuple(found) for kind, found in by_trigger.items()},
        tuple(always),
    )
