"""Read `@pytest.mark.rule("…")` from the tests, without importing them.

Marks stand on a test, on its class, on the module (`pytestmark`), or on a row of a table
(`pytest.param(…, marks=…)`), also where the table is a constant that the test names.
"""

import ast
from dataclasses import dataclass

from akta.ops.rules.project import Project
from akta.ops.rules.reading import (
    UNREADABLE,
    Definition,
    Problem,
    first_line,
    parsed,
    texts,
)

HINTS = (b"mark.rule",)
NOT_A_TEST = (
    "Znak przepisu stoi na czymś, co nie jest testem; należy przenieść go na funkcję „test_…”."
)


@dataclass(frozen=True, slots=True)
class ProofMark:
    """A test that proves a rule; `name` is pytest's, with the class if there is one."""

    rule: str
    file: str
    name: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.file}::{self.name}"


def proof_marks(project: Project) -> tuple[list[ProofMark], list[Problem]]:
    """All marks of the tests folder, file by file, and what could not be read."""
    marks: list[ProofMark] = []
    problems: list[Problem] = []
    for path in project.test_files():
        tree = parsed(path, HINTS, project, problems)
        if tree is not None:
            reader = _TestReader(project.name_of(path), tree)
            reader.read()
            marks += reader.marks
            problems += reader.problems
    return marks, problems


class _TestReader:
    def __init__(self, file: str, tree: ast.Module) -> None:
        self.file = file
        self.tree = tree
        self.marks: list[ProofMark] = []
        self.problems: list[Problem] = []
        self._constants = _constants(tree)

    def read(self) -> None:
        self._block(self.tree.body, "", self._of_block(self.tree.body))

    def _block(self, body: list[ast.stmt], prefix: str, inherited: list[str]) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                own = self._of_decorators(node) + self._of_block(node.body)
                self._block(node.body, f"{prefix}{node.name}::", inherited + own)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._function(node, prefix, inherited)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, prefix: str, inherited: list[str]
    ) -> None:
        own = self._of_decorators(node)
        if not node.name.startswith("test"):
            if own:
                self.problems.append(Problem(self.file, node.lineno, NOT_A_TEST))
            return
        last = node.end_lineno or node.lineno
        for rule in dict.fromkeys(inherited + own):
            mark = ProofMark(rule, self.file, prefix + node.name, first_line(node), last)
            self.marks.append(mark)

    def _of_decorators(self, node: Definition) -> list[str]:
        return [rule for decorator in node.decorator_list for rule in self._in(decorator, set())]

    def _of_block(self, body: list[ast.stmt]) -> list[str]:
        """Rules of `pytestmark` in a module or class."""
        return [
            rule
            for statement in body
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None
            if "pytestmark" in _names(statement)
            for rule in self._in(statement.value, set())
        ]

    def _in(self, node: ast.AST, seen: set[str]) -> list[str]:
        """Rules marked anywhere in an expression, following constants of the module."""
        rules: list[str] = []
        for inner in ast.walk(node):
            if isinstance(inner, ast.Call) and _is_rule_mark(inner):
                rules += self._ids(inner)
            elif isinstance(inner, ast.Name) and inner.id not in seen:
                seen.add(inner.id)
                if inner.id in self._constants:
                    rules += self._in(self._constants[inner.id], seen)
        return rules

    def _ids(self, call: ast.Call) -> list[str]:
        ids = texts(call.args)
        if not ids:
            self.problems.append(Problem(self.file, call.lineno, UNREADABLE))
            return []
        return ids


def _is_rule_mark(call: ast.Call) -> bool:
    return ast.unparse(call.func).endswith("mark.rule")


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    return {
        name: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None
        for name in _names(statement)
    }


def _names(statement: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]
