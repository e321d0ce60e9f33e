"""The effects of one analyzed statement: the relations that it reads and changes, and the routines that it calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.insight.effects.record import Action, Call, Command, Touch
from meshdoc.insight.index.search import Search, searches
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import children

Effect: TypeAlias = Touch | Call | Command | Search
Levels: TypeAlias = tuple[nodes.Query, ...]
"""The queries around a node, innermost first."""

Known: TypeAlias = Callable[[nodes.Param], str | None]
"""The text of a parameter whose value is constant."""

WRITES = {"insert": Action.INSERT, "update": Action.UPDATE, "delete": Action.DELETE}
TAKES = "SELECT SKIP LOCKED"
"""The tag of a SELECT that locks rows and skips those that are locked already."""
SEQUENCES = frozenset({"nextval", "setval"})


def query_effects(facts: Facts, query: nodes.Query, line: int, known: Known) -> Iterator[Effect]:
    """The effects of a statement, its sub-queries included, without those of what it calls."""
    reads: dict[Oid, set[int]] = {}
    for node, levels in _nodes(query, ()):
        if isinstance(node, nodes.Query):
            yield from _written(node, line)
            yield from _taken(node, line)
            for oid in _named(node):
                reads.setdefault(oid, set())
        elif isinstance(node, nodes.Var):
            for oid, attnum in sources(node, levels):
                reads.setdefault(oid, set()).update(_attnums(facts, oid, attnum))
        else:
            yield from _called(facts, node, line, known)
    for oid, columns in reads.items():
        yield Touch(action=Action.READ, relation=oid, columns=tuple(sorted(columns)), line=line)
    yield from searches(facts, query, line)


def _nodes(node: object, levels: Levels) -> Iterator[tuple[object, Levels]]:
    """All nodes with the queries around them, without the lists of columns that joins only repeat."""
    yield node, levels
    if isinstance(node, nodes.Query):
        levels = (node, *levels)
    elif isinstance(node, nodes.RangeTableEntry) and node.kind is RangeKind.JOIN:
        return
    for child in children(node):
        yield from _nodes(child, levels)


def sources(var: nodes.Var, levels: Levels) -> Iterator[tuple[Oid, int]]:
    """The columns of relations that a column reference names: none for the output of a sub-query or function."""
    if var.levels_up >= len(levels):
        return
    levels = levels[var.levels_up :]
    entry = levels[0].range_table[var.range_index - 1]
    if entry.kind is RangeKind.RELATION:
        yield entry.relation, var.attnum
    repeated = entry.join_alias_vars
    chosen = repeated if not var.attnum else repeated[var.attnum - 1 : var.attnum]
    for item in chosen:
        for node, inner in _nodes(item, levels):
            if isinstance(node, nodes.Var):
                yield from sources(node, inner)


def _attnums(facts: Facts, relation: Oid, attnum: int) -> Iterator[int]:
    """A column, or all columns for a whole row; none for a system column."""
    if attnum > 0:
        yield attnum
    elif attnum == 0:
        columns = facts.relation_columns(relation)
        yield from (number for number, column in enumerate(columns, 1) if not column.dropped)


def _named(query: nodes.Query) -> Iterator[Oid]:
    """The relations that a query reads even if it names none of their columns."""
    for index, entry in enumerate(query.range_table, 1):
        if entry.kind is RangeKind.RELATION and entry.in_from and index != query.result_relation:
            yield entry.relation


def _written(query: nodes.Query, line: int) -> Iterator[Touch]:
    if not query.result_relation:
        return
    relation = query.range_table[query.result_relation - 1].relation
    for action, targets in _changes(query):
        columns = tuple(sorted({target.number for target in targets if not target.junk}))
        yield Touch(action=action, relation=relation, columns=columns, line=line)


def _taken(query: nodes.Query, line: int) -> Iterator[Command]:
    """The rows that a worker takes from a queue: those that no other one has locked."""
    for mark in query.row_marks:
        entry = query.range_table[mark.range_index - 1]
        if mark.wait == "skip locked" and entry.kind is RangeKind.RELATION:
            yield Command(tag=TAKES, name="", line=line, relation=entry.relation)


def _changes(query: nodes.Query) -> Iterator[tuple[Action, tuple[nodes.TargetEntry, ...]]]:
    if query.command in WRITES:
        yield WRITES[query.command], query.targets if query.command != "delete" else ()
    for action in query.merge_actions:
        if action.command in WRITES:
            yield WRITES[action.command], action.targets
    if query.on_conflict is not None and query.on_conflict.action == "update":
        yield Action.UPDATE, query.on_conflict.set


def _called(facts: Facts, node: object, line: int, known: Known) -> Iterator[Effect]:
    if isinstance(node, nodes.FuncExpr):
        yield from _function(facts, node, line, known)
    elif isinstance(node, nodes.Aggref | nodes.WindowFunc):
        yield from _user_defined(node.function, line)
    elif isinstance(node, nodes.OpExpr | nodes.ScalarArrayOpExpr) and node.operator >= FIRST_USER_OID:
        yield from _user_defined(facts.operator(node.operator).function, line)
    elif isinstance(node, nodes.NextValueExpr):
        yield Touch(action=Action.ADVANCE, relation=node.sequence, columns=(), line=line)


def _user_defined(function: Oid, line: int) -> Iterator[Call]:
    if function >= FIRST_USER_OID:
        yield Call(routine=function, line=line)


def _function(facts: Facts, node: nodes.FuncExpr, line: int, known: Known) -> Iterator[Effect]:
    if node.function >= FIRST_USER_OID:
        yield Call(routine=node.function, line=line, constants=tuple(_constants(node, known)))
        return
    name = facts.proc(node.function).name
    if name in SEQUENCES and (oid := _sequence(node.args[0], known)):
        yield Touch(action=Action.ADVANCE, relation=oid, columns=(), line=line)
    elif name == "pg_notify":
        yield Command(tag="NOTIFY", name=_constant(node.args[0], known) or "", line=line)


def _sequence(node: nodes.Node, known: Known) -> Oid:
    value = _constant(node, known) if node.type.oid == oids.REGCLASS else None
    return int(value) if value and value.isdigit() else 0


def _constants(node: nodes.FuncExpr, known: Known) -> Iterator[tuple[int, str]]:
    for place, arg in enumerate(node.args):
        if isinstance(arg, nodes.NamedArgExpr):
            place, arg = arg.number, arg.arg
        if (value := _constant(arg, known)) is not None:
            yield place, value


def _constant(node: nodes.Node, known: Known) -> str | None:
    """The text of a constant, casts left out; None for anything else."""
    while isinstance(node, nodes.RelabelType | nodes.CoerceViaIO | nodes.CoerceToDomain):
        node = node.arg
    if isinstance(node, nodes.Param):
        return known(node)
    return node.value if isinstance(node, nodes.Const) else None
