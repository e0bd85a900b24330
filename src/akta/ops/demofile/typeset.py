"""Sets a document with Typst and tells what stands on each of its pages."""

import json
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import typst

from akta.ops.demofile import photos
from akta.ops.demofile.markup import Source
from akta.ops.demofile.styles import STYLES


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document set in type: its PDF and the true text of each page."""

    pdf: bytes
    texts: tuple[str, ...]


class Press:
    """Typst with the fonts of the package; photographs are drawn into `folder` as asked."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed
        package = files("akta.ops.demofile")
        template = folder / "template.typ"
        template.write_text(package.joinpath("template.typ").read_text(encoding="utf-8"), "utf-8")
        with as_file(package.joinpath("fonts")) as fonts:
            self._compiler = typst.Compiler(
                str(template), root=str(folder), font_paths=[str(fonts)], ignore_system_fonts=True
            )

    def set(self, source: Source, style: str) -> Sheet:
        """Set one document; the same source gives the same bytes."""
        blocks = [self._with_picture(block, source.id) for block in source.blocks]
        data = json.dumps({"title": source.title, "style": STYLES[style], "blocks": blocks})
        pdf = self._compiler.compile(
            format="pdf", sys_inputs={"doc": data}, timestamp=0, pdf_tags=False
        )
        if not isinstance(pdf, bytes):
            raise TypeError(f"Typst gave no single PDF for {source.id!r}.")
        return Sheet(pdf, _texts(pdf))

    def _with_picture(self, block: dict[str, Any], identity: str) -> dict[str, Any]:
        if block["k"] != "photo":
            return block
        name = f"{identity}-{block['scene']}.jpg"
        picture = photos.draw(block["scene"], f"{self._seed}/{name}")
        picture.save(self._folder / name, quality=82)
        return {**block, "file": name}


def _texts(pdf: bytes) -> tuple[str, ...]:
    document = pdfium.PdfDocument(pdf)
    try:
        return tuple(_clean(page.get_textpage().get_text_bounded()) for page in document)
    finally:
        document.close()


def _clean(text: str) -> str:
    """Words whole (a hyphen at a line end is the typesetter's), lines as they stand."""
    joined = text.replace("\r\n", "\n").replace("\u00a0", " ")
    for hyphen in ("\ufffe\n", "\x02\n", "\ufffe", "\x02"):
        joined = joined.replace(hyphen, "")
    return "\n".join(line.strip() for line in joined.split("\n") if line.strip())
