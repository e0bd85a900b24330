"""Where the source and the tests lie: a checkout, or an installed package without tests."""

import json
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "akta"
PACKAGE_FOLDER = Path(__file__).resolve().parents[2]
TEST_INDEX = "ops/rules/tests.json"


@dataclass(frozen=True, slots=True)
class Project:
    """A source tree: the package's folder and, in a checkout, the folder above all."""

    package: Path
    root: Path | None

    def name_of(self, path: Path) -> str:
        """Path as shown: `src/akta/…` wherever the package lies, `tests/…` in a checkout."""
        if path.is_relative_to(self.package):
            return f"src/{PACKAGE}/{path.relative_to(self.package).as_posix()}"
        assert self.root is not None
        return path.relative_to(self.root).as_posix()

    def sources(self) -> list[Path]:
        return sorted(self.package.rglob("*.py"))

    def test_files(self) -> list[Path]:
        return sorted((self.root / "tests").rglob("*.py")) if self.root else []

    def packed_tests(self) -> dict[str, list[str]]:
        """Marked tests as the wheel carries them, for a place that has no tests folder."""
        index = self.package / TEST_INDEX
        if self.root is not None or not index.exists():
            return {}
        packed: dict[str, list[str]] = json.loads(index.read_text(encoding="utf-8"))
        return packed


def checkout(root: Path) -> Project:
    """Project of a source tree."""
    return Project(package=root / "src" / PACKAGE, root=root)


def here() -> Project:
    """Project that this very code belongs to."""
    root = PACKAGE_FOLDER.parents[1]
    is_checkout = (root / "tests").is_dir() and (root / "pyproject.toml").is_file()
    return Project(package=PACKAGE_FOLDER, root=root if is_checkout else None)
