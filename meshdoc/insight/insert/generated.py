"""What an INSERT puts into generated columns: a value, null, or an error, as far as that can be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID
from meshdoc.catalog.relation import Column, Generated, Relation
from meshdoc.catalog.routine import Routine
from meshdoc.insight.insert.filled import default_expression
from meshdoc.insight.insert.truth import Truth
from meshdoc.insight.insert.values import BY_TEXT, NUMBERS, SOME, Undecided, Value
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.nodes import nodes, oids
from meshdoc.record import record

TSVECTOR = 3614
OF_TEXT = frozenset({"lower", "upper", "initcap", "btrim", "ltrim", "rtrim", "md5", "length", "char_length", "reverse"})
OF_SEARCH = frozenset({"to_tsvector", "setweight", "strip"})
OF_NUMBERS = frozenset({"abs", "ceil", "ceiling", "floor", "round", "trunc"})
TOTAL = OF_TEXT | OF_SEARCH | OF_NUMBERS | {"replace", "left", "right", "octet_length", "string_to_array"}
"""PostgreSQL's functions that return a value wherever their arguments are values."""
TOTAL_OPERATORS = frozenset({"=", "<>", "<", "<=", ">", ">=", "||", "+", "-", "*", "~~", "!~~", "@@"})
JOINED = BY_TEXT | {oids.JSONB, TSVECTOR}
"""Types that || joins, and that give null where one is null."""
EXTRACTS = frozenset({"->", "->>", "#>", "#>>"})
EMPTY = ("{}", "[]")


def refuse_generated(names: Names, table: Relation, required: Collection[int], row: Mapping[int, Value]) -> None:
    """Raise Undecided if a generated column of a row may be null although it is required, or may fail."""
    for column in table.columns:
        is_null_fine = column.attnum not in required
        if not column.generated or (column.generated is Generated.VIRTUAL and is_null_fine):
            continue
        try:
            value = _generated(names, table, column, row)
        except Undecided:
            raise Undecided(f"generated column {column.name} cannot be computed here") from None
        if value is None and not is_null_fine:
            raise Undecided(f"generated column {column.name} must not be null")


def _generated(names: Names, table: Relation, column: Column, row: Mapping[int, Value]) -> Value:
    """The value of a generated column in a row; raises Undecided if it cannot be told or may fail."""
    expression = default_expression(names, table, column)
    if expression is None:
        raise Undecided
    return Outcome(names=names, row=row).value(stored_expression(names, expression, relation=table))


@record
class Outcome(Truth):
    """Evaluates an expression to its value, or to SOME where it cannot be null or fail whatever the value is."""

    def value(self, node: nodes.Node) -> Value:
        """The value of an expression."""
        try:
            return Truth.value(self, node)
        except Undecided:
            return self._some(node)

    def _some(self, node: nodes.Node) -> Value:
        match node:
            case nodes.RelabelType():
                return self.value(node.arg)
            case nodes.CoerceViaIO():
                return self._strict([node.arg], is_total=node.type.oid in BY_TEXT)
            case nodes.MinMaxExpr():
                return SOME if any(self.value(arg) is not None for arg in node.args) else None
            case nodes.FuncExpr() if not node.returns_set:
                return self._strict(node.args, is_total=self._is_total(node), is_strict=self._is_strict(node))
            case nodes.OpExpr() if node.operator < FIRST_USER_OID:
                return self._operated(node)
        raise Undecided

    def _strict(self, args: Sequence[nodes.Node], *, is_total: bool, is_strict: bool = True) -> Value:
        """Null if an argument is null; else SOME if no value makes it fail or null."""
        values = [self.value(arg) for arg in args]
        if is_strict and None in values:
            return None
        if is_total and None not in values:
            return SOME
        raise Undecided

    def _is_strict(self, node: nodes.FuncExpr) -> bool:
        own = self.names.catalog.get(node.function)
        row = self.names.system.proc(node.function)
        return own.strict if isinstance(own, Routine) else bool(row and (row.strict or row.name == "string_to_array"))

    def _is_total(self, node: nodes.FuncExpr) -> bool:
        row = self.names.system.proc(node.function) if node.function < FIRST_USER_OID else None
        return bool(row and row.name in TOTAL)

    def _operated(self, node: nodes.OpExpr) -> Value:
        row = self.names.system.operator(node.operator)
        values = [self.value(arg) for arg in node.args]
        types = {arg.type.oid for arg in node.args}
        if row is None or (row.name == "||" and not types <= JOINED):
            raise Undecided
        if None in values or (row.name in EXTRACTS and values[0] in EMPTY):
            return None
        if row.name not in TOTAL_OPERATORS or (row.name in "+-*" and not types <= NUMBERS):
            raise Undecided
        return SOME
