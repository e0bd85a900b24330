"""Turns the reference list of units (YAML) into the compact JSON of the package.

Usage: python scripts/compact_units.py units.yaml src/akta/units/data/units.json
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


def rows(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each unit once, parents before their children, in the order of the act."""
    national = tree["national"]
    yield row(national, "national", None)
    for regional in tree["regionalne"]:
        yield row(regional, "regional", national["id"])
        for circuit in regional["okregowe"]:
            yield row(circuit, "circuit", regional["id"])
            for district in circuit.get("rejonowe", []):
                yield row(district, "district", circuit["id"])


def row(unit: dict[str, Any], level: str, parent: str | None) -> dict[str, Any]:
    code = unit.get("observed_code")
    return {
        "id": unit["id"],
        "level": level,
        "name": unit["name"],
        "seat": unit["seat"],
        "parent": parent,
        "code": None if code is None else str(code),
    }


def main(source: str, target: str) -> None:
    tree = yaml.safe_load(Path(source).read_text(encoding="utf-8"))
    lines = ",\n".join(
        json.dumps(unit, ensure_ascii=False, separators=(",", ":")) for unit in rows(tree)
    )
    Path(target).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
