"""Whether text can be recognised on this machine; needs no image library."""

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

LANGUAGE = "pol"
_DATA = f"{LANGUAGE}.traineddata"
_SYSTEM_DATA = Path("/usr/share/tesseract-ocr")


@dataclass(frozen=True, slots=True)
class OcrState:
    """Whether text can be recognised here; if not, why and by what command it will be."""

    ok: bool
    sentence: str
    command: str | None = None
    folder: str | None = None


def available(folder: str | None = None) -> OcrState:
    """Find the Polish data: in the given folder, TESSDATA_PREFIX, or the system's."""
    if find_spec("tesserocr") is None:
        return OcrState(False, _NO_ENGINE, "pip install tesserocr")
    for place in _places(folder):
        if _is_readable(place / _DATA):
            return OcrState(True, "Rozpoznawanie tekstu działa.", None, str(place))
    return OcrState(False, _NO_DATA, "sudo apt-get install tesseract-ocr-pol")


def _is_readable(path: Path) -> bool:
    """Tell by opening: a child may see a file that it may not read."""
    try:
        path.open("rb").close()
    except OSError:
        return False
    return True


_NO_ENGINE = (
    "Rozpoznawanie tekstu (OCR) jest wyłączone, ponieważ dla tego komputera nie ma gotowej "
    "biblioteki programu Tesseract. Aby je włączyć, należy wykonać podane polecenie."
)
_NO_DATA = (
    "Rozpoznawanie tekstu (OCR) jest wyłączone, ponieważ na tym komputerze nie ma danych "
    "języka polskiego dla programu Tesseract. Aby je włączyć, należy wykonać podane polecenie."
)


def _places(folder: str | None) -> list[Path]:
    given = [Path(name) for name in (folder, os.environ.get("TESSDATA_PREFIX")) if name]
    return [*given, *(place / "tessdata" for place in given), *_system_places()]


def _system_places() -> list[Path]:
    """Folders of the installed versions of Tesseract, the newest first."""
    try:
        return sorted(_SYSTEM_DATA.glob("*/tessdata"), reverse=True)
    except OSError:  # hidden from this process: the same as not there
        return []
