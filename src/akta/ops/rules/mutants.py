"""Break marked code in the three ways of the rule catalogue.

A function is made to refuse (raise at once), to return the empty value of its annotation, and
to skip each of its conditions (each `if` taken as false, then as true). A class refuses or
returns nothing in all its methods at once; a class without methods and a declaration have
their values emptied. What was there stays behind as dead code, so that line numbers, closures
and the nature of generators do not change.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from akta.ops.rules.reading import DEFINITIONS, Carrier

Function = ast.FunctionDef | ast.AsyncFunctionDef
Conditional = ast.If | ast.IfExp | ast.comprehension
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Kind(StrEnum):
    """The three ways to break code; a declaration knows only the second."""

    REFUSE = "refuse"
    EMPTY = "empty"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken version of a file. `swaps` names the functions that differ, by qualified name
    and first line; it is empty where the difference shows only on import. A declaration in a
    data file has no tree but the broken file's `text`.
    """

    kind: Kind
    file: str
    name: str
    line: int
    what: str
    tree: ast.Module | None
    swaps: tuple[tuple[str, int], ...]
    text: str = ""

    def source(self) -> str:
        return self.text if self.tree is None else ast.unparse(self.tree)


def mutants_of(tree: ast.Module, carrier: Carrier) -> list[Mutant]:
    """All broken versions of a carrier, in the order refuse, empty, conditions."""
    if carrier.kind == "declaration":
        return [_emptied(tree, carrier, _call_at)]
    node = _definition_at(tree, carrier)
    functions = _functions_of(node)
    if not functions:
        return [_emptied(tree, carrier, _definition_at)] if _has_values(node) else []
    return [
        _replaced(tree, carrier, Kind.REFUSE, "odmawia", _refusal),
        _replaced(tree, carrier, Kind.EMPTY, "zwraca wartość pustą", _empty_return),
        *_conditions(tree, carrier),
    ]


def kinds_missing(mutants: list[Mutant]) -> list[Kind]:
    """Ways that do not apply to a carrier."""
    return [kind for kind in Kind if kind not in {mutant.kind for mutant in mutants}]


def _definition_at(tree: ast.AST, carrier: Carrier) -> ast.AST:
    return next(
        node
        for node in ast.walk(tree)
        if isinstance(node, DEFINITIONS) and node.lineno == carrier.line
        if node.name == carrier.name.rpartition(".")[2]
    )


def _call_at(tree: ast.AST, carrier: Carrier) -> ast.AST:
    return next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.lineno == carrier.line
        if any(keyword.arg in {"implements", "rule"} for keyword in node.keywords)
    )


def _functions_of(node: ast.AST) -> list[Function]:
    if isinstance(node, FUNCTIONS):
        return [node]
    body = node.body if isinstance(node, ast.ClassDef) else []
    return [inner for inner in body if isinstance(inner, FUNCTIONS)]


def _swaps(node: ast.AST, carrier: Carrier) -> tuple[tuple[str, int], ...]:
    """Qualified name and first line of each function, as code objects know them."""
    return tuple(
        (
            carrier.name if function is node else f"{carrier.name}.{function.name}",
            min([function.lineno, *(d.lineno for d in function.decorator_list)]),
        )
        for function in _functions_of(node)
    )


def _replaced(
    tree: ast.Module, carrier: Carrier, kind: Kind, what: str, first: Callable[[Function], ast.stmt]
) -> Mutant:
    broken = copy.deepcopy(tree)
    node = _definition_at(broken, carrier)
    for function in _functions_of(node):
        statement = ast.copy_location(first(function), function.body[0])
        function.body.insert(0, statement)
    ast.fix_missing_locations(broken)
    swaps = _swaps(node, carrier)
    return Mutant(kind, carrier.file, carrier.name, carrier.line, what, broken, swaps)


def _refusal(function: Function) -> ast.stmt:
    return ast.parse(f"raise Exception({f'{function.name}: odmowa'!r})").body[0]


def _empty_return(function: Function) -> ast.stmt:
    if _is_generator(function):
        return ast.Return(value=None)
    return ast.Return(value=ast.parse(empty_value(function.returns), mode="eval").body)


EMPTY_VALUES = {
    **dict.fromkeys(("list", "List", "Sequence", "MutableSequence"), "[]"),
    **dict.fromkeys(("Iterable", "Iterator", "Generator"), "iter(())"),
    **dict.fromkeys(("dict", "Dict", "Mapping", "MutableMapping"), "{}"),
    **dict.fromkeys(("set", "Set", "AbstractSet"), "set()"),
    "Collection": "()",
    "tuple": "()",
    "Tuple": "()",
    "frozenset": "frozenset()",
    "str": "''",
    "bytes": "b''",
    "int": "0",
    "float": "0.0",
    "bool": "False",
}


def empty_value(annotation: ast.expr | None) -> str:
    """Source of the empty value of an annotation; None for what has no empty value of its own."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return empty_value(ast.parse(annotation.value, mode="eval").body)
    if isinstance(annotation, ast.Subscript):
        return empty_value(annotation.value)
    name = getattr(annotation, "attr", None) or getattr(annotation, "id", None)
    return EMPTY_VALUES.get(str(name), "None")


def _is_generator(function: Function) -> bool:
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own_nodes(function))


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (*DEFINITIONS, ast.Lambda)):
            yield from _own_nodes(child)


def _conditions(tree: ast.Module, carrier: Carrier) -> Iterator[Mutant]:
    count = len(_tests_in(_definition_at(tree, carrier)))
    for index in range(count):
        yield _skipped(tree, carrier, index, taken=False)
        yield _skipped(tree, carrier, index, taken=True)


def _tests_in(node: ast.AST) -> list[tuple[Conditional, int]]:
    """Every condition inside the functions of a carrier; a comprehension may have several."""
    found: list[tuple[Conditional, int]] = []
    for function in _functions_of(node):
        for statement in function.body:
            for inner in ast.walk(statement):
                if isinstance(inner, ast.If | ast.IfExp):
                    found.append((inner, 0))
                elif isinstance(inner, ast.comprehension):
                    found += [(inner, place) for place in range(len(inner.ifs))]
    return found


def _skipped(tree: ast.Module, carrier: Carrier, index: int, *, taken: bool) -> Mutant:
    broken = copy.deepcopy(tree)
    node = _definition_at(broken, carrier)
    condition, place = _tests_in(node)[index]
    test = condition.ifs[place] if isinstance(condition, ast.comprehension) else condition.test
    operator = ast.Or() if taken else ast.And()
    constant = ast.BoolOp(op=operator, values=[ast.Constant(value=taken), test])
    ast.copy_location(constant, test)
    if isinstance(condition, ast.comprehension):
        condition.ifs[place] = constant
    else:
        condition.test = constant
    what = f"warunek „{ast.unparse(test)}” zawsze {'spełniony' if taken else 'niespełniony'}"
    ast.fix_missing_locations(broken)
    swaps, name = _swaps(node, carrier), carrier.name
    return Mutant(Kind.CONDITION, carrier.file, name, test.lineno, what, broken, swaps)


def _emptied(
    tree: ast.Module, carrier: Carrier, find: Callable[[ast.AST, Carrier], ast.AST]
) -> Mutant:
    broken = copy.deepcopy(tree)
    node = find(broken, carrier)
    if isinstance(node, ast.ClassDef):
        for statement in node.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
                statement.value = _empty_like(statement.value)
    elif isinstance(node, ast.Call):
        node.args = [_empty_like(value) for value in node.args]
        for keyword in node.keywords:
            if keyword.arg not in {"implements", "rule", "partial"}:
                keyword.value = _empty_like(keyword.value)
    ast.fix_missing_locations(broken)
    what, line = "wartości puste", carrier.line
    return Mutant(Kind.EMPTY, carrier.file, carrier.name, line, what, broken, swaps=())


def _has_values(node: ast.AST) -> bool:
    body = node.body if isinstance(node, ast.ClassDef) else []
    return any(
        isinstance(inner, ast.Assign | ast.AnnAssign) and inner.value is not None for inner in body
    )


def _empty_like(value: ast.expr) -> ast.expr:
    """The empty value of the same type; a name or call, whose type is not known, becomes None."""
    empty: ast.expr = ast.Constant(value=None)
    if isinstance(value, ast.Constant) and value.value is not None:
        empty = ast.Constant(value=type(value.value)()) if value.value is not ... else value
    elif isinstance(value, ast.Tuple | ast.List):
        empty = type(value)(elts=[], ctx=ast.Load())
    elif isinstance(value, ast.Dict):
        empty = ast.Dict(keys=[], values=[])
    elif isinstance(value, ast.Set | ast.SetComp):
        empty = ast.parse("set()", mode="eval").body
    elif isinstance(value, ast.Starred):
        empty = ast.Starred(value=ast.Tuple(elts=[], ctx=ast.Load()), ctx=ast.Load())
    return ast.copy_location(empty, value)
