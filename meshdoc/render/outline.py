"""The tables of a book as data for the formats of other tools: columns, keys and foreign keys, by name.

Partitions are left out, and so is everything that no such format has a place for: `omissions` counts it. A table that
is only referenced, and is the platform's, has the referenced columns alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable

from meshdoc.catalog.constraint import Check, Exclusion, ForeignKey, PrimaryKey, Unique
from meshdoc.catalog.database import Schema
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import index_key_definition, method_name
from meshdoc.catalog.names.names import column_type, expression, schema_name
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.relation import Column, Relation
from meshdoc.catalog.role import DefaultPrivileges
from meshdoc.catalog.type import Domain, EnumType, TypeRef
from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.history.history import default_of
from meshdoc.insight.keys import unique_keys
from meshdoc.record import record
from meshdoc.render import Book
from meshdoc.render.display import in_words, plural
from meshdoc.render.formats import OnLoss
from meshdoc.render.mermaid import foreign_keys


@record
class Field:
    """A column. `default` is an expression, `labels` are those of its enum."""

    name: str
    type: str
    required: bool
    default: str | None
    generated: bool
    identity: bool
    comment: str | None
    labels: tuple[str, ...] = ()


@record
class Key:
    """A unique key or index, or an index: its columns and expressions, as SQL where `plain` is empty."""

    name: str
    columns: tuple[str, ...]
    plain: tuple[str, ...]
    unique: bool
    method: str
    predicate: str | None = None


@record
class Rows:
    """A table: `kind` in PostgreSQL's words, its primary key, further keys and indexes, and checks by name."""

    oid: Oid
    schema: str
    name: str
    kind: str
    comment: str | None
    fields: tuple[Field, ...]
    primary: tuple[str, ...]
    keys: tuple[Key, ...]
    checks: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """`schema.name`, without the schema in `public`."""
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"


@record
class Link:
    """A foreign key from `child` to `parent`; `optional` if it may be null, `single` if no two rows share a target."""

    name: str
    child: Rows
    columns: tuple[str, ...]
    parent: Rows
    targets: tuple[str, ...]
    on_update: str
    on_delete: str
    optional: bool
    single: bool


@record
class Outline:
    """The tables, the foreign keys between them, and the enums with their schemas and labels."""

    tables: tuple[Rows, ...]
    links: tuple[Link, ...]
    enums: tuple[tuple[str, str, tuple[str, ...]], ...]


def outline(book: Book) -> Outline:
    """The tables of a book."""
    keys = [key for table in book.tables for key in foreign_keys(book, table)]
    shown = {table.oid: _rows(book, table, table.columns) for table in book.tables}
    for oid in dict.fromkeys(key.references_table for key in keys if key.references_table not in shown):
        other = book.names.relation_by_oid(oid)
        assert isinstance(other, Relation)
        wanted = {attnum for key in keys if key.references_table == oid for attnum in key.references_columns}
        shown[oid] = _rows(book, other, [column for column in other.columns if column.attnum in wanted])
    enums = (item for item in book.types if isinstance(item, EnumType))
    return Outline(
        tables=tuple(shown.values()),
        links=tuple(_link(book, key, shown) for key in keys),
        enums=tuple((schema_name(book.names, item.schema), item.name, _labels(item)) for item in enums),
    )


def _rows(book: Book, item: Relation, columns: Iterable[Column]) -> Rows:
    kept = [*columns]
    names = {column.name for column in kept}
    primary = next((_named(item, key.columns) for key in book.parts(item.oid, PrimaryKey)), ())
    keys = (_key(book, item, index) for index in book.parts(item.oid, Index) if not index.primary)
    checks = (check for check in book.parts(item.oid, Check) if len(kept) == len(item.columns))
    return Rows(
        oid=item.oid,
        schema=schema_name(book.names, item.schema),
        name=item.name,
        kind=item.noun,
        comment=item.comment,
        fields=tuple(_field(book, item, column) for column in kept),
        primary=primary if set(primary) <= names else (),
        keys=tuple(key for key in keys if set(key.plain) <= names and len(kept) == len(item.columns)),
        checks=tuple((check.name, expression(book.names, check.expression)) for check in checks),
    )


def _field(book: Book, item: Relation, column: Column) -> Field:
    default = default_of(book.catalog, item.oid, column.attnum)
    return Field(
        name=column.name,
        type=column_type(book.names, column.type),
        required=column.not_null,
        default=expression(book.names, default.expression) if default else None,
        generated=column.generated is not None,
        identity=column.identity is not None,
        comment=column.comment,
        labels=_labels(enum_of(book, column.type)),
    )


def enum_of(book: Book, type: TypeRef) -> Object | None:
    """The type of a column without domains around it."""
    found = book.catalog.get(type.oid)
    while isinstance(found, Domain):
        found = book.catalog.get(found.base.oid)
    return found


def _labels(item: Object | None) -> tuple[str, ...]:
    return tuple(label.name for label in item.labels) if isinstance(item, EnumType) else ()


def _named(item: Relation, attnums: Iterable[int]) -> tuple[str, ...]:
    return tuple(item.attribute(attnum).name for attnum in attnums)


def _key(book: Book, item: Relation, index: Index) -> Key:
    plain = all(key.attnum for key in index.index_keys)
    return Key(
        name=index.name,
        columns=tuple(index_key_definition(book.names, index, key) for key in index.index_keys),
        plain=_named(item, (key.attnum for key in index.index_keys)) if plain else (),
        unique=index.unique,
        method=method_name(book.names, index),
        predicate=expression(book.names, index.predicate) if index.predicate else None,
    )


def _link(book: Book, key: ForeignKey, shown: dict[Oid, Rows]) -> Link:
    child, parent = (book.names.relation_by_oid(oid) for oid in (key.table, key.references_table))
    assert isinstance(child, Relation) and isinstance(parent, Relation)
    uniques = unique_keys(book.catalog, child)
    return Link(
        name=key.name,
        child=shown[key.table],
        columns=_named(child, key.columns),
        parent=shown[key.references_table],
        targets=_named(parent, key.references_columns),
        on_update=in_words(key.on_update),
        on_delete=in_words(key.on_delete),
        optional=any(not child.attribute(attnum).not_null for attnum in key.columns),
        single=any(set(unique.columns) <= set(key.columns) for unique in uniques),
    )


# --- what is left out ---------------------------------------------------------------------------------------------

COUNTED: dict[type[Object], str] = {
    Check: "check constraint",
    Exclusion: "exclusion constraint",
    PrimaryKey: "",
    Unique: "",
    ForeignKey: "",
    Schema: "",
    DefaultPrivileges: "default privilege",
}
"""What objects are counted as, if not by PostgreSQL's noun; every format has a place for keys and schemas."""


def tell_omissions(book: Book, on_loss: OnLoss, format: str, expressed: Container[str]) -> None:
    """Tell in one line how many objects of each kind a format has no place for."""
    nouns = [_noun(book, item) for item in book.shown(Object)]
    counts = Counter(noun for noun in nouns if noun and noun not in expressed)
    if counts:
        listed = ", ".join(plural(count, noun) for noun, count in sorted(counts.items()))
        message = f"the {format} format has no place for {listed}"
        on_loss(Diagnostic(code="format", severity=Severity.NOTICE, message=message, location=None))


def _noun(book: Book, item: Object) -> str:
    table = book.catalog.get(getattr(item, "table", NO_OID))
    if getattr(table, "partition_of", NO_OID):
        return ""
    return "partition" if getattr(item, "partition_of", NO_OID) else COUNTED.get(type(item), item.noun)
