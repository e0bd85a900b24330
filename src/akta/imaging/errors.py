"""Why a page could not be made; each kind has its Polish sentence."""

from enum import StrEnum


class FailureKind(StrEnum):
    """What went wrong with one item; other items go on."""

    TIMEOUT = "timeout"
    CRASHED = "crashed"
    MEMORY = "memory"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    NO_PAGE = "no_page"
    NO_OCR = "no_ocr"
    POOL = "pool"


SENTENCES = {
    FailureKind.TIMEOUT: (
        "Przetwarzanie pliku trwało zbyt długo i zostało przerwane. "
        "Proszę zapisać plik ponownie w programie, w którym powstał, "
        "albo zeskanować pismo jeszcze raz."
    ),
    FailureKind.CRASHED: (
        "Program odczytujący plik przerwał pracę, bo plik jest zbudowany nieprawidłowo. "
        "Proszę zapisać go ponownie w programie, w którym powstał, "
        "albo zeskanować pismo jeszcze raz."
    ),
    FailureKind.MEMORY: (
        "Do odczytania pliku potrzeba więcej pamięci, niż wolno użyć. "
        "Proszę podzielić plik albo zeskanować pismo w mniejszej rozdzielczości."
    ),
    FailureKind.BROKEN: (
        "Pliku nie można odczytać, ponieważ jest uszkodzony lub niepełny. "
        "Proszę przesłać go ponownie albo zeskanować pismo jeszcze raz."
    ),
    FailureKind.ENCRYPTED: (
        "Plik jest zabezpieczony hasłem; nie podano go albo podane nie otwiera pliku. "
        "Proszę podać właściwe hasło albo przesłać plik bez zabezpieczenia."
    ),
    FailureKind.TOO_LARGE: (
        "Plik przekracza dozwoloną liczbę stron, pikseli lub bajtów. "
        "Proszę podzielić go na mniejsze części."
    ),
    FailureKind.UNSUPPORTED: (
        "Z pliku tego rodzaju nie można utworzyć stron. "
        "Proszę przesłać plik PDF, TIFF, JPEG albo PNG."
    ),
    FailureKind.NO_PAGE: (
        "W pliku nie ma strony o tym numerze. Proszę wybrać stronę z listy stron pliku."
    ),
    FailureKind.NO_OCR: (
        "Rozpoznawanie tekstu nie jest dostępne na tym serwerze. "
        "Administrator może je włączyć, instalując pakiet z danymi dla języka polskiego."
    ),
    FailureKind.POOL: (
        "Nie udało się uruchomić programu odczytującego pliki. "
        "Proszę spróbować ponownie za chwilę, a jeśli to nie pomoże, zawiadomić administratora."
    ),
}


class ImagingError(Exception):
    """Base of the errors of this room: a kind, a Polish sentence, a detail for the log."""

    def __init__(self, kind: FailureKind, detail: str = "") -> None:
        super().__init__(f"{kind.value}: {detail}" if detail else kind.value)
        self.kind = kind
        self.detail = detail

    @property
    def sentence(self) -> str:
        """What happened, why and what to do, for the screen."""
        return SENTENCES[self.kind]


class Refused(ImagingError):
    """Raised beside the foreign bytes, in the child, for a file that cannot be used."""


class TaskFailed(ImagingError):
    """Raised in the parent when a task gave no result."""
