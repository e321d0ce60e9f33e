"""Where else than in queries an expression can stand: in what belongs to a table.

Not in a check, an index or a generated column: a server evaluates their constants at once. `ddl` makes those.
"""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.catalog.names.quoting import quote_identifier
from queries import modify
from queries.expression import Column, Values
from queries.select import Queries
from queries.source import Relation
from queries.types import COMMON


def statement(queries: Queries, number: int) -> str:
    """A statement about one of the tables."""
    relation = queries.chance.one(item for item in queries.relations if item.name in queries.tables)
    return queries.chance.one(MAKERS)(queries, relation, number)


def _row(queries: Queries, relation: Relation, prefix: str = "") -> Values:
    columns = tuple(Column(prefix + column.text, column.type) for column in relation.columns)
    return queries.values(columns, 2)


def _default(queries: Queries, relation: Relation, number: int) -> str:
    column = queries.chance.one(relation.columns)
    value = queries.values((), 2).of(column.type)
    return f"alter table {relation.name} alter {column.text} set default {value}"


def _policy(queries: Queries, relation: Relation, number: int) -> str:
    values = _row(queries, relation)
    using = queries.chance.one((f" using ({values.of('bool')})", ""))
    check = f" with check ({values.of('bool')})" if not using or queries.chance.chance(0.3) else ""
    return f"create policy p{number} on {relation.name}{using}{check}"


def _trigger(queries: Queries, relation: Relation, number: int) -> str:
    values = Values(
        queries.chance,
        tuple(Column(f"{row}.{column.text}", column.type) for row in ("old", "new") for column in relation.columns),
        queries.scalar,
    )
    when = values.of("bool")
    event = f"before update on {relation.name} for each row when ({when})"
    return f"create trigger g{number} {event} execute function suppress_redundant_updates_trigger()"


def _rule(queries: Queries, relation: Relation, number: int) -> str:
    """A rule whose actions see the old and the new row."""
    chance = queries.chance
    event, rows = chance.one((("insert", ("new",)), ("update", ("old", "new")), ("delete", ("old",))))
    seen = tuple(Column(f"{row}.{column.text}", column.type) for row in rows for column in relation.columns)
    where = chance.maybe(f" where {queries.values(seen, 2).of('bool')}")
    action = modify.statement(queries, seen)
    kind = chance.one(("also", "also", "instead"))
    return f"create rule l{number} as on {event} to {relation.name}{where} do {kind} {action}"


def _domain(queries: Queries, relation: Relation, number: int) -> str:
    type = queries.chance.one(COMMON)
    values = queries.values((Column("value", type),), 2)
    return f"create domain d{number} as {type} check ({values.of('bool')})"


def _function(queries: Queries, relation: Relation, number: int) -> str:
    type = queries.chance.one(COMMON)
    names = tuple(
        Column(quote_identifier(name), kind) for name, kind in (("a", "int4"), ("b c", "text"), ("d", "jsonb"))
    )
    arguments = ", ".join(f"{column.text} {column.type}" for column in names)
    default = queries.values((), 1).of("jsonb")
    value = queries.values(names, 2).of(type)
    return f"create function e{number}({arguments} default {default}) returns {type} return {value}"


Maker = Callable[[Queries, Relation, int], str]
MAKERS: tuple[Maker, ...] = (_default, _policy, _trigger, _rule, _rule, _domain, _function)
