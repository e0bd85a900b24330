"""The pages of a copy as a plain PDF, written one after another: memory for one image only.

It grows by slices. Beside it lies an index of where its objects begin; a slice that a worker left
half written is cut off by the next one. `close` makes it a whole PDF.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["RawPages", "Sheet"]

CATALOG, PAGES, FIRST = 1, 2, 3
HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its JPEG, the pixels of it, `DeviceGray` or `DeviceRGB`, and the paper in points."""

    jpeg: bytes
    pixels: tuple[int, int]
    space: str
    paper: tuple[float, float]


@dataclass
class RawPages:
    """Pages in a file at `path`, with its index beside it."""

    path: Path
    offsets: list[int] = field(default_factory=list)
    length: int = 0

    @classmethod
    def at(cls, path: Path) -> "RawPages":
        """The pages written so far; none yet, if there is no file."""
        index = path.with_suffix(".idx")
        if not index.exists():
            return cls(path)
        kept = json.loads(index.read_text())
        return cls(path, kept["offsets"], kept["length"])

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.offsets) // 3

    def add(self, sheets: Iterable[Sheet]) -> None:
        """Write further pages; they count once all of them lie in the file."""
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            file.truncate(self.length)
            file.seek(self.length)
            if not self.length:
                file.write(HEAD)
            for sheet in sheets:
                number = FIRST + len(self.offsets)
                for content in _objects(sheet, number):
                    self.offsets.append(file.tell())
                    file.write(b"%d 0 obj\n" % (FIRST + len(self.offsets) - 1))
                    file.write(content)
                    file.write(b"\nendobj\n")
            self.length = file.tell()
        self._keep()

    def _keep(self) -> None:
        index = self.path.with_suffix(".idx")
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps({"offsets": self.offsets, "length": self.length}))
        beside.replace(index)

    def drop(self) -> None:
        """Delete the pages and their index."""
        self.path.unlink(missing_ok=True)
        self.path.with_suffix(".idx").unlink(missing_ok=True)

    def close(self) -> None:
        """Write what makes a PDF of the pages; more pages may still be added afterwards."""
        kids = b" ".join(b"%d 0 R" % (FIRST + 2 + 3 * place) for place in range(self.count))
        pages = b"<</Type/Pages/Count %d/Kids[%s]>>" % (self.count, kids)
        with self.path.open("r+b") as file:
            file.truncate(self.length)
            file.seek(self.length)
            ends = {}
            for number, content in (
                (CATALOG, b"<</Type/Catalog/Pages %d 0 R>>" % PAGES),
                (PAGES, pages),
            ):
                ends[number] = file.tell()
                file.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
            start = file.tell()
            rows = [ends[CATALOG], ends[PAGES], *self.offsets]
            file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(rows) + 1))
            file.write(b"".join(b"%010d 00000 n \n" % row for row in rows))
            told = (len(rows) + 1, CATALOG, start)
            file.write(b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % told)


def _objects(sheet: Sheet, number: int) -> tuple[bytes, bytes, bytes]:
    """The image, what draws it, and the page."""
    image = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8"
        b"/Filter/DCTDecode/Length %d>>stream\n"
        % (*sheet.pixels, sheet.space.encode(), len(sheet.jpeg))
    )
    drawn = b"q %.2f 0 0 %.2f 0 0 cm /Im Do Q" % sheet.paper
    page = (
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R"
        b"/Resources<</XObject<</Im %d 0 R>>>>>>" % (PAGES, *sheet.paper, number + 1, number)
    )
    return (
        b"".join((image, sheet.jpeg, b"\nendstream")),
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        page,
    )
