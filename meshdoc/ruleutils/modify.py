"""INSERT, UPDATE, DELETE, MERGE and NOTIFY, in rules, function bodies and WITH."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.expr import Form, Hole
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Address
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import CoercionForm, RangeKind
from meshdoc.record import replace
from meshdoc.ruleutils.coercions import without_implicit_casts
from meshdoc.ruleutils.composites import indirection
from meshdoc.ruleutils.from_clause import only, print_from, print_target_alias
from meshdoc.ruleutils.printer import Printer
from meshdoc.ruleutils.query import command, print_query, print_values, print_with
from meshdoc.ruleutils.select import clause, print_targets
from meshdoc.ruleutils.variables import wholes
from meshdoc.ruleutils.writer import STANDARD

OVERRIDING = {"": "", "user": "OVERRIDING USER VALUE ", "system": "OVERRIDING SYSTEM VALUE "}


def _begin(query: nodes.Query, words: str, to: Printer, alias: str = " ") -> nodes.RangeTableEntry:
    """Print WITH, the verb and the target relation."""
    print_with(query, to)
    entry = query.range_table[query.result_relation - 1]
    if to.writer.indented:
        to.write(" ")
        to.writer.level += STANDARD
    marker = "" if query.command == "insert" else only(entry)
    to.write(words, marker, to.naming.relation(entry.relation))
    print_target_alias(query.result_relation, to, alias)
    return entry


def _where(condition: nodes.Node | None, to: Printer) -> None:
    if condition is not None:
        clause(" WHERE ", to, plus=1)
        to.expression(condition)


# --- INSERT -------------------------------------------------------------------------------------------------


@command("insert")
def insert(query: nodes.Query, to: Printer) -> None:
    """INSERT of VALUES, of a query, or of DEFAULT VALUES."""
    entry = _begin(query, "INSERT INTO ", to, " AS ")
    to.write(" ")
    targets = [target for target in query.targets if not target.junk]
    if query.targets:
        to.write("(")
    assigned = _assigned(entry, targets, to)
    if query.targets:
        to.write(") ")
    to.write(OVERRIDING[query.overriding])
    _source(query, assigned, to)
    if query.on_conflict is not None:
        _on_conflict(query.on_conflict, entry, to)
    _returning(query, to)


def _assigned(entry: nodes.RangeTableEntry, targets: Iterable[nodes.TargetEntry], to: Printer) -> list[nodes.Node]:
    """Print the target columns, and return the assigned values."""
    assigned = []
    for target in to.separated(targets):
        to.write(to.naming.attribute(entry.relation, target.number))
        assigned.append(indirection(target.expr, to))
    return assigned


def _source(query: nodes.Query, assigned: list[nodes.Node], to: Printer) -> None:
    for entry in query.range_table:
        if entry.kind is RangeKind.SUBQUERY and entry.subquery is not None:
            print_query(entry.subquery, to, names_matter=False)
            return
        if entry.kind is RangeKind.VALUES:
            print_values(entry.values, to)
            return
    if assigned:
        clause("VALUES (", to, plus=2)
        wholes(assigned, to)
        to.write(")")
    else:
        to.write("DEFAULT VALUES")


def _on_conflict(conflict: nodes.OnConflict, entry: nodes.RangeTableEntry, to: Printer) -> None:
    to.write(" ON CONFLICT")
    if conflict.arbiters:
        bare = replace(to, prefixed=False)
        to.write("(")
        for arbiter in to.separated(conflict.arbiters):
            _arbiter(arbiter, bare)
        to.write(")")
        _where(conflict.where_arbiter, bare)
    elif conflict.constraint:
        to.write(" ON CONSTRAINT ", Hole(Address(conflict.constraint), Form.NAME))
    if conflict.action == "nothing":
        to.write(" DO NOTHING")
        return
    to.write(" DO UPDATE SET ")
    _assignments(conflict.set, entry, to)
    _where(conflict.where, to)


def _arbiter(arbiter: tuple[nodes.Node, int, int], to: Printer) -> None:
    expr, opclass, collation = arbiter
    call = isinstance(expr, nodes.FuncExpr) and expr.form is CoercionForm.EXPLICIT_CALL
    enclosed = not isinstance(expr, nodes.Var) and not call
    to.write("(" if enclosed else "", expr, ")" if enclosed else "")
    if collation:
        to.write(" COLLATE ", to.naming.collation(collation))
    if opclass:
        to.write(*to.naming.foreign_operator_class(opclass))


def _returning(query: nodes.Query, to: Printer) -> None:
    if not query.returning:
        return
    clause(" RETURNING", to, plus=1)
    aliases = [
        f"{word} AS {quote_identifier(alias)}"
        for word, alias in (("OLD", query.returning_old), ("NEW", query.returning_new))
        if alias and alias != word.lower()
    ]
    to.write(f" WITH ({', '.join(aliases)})" if aliases else "")
    print_targets(query.returning, to)


# --- UPDATE, DELETE -------------------------------------------------------------------------------------------


@command("update")
def update(query: nodes.Query, to: Printer) -> None:
    """UPDATE."""
    entry = _begin(query, "UPDATE ", to)
    to.write(" SET ")
    _assignments(query.targets, entry, to)
    print_from(query, " FROM ", to)
    _where(query.where, to)
    _returning(query, to)


def _assignments(targets: Iterable[nodes.TargetEntry], entry: nodes.RangeTableEntry, to: Printer) -> None:
    """Print column = value, or (columns) = (sub-select): get_update_query_targetlist_def."""
    targets = list(targets)
    junk = (target.expr for target in targets if target.junk)
    sources = [item for item in junk if isinstance(item, nodes.SubLink) and item.kind is nodes.SubLinkKind.MULTIEXPR]
    source: nodes.SubLink | None = None
    remaining = 0
    for target in to.separated(target for target in targets if not target.junk):
        if source is None and sources and _is_output(target.expr):
            source = sources.pop(0)
            remaining = sum(not item.junk for item in source.query.targets)
            to.write("(")
        to.write(to.naming.attribute(entry.relation, target.number))
        value = indirection(target.expr, to)
        if source is not None:
            remaining -= 1
            if remaining:
                continue
            to.write(")")
            value, source = source, None
        to.write(" = ", value)


def _is_output(node: nodes.Node) -> bool:
    """Whether an assigned value is an output of a sub-select, below the fields and casts of the target."""
    while True:
        if isinstance(node, nodes.FieldStore):
            node = node.values[0]
        elif isinstance(node, nodes.SubscriptingRef) and node.assign is not None:
            node = node.assign
        else:
            break
    found = without_implicit_casts(node)
    return isinstance(found, nodes.Param) and found.kind is not nodes.ParamKind.EXTERNAL


@command("delete")
def delete(query: nodes.Query, to: Printer) -> None:
    """DELETE."""
    _begin(query, "DELETE FROM ", to)
    print_from(query, " USING ", to)
    _where(query.where, to)
    _returning(query, to)


# --- MERGE ------------------------------------------------------------------------------------------------------


@command("merge")
def merge(query: nodes.Query, to: Printer) -> None:
    """MERGE."""
    entry = _begin(query, "MERGE INTO ", to)
    print_from(query, " USING ", to)
    clause(" ON ", to, plus=2)
    to.expression(query.merge_join_condition)
    by_source = any(action.match == "not matched by source" for action in query.merge_actions)
    for action in query.merge_actions:
        clause(" WHEN ", to, plus=2)
        match = action.match.upper()
        to.write(match if by_source else match.removesuffix(" BY TARGET"))
        if action.condition is not None:
            clause(" AND ", to, plus=3)
            to.expression(action.condition)
        clause(" THEN ", to, plus=3)
        _action(action, entry, to)
    _returning(query, to)


def _action(action: nodes.MergeAction, entry: nodes.RangeTableEntry, to: Printer) -> None:
    if action.command == "insert":
        _merge_insert(action, entry, to)
    elif action.command == "update":
        to.write("UPDATE SET ")
        _assignments(action.targets, entry, to)
    else:
        to.write("DELETE" if action.command == "delete" else "DO NOTHING")


def _merge_insert(action: nodes.MergeAction, entry: nodes.RangeTableEntry, to: Printer) -> None:
    to.write("INSERT", " (" if action.targets else "")
    assigned = _assigned(entry, action.targets, to)
    to.write(")" if action.targets else "")
    to.write(f" {OVERRIDING[action.overriding]}".rstrip())
    if assigned:
        clause(" VALUES (", to, plus=4)
        wholes(assigned, to)
        to.write(")")
    else:
        to.write(" DEFAULT VALUES")


# --- NOTIFY -------------------------------------------------------------------------------------------------------


@command("utility")
def utility(query: nodes.Query, to: Printer) -> None:
    """NOTIFY, the only utility command that a rule may contain."""
    to.writer.keyword("", 0, STANDARD, 1)
    to.write(query.utility)


@command("nothing")
def nothing(query: nodes.Query, to: Printer) -> None:
    """NOTHING."""
    to.write("NOTHING")
