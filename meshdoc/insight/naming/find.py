"""The objects and columns that a typed name means, in one state of a catalog.

A name without a schema is one in `public`, or else in any schema. A constraint, policy, trigger or rule may be named
with its table (`own on orders`), a function with its argument types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import TriggerConstraint
from meshdoc.catalog.database import PUBLIC
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import ColumnDefault, Relation, Sequence
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import ArrayType, RowType
from meshdoc.diagnostics import SqlError
from meshdoc.history.ownership import whole_of
from meshdoc.history.wording import column_name, full_name, noun_of
from meshdoc.insight.naming.query import COLUMN, Query, readings

UNNAMED = (RowType, ArrayType, ColumnDefault, TriggerConstraint)
"""What nobody calls by its own name."""


def named(names: Names, text: str) -> tuple[Address, ...]:
    """What a name means: objects that stand for themselves before parts of others; empty if nothing has it."""
    items = [item for item in names.catalog.all(Object) if is_named(item)]
    for query in queries(names, text):
        found = _preferred(names, [*_objects(names, items, query), *_columns(names, items, query)])
        if found:
            return found
    return tuple(_described(names, text))


def queries(names: Names, text: str) -> tuple[Query, ...]:
    """The ways to read a name, whose first words may be the noun of any object that there is."""
    nouns = {(item.noun, noun_of(item)) for item in names.catalog.all(Object)}
    return readings(text, frozenset(noun for pair in nouns for noun in pair))


def is_named(item: Object) -> bool:
    """Whether people call an object by a name of its own."""
    is_made_along = isinstance(item, Routine) and item.made_for
    return bool(item.name) and not isinstance(item, UNNAMED) and not is_made_along


def _described(names: Names, text: str) -> Iterator[Address]:
    """The objects that are described so: `cast from text to app.money`, `operator app.<->(bigint,bigint)`."""
    wanted = " ".join(text.lower().split())
    for item in names.catalog.all(Object):
        if not isinstance(item, UNNAMED):
            described = shown(names, Address(item.oid)).lower()
            if wanted in (described, described.replace(" public.", " ")):
                yield Address(item.oid)


def _objects(names: Names, items: Iterable[Object], query: Query) -> Iterator[Address]:
    for item in items:
        if item.name == query.name and _fits(names, item, query):
            yield Address(item.oid)


def _fits(names: Names, item: Object, query: Query) -> bool:
    if query.kinds and not {item.noun, noun_of(item)} & {*query.kinds}:
        return False
    if query.types is not None and not (isinstance(item, Routine) and _types_fit(names, item, query.types)):
        return False
    whole = names.catalog.get(whole_of(item))
    if query.on:
        return whole is not None and _is_called(names, whole, query.on)
    outer = query.parts[:-1]
    return _is_called(names, item, query.parts) or (
        whole is not None and bool(outer) and _is_called(names, whole, outer)
    )


def _is_called(names: Names, item: Object, parts: tuple[str, ...]) -> bool:
    """Whether these are an object's name, with or without its schema."""
    schema = names.catalog.get(getattr(item, "schema", NO_OID))
    return item.name == parts[-1] and parts[:-1] in ((), (schema.name,) if schema else ())


def _types_fit(names: Names, routine: Routine, types: tuple[str, ...]) -> bool:
    from meshdoc.analyze.reference import find_type_by_text
    from meshdoc.lookup.lsyscache import Facts

    facts = Facts(Names(names.catalog, names.system, (PUBLIC,)))
    try:
        return tuple(find_type_by_text(facts, type) for type in types) == routine.input_types()
    except SqlError:
        return False


def _columns(names: Names, items: Iterable[Object], query: Query) -> Iterator[Address]:
    outer = query.parts[:-1] or query.on
    if query.types is not None or not outer or (query.kinds and COLUMN not in query.kinds):
        return
    for item in items:
        if isinstance(item, Relation) and _is_called(names, item, outer) and (column := item.column(query.name)):
            yield Address(item.oid, column.attnum)


# --- of several ------------------------------------------------------------------------------------------------------


def _preferred(names: Names, found: list[Address]) -> tuple[Address, ...]:
    """Those of no extension before its members, wholes before parts, those in `public` before those in other schemas.

    An index is left out if its constraint has the name too.
    """
    items = [(address, names.catalog[address.oid]) for address in found]
    for is_better in (
        lambda address, item: not item.extension,
        _is_standalone,
        lambda address, item: _schema(names, item) in (NO_OID, PUBLIC),
    ):
        items = [each for each in items if is_better(*each)] or items
    oids = {item.oid for _, item in items}
    return tuple(address for address, item in items if not (isinstance(item, Index) and item.constraint in oids))


def _is_standalone(address: Address, item: Object) -> bool:
    return not address.sub and (isinstance(item, Index | Sequence) or not whole_of(item))


def _schema(names: Names, item: Object) -> Oid:
    whole = names.catalog.get(whole_of(item)) or item
    schema: Oid = getattr(whole, "schema", NO_OID)
    return schema


# --- all names -------------------------------------------------------------------------------------------------------


def every(names: Names) -> Iterator[tuple[Address, str]]:
    """Every object of a catalog that can be named, and every column, with its full name."""
    for item in names.catalog.all(Object):
        if is_named(item):
            yield Address(item.oid), full_name(names, item)
            if isinstance(item, Relation):
                for column in item.columns:
                    yield Address(item.oid, column.attnum), column_name(names, item, column)


def completed(catalog: Catalog) -> list[str]:
    """The names that a shell can complete: without argument types and tables, and each column with its table."""
    found: dict[str, None] = {}
    for item in catalog.all(Object):
        if item.oid >= FIRST_USER_OID and is_named(item) and not (whole_of(item) or item.extension):
            name = qualified_name(catalog, item)
            columns = item.columns if isinstance(item, Relation) else ()
            found |= dict.fromkeys((name, *(f"{name}.{quote_identifier(column.name)}" for column in columns)))
    return [*found]


def shown(names: Names, address: Address) -> str:
    """`table public.t`, `column public.t.a`."""
    item = names.catalog[address.oid]
    if address.sub and isinstance(item, Relation):
        return f"column {column_name(names, item, item.attribute(address.sub))}"
    return f"{noun_of(item)} {full_name(names, item)}"
