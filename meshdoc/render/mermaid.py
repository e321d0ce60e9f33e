"""Entity-relationship diagrams in Mermaid, as GitHub draws them.

Names and types that Mermaid's grammar does not accept are rewritten:

    numeric(10,2)               numeric_10_2        no blanks, commas, parentheses or brackets in a type
    text[]                      text_array
    double precision            double_precision
    a column called pk          pk_                 PK, FK and UK are Mermaid's own words, in any case
    " % \\ ; in a table's name   _                   also what Mermaid reads as markup, a direction or a formula

A diagram that is too large to read or draw shows less: `overview` tries all columns, then key columns, then table names
only, then gives up.
"""

from __future__ import annotations

import enum
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from meshdoc.catalog.constraint import ForeignKey, PrimaryKey, Unique
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Relation
from meshdoc.render import AnyTable, Book
from meshdoc.render.display import display_name, display_type
from meshdoc.render.markup import diagram_text, diagram_word

MOST_COLUMNS = 48
"""An overview with more columns shows key columns only."""
MOST_KEYS = 100
MOST_TABLES = 100
FEW_NEIGHBOURS = 8
"""More neighbors than that are shown without their keys."""
MOST_NEIGHBOURS = 20
MOST_RELATIONS = 300
LONGEST = 40_000
"""GitHub's Mermaid rejects texts of more than 50,000 characters and diagrams of more than 500 edges."""


class Detail(enum.Enum):
    """How much of a table is shown."""

    COLUMNS = "columns"
    KEYS = "keys"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Diagram:
    """A diagram's text, and the lowest level of detail of its tables."""

    text: str
    detail: Detail


def overview(book: Book, tables: Sequence[AnyTable]) -> Diagram | None:
    """The tables connected by foreign keys; None if there are none, or too many for a diagram."""
    keys = [key for table in tables for key in foreign_keys(book, table)]
    if not keys or len(keys) > MOST_RELATIONS:
        return None
    tables = [table for table in tables if is_tied(keys, table)]
    outside = _outside(book, tables, keys)
    for detail, limit in ((Detail.COLUMNS, MOST_COLUMNS), (Detail.KEYS, MOST_KEYS), (Detail.NAME, MOST_TABLES)):
        lines = [line for table in tables for line in _entity(book, table, detail)]
        lines += [line for item in outside for line in _entity(book, item, Detail.NAME)]
        body = "\n".join(["erDiagram", *lines, *_relations(book, keys)])
        shown = sum(
            1 if detail is Detail.NAME else len(_columns(table, detail, _marks(book, table))) for table in tables
        )
        if shown <= limit and len(body) <= LONGEST:
            return Diagram(body, detail)
    return None


def neighbourhood(book: Book, table: AnyTable) -> Diagram | None:
    """A table with all its columns, and the key columns of the tables that it references or that reference it.

    None if it has no neighbors, or too many to draw.
    """
    keys = [*foreign_keys(book, table), *referencing_keys(book, table)]
    others = _outside(book, [table], keys)
    if not keys or len(keys) > MOST_NEIGHBOURS:
        return None
    detail = Detail.KEYS if len(others) <= FEW_NEIGHBOURS else Detail.NAME
    lines = list(_entity(book, table, Detail.COLUMNS))
    lines += [line for item in others for line in _entity(book, item, detail)]
    body = "\n".join(["erDiagram", *lines, *_relations(book, keys)])
    return Diagram(body, detail) if len(body) <= LONGEST else None


# --- foreign keys -------------------------------------------------------------------------------------


def foreign_keys(book: Book, table: Relation) -> tuple[ForeignKey, ...]:
    """The foreign keys that a table declares itself, by name."""
    return tuple(key for key in book.parts(table.oid, ForeignKey) if not key.parent)


def referencing_keys(book: Book, table: Relation) -> tuple[ForeignKey, ...]:
    """The foreign keys of other tables that reference a table, by table and name."""
    found = [
        key
        for key in book.catalog.children(table.oid, ForeignKey)
        if key.references_table == table.oid
        and key.table != table.oid
        and not key.parent
        and book.is_shown(book.catalog[key.table])
    ]
    return tuple(sorted(found, key=lambda key: (display_name(book.names, book.catalog[key.table]), key.name)))


def is_tied(keys: Iterable[ForeignKey], table: Relation) -> bool:
    """Whether one of the foreign keys belongs to a table or references it."""
    return any(table.oid in (key.table, key.references_table) for key in keys)


def _outside(book: Book, tables: Iterable[Relation], keys: Iterable[ForeignKey]) -> list[Relation]:
    inside = {table.oid for table in tables}
    found = {oid for key in keys for oid in (key.table, key.references_table)} - inside
    items = (item for oid in found if isinstance(item := book.names.relation_by_oid(oid), Relation))
    return sorted(items, key=lambda item: display_name(book.names, item))


# --- lines ----------------------------------------------------------------------------------------------


def _entity(book: Book, table: Relation, detail: Detail) -> Iterable[str]:
    marks = _marks(book, table)
    columns = _columns(table, detail, marks)
    yield f"    {diagram_text(display_name(book.names, table))}" + (" {" if columns else "")
    for column in columns:
        type_word = diagram_word(display_type(book.names, column.type).replace("[]", "_array"))
        yield f"        {type_word} {diagram_word(column.name)} {marks.get(column.attnum, '')}".rstrip()
    if columns:
        yield "    }"


def _columns(table: Relation, detail: Detail, marks: Container[int]) -> list[Column]:
    if detail is Detail.NAME:
        return []
    return [column for column in table.columns if detail is Detail.COLUMNS or column.attnum in marks]


def _marks(book: Book, table: Relation) -> dict[int, str]:
    """The keys that columns are part of; UK if one is unique by itself."""
    columns = {
        "PK": {attnum for key in book.parts(table.oid, PrimaryKey) for attnum in key.columns},
        "FK": {attnum for key in book.parts(table.oid, ForeignKey) for attnum in key.columns},
        "UK": {key.columns[0] for key in book.parts(table.oid, Unique) if len(key.columns) == 1},
    }
    marked = set().union(*columns.values())
    return {attnum: ",".join(mark for mark, found in columns.items() if attnum in found) for attnum in marked}


def _relations(book: Book, keys: Iterable[ForeignKey]) -> Iterable[str]:
    for key in keys:
        child, parent = (_relation(book, oid) for oid in (key.table, key.references_table))
        optional = any(not child.attribute(attnum).not_null for attnum in key.columns)
        many = "|o" if _is_unique(book, key) else "}o"
        one = "o|" if optional else "||"
        label = ", ".join(child.attribute(attnum).name for attnum in key.columns)
        names = [diagram_text(display_name(book.names, item)) for item in (child, parent)]
        yield f"    {names[0]} {many}--{one} {names[1]} : {diagram_text(label)}"


def _relation(book: Book, oid: Oid) -> Relation:
    item = book.names.relation_by_oid(oid)
    assert isinstance(item, Relation)
    return item


def _is_unique(book: Book, key: ForeignKey) -> bool:
    """Whether no two rows can reference the same row."""
    uniques: list[PrimaryKey | Unique] = [*book.parts(key.table, PrimaryKey), *book.parts(key.table, Unique)]
    return any(set(unique.columns) <= set(key.columns) for unique in uniques)
