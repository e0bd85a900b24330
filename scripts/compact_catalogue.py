"""Take the catalogue of rules into the package: YAML in, one JSON line a rule out.

    python scripts/compact_catalogue.py SOURCE_DIR [TARGET_DIR]

Plain lines, not a compressed archive: a changed rule is one changed line that a reviewer can
read, the five files stay under a megabyte, and they load in milliseconds. Fields are kept as
they are written, empty ones are left out; keys of `data` that are numbers become text.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src/akta/law/catalogue"


def rules_of(source: Path) -> list[dict[str, Any]]:
    """Read the entries of one YAML file, in its order, without empty fields."""
    entries = yaml.safe_load(source.read_text(encoding="utf-8"))
    return [{key: value for key, value in entry.items() if value is not None} for entry in entries]


def compact(source: Path, target: Path) -> int:
    """Write one file of JSON lines and return how many rules it holds."""
    rules = rules_of(source)
    lines = [json.dumps(rule, ensure_ascii=False, separators=(",", ":")) for rule in rules]
    target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(rules)


def main(arguments: list[str]) -> int:
    """Compact every YAML file of the source folder."""
    if len(arguments) not in {1, 2}:
        sys.stderr.write("Użycie: compact_catalogue.py KATALOG_ŹRÓDŁOWY [KATALOG_DOCELOWY]\n")
        return 2
    source = Path(arguments[0])
    target = Path(arguments[1]) if arguments[1:] else TARGET
    for path in sorted(source.glob("*.yaml")):
        count = compact(path, target / f"{path.stem}.jsonl")
        print(f"{path.name}: {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
