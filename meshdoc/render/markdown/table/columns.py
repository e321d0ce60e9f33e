"""The columns of a table, view or composite type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from meshdoc.catalog.constraint import ForeignKey, PrimaryKey, Unique
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.names import collation_name, type_collation
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Column, ColumnDefault, Relation, Sequence
from meshdoc.history.history import default_of
from meshdoc.insight.keys import unique_keys
from meshdoc.insight.source_comments import column_comment
from meshdoc.render.display import COMPRESSION, STORAGE, in_words, plural
from meshdoc.render.links import WIDE
from meshdoc.render.markdown.page import Page, source_comment
from meshdoc.render.markdown.table.rules import by_domains, checks, not_null_of, nullness
from meshdoc.render.markup import NOTHING, Markup, Text, anchor, code, comment, join, md, section, table, text
from meshdoc.render.mermaid import foreign_keys, referencing_keys

HEADERS = ("Column", "Type and rule", "Description")
NEXT = re.compile(r"nextval\('[^']+'::regclass\)\Z")
FEWEST_SHARING = 3
MOST_IN_KEY = 3
"""More columns of a key are counted; the constraint has them."""


def columns(page: Page, relation: Relation) -> Markup:
    """The columns of a table, in order, each with its type, what it may hold and what it is for."""
    return section("Columns", table(HEADERS, _rows(page.once(), relation)))


def _rows(page: Page, relation: Relation) -> Iterator[tuple[Text, ...]]:
    incoming = referencing_keys(page.book, relation)
    if len(relation.columns) <= WIDE:
        yield from (_row(page, relation, column, incoming) for column in relation.columns)
        return
    for prefix, group in groupby(relation.columns, key=lambda column: column.name.strip("_").partition("_")[0]):
        together = list(group)
        if len(together) >= FEWEST_SHARING:
            yield (md("**{}** ({})", code(f"{prefix}_*"), str(len(together))), "", "")
        yield from (_row(page, relation, column, incoming) for column in together)


def _row(page: Page, relation: Relation, column: Column, incoming: Iterable[ForeignKey]) -> tuple[Text, ...]:
    filled = _filled(page, relation, column)
    rule = [
        join(" ", [page.type(column.type), nullness(page, relation, column)]),
        filled,
        *by_domains(page, column, has_own_default=bool(filled)),
        *checks(page, relation, column),
        *_keys(page, relation, column),
        *further(page, relation, column),
    ]
    described = [
        _description(page, relation, column),
        _why_required(page, relation, column),
        *_related(page, relation, column, incoming),
        _since(page, relation, column),
    ]
    return _name(page, relation, column), join("<br>", rule), join("<br>", described)


def _description(page: Page, relation: Relation, column: Column) -> Markup:
    """The comment of a column, or else the one beside it in the source."""
    if column.comment:
        return comment(column.comment)
    return source_comment(column_comment(page.book.history, relation, column))


def _why_required(page: Page, relation: Relation, column: Column) -> Markup:
    """The comment on the NOT NULL constraint of a column."""
    found = not_null_of(page, relation, column) if column.not_null else None
    return md("Not null: {}", comment(found.comment)) if found and found.comment else NOTHING


def _name(page: Page, relation: Relation, column: Column) -> Markup:
    return anchor(page.links.part_anchor(relation, column.attnum), code(column.name))


# --- what fills a column ----------------------------------------------------------------------------------


def _filled(page: Page, relation: Relation, column: Column) -> Text:
    """What fills a column by itself: identity, generation or its own default."""
    default = default_of(page.book.catalog, relation.oid, column.attnum)
    if column.identity:
        return f"identity ({in_words(column.identity).upper()})"
    if default:
        value = _value(page, default)
        return (
            md("generated ({}) {}", in_words(column.generated), value) if column.generated else md("default {}", value)
        )
    return ""


def _value(page: Page, default: ColumnDefault) -> Markup:
    """A default; one that is no mere constant with links to what it uses."""
    if sequence := _sequence(page, default):
        return md("nextval({})", sequence)
    return page.expression(default.expression, default.table)


def _sequence(page: Page, default: ColumnDefault) -> Markup:
    """The sequence of a default that is nothing but nextval()."""
    return (
        page.refers(default.expression, besides=default.table) if NEXT.match(page.sql(default.expression)) else NOTHING
    )


# --- keys and relations -----------------------------------------------------------------------------------


def _keys(page: Page, relation: Relation, column: Column) -> Iterator[Markup]:
    """The primary key, the unique constraints and then the unique indexes that a column is part of."""
    parts = page.book.parts
    bare = {index.oid for index in parts(relation.oid, Index) if not index.constraint}
    keys = [(key.columns, True) for key in parts(relation.oid, PrimaryKey)]
    keys += [(key.columns, False) for key in parts(relation.oid, Unique)]
    keys += [(key.columns, False) for key in unique_keys(page.book.catalog, relation) if key.index in bare]
    return (_key(relation, column, columns, primary) for columns, primary in keys if column.attnum in columns)


def _key(relation: Relation, column: Column, columns: tuple[int, ...], primary: bool) -> Markup:
    if len(columns) == 1:
        return text("primary key" if primary else "unique")
    parts = [relation.attribute(attnum) for attnum in columns]
    names = join(", ", (md("**{}**", part.name) if part == column else text(part.name) for part in parts))
    shown = names if len(parts) <= MOST_IN_KEY else plural(len(parts), "column")
    return md("part of {} ({})", "primary key" if primary else "unique key", shown)


def _related(page: Page, relation: Relation, column: Column, incoming: Iterable[ForeignKey]) -> Iterator[Markup]:
    """The columns that a column references, and the one that references it, or how many do."""
    keys = [key for key in foreign_keys(page.book, relation) if column.attnum in key.columns]
    for target in dict.fromkeys(_counterpart(key, column) for key in keys):
        yield md("References {}", page.name(target))
    found = [key for key in incoming if column.attnum in key.references_columns]
    addresses = {Address(key.table, key.columns[key.references_columns.index(column.attnum)]) for key in found}
    if addresses:
        first, *others = addresses
        yield md("Referenced by {}", plural(len(addresses), "column") if others else page.name(first))


def _counterpart(key: ForeignKey, column: Column) -> Address:
    return Address(key.references_table, key.references_columns[key.columns.index(column.attnum)])


def _since(page: Page, relation: Relation, column: Column) -> Text:
    """The version that added a column, if that is not the one that created its table."""
    made, added = (
        page.book.history.created_by(relation.oid),
        page.book.history.column_added_by(relation.oid, column.attnum),
    )
    return f"Since {added.version}" if added and made and added.version != made.version else ""


def further(page: Page, relation: Relation, column: Column) -> Iterator[Text]:
    """The unusual properties of a column."""
    address = Address(relation.oid, column.attnum)
    owned = (item.oid for item in page.book.parts(relation.oid, Sequence) if item.identity_of == address)
    yield from (md("sequence {}", page.object(oid)) for oid in owned)
    if column.collation not in (0, type_collation(page.book.names, column.type.oid)):
        yield md("collation {}", collation(page, column.collation))
    if column.storage:
        yield f"storage {STORAGE[column.storage]}"
    if column.compression:
        yield f"compression {COMPRESSION[column.compression]}"
    if column.statistics is not None:
        yield f"statistics target {column.statistics}"
    yield from (code(f"{name}={value}") for name, value in sorted(column.options))
    yield from (md("option {}", code(f"{name} = {value}")) for name, value in sorted(column.fdw_options))
    if not column.is_local:
        yield "inherited"


def collation(page: Page, oid: Oid) -> Markup:
    """The name of a collation, linked if it is the project's own."""
    return page.object(oid) if oid in page.book.catalog else code(collation_name(page.book.names, oid))
