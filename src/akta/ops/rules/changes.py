"""Which rules a change touches: their marked code or tests differ from a git reference."""

import re
import subprocess
from pathlib import Path

from akta.ops.rules.state import Survey

HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
EVERY_LINE = range(1, 1_000_000)
Changes = dict[str, list[range]]


class UnknownReferenceError(ValueError):
    """Git does not know the reference that was named."""


def changed_rules(survey: Survey, changes: Changes) -> list[str]:
    """Ids of rules with code and tests, of which a changed line touches one."""
    return [
        state.rule.id
        for state in survey.rules
        if state.is_provable
        if any(_touched(changes, mark.file, mark.first, mark.last) for mark in state.proofs)
        or any(_touched(changes, code.file, code.first, code.last) for code in state.code)
    ]


def changes_since(root: Path, reference: str) -> Changes:
    """Changed lines by file, from where the branch left `reference` to the working tree."""
    base = _git(root, "merge-base", reference, "HEAD").strip()
    changes = lines_of(_git(root, "diff", "--unified=0", "--no-color", "--no-ext-diff", base, "--"))
    for file in _git(root, "ls-files", "--others", "--exclude-standard").splitlines():
        changes[file] = [EVERY_LINE]
    return changes


def lines_of(diff: str) -> Changes:
    """Changed lines by file, as a diff without context tells them."""
    changes: Changes = {}
    file = ""
    for line in diff.splitlines():
        if line.startswith("+++ "):
            file = line[4:].removeprefix("b/")
        elif found := HUNK.match(line):
            first, count = int(found[1]), int(found[2] or 1)
            changes.setdefault(file, []).append(range(first, first + max(count, 1)))
    return changes


def _touched(changes: Changes, file: str, first: int, last: int) -> bool:
    return any(lines.start <= last and first < lines.stop for lines in changes.get(file, []))


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "core.quotepath=off", *arguments]
    done = subprocess.run(  # noqa: S603 - git with our own arguments
        command, cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UnknownReferenceError(done.stderr.strip())
    return done.stdout
