"""Views, materialized views, sequences, and extended statistics."""

from __future__ import annotations

from meshdoc.catalog.names.definition import view_definition
from meshdoc.catalog.names.description import access_method_name, qualified_name
from meshdoc.catalog.names.names import (
    attribute_name,
    column_type,
    expression,
    relation_name,
    schema_qualified_collation,
    type_collation,
    type_name,
)
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import NO_OID
from meshdoc.catalog.operator import HEAP
from meshdoc.catalog.relation import MaterializedView, Persistence, Sequence, View
from meshdoc.catalog.statistics import Statistics
from meshdoc.render.sql.entry import Dump, Rank, Stage, creates
from meshdoc.render.sql.table import replica_identity
from meshdoc.render.sql.text import in_tablespace, with_options

BIGGEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
KINDS = {"d": "ndistinct", "f": "dependencies", "m": "mcv"}


@creates(View, "VIEW", Rank.TABLE)
def view(dump: Dump, item: View) -> str:
    """CREATE VIEW, with its check option behind the query."""
    options = tuple((name, value) for name, value in item.options if name != "check_option")
    check = next((value for name, value in item.options if name == "check_option"), "")
    head = f"CREATE {'OR REPLACE ' if item.oid in dump.apart else ''}VIEW {relation_name(dump.names, item.oid)}"
    text = f"{head}{with_options(options)} AS\n{view_definition(dump.names, item).removesuffix(';')}"
    return text + (f"\n  WITH {check.upper()} CHECK OPTION" if check else "")


@creates(View, "VIEW", Rank.TABLE, Stage.EARLY)
def dummy_view(dump: Dump, item: View) -> str:
    """A view with the right columns and no rows, which the real one replaces."""
    columns = []
    for column in item.columns:
        collation = ""
        if column.collation not in (NO_OID, type_collation(dump.names, column.type.oid)):
            collation = f" COLLATE {schema_qualified_collation(dump.names, column.collation)}"
        name = quote_identifier(column.name)
        columns.append(f"    NULL::{column_type(dump.names, column.type)}{collation} AS {name}")
    return f"CREATE VIEW {relation_name(dump.names, item.oid)} AS\nSELECT\n" + ",\n".join(columns)


@creates(MaterializedView, "MATERIALIZED VIEW", Rank.TABLE)
def materialized_view(dump: Dump, item: MaterializedView) -> str:
    """CREATE MATERIALIZED VIEW, without rows."""
    text = f"CREATE MATERIALIZED VIEW {relation_name(dump.names, item.oid)}"
    if item.access_method not in (NO_OID, HEAP):
        text += f" USING {quote_identifier(access_method_name(dump.names, item.access_method))}"
    text += with_options(item.options, item.toast_options) + in_tablespace(dump.names, item.tablespace)
    text += f" AS\n{view_definition(dump.names, item).removesuffix(';')}\n  WITH NO DATA"
    return ";\n\n".join([text, *replica_identity(dump.names, item)])


# --- sequences ------------------------------------------------------------------------------------------------


@creates(Sequence, "SEQUENCE", Rank.TABLE)
def sequence(dump: Dump, item: Sequence) -> str:
    """CREATE SEQUENCE, or the identity of a column."""
    name = qualified_name(dump.names.catalog, item)
    type = type_name(dump.names, item.type.oid)
    unlogged = "UNLOGGED " if item.persistence is Persistence.UNLOGGED else ""
    if not item.identity_of:
        as_type = f"\n    AS {type}" if type != "bigint" else ""
        return f"CREATE {unlogged}SEQUENCE {name}{as_type}{_numbers(item, type)}"
    column = attribute_name(dump.names, item.identity_of.oid, item.identity_of.sub)
    table = dump.names.catalog[item.identity_of.oid]
    identity = next(each.identity for each in getattr(table, "columns", ()) if each.name == column)
    kind = identity.name.replace("_", " ")
    head = f"ALTER TABLE {relation_name(dump.names, table.oid)} ALTER COLUMN {quote_identifier(column)} ADD GENERATED"
    return f"{head} {kind} AS IDENTITY (\n    SEQUENCE NAME {name}{_numbers(item, type)}\n)"


def _numbers(item: Sequence, type: str) -> str:
    biggest = BIGGEST[type]
    low, high = (1, biggest) if item.increment > 0 else (-biggest - 1, -1)
    lines = [
        f"START WITH {item.start}",
        f"INCREMENT BY {item.increment}",
        f"MINVALUE {item.minimum}" if item.minimum != low else "NO MINVALUE",
        f"MAXVALUE {item.maximum}" if item.maximum != high else "NO MAXVALUE",
        f"CACHE {item.cache}",
        *(["CYCLE"] if item.cycle else []),
    ]
    return "".join(f"\n    {line}" for line in lines)


@creates(Sequence, "SEQUENCE OWNED BY", Rank.TABLE, Stage.ATTACH)
def owned_by(dump: Dump, item: Sequence) -> str:
    """The column that a sequence is dropped with."""
    assert item.owned_by
    column = quote_identifier(attribute_name(dump.names, item.owned_by.oid, item.owned_by.sub))
    table = relation_name(dump.names, item.owned_by.oid)
    return f"ALTER SEQUENCE {qualified_name(dump.names.catalog, item)} OWNED BY {table}.{column}"


# --- statistics -----------------------------------------------------------------------------------------------


@creates(Statistics, "STATISTICS", Rank.STATISTICS)
def statistics(dump: Dump, item: Statistics) -> str:
    """CREATE STATISTICS: pg_get_statisticsobjdef."""
    columns = [quote_identifier(attribute_name(dump.names, item.table, attnum)) for attnum in item.columns]
    columns += [f"({expression(dump.names, each)})" for each in item.expressions]
    kinds = [word for letter, word in KINDS.items() if letter in item.kinds]
    shown = f" ({', '.join(kinds)})" if kinds and len(kinds) < len(KINDS) else ""
    name = qualified_name(dump.names.catalog, item)
    table = relation_name(dump.names, item.table)
    target = f";\n\nALTER STATISTICS {name} SET STATISTICS {item.target}" if item.target is not None else ""
    return f"CREATE STATISTICS {name}{shown} ON {', '.join(columns)} FROM {table}{target}"
