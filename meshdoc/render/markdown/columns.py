"""The columns of a table, view or composite type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.catalog.constraint import ForeignKey, PrimaryKey, Unique
from meshdoc.catalog.names.names import collation_name, type_collation
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column, ColumnDefault, Relation, Sequence
from meshdoc.history.history import default_of
from meshdoc.render.display import COMPRESSION, STORAGE
from meshdoc.render.links import Place
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, anchor, code, comment, join, md, section, table, text

HEADERS = ("Column", "Type", "Null", "Default", "Key", "Description", "Notes")
NEXT = re.compile(r"nextval\('[^']+'::regclass\)\Z")


def columns(page: Page, relation: Relation) -> Markup:
    """The columns of a table, in order."""
    return section("Columns", table(HEADERS, (_row(page, relation, column) for column in relation.columns)))


def view_columns(page: Page, relation: Relation) -> Markup:
    """The columns of a view or composite type, with fewer facts."""
    rows = (
        (
            _name(page, relation, column),
            page.type(column.type),
            _default(page, relation, column),
            comment(column.comment),
        )
        for column in relation.columns
    )
    return section("Columns", table(("Column", "Type", "Default", "Description"), rows))


def _row(page: Page, relation: Relation, column: Column) -> tuple[Text, ...]:
    return (
        _name(page, relation, column),
        page.type(column.type),
        "no" if column.not_null else "yes",
        _default(page, relation, column),
        join("<br>", _keys(page, relation, column)),
        comment(column.comment),
        join("<br>", _further(page, relation, column)),
    )


def _name(page: Page, relation: Relation, column: Column) -> Markup:
    return anchor(page.links.part_anchor(relation, column.attnum), code(column.name))


def _default(page: Page, relation: Relation, column: Column) -> Text:
    default = default_of(page.book.catalog, relation.oid, column.attnum)
    if column.identity:
        return f"identity ({column.identity.name.replace('_', ' ')})"
    if default is None:
        return ""
    if sequence := _sequence(page, default):
        return md("nextval({})", sequence)
    shown = code(page.sql(default.expression))
    return md("generated ({}): {}", column.generated.name, shown) if column.generated else shown


def _sequence(page: Page, default: ColumnDefault) -> Markup:
    """The sequence of a default that is nothing but nextval()."""
    return (
        page.refers(default.expression, besides=default.table) if NEXT.match(page.sql(default.expression)) else NOTHING
    )


def _keys(page: Page, relation: Relation, column: Column) -> Iterator[Markup]:
    """The keys that a column is part of: primary key, foreign keys, unique constraints."""
    parts = page.book.parts
    for primary in parts(relation.oid, PrimaryKey):
        if column.attnum in primary.columns:
            yield page.to(_place(page, primary.oid), "PK")
    for key in parts(relation.oid, ForeignKey):
        if column.attnum in key.columns and not key.parent:
            target = key.references_columns[key.columns.index(column.attnum)]
            yield md("{} → {}", page.to(_place(page, key.oid), "FK"), page.name(Address(key.references_table, target)))
    for unique in parts(relation.oid, Unique):
        if column.attnum in unique.columns:
            yield _unique(page, relation, column, unique)


def _unique(page: Page, relation: Relation, column: Column, unique: Unique) -> Markup:
    place = _place(page, unique.oid)
    if len(unique.columns) == 1:
        return page.to(place, "unique")
    parts = [relation.attribute(attnum) for attnum in unique.columns]
    names = (md("**{}**", part.name) if part == column else text(part.name) for part in parts)
    return md("part of {} ({})", page.to(place, "unique key"), join(", ", names))


def _place(page: Page, oid: int) -> Place:
    place = page.links.place(Address(oid))
    assert place is not None
    return place


def _further(page: Page, relation: Relation, column: Column) -> Iterator[Text]:
    """The unusual properties of a column."""
    default = default_of(page.book.catalog, relation.oid, column.attnum)
    if default and not _sequence(page, default) and (names := page.refers(default.expression, besides=relation.oid)):
        yield md("uses {}", names)
    address = Address(relation.oid, column.attnum)
    owned = (item.oid for item in page.book.parts(relation.oid, Sequence) if item.identity_of == address)
    yield from (md("sequence {}", page.object(oid)) for oid in owned)
    if column.collation not in (0, type_collation(page.book.names, column.type.oid)):
        yield md("collation {}", code(collation_name(page.book.names, column.collation)))
    if column.storage:
        yield f"storage {STORAGE[column.storage]}"
    if column.compression:
        yield f"compression {COMPRESSION[column.compression]}"
    if not column.is_local:
        yield "inherited"
