"""Print the ids of rules whose carrying code or proving test changed lately, one a line.

"Lately" is since the commit in AKTA_CI_BASE, else since the last commit that is four hours
older than this one. At most LIMIT ids are printed, drawn by the commit; stderr tells how many
were left out.
"""

import ast
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
HOURS = 4
LIMIT = 40
HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def base() -> str:
    if os.environ.get("AKTA_CI_BASE"):
        return os.environ["AKTA_CI_BASE"]
    moment = int(git("log", "-1", "--format=%ct")) - HOURS * 3600
    return git("rev-list", "-1", f"--before={moment}", "HEAD") or EMPTY_TREE


def changed_lines(since: str) -> dict[str, set[int]]:
    lines: dict[str, set[int]] = {}
    current: set[int] = set()
    for line in git("diff", "--unified=0", since, "HEAD", "--", "*.py").splitlines():
        if line.startswith("+++ b/"):
            current = lines.setdefault(line.removeprefix("+++ b/"), set())
        elif found := HUNK.match(line):
            first, count = int(found[1]), int(found[2] or 1)
            current.update(range(first, first + max(count, 1)))
    return lines


def spans(file: str, name: str) -> list[range]:
    """Lines of every function or class called `name`, decorators included."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    short = re.split(r"\.|::", name)[-1].split("[")[0]
    found = [node for node in ast.walk(tree) if isinstance(node, kinds) and node.name == short]
    starts = [min([node.lineno, *(d.lineno for d in node.decorator_list)]) for node in found]
    return [
        range(start, (node.end_lineno or start) + 1)
        for start, node in zip(starts, found, strict=True)
    ]


def touched(file: str, name: str, lines: dict[str, set[int]]) -> bool:
    changed = lines.get(file, set())
    return bool(changed) and any(not changed.isdisjoint(span) for span in spans(file, name))


def is_changed(rule: dict, lines: dict[str, set[int]]) -> bool:
    places = [(place["file"], place["name"]) for place in rule["code"]]
    places += [tuple(test.split("::", 1)) for test in rule["tests"]]
    return any(touched(file, name, lines) for file, name in places)


def main() -> int:
    lines = changed_lines(base())
    rules = json.load(sys.stdin)
    ids = [rule["id"] for rule in rules if rule["tests"] and is_changed(rule, lines)]
    drawn = sorted(random.Random(git("rev-parse", "HEAD")).sample(ids, min(LIMIT, len(ids))))
    if len(ids) > LIMIT:
        print(f"zmieniono {len(ids)} reguł, dowodzi się {LIMIT} wylosowanych", file=sys.stderr)
    print("\n".join(drawn))
    return 0


if __name__ == "__main__":
    sys.exit(main())
