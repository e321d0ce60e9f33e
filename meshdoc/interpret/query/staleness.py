"""Whether rows computed from the catalog are still valid, given the changes in the journal since."""

from __future__ import annotations

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change, ChangeKind
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.database import Extension, Schema
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import ColumnDefault, Relation, Sequence
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import EnumType, Type
from meshdoc.record import positional


@positional
class Moment:
    """A position in a catalog's journal, identified by its last entry, since undo removes entries from its end."""

    length: int
    last: Change | None

    @classmethod
    def now(cls, catalog: Catalog) -> Moment:
        """The current end."""
        return cls(len(catalog.journal), catalog.journal[-1] if catalog.journal else None)

    def since(self, catalog: Catalog) -> list[Change] | None:
        """The changes since then; None if entries from before it were undone."""
        if len(catalog.journal) < self.length:
            return None
        if self.length and catalog.journal[self.length - 1] is not self.last:
            return None
        return catalog.journal[self.length :]


@positional
class Sources:
    """The sources of a system relation: classes of objects, and the classes of which only the names matter."""

    classes: tuple[type[Object], ...]
    names: tuple[type[Object], ...]


SOURCES = {
    "pg_catalog.pg_attribute": Sources((Relation, Sequence, Index, ColumnDefault, Type), (Relation, Sequence)),
    "pg_catalog.pg_class": Sources(
        (Relation, Sequence, Index, Constraint, Trigger, Rule, Type), (Relation, Sequence, Index)
    ),
    "pg_catalog.pg_constraint": Sources((Constraint, Index), (Constraint,)),
    "pg_catalog.pg_index": Sources((Index, Constraint), ()),
    "pg_catalog.pg_inherits": Sources((Relation, Index), ()),
    "pg_catalog.pg_namespace": Sources((Schema,), (Schema,)),
    "pg_catalog.pg_type": Sources((Type, Relation, Sequence), (Type, Relation)),
    "pg_catalog.pg_enum": Sources((EnumType,), ()),
    "pg_catalog.pg_proc": Sources((Routine,), (Routine,)),
    "pg_catalog.pg_extension": Sources((Extension,), (Extension,)),
    "pg_catalog.pg_roles": Sources((Role,), (Role,)),
    "pg_catalog.pg_trigger": Sources((Trigger,), (Trigger,)),
    "pg_catalog.pg_policy": Sources((Policy,), (Policy,)),
}
"""Any other system relation may depend on everything."""


def holds(name: str, catalog: Catalog, moment: Moment) -> bool:
    """Whether the rows of a system relation are the same now as they were at a moment."""
    changes = moment.since(catalog)
    if changes is None:
        return False
    sources = SOURCES.get(name)
    if sources is None:
        return not changes
    return not any(_matters(sources, change) for change in changes)


def _matters(sources: Sources, change: Change) -> bool:
    if not isinstance(change.object, sources.classes):
        return False
    return isinstance(change.object, sources.names) or change.kind is not ChangeKind.RENAMED
