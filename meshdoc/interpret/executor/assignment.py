"""Values stored in an element or a field of a column: FieldStore and SubscriptingRef of execExpr.c.

Differs from PostgreSQL: only one-dimensional arrays with lower bound 1 are followed; anything else is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.contents import Record, Unknown, Value
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.constraints import check_value
from meshdoc.interpret.executor.expression import evaluated
from meshdoc.interpret.limits import LENGTH, too_large
from meshdoc.interpret.scope import Scope
from meshdoc.interpret.types import fields_of
from meshdoc.interpret.value import is_deep
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import rebuild
from meshdoc.record import replace
from meshdoc.session import Session

TRUE = nodes.Const(type=TypeRef(oids.BOOL), value="t")
BEYOND = Unknown("this array assignment is not supported")


def assigned(targets: Sequence[nodes.TargetEntry]) -> list[nodes.TargetEntry]:
    """The assignments of SET in column order, which is the order of evaluation."""
    return sorted(_separated(targets), key=lambda target: target.number)


def _separated(targets: Sequence[nodes.TargetEntry]) -> Iterator[nodes.TargetEntry]:
    """The assignments, those of (a, b) = (SELECT ...) each with a sub-select of its own."""
    if not (junk := [target.expr for target in targets if target.junk]):
        yield from targets
        return
    sources = iter(junk)
    source: nodes.Node | None = None

    def separated(node: nodes.Node) -> nodes.Node:
        nonlocal source
        if isinstance(node, nodes.SubLink):
            return node
        if not (isinstance(node, nodes.Param) and node.kind is nodes.ParamKind.SUBLINK):
            return rebuild(node, separated)
        source = next(sources, None) if node.number == 1 else source
        return node if source is None else _one_output(source, node)

    for target in targets:
        if not target.junk:
            yield replace(target, expr=separated(target.expr))


def _one_output(source: nodes.Node, param: nodes.Param) -> nodes.Node:
    """An output of a sub-select as an expression; the parameter itself where the other outputs decide on rows."""
    if not isinstance(source, nodes.SubLink) or source.query.distinct or source.query.set_operation:
        return param
    wanted = source.query.outputs[param.number - 1]
    targets = tuple(replace(target, junk=target is not wanted) for target in source.query.targets)
    query = replace(source.query, targets=targets, having=source.query.having or _having(source.query))
    return nodes.SubLink(type=param.type, collation=param.collation, kind=nodes.SubLinkKind.EXPR, query=query)


def _having(query: nodes.Query) -> nodes.Node | None:
    """A condition that makes the query return one row even if the remaining output is no aggregate."""
    return TRUE if query.has_aggregates and not (query.group or query.grouping_sets) else None


def is_stored_part(node: nodes.Node) -> bool:
    """Whether an expression assigns to a part of a column."""
    if isinstance(node, nodes.CoerceToDomain):
        return is_stored_part(node.arg)
    return isinstance(node, nodes.FieldStore) or (isinstance(node, nodes.SubscriptingRef) and node.assign is not None)


def without_domain(node: nodes.Node) -> nodes.Node:
    """The expression without domain checks, which apply to the whole value: process_matched_tle."""
    return node.arg if isinstance(node, nodes.CoerceToDomain) else node


def stored_part(session: Session, node: nodes.Node, scope: Scope, present: Value) -> Value:
    """The whole value after an assignment to a part of it; `present` is the previous value."""
    if isinstance(present, Unknown):
        return present
    if isinstance(node, nodes.CoerceToDomain):
        value = stored_part(session, node.arg, scope, present)
        check_value(session, node.type.oid, value)
        return value
    if isinstance(node, nodes.FieldStore):
        return _with_fields(session, node, scope, present)
    if isinstance(node, nodes.SubscriptingRef) and node.assign is not None:
        return _with_element(session, node, scope, present)
    return evaluated(session, node, scope)


def _inner(session: Session, node: nodes.Node, scope: Scope, present: Value) -> Value:
    """The assigned value, which may itself be a part of the previous value."""
    return stored_part(session, node, scope, present) if is_stored_part(node) else evaluated(session, node, scope)


def _with_fields(session: Session, node: nodes.FieldStore, scope: Scope, present: Value) -> Value:
    present = _below(session, node.arg, scope, present)
    if isinstance(present, Unknown):
        return present
    fields = fields_of(Facts(session.names), node.type.oid)
    record = present if isinstance(present, Record) else Record(fields, (None,) * len(fields))
    for attnum, value in zip(node.attnums, node.values, strict=True):
        place = _place(session, node, attnum)
        record = record.with_value(place, _inner(session, value, scope, record.values[place]))
    return record


def _place(session: Session, node: nodes.FieldStore, attnum: int) -> int:
    facts = Facts(session.names)
    columns = facts.relation_columns(facts.type_relation(facts.base_type(node.type.oid)))
    return sum(not column.dropped for column in columns[: attnum - 1])


def _below(session: Session, node: nodes.Node, scope: Scope, present: Value) -> Value:
    """The value that an earlier assignment to another part produced, as in SET a.x = 1, a.y = 2."""
    return stored_part(session, node, scope, present) if is_stored_part(node) else present


def _with_element(session: Session, node: nodes.SubscriptingRef, scope: Scope, present: Value) -> Value:
    present = _below(session, node.container, scope, present)
    assert node.assign is not None
    if node.lower or len(node.upper) != 1 or node.upper[0] is None or isinstance(present, str):
        return BEYOND
    place = evaluated(session, node.upper[0], scope)
    if place is None:
        raise SqlError("22004", "array subscript in assignment must not be null")
    items = list(present) if isinstance(present, list) else []
    beyond = place != 1 if not items else is_deep(items)
    if not isinstance(place, int) or place < 1 or beyond:
        return place if isinstance(place, Unknown) else BEYOND
    if place > LENGTH:
        raise too_large()
    items += [None] * (place - len(items))
    items[place - 1] = _inner(session, node.assign, scope, items[place - 1])
    return items
