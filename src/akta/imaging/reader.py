"""The door of this room for the parent: pages, facts and text of a file, through the pool."""

from dataclasses import dataclass

from akta.imaging.facts import (
    QUALITY,
    WIDTH,
    Changes,
    LayerVerdict,
    PageChange,
    PageFacts,
    PagePair,
    PageText,
    SourceInfo,
    Verdict,
)
from akta.imaging.pool import Pool

OCR_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads foreign files in the children of a pool. Every method raises TaskFailed.

    `fd` is an open file (FolderStore.open(...).fileno()); pages count from 0. A password goes
    to the child and is kept nowhere. `tessdata` is a folder of OCR data of one's own; it must
    be among the pool's `readable` folders.
    """

    pool: Pool
    tessdata: str | None = None

    def inspect(self, fd: int, *, password: str | None = None) -> SourceInfo:
        """Type by content, number of pages, encryption."""
        return SourceInfo(**self.pool.run("inspect", password, fd=fd).value)

    def render(
        self,
        fd: int,
        page: int,
        *,
        width: int = WIDTH,
        rotation: int = 0,
        quality: int = QUALITY,
        password: str | None = None,
    ) -> bytes:
        """JPEG of a page (obraz strony), turned clockwise by `rotation` degrees."""
        shape = {"width": width, "rotation": rotation, "quality": quality}
        return self.pool.run("render", page, password, shape, fd=fd).blob

    def page_facts(
        self, fd: int, page: int, *, width: int = WIDTH, password: str | None = None
    ) -> tuple[PageFacts, bytes]:
        """Measurements of a page and its JPEG."""
        answer = self.pool.run("page_facts", page, width, password, fd=fd)
        return PageFacts(**answer.value), answer.blob

    def text_layer(
        self, fd: int, page: int, *, password: str | None = None
    ) -> tuple[PageText | None, LayerVerdict]:
        """Text layer of a PDF page, if it has one, and whether it may stand for OCR."""
        answer = self.pool.run("text_layer", page, password, self.tessdata, fd=fd)
        verdict = LayerVerdict(**{**answer.value, "verdict": Verdict(answer.value["verdict"])})
        return (PageText.from_json(answer.blob.decode()) if answer.blob else None), verdict

    def ocr(self, fd: int, page: int, *, password: str | None = None) -> PageText:
        """Text of a page by OCR, boxes on the page as it lies in the file."""
        answer = self.pool.run("ocr", page, password, self.tessdata, fd=fd, timeout=OCR_SECONDS)
        return PageText.from_json(answer.blob.decode())

    def sound_type(self, fd: int) -> str:
        """Media type of a recording of sound alone; TaskFailed tells `picture` or `unknown`."""
        return str(self.pool.run("sound_type", fd=fd).value)

    def decrypt(self, fd: int, password: str) -> bytes:
        """Copy of an encrypted PDF without its password; empty where it opens without one."""
        return self.pool.run("decrypt", password, fd=fd).blob

    def changes(self, fd: int, length: int) -> Changes:
        """Which pages of a PDF look otherwise than in its first `length` bytes."""
        told = self.pool.run("changes", length, fd=fd).value
        return Changes(**{**told, "pages": [PageChange(**each) for each in told["pages"]]})

    def changed_page(self, fd: int, length: int, page: int, *, width: int = WIDTH) -> PagePair:
        """A page as it was in the first `length` bytes and as it is, changes framed."""
        answer = self.pool.run("changed_page", length, page, width, fd=fd)
        end = answer.value["before"]
        before, now = answer.blob[:end], answer.blob[end:]
        return PagePair(before or None, now or None, answer.value["places"])

    def mark(self, jpeg: bytes, text: str, *, quality: int = QUALITY) -> bytes:
        """Reader's mark burned into a page image, in a child."""
        return self.pool.run("mark", text, quality, data=jpeg).blob
