"""The privileges that a statement requires on each relation that it names: RTEPermissionInfo (parse_relation.c).

Differs from PostgreSQL: the relations of subqueries are not considered.
"""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import children
from meshdoc.record import record, replace

LETTERS = {"insert": "a", "update": "w", "delete": "d"}


@record
class PermissionInfo:
    """The privileges required on one relation: each letter for the table, or for some columns (0: all columns).

    Without `check_as_user` they are required of the current role.
    """

    relation: Oid
    wanted: tuple[tuple[str, frozenset[int]], ...]
    check_as_user: Oid = NO_OID


def permission_infos(query: nodes.Query) -> dict[int, PermissionInfo]:
    """The privileges required on the relations of a statement, by range table index."""
    found: dict[int, dict[str, set[int]]] = {}
    for letter, columns in changed_columns(query):
        found.setdefault(query.result_relation, {}).setdefault(letter, set()).update(columns)
    for var in _read(query, query.result_relation):
        columns = {max(var.attnum, 0)} if var.attnum >= 0 else set()
        found.setdefault(var.range_index, {}).setdefault("r", set()).update(columns)
    for index, entry in enumerate(query.range_table, 1):
        if entry.kind is RangeKind.RELATION and entry.in_from and index != query.result_relation:
            found.setdefault(index, {}).setdefault("r", set())
    return {
        index: PermissionInfo(
            relation=query.range_table[index - 1].relation,
            wanted=tuple((letter, frozenset(columns)) for letter, columns in asked.items()),
        )
        for index, asked in sorted(found.items())
        if query.range_table[index - 1].kind is RangeKind.RELATION
    }


def changed_columns(query: nodes.Query) -> Iterator[tuple[str, set[int]]]:
    """The privileges that a statement requires on its target, as letters, and the columns that it sets."""
    if query.command == "merge":
        for action in query.merge_actions:
            if action.command in LETTERS:
                yield LETTERS[action.command], {item.number for item in action.targets if not item.junk}
        return
    if query.command in LETTERS:
        yield LETTERS[query.command], {item.number for item in query.targets if not item.junk}
    if query.on_conflict is not None and query.on_conflict.action == "update":
        yield "w", {item.number for item in query.on_conflict.set}


def _read(query: nodes.Query, target: int) -> Iterator[nodes.Var]:
    """The columns that the statement reads, also inside its subqueries; EXCLUDED's count as the target's."""
    excluded = query.on_conflict.excluded_index if query.on_conflict else 0
    for part in children(query):
        for var in _vars(part, int(isinstance(part, nodes.Query))):
            if var.range_index == excluded and excluded:
                yield nodes.Var(type=var.type, range_index=target, attnum=var.attnum)
            else:
                yield var


def _vars(node: object, depth: int) -> Iterator[nodes.Var]:
    if isinstance(node, nodes.Var):
        if node.levels_up == depth:
            yield node
        return
    if isinstance(node, nodes.RangeTableEntry):
        node = replace(node, join_alias_vars=())  # the columns of a join that nothing may name
    for child in children(node):
        yield from _vars(child, depth + isinstance(child, nodes.Query))
