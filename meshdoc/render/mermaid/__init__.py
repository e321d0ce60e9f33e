"""Entity-relationship diagrams in Mermaid, as GitHub draws them: readable, or smaller.

A diagram that is wider than its place is scaled down with its text, so each one is kept narrow: it runs from the
referencing tables on the left to the referenced ones on the right, shows a limited number of tables, and of most of
them only the key columns. A diagram that would still be too wide shows less, and then fewer tables. The tables that it
leaves out are named in it, for the text beside it.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from meshdoc.catalog.constraint import ForeignKey, PrimaryKey
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.insight.keys import unique_keys
from meshdoc.record import positional
from meshdoc.render import AnyTable, Book
from meshdoc.render.display import display_name, display_type
from meshdoc.render.mermaid.drawing import Drawing, Entity, Relationship

MOST_IN_OVERVIEW = 12
MOST_IN_NEIGHBOURHOOD = 25
MOST_WITH_KEYS = 8
"""More neighbors are shown by name: the diagram would be several screens high, and the lists below it have the keys."""
FEWEST_AROUND = 2
WIDE_TABLE = 15
"""A table with more columns shows key columns only, also on its own page."""


class Detail(enum.Enum):
    """How much of a table is shown."""

    COLUMNS = "columns"
    KEYS = "keys"
    NAME = "name"


@positional
class Diagram:
    """A diagram's text, the level of detail of its main tables, and the connected tables that it leaves out."""

    text: str
    detail: Detail
    omitted: tuple[Oid, ...] = ()


def overview(book: Book, tables: Sequence[AnyTable]) -> Diagram | None:
    """A schema or a part of it: the tables connected by foreign keys, and the tables outside that they reference.

    If these are too many, the ones nearest to the table with the most foreign keys are drawn. None if there is no
    foreign key.
    """
    keys = tuple(dict.fromkeys(key for table in tables for key in foreign_keys(book, table)))
    if not keys:
        return None
    inside = {table.oid for table in tables}
    found = _nearest(keys, inside)
    shown: Sequence[Oid] = ()
    for count in range(min(len(found), MOST_IN_OVERVIEW), 0, -1):
        shown = found[:count]
        for detail, labels in ((Detail.KEYS, True), (Detail.KEYS, False), (Detail.NAME, False)):
            details = {oid: detail if oid in inside else Detail.NAME for oid in shown}
            drawing = _drawing(book, details, keys, labels)
            if drawing.is_readable:
                return Diagram(drawing.text, detail, tuple(found[count:]))
    return Diagram(drawing.text, detail, tuple(found[len(shown) :]))


def neighbourhood(book: Book, table: AnyTable) -> Diagram | None:
    """A table with its columns, and the key columns of the tables that it references or that reference it.

    Of many only the names are shown. If these are too many, referenced tables come first. None for fewer than two of
    them: the lists of keys say as much.
    """
    keys = (*foreign_keys(book, table), *referencing_keys(book, table))
    around = [oid for oid in dict.fromkeys(_other(key, table.oid) for key in keys) if oid != table.oid]
    if len(around) < FEWEST_AROUND:
        return None
    shown = around[: MOST_IN_NEIGHBOURHOOD - 1]
    omitted = tuple(around[len(shown) :])
    whole = Detail.COLUMNS if len(table.columns) <= WIDE_TABLE else Detail.KEYS
    around_it = Detail.KEYS if len(shown) <= MOST_WITH_KEYS else Detail.NAME
    attempts = [(whole, around_it, True), (whole, around_it, False), (Detail.KEYS, around_it, False)]
    for centre, detail, labels in (*attempts, (Detail.KEYS, Detail.NAME, False)):
        details = {table.oid: centre, **dict.fromkeys(shown, detail)}
        drawing = _drawing(book, details, keys, labels)
        if drawing.is_readable:
            break
    return Diagram(drawing.text, centre, omitted)


def whole(book: Book) -> str:
    """All tables with all columns, and the tables outside that they reference by name, however large it becomes."""
    keys = tuple(key for table in book.tables for key in foreign_keys(book, table))
    details = dict.fromkeys((key.references_table for key in keys), Detail.KEYS)
    details |= {table.oid: Detail.COLUMNS for table in book.tables}
    return _drawing(book, details, keys, labels=True).text


def _nearest(keys: Sequence[ForeignKey], inside: Iterable[Oid]) -> list[Oid]:
    """The tables that foreign keys connect, breadth first from the one with the most keys; those inside come first."""
    degrees = Counter(oid for key in keys for oid in {key.table, key.references_table})
    around: dict[Oid, set[Oid]] = {oid: set() for oid in degrees}
    for key in keys:
        around[key.table].add(key.references_table)
        around[key.references_table].add(key.table)
    order = {oid: place for place, oid in enumerate(degrees)}
    found: dict[Oid, None] = {}

    def rank(oid: Oid) -> tuple[int, int]:
        return -degrees[oid], order[oid]

    for start in sorted(degrees.keys() & set(inside), key=rank):
        ahead = [start]
        for oid in ahead:
            if oid not in found:
                found[oid] = None
                ahead += sorted(around[oid].intersection(inside) - found.keys(), key=rank)
    return [*found, *sorted(degrees.keys() - found.keys(), key=rank)]


def _other(key: ForeignKey, oid: Oid) -> Oid:
    return key.references_table if key.table == oid else key.table


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


# --- what is drawn ------------------------------------------------------------------------------------


def _drawing(book: Book, details: dict[Oid, Detail], keys: Iterable[ForeignKey], labels: bool) -> Drawing:
    """Tables, each with its level of detail, and the foreign keys between them."""
    drawn = [key for key in keys if key.table in details and key.references_table in details]
    lines = [_relationship(book, key, labels) for key in drawn]
    return Drawing(
        entities=tuple(_entity(book, oid, detail, drawn) for oid, detail in details.items()),
        relationships=tuple(lines if labels else dict.fromkeys(lines)),
        direction=book.diagram_direction,
    )


def _entity(book: Book, oid: Oid, detail: Detail, drawn: Iterable[ForeignKey]) -> Entity:
    table = _relation(book, oid)
    marks = _marks(book, oid) if detail is not Detail.NAME else {}
    shown = {attnum for key in drawn for attnum in _columns_in(key, oid)}
    shown |= {attnum for attnum, mark in marks.items() if mark.startswith("PK")}
    rows = tuple(
        (display_type(book.names, column.type), column.name, marks.get(column.attnum, ""))
        for column in table.columns
        if detail is Detail.COLUMNS or (detail is Detail.KEYS and column.attnum in shown)
    )
    return Entity(name=display_name(book.names, table), rows=rows)


def _columns_in(key: ForeignKey, oid: Oid) -> Iterator[int]:
    """The columns of a table on either side of a foreign key."""
    if key.table == oid:
        yield from key.columns
    if key.references_table == oid:
        yield from key.references_columns


def _marks(book: Book, oid: Oid) -> dict[int, str]:
    """The keys that columns are part of; UK if one is unique by itself."""
    uniques = unique_keys(book.catalog, _relation(book, oid))
    columns = {
        "PK": {attnum for key in book.parts(oid, PrimaryKey) for attnum in key.columns},
        "FK": {attnum for key in book.parts(oid, ForeignKey) for attnum in key.columns},
        "UK": {key.columns[0] for key in uniques if len(key.columns) == 1 and not key.primary},
    }
    marked = set().union(*columns.values())
    return {attnum: ",".join(mark for mark, found in columns.items() if attnum in found) for attnum in marked}


def _relationship(book: Book, key: ForeignKey, labelled: bool) -> Relationship:
    child, parent = (_relation(book, oid) for oid in (key.table, key.references_table))
    optional = any(not child.attribute(attnum).not_null for attnum in key.columns)
    many = "|o" if _is_unique(book, key) else "}o"
    one = "o|" if optional else "||"
    label = ", ".join(child.attribute(attnum).name for attnum in key.columns) if labelled else ""
    names = [display_name(book.names, item) for item in (child, parent)]
    return Relationship(child=names[0], parent=names[1], cardinality=f"{many}--{one}", label=label)


def _relation(book: Book, oid: Oid) -> Relation:
    item = book.names.relation_by_oid(oid)
    assert isinstance(item, Relation)
    return item


def _is_unique(book: Book, key: ForeignKey) -> bool:
    """Whether no two rows can reference the same row."""
    keys = unique_keys(book.catalog, _relation(book, key.table))
    return any(set(unique.columns) <= set(key.columns) for unique in keys)
