"""The plain markup of a paper's text: paragraphs, lists, headings, bold and italic.

A blank line ends a paragraph; a line that begins with `- ` or `1. ` is an item, one with `# ` a
heading; `**bold**` and `*italic*` work inside a line. Anything else is text as it stands.
"""

import re
from dataclasses import dataclass

_RUN = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|\*(?=\S)([^*]+?)(?<=\S)\*")
_ITEM = re.compile(r"(?:(-)|(\d{1,3})[.)])\s+(.*)")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (p), heading (h), bullet (li) or numbered item (num) with its runs."""

    kind: str
    runs: tuple[Run, ...]
    number: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def blocks_of(text: str) -> tuple[Block, ...]:
    """Read the markup; lines of one paragraph are joined by a space."""
    found: list[Block] = []
    open_lines: list[str] = []

    def close() -> None:
        if open_lines:
            found.append(Block("p", runs_of(" ".join(open_lines))))
            open_lines.clear()

    for line in (line.strip() for line in text.replace("\r\n", "\n").split("\n")):
        item = _ITEM.fullmatch(line)
        if not line:
            close()
        elif line.startswith("# "):
            close()
            found.append(Block("h", runs_of(line[2:].strip())))
        elif item is not None:
            close()
            number = int(item[2] or 0)
            found.append(Block("li" if item[1] else "num", runs_of(item[3]), number))
        else:
            open_lines.append(line)
    close()
    return tuple(found)


def runs_of(line: str) -> tuple[Run, ...]:
    """The runs of a line: plain, bold and italic."""
    runs: list[Run] = []
    place = 0
    for found in _RUN.finditer(line):
        if found.start() > place:
            runs.append(Run(line[place : found.start()]))
        bold = found[1] is not None
        runs.append(Run(found[1] or found[2], bold=bold, italic=not bold))
        place = found.end()
    if place < len(line):
        runs.append(Run(line[place:]))
    return tuple(runs)
