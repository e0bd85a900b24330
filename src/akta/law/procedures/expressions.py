"""The small language of conditions (warunki): comparisons, and, or, not, dates and periods.

An expression is read by Python's parser, but nothing of Python is run: only the forms named here
are taken, each turned into a function over the facts. What is not known is None, and a condition
over it is None too ("cannot be told"), unless the other side decides it alone.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from inspect import signature
from typing import Any

from akta.law.calendar import next_working_day
from akta.law.localtime import elapsed
from akta.law.terms import Length, TermError, parse_length, shifted_by

Env = Mapping[str, Any]
Value = Callable[[Env], Any]
LONGEST = 500
"""Signs of an expression: it stays readable, and its evaluation shallow."""
CONSTANTS: Mapping[str, Any] = {"true": True, "false": False, "null": None}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}


class ExpressionError(ValueError):
    """An expression that is not of the language, told in Polish."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or value as it was written, what it names, and what it gives over facts."""

    text: str
    names: frozenset[str]
    event_names: frozenset[str]
    value: Value

    def __call__(self, env: Env) -> Any:
        return self.value(env)

    def missing(self, env: Env) -> tuple[str, ...]:
        """Facts, and fields of the event, that are named here and not known."""
        facts = sorted(name for name in self.names if env.get(name) is None)
        event = env.get("event")
        fields = [f"event.{name}" for name in sorted(self.event_names) if _lacks(event, name)]
        return (*facts, *fields)


def _lacks(event: Any, name: str) -> bool:
    return event is None or event.get(name) is None


def parse(text: object) -> Expression:
    """Read an expression. Raises ExpressionError with what is wrong and where."""
    written = _written(text)
    if len(written) > LONGEST:
        raise ExpressionError(
            f"Wyrażenie „{written[:40]}…” jest za długie; ma najwyżej {LONGEST} znaków."
        )
    try:
        tree = ast.parse(written, mode="eval")
    except SyntaxError as error:
        raise ExpressionError(
            f"Wyrażenia „{written}” nie da się odczytać (znak {error.offset})."
        ) from None
    except ValueError:  # a sign that no source code holds
        raise ExpressionError(f"Wyrażenia „{written}” nie da się odczytać.") from None
    reader = _Reader(written)
    value = reader.read(tree.body)
    return Expression(written, frozenset(reader.names), frozenset(reader.event_names), value)


def _written(text: object) -> str:
    if isinstance(text, bool):
        return "true" if text else "false"
    if isinstance(text, date):
        return f"date('{text.isoformat()}')"
    return "null" if text is None else str(text).strip()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self.event_names: set[str] = set()

    def read(self, node: ast.expr) -> Value:
        reader = _FORMS.get(type(node))
        if reader is None:
            raise self.refusal(node)
        return reader(self, node)

    def refusal(self, node: ast.AST) -> ExpressionError:
        shown = ast.unparse(node)
        return ExpressionError(
            f"W wyrażeniu „{self.text}” nie wolno użyć „{shown}”. Dozwolone są porównania, "
            "and, or, not, in, daty, okresy oraz funkcje: " + ", ".join(sorted(FUNCTIONS)) + "."
        )


def _constant(reader: _Reader, node: Any) -> Value:
    if not isinstance(node.value, str | int) or isinstance(node.value, bool):
        raise reader.refusal(node)
    value = node.value
    return lambda _: value


def _name(reader: _Reader, node: Any) -> Value:
    name: str = node.id
    if name in CONSTANTS:
        constant = CONSTANTS[name]
        return lambda _: constant
    reader.names.add(name)
    return lambda env: env.get(name)


def _attribute(reader: _Reader, node: Any) -> Value:
    if not (isinstance(node.value, ast.Name) and node.value.id == "event"):
        raise reader.refusal(node)
    name: str = node.attr
    reader.event_names.add(name)

    def value(env: Env) -> Any:
        happened = env.get("event")
        return None if happened is None else happened.get(name)

    return value


def _listed(reader: _Reader, node: Any) -> Value:
    items = [reader.read(item) for item in node.elts]
    return lambda env: [item(env) for item in items]


def _boolean(reader: _Reader, node: Any) -> Value:
    parts = [reader.read(part) for part in node.values]
    decides = isinstance(node.op, ast.Or)

    def value(env: Env) -> bool | None:
        known = True
        for part in parts:
            found = part(env)
            if found is None:
                known = False
            elif bool(found) is decides:
                return decides
        return (not decides) if known else None

    return value


def _unary(reader: _Reader, node: Any) -> Value:
    part = reader.read(node.operand)
    if isinstance(node.op, ast.Not):
        return lambda env: None if (found := part(env)) is None else not found
    raise reader.refusal(node)


def _comparison(reader: _Reader, node: Any) -> Value:
    if len(node.ops) != 1 or type(node.ops[0]) not in _COMPARE:
        raise reader.refusal(node)
    compare, op = _COMPARE[type(node.ops[0])], node.ops[0]
    left, right = reader.read(node.left), reader.read(node.comparators[0])
    if _is_null(node.comparators[0]) and isinstance(op, ast.Eq | ast.NotEq):
        wanted = isinstance(op, ast.Eq)
        return lambda env: (left(env) is None) is wanted

    def value(env: Env) -> bool | None:
        one, other = left(env), right(env)
        if one is None or other is None:
            return None
        try:
            return compare(one, other)
        except TypeError:  # a number and a text, a day and a moment: nothing can be told
            return None

    return value


def _is_null(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "null"


def _sum(reader: _Reader, node: Any) -> Value:
    if not isinstance(node.op, ast.Add | ast.Sub):
        raise reader.refusal(node)
    sign = 1 if isinstance(node.op, ast.Add) else -1
    left, right = reader.read(node.left), reader.read(node.right)

    def value(env: Env) -> Any:
        one, other = left(env), right(env)
        if one is None or other is None:
            return None
        try:
            return _shifted(one, other, sign)
        except (TypeError, OverflowError):
            return None

    return value


def _shifted(one: Any, other: Any, sign: int) -> Any:
    """A day or moment so much later or earlier, the days between two, or a sum of numbers."""
    if isinstance(other, Length):
        if other.in_hours and isinstance(one, datetime):
            return elapsed(one, timedelta(hours=sign * other.count))
        if other.in_hours or not isinstance(one, date):
            raise TypeError(one)
        return shifted_by(one, other, sign)
    found = one - other if sign < 0 else one + other
    return found.days if isinstance(found, timedelta) else found


def _call(reader: _Reader, node: Any) -> Value:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS or node.keywords:
        raise reader.refusal(node)
    if name in _LITERALS:
        return _literal(reader, node, name)
    function = FUNCTIONS[name]
    arguments = [reader.read(argument) for argument in node.args]
    try:
        signature(function).bind(*arguments)
    except TypeError:
        raise reader.refusal(node) from None

    def value(env: Env) -> Any:
        try:
            return function(*[argument(env) for argument in arguments])
        except (TypeError, OverflowError):  # a count of no list, the latest of a day and a text
            return None

    return value


def _literal(reader: _Reader, node: Any, name: str) -> Value:
    """A date or a period is written out and read once."""
    argument = node.args[0] if len(node.args) == 1 else None
    if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
        raise reader.refusal(node)
    try:
        read = FUNCTIONS[name](argument.value)
    except (ValueError, TermError):
        raise ExpressionError(
            f"W wyrażeniu „{reader.text}” nie rozpoznano „{argument.value}”. Datę pisze się "
            "date('2026-03-12'), okres period('P7D')."
        ) from None
    return lambda _: read


def _plus(items: list[Any] | None, item: Any) -> list[Any]:
    return [*(items or []), item] if item not in (items or []) else list(items or [])


def _minus(items: list[Any] | None, item: Any) -> list[Any]:
    return [kept for kept in items or [] if kept != item]


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _working_day(day: Any) -> date | None:
    """The day, or the first one after it that ends a term (art. 123 § 3 k.p.k.)."""
    return next_working_day(day) if isinstance(day, date) else None


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


_LITERALS = {"date", "period"}
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "date": date.fromisoformat,
    "period": parse_length,
    "count": lambda items: len(items or []),
    "plus": _plus,
    "minus": _minus,
    "latest": _latest,
    "earliest": _earliest,
    "first": _first,
    "working_day": _working_day,
}
_FORMS: Mapping[type[ast.expr], Callable[[_Reader, Any], Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.List: _listed,
    ast.Tuple: _listed,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Compare: _comparison,
    ast.BinOp: _sum,
    ast.Call: _call,
}
