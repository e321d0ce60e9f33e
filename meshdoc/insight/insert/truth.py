"""Whether a row passes a check, as far as that can be told without a server.

A value is an int, Decimal, bool, str or list, None for null, or SOME for one that is not null and otherwise unknown. A
value of any other type is the text of it. Only operators and functions of PostgreSQL's own are evaluated, and only for
types whose comparison does not depend on a collation; whatever else a check calls raises Undecided.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import InvalidOperation
from typing import Any

from meshdoc.adt.container import array_items
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.type import EnumType
from meshdoc.insight.insert.values import BY_TEXT, DATES, NUMBERS, SOME, Undecided, Value, value_of
from meshdoc.nodes import nodes, oids
from meshdoc.record import record

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
EXACT = {oids.INT2: 1 << 15, oids.INT4: 1 << 31, oids.INT8: 1 << 63, oids.FLOAT4: 1 << 24}
"""Types that do not have all numbers, and below which all whole ones."""
UNPADDED = BY_TEXT - {oids.BPCHAR}
"""Types whose operators see all of a value's text as it is kept."""
PLAIN_REGEX = re.compile(
    r"(?:[^\\\[(*+?{]|\\[dwsDWS.\-/+*?()\[\]{}^$|\\]|\((?!\?)|\(\?:|\[\^?(?:[^\[\]\\]|\\[-.~_/+*?()^$|dws])*\]"
    r"|[*+?](?![?+])|\{\d+(?:,\d*)?\}(?![?+]))*"
)
"""Regular expressions that mean the same to Python, for text in ASCII without line breaks."""
PLAIN_DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\+00)?)?")
"""Dates of the form in which the order of texts is that of time."""
CLASSES = {
    "[:alpha:]": "a-zA-Z",
    "[:digit:]": "0-9",
    "[:alnum:]": "a-zA-Z0-9",
    "[:lower:]": "a-z",
    "[:upper:]": "A-Z",
    "[:xdigit:]": "0-9a-fA-F",
    "[:space:]": " ",
    "[:print:]": " -~",
    "[:graph:]": "!-~",
}


@record
class Truth:
    """Evaluates conditions over one row, or over the VALUE of a domain at attnum 0."""

    names: Names
    row: Mapping[int, Value]
    tested: tuple[Value, ...] = ()
    """The value that a CASE tests, innermost last."""

    def passes(self, condition: nodes.Node) -> bool:
        """Whether a check is true or null."""
        return self._known(condition) is not False

    def value(self, node: nodes.Node) -> Value:
        """The value of an expression."""
        evaluate = EVALUATORS.get(type(node))
        if evaluate is None:
            raise Undecided
        return evaluate(self, node)

    def _known(self, condition: nodes.Node) -> Value:
        """Whether a condition is true, false or null."""
        found = self.value(condition)
        if found is SOME:
            raise Undecided
        return found

    # --- logic ---------------------------------------------------------------------------------------

    def both(self, node: nodes.BoolExpr) -> Value:
        if node.operator == "not":
            found = self._known(node.args[0])
            return found if found is None else not found
        decisive = node.operator == "or"
        found_all, undecided = [], False
        for arg in node.args:
            try:
                found_all.append(self._known(arg))
            except Undecided:
                undecided = True
        if decisive in found_all:
            return decisive
        if undecided:
            raise Undecided
        return None if None in found_all else not decisive

    def null_test(self, node: nodes.NullTest) -> Value:
        if node.is_row:
            raise Undecided
        return (self.value(node.arg) is None) is not node.negated

    def boolean_test(self, node: nodes.BooleanTest) -> Value:
        found, words = self._known(node.arg), node.test.lower().split()
        meant = {"true": True, "false": False, "unknown": None}[words[-1]]
        return (found is meant) is not ("not" in words)

    def coalesce(self, node: nodes.CoalesceExpr) -> Value:
        return next((found for arg in node.args if (found := self.value(arg)) is not None), None)

    def case(self, node: nodes.CaseExpr) -> Value:
        inside = replace(self, tested=(*self.tested, self.value(node.arg))) if node.arg else self
        for condition, result in node.whens:
            if inside._known(condition) is True:
                return self.value(result)
        return self.value(node.default)

    def case_test(self, node: nodes.CaseTestExpr) -> Value:
        if not self.tested:
            raise Undecided
        return self.tested[-1]

    # --- operators and functions -----------------------------------------------------------------------

    def operator(self, node: nodes.OpExpr) -> Value:
        return self.applied(node.operator, [self.value(arg) for arg in node.args], [arg.type.oid for arg in node.args])

    def distinct(self, node: nodes.DistinctExpr) -> Value:
        left, right = (self.value(arg) for arg in node.args)
        if left is None or right is None:
            return left is not right
        found = self.applied(node.operator, [left, right], [arg.type.oid for arg in node.args])
        return not found

    def array_operator(self, node: nodes.ScalarArrayOpExpr) -> Value:
        type = node.args[0].type.oid
        left, array = self.value(node.args[0]), self._listed(node.args[1], type)
        if left is None or array is None:
            return None
        if not isinstance(array, list):
            raise Undecided
        found = [self.applied(node.operator, [left, item], [type, type]) for item in array]
        if node.use_or in found:
            return node.use_or
        return None if None in found else not node.use_or

    def _listed(self, node: nodes.Node, element: Oid) -> Value:
        """An array, which may be written as a string."""
        if not isinstance(node, nodes.Const) or node.value is None:
            return self.value(node)
        items = array_items(node.value)
        if any(isinstance(item, list) for item in items):
            raise Undecided
        return [value_of(self.names, element, item) for item in items if not isinstance(item, list)]

    def applied(self, oid: Oid, values: Sequence[Value], types: Sequence[Oid]) -> Value:
        """An operator of PostgreSQL's applied to values; strict, as all of these are."""
        row = self.names.system.operator(oid) if oid < FIRST_USER_OID else None
        if row is None or len(values) != 2:
            raise Undecided
        left, right = values
        if left is None or right is None:
            return None
        if left is SOME or right is SOME:
            raise Undecided
        if row.name in COMPARISONS and self._comparable(row.name, types, values):
            return COMPARISONS[row.name](left, right)
        if row.name in ARITHMETIC and all(type in NUMBERS for type in types):
            return ARITHMETIC[row.name](left, right)
        if isinstance(left, str) and isinstance(right, str) and all(type in UNPADDED for type in types):
            return _on_text(row.name, left, right)
        raise Undecided

    def _comparable(self, name: str, types: Sequence[Oid], values: Sequence[Value]) -> bool:
        if all(type in NUMBERS for type in types):
            return True
        if len(set(types)) > 1:
            return False
        if types[0] == oids.BOOL:
            return True
        if types[0] in DATES:
            return all(isinstance(value, str) and PLAIN_DATE.fullmatch(value) for value in values)
        is_enum = isinstance(self.names.catalog.get(types[0]), EnumType)
        return name in ("=", "<>") and (types[0] in BY_TEXT or is_enum)

    def function(self, node: nodes.FuncExpr) -> Value:
        row = self.names.system.proc(node.function) if node.function < FIRST_USER_OID else None
        if row is None or node.returns_set:
            raise Undecided
        values = [self.value(arg) for arg in node.args]
        if row.name in ("num_nonnulls", "num_nulls") and not node.variadic:
            return sum((value is None) is (row.name == "num_nulls") for value in values)
        if None in values:
            return None
        if SOME in values:
            raise Undecided
        if len(values) == 1 and self._keeps(node, values[0]):
            return values[0]
        call = FUNCTIONS.get(row.name)
        if call is None or len(values) != 1 or not isinstance(values[0], str):
            raise Undecided
        if node.args[0].type.oid not in (BY_TEXT if row.name != "octet_length" else UNPADDED):
            raise Undecided
        return call(values[0])

    def _keeps(self, node: nodes.FuncExpr, value: Value) -> bool:
        """Whether a function is a cast between numbers that keeps a value."""
        source, target = node.args[0].type.oid, node.type.oid
        cast = self.names.system.cast(source, target) if {source, target} <= NUMBERS else None
        is_kept = target not in EXACT or (isinstance(value, int) and abs(value) < EXACT[target])
        return cast is not None and cast.function == node.function and is_kept


def _on_text(name: str, left: str, right: str) -> Value:
    if name == "||":
        return left + right
    if name in ("~", "~*", "!~", "!~*"):
        return bool(_regex(right, "*" in name).search(left)) is not name.startswith("!")
    if name in ("~~", "~~*", "!~~", "!~~*") and "\\" not in right:
        parts = (".*" if part == "%" else "." if part == "_" else re.escape(part) for part in right)
        flags = re.DOTALL | (re.IGNORECASE if "*" in name else 0)
        return bool(re.fullmatch("".join(parts), left, flags)) is not name.startswith("!")
    raise Undecided


def _regex(pattern: str, ignores_case: bool) -> re.Pattern[str]:
    for posix, plain in CLASSES.items():
        pattern = pattern.replace(posix, plain)
    if not PLAIN_REGEX.fullmatch(pattern) or not pattern.isascii():
        raise Undecided
    try:
        return re.compile(pattern, re.ASCII | (re.IGNORECASE if ignores_case else 0))
    except re.error:
        raise Undecided from None


FUNCTIONS: dict[str, Callable[[str], Value]] = {
    "length": len,
    "char_length": len,
    "character_length": len,
    "octet_length": lambda text: len(text.encode()),
    "lower": str.lower,
    "upper": str.upper,
    "btrim": lambda text: text.strip(" "),
    "ltrim": lambda text: text.lstrip(" "),
    "rtrim": lambda text: text.rstrip(" "),
    "text": str,
}


def _constant(truth: Truth, node: nodes.Const) -> Value:
    try:
        return value_of(truth.names, node.type.oid, node.value)
    except (InvalidOperation, ValueError):
        raise Undecided from None


def _column(truth: Truth, node: nodes.Var) -> Value:
    if node.levels_up or node.attnum not in truth.row:
        raise Undecided
    return truth.row[node.attnum]


def _array(truth: Truth, node: nodes.ArrayExpr) -> Value:
    return [truth.value(element) for element in node.elements]


def _same(truth: Truth, node: nodes.Cast | nodes.CollateExpr) -> Value:
    """A cast that keeps the value: between types stored alike, of text to text, or of each element so."""
    if isinstance(node, nodes.CoerceViaIO) and not {node.type.oid, node.arg.type.oid} <= BY_TEXT:
        raise Undecided
    if isinstance(node, nodes.ArrayCoerceExpr) and not isinstance(node.element, nodes.RelabelType | nodes.CaseTestExpr):
        raise Undecided
    return truth.value(node.arg)


EVALUATORS: dict[type[nodes.Node], Callable[[Truth, Any], Value]] = {
    nodes.Const: _constant,
    nodes.Var: _column,
    nodes.CoerceToDomainValue: lambda truth, node: truth.row[0],
    nodes.ArrayExpr: _array,
    nodes.BoolExpr: Truth.both,
    nodes.NullTest: Truth.null_test,
    nodes.BooleanTest: Truth.boolean_test,
    nodes.CoalesceExpr: Truth.coalesce,
    nodes.CaseExpr: Truth.case,
    nodes.CaseTestExpr: Truth.case_test,
    nodes.OpExpr: Truth.operator,
    nodes.DistinctExpr: Truth.distinct,
    nodes.ScalarArrayOpExpr: Truth.array_operator,
    nodes.FuncExpr: Truth.function,
    nodes.RelabelType: _same,
    nodes.CollateExpr: _same,
    nodes.CoerceViaIO: _same,
    nodes.ArrayCoerceExpr: _same,
    nodes.CoerceToDomain: _same,
}
