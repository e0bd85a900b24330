"""Problems of a filed file: each code with its rule, provision, weight, message and remedy."""

from dataclasses import dataclass, field
from enum import StrEnum

from akta.law import provisions as law
from akta.law.provisions import Provision


class Severity(StrEnum):
    """How much a problem weighs: refused, may be overridden with a reason, told only."""

    ERROR = "error"
    OVERRIDABLE = "overridable"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a code means; `message` and `hint` are Polish, with the fields of the problem."""

    rule: str
    provision: Provision
    severity: Severity
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem (uchybienie) of one file, at a page where it has one."""

    code: str
    fields: dict[str, object] = field(default_factory=dict)
    page: int | None = None

    @property
    def kind(self) -> Kind:
        """The meaning of the code."""
        return KINDS[self.code]

    @property
    def rule(self) -> str:
        """The rule of the catalogue that is not kept."""
        return str(self.fields.get("rule", self.kind.rule))

    @property
    def severity(self) -> Severity:
        """The weight of the problem."""
        return self.kind.severity

    @property
    def message(self) -> str:
        """What is wrong, in one Polish sentence with the provision."""
        return f"{self.kind.message.format(**self.fields)} ({self.kind.provision})."

    @property
    def hint(self) -> str:
        """How to mend it."""
        return self.kind.hint.format(**self.fields)


_E, _O, _W = Severity.ERROR, Severity.OVERRIDABLE, Severity.WARNING
_CONVERT = "Proszę zapisać dokument w jednym z formatów z załącznika nr 1, najlepiej jako PDF/A."
_RESCAN = "Proszę zeskanować dokument jeszcze raz albo podać powód odstępstwa."

KINDS: dict[str, Kind] = {
    "NOT_FOUND": Kind(
        "F-4-3", law.FIL_4_3, _E, "Nie ma takiego pliku", "Proszę sprawdzić ścieżkę i nazwę pliku."
    ),
    "UNREADABLE": Kind(
        "F-Z1",
        law.FIL_Z1,
        _E,
        "Pliku nie można odczytać: {why}",
        "Proszę otworzyć dokument w programie, w którym powstał, i zapisać go jeszcze raz.",
    ),
    "INTERNAL": Kind(
        "F-4-3",
        law.FIL_4_3,
        _E,
        "Sprawdzania pliku nie udało się dokończyć",
        "Plik może być uszkodzony. Proszę zapisać dokument jeszcze raz i powtórzyć sprawdzenie.",
    ),
    "TIMEOUT": Kind(
        "F-4-3",
        law.FIL_4_3,
        _E,
        "Sprawdzanie pliku przekroczyło dozwolony czas",
        "Proszę zapisać dokument jeszcze raz albo podzielić go na mniejsze pliki.",
    ),
    "ENCRYPTED": Kind(
        "F-Z1-3",
        law.FIL_Z1,
        _E,
        "Plik jest zaszyfrowany albo chroniony hasłem",
        "Proszę zapisać dokument bez hasła i bez szyfrowania.",
    ),
    "EXTENSION_MISSING": Kind(
        "F-Z2-1",
        law.FIL_Z2_1,
        _E,
        "Nazwa pliku nie ma rozszerzenia",
        "Proszę dopisać do nazwy rozszerzenie zgodne z formatem pliku, na przykład .pdf.",
    ),
    "NAME_STEM_EMPTY": Kind(
        "F-Z2-1",
        law.FIL_Z2_1,
        _E,
        "Nazwa pliku składa się z samego rozszerzenia",
        "Proszę nadać plikowi nazwę przed rozszerzeniem.",
    ),
    "EXTENSION_MISMATCH": Kind(
        "F-Z2-1",
        law.FIL_Z2_1,
        _E,
        "Zawartość pliku nie odpowiada rozszerzeniu {extension}; rozpoznano: {detected}",
        "Proszę nadać rozszerzenie zgodne z zawartością albo zapisać dokument w tym formacie.",
    ),
    "FORMAT_NOT_ALLOWED": Kind(
        "F-Z1",
        law.FIL_Z1,
        _E,
        "Formatu {what} nie ma na liście dopuszczalnych formatów",
        _CONVERT,
    ),
    "FORMAT_TEXT_ONLY": Kind(
        "F-4-6",
        law.FIL_4_6,
        _E,
        "Pismo procesowe składa się tylko w formatach txt, rtf, pdf, odt, doc, docx, csv, xml, "
        "a to jest plik {extension}",
        "Proszę zapisać pismo w jednym z tych formatów, najlepiej jako PDF/A.",
    ),
    "SCAN_TEXT_ONLY": Kind(
        "F-4-6",
        law.FIL_4_6,
        _O,
        "Odwzorowanie dokumentu zawierającego wyłącznie tekst wnosi się w formatach txt, rtf, "
        "pdf, odt, doc, docx, csv, xml, a to jest plik {extension}",
        "Proszę zapisać skan jako wielostronicowy PDF/A.",
    ),
    "FILE_TOO_LARGE": Kind(
        "F-4-2",
        law.FIL_4_2,
        _E,
        "Plik ma {size} bajtów, a pojedynczy załącznik może mieć najwyżej {limit}",
        "Proszę podzielić załącznik na mniejsze pliki.",
    ),
    "DOUBLE_EXTENSION": Kind(
        "F-Z1",
        law.FIL_Z2_1,
        _W,
        "Nazwa pliku ma dwa rozszerzenia; liczy się ostatnie, {extension}",
        "Proszę rozważyć nazwę z jednym rozszerzeniem.",
    ),
    "POLYGLOT": Kind(
        "F-Z2-1",
        law.FIL_Z2_1,
        _E,
        "Plik jest jednocześnie plikiem innego rodzaju: {what}",
        "Proszę zapisać dokument jeszcze raz w programie, w którym powstał.",
    ),
    "PDF_NOT_PDFA": Kind(
        "F-Z1-3",
        law.FIL_Z1_3,
        _E,
        "Plik PDF nie jest zgodny z PDF/A: {why}",
        "Proszę zapisać dokument jako PDF/A (w edytorze: eksport do PDF z opcją PDF/A).",
    ),
    "PDFA_NOT_JUDGED": Kind(
        "F-Z1-3",
        law.FIL_Z1_3,
        _W,
        "Części wymagań PDF/A nie można było ocenić: {why}",
        "Plik można złożyć; w razie wątpliwości proszę zapisać go jeszcze raz jako PDF/A.",
    ),
    "PAGE_SIZE_NOT_A4": Kind(
        "F-4-1",
        law.FIL_4_1,
        _O,
        "Strona pisma ma {width} × {height} mm, a pismo sporządza się w formacie A4 (210 × 297 mm)",
        "Proszę ustawić w dokumencie format A4 albo podać powód odstępstwa.",
    ),
    "CSV_DELIMITER": Kind(
        "F-Z1-12",
        law.FIL_Z1_12,
        _W,
        "Wartości w pliku rozdzielono średnikiem albo tabulatorem, a nie przecinkiem",
        "Plik można złożyć; adresat odczyta go łatwiej z przecinkami.",
    ),
    "AUDIO_CODEC": Kind(
        "F-Z1-24",
        law.FIL_Z1_24,
        _W,
        "Dźwięk w pliku Ogg zapisano inaczej niż w formacie Vorbis",
        "Proszę rozważyć zapisanie nagrania w formacie Vorbis albo MP3.",
    ),
    "EXTERNAL_REFERENCE": Kind(
        "F-Z1-26",
        law.FIL_Z1_26,
        _W,
        "Dokument odsyła do danych spoza pliku; nie zostały pobrane",
        "Proszę sprawdzić, czy dokument jest kompletny bez tych danych.",
    ),
    "ACTIVE_CONTENT": Kind(
        "F-Z1",
        law.FIL_Z1,
        _W,
        "Plik zawiera treść czynną: {what}",
        "Proszę zapisać dokument bez skryptów, makr i plików osadzonych.",
    ),
    "NAME_TOO_LONG": Kind(
        "F-Z2-2",
        law.FIL_Z2_2,
        _E,
        "Nazwa pliku ma {length} znaków, a może mieć najwyżej 128",
        "Proszę skrócić nazwę, na przykład do: {suggested}",
    ),
    "NAME_TRAILING": Kind(
        "F-Z2-3",
        law.FIL_Z2_3,
        _E,
        "Nazwa pliku kończy się spacją albo kropką",
        "Proszę usunąć ją z końca nazwy: {suggested}",
    ),
    "NAME_CHARACTER": Kind(
        "F-Z2-6",
        law.FIL_Z2_6,
        _E,
        "Nazwa pliku zawiera niedozwolone znaki: {characters}",
        "Proszę zmienić nazwę, na przykład na: {suggested}",
    ),
    "NAME_RESERVED": Kind(
        "F-Z2-7",
        law.FIL_Z2_7,
        _E,
        "Nazwa „{stem}” jest zarezerwowana przez system Windows",
        "Proszę zmienić nazwę, na przykład na: {suggested}",
    ),
    "SCAN_RESOLUTION_TOO_LOW": Kind(
        "F-Z3",
        law.FIL_Z3,
        _O,
        "Rozdzielczość skanu jest za mała: {found}, a potrzeba co najmniej {needed}",
        _RESCAN,
    ),
    "SCAN_DEPTH_TOO_LOW": Kind(
        "F-Z3",
        law.FIL_Z3,
        _O,
        "Skan ma za mało barw lub odcieni: {found}, a potrzeba co najmniej {needed}",
        _RESCAN,
    ),
    "SCAN_DPI_UNKNOWN": Kind(
        "F-Z3",
        law.FIL_Z3,
        _W,
        "Plik nie podaje rozdzielczości; oceniono go po liczbie pikseli",
        "Proszę sprawdzić, czy skan jest czytelny.",
    ),
    "SCAN_NO_ROW": Kind(
        "F-Z3",
        law.FIL_Z3,
        _W,
        "Dokument jest większy niż A4; zastosowano wymagania dla A4",
        "Proszę sprawdzić, czy skan jest czytelny.",
    ),
    "SCAN_FORMAT": Kind(
        "F-Z3",
        law.FIL_Z3,
        _W,
        "Dla tego rodzaju dokumentu zaleca się inny format: {needed}",
        "Plik można złożyć; zalecany format ułatwi pracę adresatowi.",
    ),
    "SCAN_COMPRESSION_LOSSY": Kind(
        "F-Z3",
        law.FIL_Z3,
        _W,
        "Skan skompresowano stratnie, a ten rodzaj dokumentu wymaga kompresji bezstratnej",
        "Proszę rozważyć kompresję {needed} albo inną bezstratną.",
    ),
    "SCAN_COLOUR_MATTERS": Kind(
        "F-Z3-b",
        law.FIL_Z3,
        _W,
        "W tekście są fragmenty wyróżnione kolorem albo kolorowe rysunki; jeżeli są istotne, "
        "właściwy rodzaj to „{suggested}”",
        "Proszę sprawdzić wybrany rodzaj skanu; decyduje osoba, która go wysyła.",
    ),
    "SCAN_COLOUR_NOT_NEEDED": Kind(
        "F-Z3-a",
        law.FIL_Z3,
        _W,
        "Tekst jest jednobarwny, a kolor mają najwyżej pieczątki lub podpisy; wystarczy rodzaj "
        "„{suggested}”",
        "Plik można złożyć; mniejszy skan szybciej się wysyła.",
    ),
    "SCAN_COMPRESSION": Kind(
        "F-Z3",
        law.FIL_Z3,
        _W,
        "Jakość kompresji JPEG wynosi około {found} %, a powinna co najmniej 50 %",
        "Proszę zapisać zdjęcie z wyższą jakością.",
    ),
}
"""Every code with its meaning; a code is never reused for something else."""
