"""CREATE of types, sequences and schemas, and the types and defaults that columns have."""

from __future__ import annotations

from ddl.expression import Expressions
from ddl.state import State
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import CompositeType, Sequence
from meshdoc.catalog.type import RangeType

BUILT_IN = {
    "integer": 23,
    "bigint": 20,
    "int": 23,
    "smallint": 21,
    "text": 25,
    "varchar": 1043,
    "varchar(20)": 1043,
    "char(3)": 1042,
    "char": 1042,
    "bpchar": 1042,
    "numeric": 1700,
    "numeric(10,2)": 1700,
    "decimal(6)": 1700,
    "real": 700,
    "double precision": 701,
    "float(10)": 700,
    "boolean": 16,
    "bool": 16,
    "date": 1082,
    "timestamp": 1114,
    "timestamp(3)": 1114,
    "timestamptz": 1184,
    "timestamp with time zone": 1184,
    "time": 1083,
    "time(2) with time zone": 1266,
    "interval": 1186,
    "interval day to second(3)": 1186,
    "uuid": 2950,
    "json": 114,
    "jsonb": 3802,
    "bytea": 17,
    "inet": 869,
    "text[]": 1009,
    "integer[]": 1007,
    "int[][]": 1007,
    "numeric(5,1)[]": 1231,
    "int4range": 3904,
    "tstzrange": 3910,
    "name": 19,
    "bit(4)": 1560,
    "varbit": 1562,
    "money": 790,
    "xml": 142,
    "tsvector": 3614,
    "point": 600,
    "oid": 26,
    "regclass": 2205,
}


USUAL = ("integer", "bigint", "text", "timestamptz", "boolean", "varchar(20)", "numeric(10,2)", "jsonb", "uuid", "date")


def any_type(state: State) -> tuple[str, Oid]:
    """A type as a column is declared with it, and its oid; the script's own among them."""
    if state.chance(0.2):
        own = [*state.enums(), *state.domains(), *state.all(CompositeType, RangeType)]
        if own:
            item = state.one(own)
            oid = item.oid
            if isinstance(item, CompositeType):
                found = state.catalog.find("row type", item.oid)
                oid = found.oid if found else 0
            if state.chance(0.15):
                return f"{state.name(item)}[]", 0
            return state.name(item), oid
    name = state.one(USUAL) if state.chance(0.6) else state.one(BUILT_IN)
    return name, BUILT_IN[name]


def sequence_options(state: State) -> str:
    """Options of sequences and identity columns."""
    options = ("start 10", "start with 5", "increment by 5", "increment -1", "minvalue 2", "no minvalue", "cache 20")
    options += ("maxvalue 1000", "no maxvalue", "cycle", "no cycle", "minvalue -5 maxvalue 100")
    return " ".join(state.some(options, 2)) if state.chance(0.4) else ""


def default(state: State, oid: Oid) -> str:
    """A default for a column of this type."""
    expressions = Expressions(state, [])
    family = expressions.family(oid)
    if family == "enum":
        kind = expressions.base(oid)
        return expressions.label(kind)  # type: ignore[arg-type]
    if family == "integer" and state.chance(0.2) and (sequences := state.all(Sequence)):
        return f"nextval('{state.name(state.one(sequences))}')"
    return expressions.value(family, 1)


def constraint_name(state: State, share: float = 0.3) -> str:
    """CONSTRAINT and a name, or nothing."""
    return state.maybe(f"constraint {state.new_name('k_')} ", share)


def sequence(state: State) -> str:
    """CREATE SEQUENCE."""
    as_type = state.one((" as integer", " as smallint", " as bigint")) if state.chance(0.25) else ""
    owned = ""
    if state.chance(0.2) and (tables := state.plain_tables()):
        owner = state.one(tables)
        owned = f" owned by {state.name(owner)}.{state.column_name(owner)}"
    options = f" {sequence_options(state)}" if state.chance(0.7) else ""
    return (
        f"create sequence {state.maybe('if not exists ', 0.1)}{state.created('q_')}{as_type}{options}{owned}".rstrip()
    )


def enum(state: State) -> str:
    """CREATE TYPE AS ENUM."""
    labels = state.some(("new", "open", "done", "it's", "Big", "x y", "archived"), 5)
    quoted = ", ".join("'" + label.replace("'", "''") + "'" for label in labels)
    return f"create type {state.created('e_')} as enum ({quoted})"


def composite(state: State) -> str:
    """CREATE TYPE AS (...)."""
    attributes = ", ".join(f"{state.new_name()} {any_type(state)[0]}" for _ in range(state.number(1, 3)))
    return f"create type {state.created('r_')} as ({attributes})"


def range_type(state: State) -> str:
    """CREATE TYPE AS RANGE."""
    subtype = state.one(("integer", "text", "float8", "timestamptz", "numeric", "uuid"))
    return f"create type {state.created('g_')} as range (subtype = {subtype})"


def domain(state: State) -> str:
    """CREATE DOMAIN."""
    declared, oid = any_type(state)
    expressions = Expressions(state, [("value", oid)], immutable=True)
    text = f"create domain {state.created('d_')} as {declared}"
    text += f" default {default(state, oid)}" if state.chance(0.25) and oid else ""
    text += state.maybe(" not null", 0.2)
    if state.chance(0.6):
        text += f" {constraint_name(state)}check ({expressions.condition()})"
    return text


def schema(state: State) -> str:
    """CREATE SCHEMA."""
    return f"create schema {state.maybe('if not exists ')}{state.new_name('s_')}"
