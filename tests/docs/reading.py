"""Reads the documentation and the source as text; nothing of Akta is imported or run."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "akta"
TOP = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
SCREENSHOTS = ROOT / "docs" / "screenshots"

_FENCE = re.compile(r"^(```|~~~).*?^\1[ ]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"(!?)\[[^\]\n]*\]\(([^)\s]+)\)")


def documents() -> list[Path]:
    """Every document of the repository: the three at its root, and `docs/`."""
    return [ROOT / name for name in TOP] + sorted((ROOT / "docs").rglob("*.md"))


def prose(document: Path) -> str:
    """The text without its fenced blocks."""
    return _FENCE.sub("", document.read_text(encoding="utf-8"))


def code_spans(document: Path) -> Iterator[str]:
    """What stands between backticks, without the brackets of a call."""
    for found in _CODE.findall(prose(document)):
        yield found.removesuffix("()")


def links(document: Path) -> Iterator[tuple[bool, str]]:
    """Targets of links; the first value says whether it is an image."""
    for mark, target in _LINK.findall(prose(document)):
        yield bool(mark), target


def table(document: Path, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, cells as text, without its head."""
    _, found, rest = document.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    assert found, f"{document.name} has no heading “{heading}”"
    lines = [line for line in rest.split("\n## ")[0].splitlines() if line.startswith("|")]
    assert len(lines) > 2, f"{document.name} has no table under “{heading}”"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def sources() -> list[Path]:
    """The modules of the package."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts)


@cache
def strings() -> frozenset[str]:
    """Every text that stands in the source by itself: names of tasks, events, files."""
    return frozenset(
        node.value
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def names_in(body: list[ast.stmt]) -> dict[str, ast.stmt]:
    """What a module or class defines or takes in, by name."""
    found: dict[str, ast.stmt] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name): node for alias in node.names}
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                parts = target.elts if isinstance(target, ast.Tuple) else [target]
                found |= {part.id: node for part in parts if isinstance(part, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = node
    return found


def exists(dotted: str) -> bool:
    """Whether `room.module.name` or `room.module.Class.name` is there, below `akta`."""
    parts = dotted.removeprefix("akta.").split(".")
    for cut in range(len(parts), 0, -1):
        place = PACKAGE.joinpath(*parts[:cut])
        for module in (place.with_suffix(".py"), place / "__init__.py"):
            if module.is_file():
                return _defined(tree_of(module).body, parts[cut:])
    return False


def _defined(body: list[ast.stmt], rest: list[str]) -> bool:
    if not rest:
        return True
    found = names_in(body).get(rest[0])
    if found is None or len(rest) == 1:
        return found is not None
    return isinstance(found, ast.ClassDef) and _defined(found.body, rest[1:])


@cache
def tests_by_name() -> frozenset[str]:
    """The name of every test of the project."""
    return frozenset(
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )
