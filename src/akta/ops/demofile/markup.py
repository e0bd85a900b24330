"""Reads the written corpus: documents in plain text with a few marks at line starts.

`=== id | kind | title | date | author` opens a document. Then, line by line: `# ` title,
`## ` heading, `> ` right-aligned, `^ ` centred, `! ` letterhead, `P: `/`O: ` question and
answer, `- ` item, `~ ` handwriting, `| a | b` table row (first row is the head), `[…]` a
command (signature, stamp, photograph, break), anything else is a paragraph.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

Block = dict[str, Any]
MARKS = {
    "# ": "title",
    "## ": "head",
    "> ": "right",
    "^ ": "center",
    "! ": "letter",
    "P: ": "q",
    "O: ": "a",
    "- ": "item",
    "~ ": "hand",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A document before it is set: what it is and its blocks."""

    id: str
    kind: str
    title: str
    date: str
    author: str
    blocks: tuple[Block, ...]


def read_corpus(seed: int) -> dict[str, Source]:
    """Read every document of the written corpus, by id."""
    found: dict[str, Source] = {}
    folder = files("akta.ops.demofile").joinpath("corpus")
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".txt"):
            for source in _parse(entry.read_text(encoding="utf-8"), seed):
                if source.id in found:
                    raise ValueError(f"The corpus has two documents {source.id!r}.")
                found[source.id] = source
    return found


def _parse(text: str, seed: int) -> Iterator[Source]:
    for part in ("\n" + text).split("\n=== ")[1:]:
        header, _, body = part.partition("\n")
        identity, kind, title, date, author = (field.strip() for field in header.split("|"))
        drawn = random.Random(f"{seed}/{identity}")  # noqa: S311 - looks, not secrets
        blocks = sorted(_blocks(body, drawn), key=lambda block: block.get("at") != "tr")
        yield Source(identity, kind, title, date, author, tuple(blocks))


def _blocks(body: str, drawn: random.Random) -> Iterator[Block]:
    rows: list[list[str]] = []
    for line in body.split("\n"):
        if line.startswith("| "):
            rows.append([cell.strip() for cell in line[2:].rstrip().removesuffix("|").split("|")])
            continue
        if rows:
            yield table_block(rows[0], rows[1:], size=10)
            rows = []
        if line.strip():
            yield _block(line.strip(), drawn)
    if rows:
        yield table_block(rows[0], rows[1:], size=10)


def _block(line: str, drawn: random.Random) -> Block:
    if line.startswith("[") and line.endswith("]"):
        return _command(line[1:-1], drawn)
    for mark, name in MARKS.items():
        if line.startswith(mark):
            return {"k": name, "text": line[len(mark) :]}
    return {"k": "p", "text": line}


def _command(line: str, drawn: random.Random) -> Block:
    name, _, rest = line.partition(":")
    if name not in COMMANDS:
        raise ValueError(f"The corpus has an unknown command {name!r}.")
    return COMMANDS[name]([part.strip() for part in rest.split("|")], drawn)


def table_block(
    head: list[str],
    rows: list[list[str]],
    *,
    size: float = 9.0,
    widths: list[float] | None = None,
    align: str = "",
) -> Block:
    """A ruled table; widths follow the longest cells unless they are given."""
    wanted = widths or [
        max(7.0, min(30.0, max(len(row[i]) for row in [head, *rows]))) for i in range(len(head))
    ]
    aligned = list(align) or ["l"] * len(head)
    return {
        "k": "table",
        "head": head,
        "rows": rows,
        "widths": wanted,
        "align": aligned,
        "size": size,
    }


def signature(label: str, drawn: random.Random, *, left: bool = False) -> Block:
    """A signature (podpis): a pen stroke of its own for each call, over a dotted line."""
    x, y = 6.0 + drawn.random() * 14, 22.0
    start, curve = [x, y], []
    slant, wide = drawn.uniform(0.1, 0.8), drawn.uniform(0.6, 1.5)
    tall = {0, drawn.randint(1, 4), drawn.randint(3, 7)}
    for step in range(drawn.randint(4, 11)):
        rise = drawn.uniform(14, 30) if step in tall else drawn.uniform(2, 10)
        if drawn.random() < 0.2:  # noqa: PLR2004 - a loop below the line
            rise = -drawn.uniform(6, 14)
        nx, ny = x + wide * drawn.uniform(4, 12), 22 + drawn.uniform(-3, 3)
        back = drawn.uniform(-8, 6)
        curve.append([x + slant * rise, y - rise, nx + back + slant * rise, ny - rise, nx, ny])
        x, y = nx, ny
    if drawn.random() < 0.6:  # noqa: PLR2004 - a flourish back under the name
        curve.append(
            [x + 8, y + 8, x - 40, y + drawn.uniform(3, 9), x + 18, y + drawn.uniform(-6, 2)]
        )
    color = drawn.choice(["#1d2d86", "#1d2d86", "#16205e", "#222226"])
    pen = round(drawn.uniform(0.8, 1.4), 2)
    curve = [[round(value, 2) for value in item] for item in curve]
    return {
        "k": "sig",
        "label": label,
        "start": start,
        "curve": curve,
        "color": color,
        "pen": pen,
        "left": left,
    }


def box_stamp(name: str, parts: list[str], drawn: random.Random) -> Block:
    """A square stamp; `received` is the date stamp of the registry (prezentata)."""
    received = name == "received"
    if received:
        office = parts[1] if len(parts) > 1 else "PROKURATURA REJONOWA"
        number = drawn.randint(1100, 9800)
        lines = [office, "W PRZYKŁADOWIE", f"WPŁYNĘŁO {parts[0]}", f"L.dz. {number} zał. ......"]
    else:
        lines = parts
    return {
        "k": "box",
        "lines": lines,
        "angle": round(drawn.uniform(-6, 6), 2),
        "color": "violet" if received else ("red" if name == "red" else "blue"),
        "at": "tr" if received else "bl",
        "dx": round(drawn.uniform(-48, -24) if received else drawn.uniform(0, 30), 1),
        "dy": round(drawn.uniform(-20, -17) if received else drawn.uniform(-6, 6), 1),
    }


def round_stamp(around: str, lines: list[str], drawn: random.Random) -> Block:
    """A round office stamp (pieczęć okrągła), not the state seal: it bears no eagle."""
    return {
        "k": "round",
        "around": around + " * ",
        "lines": lines or ["4999"],
        "angle": round(drawn.uniform(-25, 25), 1),
        "color": drawn.choice(["blue", "violet", "red"]),
        "at": "bl",
        "dx": round(drawn.uniform(4, 26), 1),
        "dy": round(drawn.uniform(-2, 8), 1),
    }


Command = Callable[[list[str], random.Random], Block]
COMMANDS: dict[str, Command] = {
    "sig": lambda parts, drawn: signature(parts[0], drawn),
    "sigs": lambda parts, drawn: {"k": "sigs", "items": [signature(p, drawn) for p in parts]},
    "received": lambda parts, drawn: box_stamp("received", parts, drawn),
    "box": lambda parts, drawn: box_stamp("box", parts, drawn),
    "round": lambda parts, drawn: round_stamp(parts[0], parts[1:], drawn),
    "photo": lambda parts, _: {
        "k": "photo",
        "scene": parts[0],
        "caption": parts[1],
        "width": float(parts[2]),
    },
    "form": lambda parts, _: {"k": "form", "rows": [part.split("=", 1) for part in parts]},
    "gap": lambda parts, _: {"k": "gap", "mm": float(parts[0])},
    "break": lambda _parts, _drawn: {"k": "break"},
}
