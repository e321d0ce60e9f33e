"""Indexes: pg_index and their rows in pg_class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import NO_OID, Dependency, Key, Object, Oid, Reference, of_partition, parts, ref
from meshdoc.catalog.relation import Options, Persistence
from meshdoc.catalog.type import TypeRef
from meshdoc.record import record


@record
class IndexKey:
    """An index key: a column of the table (`attnum`), or an expression with its `type` and collation (`derived`).

    `name` is the index's own name for the key; renaming the column does not change it.
    """

    attnum: int = ref(Dependency.AUTO, of="table", default=0)
    expression: Expr | None = ref(Dependency.NORMAL, own=Dependency.AUTO, default=None)
    type: TypeRef | None = None
    derived: Oid = NO_OID
    name: str = ""
    opclass: Oid = ref(Dependency.NORMAL, default=NO_OID)
    opclass_options: Options = ()
    collation: Oid = ref(Dependency.NORMAL, default=NO_OID)
    descending: bool = False
    nulls_first: bool = False


@record
class Index(Object):
    """An index. One that implements a constraint belongs to it; one on a partition may belong to its parent's index."""

    noun: ClassVar[str] = "index"
    system_catalog: ClassVar[str] = "pg_class"

    schema: Oid = ref(Dependency.NONE)  # always the table's
    table: Oid = ref(Dependency.AUTO)
    persistence: Persistence = Persistence.PERMANENT
    method: Oid = ref(Dependency.NORMAL)
    index_keys: tuple[IndexKey, ...] = parts()
    include: tuple[int, ...] = ref(Dependency.AUTO, of="table", default=())
    predicate: Expr | None = ref(Dependency.NORMAL, own=Dependency.AUTO, default=None)
    unique: bool = False
    primary: bool = False
    exclusion: bool = False
    immediate: bool = True
    nulls_not_distinct: bool = False
    valid: bool = True
    clustered: bool = False
    replica_identity: bool = False
    constraint: Oid = ref(Dependency.INTERNAL, default=NO_OID)
    parent: Oid = ref(Dependency.PARTITION_PRIMARY, default=NO_OID)
    options: Options = ()
    statistics: tuple[tuple[int, int], ...] = ()  # the targets of keys that are expressions, by their numbers
    tablespace: Oid = ref(Dependency.NORMAL, default=NO_OID)
    on_extensions: tuple[Oid, ...] = ref(Dependency.AUTO, default=())  # DEPENDS ON EXTENSION

    def find_references(self) -> Iterable[Reference]:
        """The objects it depends on."""
        references = Object.find_references(self)
        return of_partition(references, self.table) if self.parent else references

    def unique_keys(self) -> tuple[Key, ...]:
        """Its name among the relations of its schema."""
        return (("relation", self.schema, self.name),)


def indexes_of(catalog: Catalog, table: Oid) -> list[Index]:
    """All indexes of a table."""
    return [index for index in catalog.children(table, Index) if index.table == table]
