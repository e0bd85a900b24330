"""`akta law procedures`: read declarations, run their examples, tell every mistake in Polish."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from akta.law.procedures.examples import failures
from akta.law.procedures.library import Library, Problem, indexed
from akta.law.procedures.reading import shipped

FINE, FINDING = 0, 1


def checked(files: Sequence[str], *, as_json: bool) -> tuple[str, int]:
    """What these files declare (without any: the shipped ones), as text or JSON, and exit code."""
    reader = shipped()
    missing = []
    for name in files:
        try:
            reader.read(Path(name), own=True)
        except OSError:
            missing.append(Problem(name, 1, "Pliku nie ma albo nie da się go otworzyć."))
    library = indexed(reader.library())
    found = _report(library, missing, own=bool(files))
    code = FINDING if found["problems"] or found["failures"] else FINE
    return (
        json.dumps(found, ensure_ascii=False, indent=1) + "\n" if as_json else _text(found)
    ), code


def _report(library: Library, missing: list[Problem], *, own: bool) -> dict[str, Any]:
    shown = [each for each in library.declarations.values() if each.own is own]
    return {
        "declarations": [
            {
                "id": each.id,
                "sort": each.sort.value,
                "rules": list(each.rules),
                "name": each.name,
                "provision": each.provision,
                "file": each.file,
                "line": each.line,
                "examples": len(each.examples),
            }
            for each in shown
        ],
        "problems": [str(problem) for problem in (*missing, *library.problems)],
        "failures": [told for each in shown for told in failures(each, library)],
    }


def _text(found: dict[str, Any]) -> str:
    lines = [
        f"✓ {each['id']} ({each['sort']}): {each['name']}, {each['provision']}; "
        f"przykładów: {each['examples']}"
        for each in found["declarations"]
    ]
    lines += [f"✗ {problem}" for problem in (*found["problems"], *found["failures"])]
    return "".join(f"{line}\n" for line in lines)
