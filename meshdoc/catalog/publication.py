"""Publications and subscriptions: pg_publication, pg_publication_rel, pg_publication_namespace, pg_subscription."""

from __future__ import annotations

import enum
from typing import ClassVar

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import Dependency, Object, Oid, ref
from meshdoc.catalog.relation import Persistence, Table
from meshdoc.record import record

OPERATIONS = frozenset({"insert", "update", "delete", "truncate"})


class GeneratedColumns(enum.Enum):
    """pg_publication.pubgencols."""

    NONE = "n"
    STORED = "s"


@record
class Publication(Object):
    """A publication; its tables and schemas are separate objects, unless it is FOR ALL TABLES."""

    noun: ClassVar[str] = "publication"
    system_catalog: ClassVar[str] = "pg_publication"

    all_tables: bool = False
    operations: frozenset[str] = OPERATIONS
    via_partition_root: bool = False
    generated_columns: GeneratedColumns = GeneratedColumns.NONE


@record
class PublicationTable(Object):
    """A table of a publication. `columns` is empty if all are published."""

    noun: ClassVar[str] = "publication relation"
    system_catalog: ClassVar[str] = "pg_publication_rel"
    identified_by: ClassVar[tuple[str, ...]] = ("publication", "table")

    name: str = ""
    publication: Oid = ref(Dependency.AUTO)
    table: Oid = ref(Dependency.AUTO)
    columns: tuple[int, ...] = ref(Dependency.NORMAL, of="table", default=())
    where: Expr | None = ref(Dependency.NORMAL, default=None)


def is_publishable(item: Object) -> bool:
    """Whether a table is published along with its schema or with all tables: is_publishable_class."""
    return isinstance(item, Table) and item.persistence is Persistence.PERMANENT and item.schema != PG_CATALOG


def is_published(catalog: Catalog, table: Oid) -> bool:
    """Whether a publication names the table: GetRelationPublications."""
    return any(item.table == table for item in catalog.children(table, PublicationTable))


@record
class PublicationSchema(Object):
    """A schema whose tables are all published."""

    noun: ClassVar[str] = "publication namespace"
    system_catalog: ClassVar[str] = "pg_publication_namespace"
    identified_by: ClassVar[tuple[str, ...]] = ("publication", "schema")

    name: str = ""
    publication: Oid = ref(Dependency.AUTO)
    schema: Oid = ref(Dependency.AUTO)


@record
class Subscription(Object):
    """A subscription; `options` are the stored options of WITH, as PostgreSQL stores them."""

    noun: ClassVar[str] = "subscription"
    system_catalog: ClassVar[str] = "pg_subscription"

    connection: str = ""
    publications: tuple[str, ...] = ()
    enabled: bool = False
    slot_name: str | None = None
    options: tuple[tuple[str, str], ...] = ()
