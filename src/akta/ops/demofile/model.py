"""What the generator tells about the file it made: scans, documents, sides and the story."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

DOCUMENT_KINDS = (
    "zawiadomienie o przestępstwie",
    "postanowienie",
    "zarządzenie",
    "protokół przesłuchania",
    "protokół oględzin",
    "protokół czynności",
    "notatka urzędowa",
    "opinia biegłego",
    "dokumentacja fotograficzna",
    "szkic",
    "wyciąg bankowy",
    "wykaz połączeń",
    "zestawienie",
    "faktura",
    "umowa",
    "pismo",
    "korespondencja elektroniczna",
    "dokument odręczny",
    "potwierdzenie odbioru",
    "karta zastępcza",
    "załącznik adresowy",
    "plan śledztwa",
    "wniosek",
)
SET_KINDS = ("main", "working", "annex", "address", "separate")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a card (strona karty): number, inserted letter, recto or verso, what it says."""

    card: int
    letter: str
    verso: bool
    text: str
    blank: bool
    skew: float
    dpi: int
    bits: int
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The card as a lawyer writes it: 12, 12a, 12v."""
        return f"{self.card}{self.letter}{'v' if self.verso else ''}"


@dataclass(frozen=True, slots=True)
class Document:
    """A document (dokument) of the file and its sides in order."""

    id: str
    title: str
    kind: str
    date: str
    author: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """One file as the scanner gave it (plik skanu), with the documents it holds, in order."""

    name: str
    form: str
    set_kind: str
    volume: int
    documents: tuple[Document, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        return tuple(side for document in self.documents for side in document.sides)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the case (uczestnik) with the capacity in which they stand in it."""

    name: str
    capacity: str
    born: str
    pesel: str
    main_character: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands in the file: the scan, the document and the card side."""

    file: str
    document: str
    volume: int
    card: str


@dataclass(frozen=True, slots=True)
class Story:
    """The facts of the case that a test or a guide may ask about."""

    reference: str
    unit: str
    subject: str
    people: tuple[Person, ...]
    versions: tuple[str, str]
    true_date: str
    wrong_date: str
    wrong_date_at: Place | None
    rare_word: str
    rare_word_at: Place | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that was generated, in the order of the file (akta), and its story."""

    seed: int
    pages: str
    story: Story
    scans: tuple[Scan, ...] = field(default=())

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def save(self, folder: Path) -> Path:
        """Write `manifest.json` beside the scans."""
        path = folder / "manifest.json"
        path.write_text(self.to_json() + "\n", encoding="utf-8")
        return path

    @classmethod
    def load(cls, path: Path) -> "Manifest":
        """Read a manifest that `save` wrote."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            seed=data["seed"],
            pages=data["pages"],
            story=_story(data["story"]),
            scans=tuple(_scan(scan) for scan in data["scans"]),
        )


def _story(data: dict[str, Any]) -> Story:
    places = {
        key: Place(**data[key]) if data[key] else None for key in ("wrong_date_at", "rare_word_at")
    }
    people = tuple(Person(**person) for person in data["people"])
    versions = (data["versions"][0], data["versions"][1])
    return Story(**{**data, **places, "people": people, "versions": versions})


def _scan(data: dict[str, Any]) -> Scan:
    documents = tuple(_document(document) for document in data["documents"])
    return Scan(**{**data, "documents": documents})


def _document(data: dict[str, Any]) -> Document:
    sides = tuple(Side(**{**side, "notes": tuple(side["notes"])}) for side in data["sides"])
    return Document(**{**data, "sides": sides})
