"""Ways to the rows of a table that its policies do not guard: views, partitions, parents, functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.inherit import descendants_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import MaterializedView, Relation, Table, View, is_invoker
from meshdoc.catalog.routine import Routine
from meshdoc.insight.access.extent import ORDER, Rows
from meshdoc.insight.access.matrix import Matrix
from meshdoc.insight.execution import FIRED_BY
from meshdoc.record import record


@record
class Way:
    """An object by which roles read more rows of a table than through the table itself.

    `owner` is the role whose rights count there, 0 if it is the caller's own. A function is one that the roles may call
    and whose body names the table: what it does with the rows is not decided.
    """

    object: Oid
    roles: tuple[Oid, ...]
    owner: Oid = 0


def ways_around(matrix: Matrix, table: Table, roles: Sequence[Oid]) -> Iterator[Way]:
    """The ways around the row-level security of a table for some roles."""
    direct = {role: matrix.cell(role, table, "select").extent.rows for role in roles}
    for item in (*_readers(matrix, table), *_relatives(matrix, table)):
        gaining = tuple(role for role in roles if _gains(matrix, role, item, direct[role]))
        if gaining:
            yield Way(object=item.oid, roles=gaining, owner=item.owner if isinstance(item, View) else 0)
    for routine in _definers(matrix, table):
        calling = tuple(role for role in roles if direct[role] is not Rows.ALL and _calls(matrix, role, routine))
        if calling:
            yield Way(object=routine.oid, roles=calling, owner=routine.owner)


def _gains(matrix: Matrix, role: Oid, item: Relation, direct: Rows) -> bool:
    return ORDER.index(matrix.cell(role, item, "select").extent.rows) > ORDER.index(direct)


def _readers(matrix: Matrix, table: Table) -> Iterator[Relation]:
    """The views above a table at which other rights than the caller's count, and materialized views."""
    seen, waiting = {table.oid}, [table.oid]
    for oid in waiting:
        for item in matrix.catalog.children(oid, Relation):
            if isinstance(item, View | MaterializedView) and item.oid not in seen:
                seen.add(item.oid)
                waiting.append(item.oid)
                if isinstance(item, MaterializedView) or not is_invoker(item):
                    yield item


def _relatives(matrix: Matrix, table: Table) -> Iterator[Relation]:
    """The partitions and heirs of a table, and what it is a partition or heir of: each has policies of its own."""
    yield from descendants_of(matrix.catalog, table.oid)
    parents = [table.partition_of, *table.inherits] if table.partition_of else [*table.inherits]
    for oid in dict.fromkeys(parents):
        parent = matrix.catalog.get(oid)
        if isinstance(parent, Table):
            yield parent


def _definers(matrix: Matrix, table: Table) -> Iterator[Routine]:
    """The functions that can be called, name the table and run as a role that its policies do not bind."""
    for routine in matrix.definers.of(table):
        if routine.returns.oid not in FIRED_BY and not matrix.privileges.is_bound(routine.owner, table):
            yield routine


def _calls(matrix: Matrix, role: Oid, routine: Routine) -> bool:
    (cell,) = matrix.of(role, routine)
    return cell.extent.rows is Rows.ALL
