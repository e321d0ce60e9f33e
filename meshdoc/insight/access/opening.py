"""What each role reaches without restriction: the relations whose rows it reads, changes or removes all of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import ForeignTable, Relation, Table
from meshdoc.insight.access.extent import Rows
from meshdoc.insight.access.matrix import COMMANDS, Matrix
from meshdoc.record import record

ROW_COMMANDS = ("select", "insert", "update", "delete")


@record
class Opening:
    """Roles with the same access, and the relations on which a command reaches every row.

    A partition is listed only if its partitioned table is not. `truncated` are the tables with row-level security among
    those that may be truncated, since no policy binds TRUNCATE.
    """

    roles: tuple[Oid, ...] = ()
    reads: tuple[Oid, ...] = ()
    inserts: tuple[Oid, ...] = ()
    updates: tuple[Oid, ...] = ()
    deletes: tuple[Oid, ...] = ()
    truncated: tuple[Oid, ...] = ()


Access = tuple[tuple[Rows, ...], ...]
"""The rows of each relation by each command; nothing for one of the roles' own."""


def alike(matrix: Matrix, roles: Iterable[Oid], items: Sequence[Relation]) -> Iterator[tuple[tuple[Oid, ...], Access]]:
    """The roles that reach anything besides as owners, those with the same access together, in the given order."""
    groups: dict[tuple[object, ...], list[Oid]] = {}
    found: dict[tuple[object, ...], Access] = {}
    for role in roles:
        others = [item for item in items if not is_unbound_owner(matrix, role, item)]
        cells = {item.oid: [matrix.cell(role, item, command) for command in COMMANDS] for item in others}
        rows = tuple(tuple(cell.extent.rows for cell in cells.get(item.oid, ())) for item in items)
        key = tuple(
            (cell.object, cell.extent.rows, cell.extent.conditions, cell.columns)
            for row in cells.values()
            for cell in row
        )
        if any(one is not Rows.NONE for row in rows for one in row):
            groups.setdefault(key, []).append(role)
            found[key] = rows
    return ((tuple(members), found[key]) for key, members in groups.items())


def is_unbound_owner(matrix: Matrix, role: Oid, item: Relation) -> bool:
    """Whether a role owns a relation and reads and changes all of its rows, as owners do."""
    cells = (matrix.cell(role, item, command) for command in ROW_COMMANDS)
    return item.owner == role and all(cell.extent.rows is Rows.ALL for cell in cells)


def openings(matrix: Matrix, roles: Iterable[Oid], items: Sequence[Relation]) -> tuple[Opening, ...]:
    """What is open to each group of roles; a group to which nothing is open is left out."""
    groups: dict[Opening, list[Oid]] = {}
    for members, access in alike(matrix, roles, items):
        groups.setdefault(_opening(access, items), []).extend(members)
    return tuple(replace(one, roles=tuple(members)) for one, members in groups.items() if one != Opening())


def _opening(access: Access, items: Sequence[Relation]) -> Opening:
    open_to = {
        command: {item.oid for item, rows in zip(items, access, strict=True) if rows and rows[place] is Rows.ALL}
        for place, command in enumerate(COMMANDS)
    }

    def listed(oids: set[Oid]) -> tuple[Oid, ...]:
        return tuple(item.oid for item in items if item.oid in oids and partitioned_table(item) not in oids)

    guarded = {item.oid for item in items if isinstance(item, Table) and item.row_security}
    return Opening(
        reads=listed(open_to["select"]),
        inserts=listed(open_to["insert"]),
        updates=listed(open_to["update"]),
        deletes=listed(open_to["delete"]),
        truncated=listed(open_to["truncate"] & guarded),
    )


def partitioned_table(item: Relation) -> Oid:
    """The table that a relation is a partition of; 0 if it is none."""
    return item.partition_of if isinstance(item, Table | ForeignTable) else 0
