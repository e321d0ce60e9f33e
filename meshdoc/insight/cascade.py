"""What deleting a row does to the rows that reference it, over all foreign keys.

The actions are those of ri_triggers.c. Triggers that the schema defines are not considered.
"""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Action, ForeignKey
from meshdoc.catalog.inherit import ancestors_of, partitions_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import Domain
from meshdoc.history.history import default_of
from meshdoc.record import record


@record
class Reached:
    """A table whose rows are deleted along, by which foreign key, and over how many keys at least."""

    table: Oid
    key: Oid
    level: int


@record
class Detached:
    """A foreign key that lets go of the deleted row: its columns become null, or their default."""

    key: Oid
    columns: tuple[int, ...]
    action: Action


@record
class Blocker:
    """A foreign key whose rows refuse the deletion.

    `is_reached` is whether they may be deleted along by another key. They refuse it nevertheless if this key is checked
    before: unless it is deferred, the older of two keys comes first.
    """

    key: Oid
    is_reached: bool
    not_null: bool = False
    """Whether it would set a column to null that must not be null."""


@record
class Cascade:
    """Everything that deleting a row of a table does by way of foreign keys, nearest tables first."""

    table: Oid
    reached: tuple[Reached, ...] = ()
    detached: tuple[Detached, ...] = ()
    blockers: tuple[Blocker, ...] = ()

    @property
    def levels(self) -> int:
        """Over how many foreign keys in a row it reaches."""
        return max((each.level for each in self.reached), default=0)


def cascade_of(catalog: Catalog, table: Relation) -> Cascade:
    """What deleting a row of a table does."""
    reached = _closure(catalog, table)
    deleted = [table.oid, *(each.table for each in reached)]
    keys = {key.oid: key for oid in deleted for key in referencing(catalog, oid)}.values()
    blockers = (_blocker(catalog, key, deleted) for key in keys)
    return Cascade(
        table=table.oid,
        reached=tuple(reached),
        detached=tuple(
            Detached(key=key.oid, columns=_set_columns(key), action=key.on_delete)
            for key in keys
            if key.on_delete in (Action.SET_NULL, Action.SET_DEFAULT) and not _breaks_not_null(catalog, key)
        ),
        blockers=tuple(blocker for blocker in blockers if blocker),
    )


def _closure(catalog: Catalog, table: Relation) -> list[Reached]:
    """The other tables that ON DELETE CASCADE reaches, nearest first."""
    found: dict[Oid, Reached] = {}
    level, edge = 0, [table.oid]
    while edge:
        level += 1
        keys = [key for oid in edge for key in referencing(catalog, oid) if key.on_delete is Action.CASCADE]
        edge = []
        for key in keys:
            if key.table not in found and key.table != table.oid:
                found[key.table] = Reached(table=key.table, key=key.oid, level=level)
                edge.append(key.table)
    return list(found.values())


def referencing(catalog: Catalog, table: Oid) -> Iterator[ForeignKey]:
    """The enforced foreign keys that reference rows of a table, by its name, a partition's or that of a table above."""
    for oid in names_of(catalog, table):
        for key in catalog.children(oid, ForeignKey):
            if key.references_table == oid and key.enforced and not key.parent:
                yield key


def names_of(catalog: Catalog, table: Oid) -> list[Oid]:
    """A table, the partitions below it, and the tables that it is a partition of."""
    found = [table]
    for oid in found:
        found += [part.oid for part in partitions_of(catalog, oid)]
    return [*found, *ancestors_of(catalog, table)]


def _blocker(catalog: Catalog, key: ForeignKey, deleted: list[Oid]) -> Blocker | None:
    if key.on_delete in (Action.NO_ACTION, Action.RESTRICT):
        return Blocker(key=key.oid, is_reached=key.table in deleted)
    if _breaks_not_null(catalog, key):
        return Blocker(key=key.oid, is_reached=key.table in deleted, not_null=True)
    return None


def _breaks_not_null(catalog: Catalog, key: ForeignKey) -> bool:
    """Whether a foreign key would set a column to null, itself or as the default, that must not be null."""
    table = catalog[key.table]
    assert isinstance(table, Relation)
    required = [attnum for attnum in _set_columns(key) if table.attribute(attnum).not_null]
    match key.on_delete:
        case Action.SET_NULL:
            return bool(required)
        case Action.SET_DEFAULT:
            return any(_has_no_default(catalog, table, attnum) for attnum in required)
    return False


def _has_no_default(catalog: Catalog, table: Relation, attnum: int) -> bool:
    type = catalog.get(table.attribute(attnum).type.oid)
    of_domain = type.default if isinstance(type, Domain) else None
    return default_of(catalog, table.oid, attnum) is None and of_domain is None


def _set_columns(key: ForeignKey) -> tuple[int, ...]:
    return key.on_delete_columns or key.columns
