"""Read the marks of rules from source, without importing it.

Code carries a rule by `@implements("…")` on a function or class, or by a field of a
declaration: `implements=("…",)` or `rule="…"` in a call that stands outside functions or
decorates one, `implements = ("…",)` in the body of a class. Calls inside functions only
report a rule; they do not carry it. Ids are written out, so that they can be found.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from akta.ops.rules.project import Project

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FIELDS = ("implements", "rule")
HINTS = (b"implements", b"rule=")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A marked function, class or declaration; `line` is where it says its name."""

    file: str
    line: int
    name: str
    first: int
    last: int
    kind: str  # function, class or declaration


@dataclass(frozen=True, slots=True)
class CodeMark:
    rule: str
    carrier: Carrier
    partial: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A mark that cannot be counted, as one Polish sentence."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


UNREADABLE = (
    "Nie można odczytać znaku przepisu, bo identyfikator nie jest wpisany wprost; "
    'należy napisać go w cudzysłowie, na przykład @implements("P-4-1").'
)
BROKEN = "Nie można odczytać pliku, bo nie jest poprawnym kodem Pythona; należy go poprawić."


def code_marks(project: Project) -> tuple[list[CodeMark], list[Problem]]:
    """All marks of the package, file by file, and what could not be read."""
    marks: list[CodeMark] = []
    problems: list[Problem] = []
    for path in project.sources():
        tree = parsed(path, HINTS, project, problems)
        if tree is not None:
            reader = _CodeReader(project.name_of(path))
            reader.visit(tree)
            marks += reader.marks
            problems += reader.problems
    return marks, problems


def parsed(
    path: Path, hints: tuple[bytes, ...], project: Project, problems: list[Problem]
) -> ast.Module | None:
    """Syntax tree of a file, or None where no mark can stand in it."""
    text = path.read_bytes()
    if not any(hint in text for hint in hints):
        return None
    try:
        return ast.parse(text)
    except SyntaxError as error:
        problems.append(Problem(project.name_of(path), error.lineno or 1, BROKEN))
        return None


def texts(nodes: list[ast.expr]) -> list[str] | None:
    """The strings written out in these expressions; None if one is something else."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            inner = texts(node.elts)
            if inner is None:
                return None
            found += inner
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
        else:
            return None
    return found


def is_implements(call: ast.expr) -> bool:
    """Whether an expression is `implements(…)` or `marks.implements(…)`."""
    return isinstance(call, ast.Call) and (
        getattr(call.func, "id", None) == "implements"
        or getattr(call.func, "attr", None) == "implements"
    )


def first_line(node: Definition) -> int:
    """First line of a definition with its decorators."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


class _CodeReader(ast.NodeVisitor):
    def __init__(self, file: str) -> None:
        self.file = file
        self.marks: list[CodeMark] = []
        self.problems: list[Problem] = []
        self._path: list[str] = []
        self._target = ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._definition(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._definition(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._definition(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._assignment(node.targets[0], node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._assignment(node.target, node)

    def visit_Call(self, node: ast.Call) -> None:
        name = ".".join([*self._path, self._target or ast.unparse(node.func)])
        last = node.end_lineno or node.lineno
        carrier = Carrier(self.file, node.lineno, name, node.lineno, last, "declaration")
        self._fields(node, carrier)
        self.generic_visit(node)

    def _assignment(self, target: ast.expr, node: ast.Assign | ast.AnnAssign) -> None:
        self._target = ast.unparse(target)
        self.generic_visit(node)
        self._target = ""

    def _definition(self, node: Definition) -> None:
        kind = "class" if isinstance(node, ast.ClassDef) else "function"
        name = ".".join([*self._path, node.name])
        last = node.end_lineno or node.lineno
        carrier = Carrier(self.file, node.lineno, name, first_line(node), last, kind)
        for decorator in node.decorator_list:
            self._decorator(decorator, carrier)
        if isinstance(node, ast.ClassDef):
            self._class_body(node, carrier)
        else:
            self._nested(node)

    def _decorator(self, decorator: ast.expr, carrier: Carrier) -> None:
        if not isinstance(decorator, ast.Call):
            return
        if is_implements(decorator):
            self._add(decorator.args, decorator.keywords, carrier, decorator.lineno)
        else:
            self._fields(decorator, carrier)

    def _class_body(self, node: ast.ClassDef, carrier: Carrier) -> None:
        for statement in node.body:
            named = _named_value(statement)
            if named is not None and named[0] == "implements":
                self._add([named[1]], [], carrier, statement.lineno)
        self._path.append(node.name)
        for statement in node.body:
            self.visit(statement)
        self._path.pop()

    def _nested(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Inside a function only marked definitions count."""
        self._path += [node.name, "<locals>"]
        for inner in _definitions_in(node):
            self._definition(inner)
        del self._path[-2:]

    def _fields(self, call: ast.Call, carrier: Carrier) -> None:
        for keyword in call.keywords:
            if keyword.arg == "implements" or (
                keyword.arg == "rule" and _looks_like_id(keyword.value)
            ):
                self._add([keyword.value], call.keywords, carrier, call.lineno)

    def _add(
        self, ids: list[ast.expr], keywords: list[ast.keyword], carrier: Carrier, line: int
    ) -> None:
        partial = texts([keyword.value for keyword in keywords if keyword.arg == "partial"])
        rules = texts(ids)
        if rules is None or partial is None:
            self.problems.append(Problem(self.file, line, UNREADABLE))
            return
        reason = " ".join(partial) or None
        self.marks += [CodeMark(rule, carrier, reason) for rule in rules]


def _named_value(statement: ast.stmt) -> tuple[str, ast.expr] | None:
    if isinstance(statement, ast.Assign):
        return ast.unparse(statement.targets[0]), statement.value
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return ast.unparse(statement.target), statement.value
    return None


def _definitions_in(node: ast.AST) -> Iterator[Definition]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, DEFINITIONS):
            yield child
        else:
            yield from _definitions_in(child)


def _looks_like_id(value: ast.expr) -> bool:
    """`rule` is a common name: only a written-out id, capitals and a hyphen, is a mark."""
    if not (isinstance(value, ast.Constant) and isinstance(value.value, str)):
        return False
    prefix, hyphen, rest = value.value.partition("-")
    return prefix.isalpha() and prefix.isupper() and bool(hyphen and rest) and " " not in rest
