"""The `schema.json` of tbls, which its commands and Liam read: https://github.com/k1LoW/tbls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.constraint import Constraint, ForeignKey, NotNull, TriggerConstraint
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import (
    constraint_definition,
    index_definition,
    routine_result,
    trigger_definition,
    view_definition,
)
from meshdoc.catalog.names.names import column_type, expression, schema_name, type_name
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, MaterializedView, Relation, View
from meshdoc.catalog.routine import INPUT_MODES, Argument, Routine, RoutineKind
from meshdoc.catalog.trigger import Trigger
from meshdoc.catalog.type import EnumType
from meshdoc.history.history import default_of
from meshdoc.render import AnyTable, AnyView, Book
from meshdoc.render.formats import OnLoss, lossy_file
from meshdoc.render.json.column import attribute_names
from meshdoc.render.json.constraint import TYPES
from meshdoc.render.json.value import Facts, Json, dumped, stripped
from meshdoc.render.mermaid import foreign_keys
from meshdoc.render.outline import Field, Link, outline, tell_omissions

EXPRESSED = frozenset(
    {
        *("table", "foreign table", "view", "materialized view", "function", "check constraint", "index", "trigger"),
        *("exclusion constraint", "partition"),
    }
)
KINDS = {
    "table": "BASE TABLE",
    "foreign table": "FOREIGN TABLE",
    "view": "VIEW",
    "materialized view": "MATERIALIZED VIEW",
}
DRIVER: Facts = {"name": "postgres", "meta": {"current_schema": "public", "search_paths": ["public"], "dict": {}}}
ROUTINES = {RoutineKind.PROCEDURE: "PROCEDURE", RoutineKind.AGGREGATE: "a", RoutineKind.WINDOW: "w"}


@lossy_file("tbls", "schema.json")
def tbls(book: Book, on_loss: OnLoss) -> str:
    """Tables, views, functions, enums and foreign keys as the schema.json of tbls, which Liam reads too."""
    tell_omissions(book, on_loss, "tbls", EXPRESSED)
    tables: list[Json] = [_relation(book, item) for item in (*book.all_tables, *book.views)]
    found = outline(book)
    known = {f"{schema_name(book.names, item.schema)}.{item.name}" for item in book.all_tables}
    tables += [
        {"name": f"{other.schema}.{other.name}", "type": KINDS[other.kind], "columns": _stub(other.fields)}
        for other in found.tables
        if f"{other.schema}.{other.name}" not in known
    ]
    enums: list[Json] = [
        {"name": f"{schema_name(book.names, item.schema)}.{item.name}", "values": [each.name for each in item.labels]}
        for item in book.types
        if isinstance(item, EnumType)
    ]
    return dumped(
        {
            "name": book.title,
            "tables": tables,
            "relations": [_link(book, link) for link in found.links],
            "functions": [_routine(book, item) for item in book.routines],
            "enums": enums,
            "driver": DRIVER,
        }
    )


def _stub(fields: Iterable[Field]) -> list[Json]:
    return [{"name": field.name, "type": field.type, "nullable": not field.required} for field in fields]


def _relation(book: Book, item: AnyTable | AnyView) -> Facts:
    view = item if isinstance(item, View | MaterializedView) else None
    return {
        "name": _name(book, item.oid),
        "type": KINDS[item.noun],
        **stripped({"comment": item.comment}),
        "columns": [_column(book, item, column) for column in item.columns],
        "indexes": [_index(book, index) for index in book.parts(item.oid, Index)],
        "constraints": [*_constraints(book, item)],
        "triggers": [_trigger(book, trigger) for trigger in book.parts(item.oid, Trigger)],
        **({"def": view_definition(book.names, view)} if view else {}),
        **stripped({"referenced_tables": [*_below(book, view)] if view else []}),
    }


def _name(book: Book, oid: Oid) -> str:
    item = book.names.relation_by_oid(oid)
    assert isinstance(item, Relation)
    return f"{schema_name(book.names, item.schema)}.{item.name}"


def _below(book: Book, item: AnyView) -> Iterator[str]:
    oids = dict.fromkeys(address.oid for address in item.query.depends if address.oid != item.oid)
    relations = (book.catalog.get(oid) for oid in oids)
    yield from sorted(_name(book, each.oid) for each in relations if isinstance(each, Relation))


def _column(book: Book, item: Relation, column: Column) -> Facts:
    default = default_of(book.catalog, item.oid, column.attnum)
    shown = expression(book.names, default.expression) if default else None
    extra = f"GENERATED ALWAYS AS ({shown}) {column.generated.name}" if column.generated else None
    extra = f"GENERATED {column.identity.name.replace('_', ' ')} AS IDENTITY" if column.identity else extra
    facts: Facts = {
        "name": column.name,
        "type": column_type(book.names, column.type),
        "nullable": not column.not_null,
        "default": None if column.generated else shown,
    }
    return facts | stripped({"extra_def": extra, "comment": column.comment})


def _index(book: Book, item: Index) -> Facts:
    columns = attribute_names(book.names, item.table, tuple(key.attnum for key in item.index_keys if key.attnum))
    facts: Facts = {
        "name": item.name,
        "def": index_definition(book.names, item),
        "table": _name(book, item.table),
        "columns": [*columns],
    }
    return facts | stripped({"comment": item.comment})


def _constraints(book: Book, item: Relation) -> Iterator[Facts]:
    for constraint in book.parts(item.oid, Constraint):
        if isinstance(constraint, NotNull | TriggerConstraint) or (
            isinstance(constraint, ForeignKey) and constraint.of_referenced
        ):
            continue
        columns = tuple(attnum for attnum in getattr(constraint, "columns", ()) if attnum)
        facts: Facts = {
            "name": constraint.name,
            "type": TYPES[type(constraint)].upper(),
            "def": constraint_definition(book.names, constraint),
            "table": _name(book, item.oid),
            "columns": [*attribute_names(book.names, item.oid, columns)],
        }
        if isinstance(constraint, ForeignKey):
            other = constraint.references_table
            targets = attribute_names(book.names, other, constraint.references_columns)
            facts |= {"referenced_table": _name(book, other), "referenced_columns": [*targets]}
        yield facts | stripped({"comment": constraint.comment})


def _trigger(book: Book, item: Trigger) -> Facts:
    return {"name": item.name, "def": trigger_definition(book.names, item), **stripped({"comment": item.comment})}


def _link(book: Book, link: Link) -> Facts:
    keys = (key for table in book.tables for key in foreign_keys(book, table) if table.oid == link.child.oid)
    definition = next(constraint_definition(book.names, key) for key in keys if key.name == link.name)
    return {
        "table": f"{link.child.schema}.{link.child.name}",
        "columns": [*link.columns],
        "cardinality": "zero_or_one" if link.single else "zero_or_more",
        "parent_table": f"{link.parent.schema}.{link.parent.name}",
        "parent_columns": [*link.targets],
        "parent_cardinality": "zero_or_one" if link.optional else "exactly_one",
        "def": definition,
        "virtual": False,
    }


def _routine(book: Book, item: Routine) -> Facts:
    return {
        "name": f"{schema_name(book.names, item.schema)}.{item.name}",
        "return_type": routine_result(book.names, item) or "void",
        "arguments": ", ".join(_argument(book, each) for each in item.arguments if each.mode in INPUT_MODES),
        "type": ROUTINES.get(item.kind, "FUNCTION"),
    }


def _argument(book: Book, item: Argument) -> str:
    default = f" DEFAULT {expression(book.names, item.default)}" if item.default else ""
    return f"{item.name} {type_name(book.names, item.type.oid)}{default}".lstrip()
