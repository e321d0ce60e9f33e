"""What stands behind FROM: relations, joins, functions, sub-selects."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from meshdoc.catalog.names.quoting import quote_identifier
from queries import builtin
from queries.expression import Column, Values
from queries.join import KINDS, OUTER_KINDS, join
from queries.source import Relation, Source, beside, once
from queries.types import COMMON

if TYPE_CHECKING:
    from queries.select import Queries


FUNCTIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("generate_series(1, {int4}) {x}", (("{x}", "int4"),)),
    ("generate_series({timestamptz}, {timestamptz}, {interval}) {x} (at)", (("{x}.at", "timestamptz"),)),
    ("unnest({int4[]}) with ordinality {x} (v, n)", (("{x}.v", "int4"), ("{x}.n", "int8"))),
    ("unnest({text[]}, {int4[]}) {x} (s, i)", (("{x}.s", "text"), ("{x}.i", "int4"))),
    ("unnest({pair[]}) {x}", (("{x}.x", "int4"), ("{x}.y", "text"))),
    ("jsonb_to_recordset({jsonb}) as {x} (a int, b text)", (("{x}.a", "int4"), ("{x}.b", "text"))),
    ("jsonb_each({jsonb}) {x}", (("{x}.key", "text"), ("{x}.value", "jsonb"))),
    ("json_each_text({json}) with ordinality {x}", (("{x}.key", "text"), ("{x}.ordinality", "int8"))),
    ("jsonb_array_elements({jsonb}) {x}", (("{x}.value", "jsonb"),)),
    ("jsonb_populate_record(null::pair, {jsonb}) {x}", (("{x}.x", "int4"), ("{x}.y", "text"))),
    ("regexp_split_to_table({text}, ',') {x}", (("{x}", "text"),)),
    ("rows from (generate_series(1, 2), unnest({text[]})) {x} (a, b)", (("{x}.a", "int4"), ("{x}.b", "text"))),
    ("rows from (f3(), f8() as (p int, q text)) with ordinality {x}", (("{x}.x", "int4"), ("{x}.ordinality", "int8"))),
    ("f8() as {x} (a int, b text)", (("{x}.a", "int4"), ("{x}.b", "text"))),
    ("f6() {x}", (("{x}.id", "int4"), ("{x}.s", "text"), ("{x}", "t"))),
    ("f7({int4}) as {x} (a, b)", (("{x}.a", "int4"), ("{x}.b", "mood"))),
    ("coalesce({int4}, 0) {x}", (("{x}", "int4"),)),
    ("current_date {x} (d)", (("{x}.d", "date"),)),
    (
        "json_table({jsonb}, '$[*]' as root passing {int4} as p columns (n for ordinality, a int path '$.a',"
        " b text format json path '$.b' omit quotes, nested path '$.c[*]' as deep columns (c timestamptz path '$'),"
        " e bool exists path '$.e')) {x}",
        (("{x}.n", "int4"), ("{x}.a", "int4"), ("{x}.b", "text"), ("{x}.c", "timestamptz"), ("{x}.e", "bool")),
    ),
)
"""Functions as they stand in FROM, {x} for their alias, and what can be named because of them."""


def source(queries: Queries, outer: tuple[Column, ...], depth: int) -> Source:
    """One or more items of FROM."""
    chance = queries.chance
    if chance.chance(0.05):
        return Source("", ())
    found = table_expression(queries, outer, depth)
    while chance.chance(0.15):
        more = item(queries, (*outer, *found.columns), depth, lateral=True)
        found = beside(f"{found.text}, {more.text}", found, more)
    return found


def table_expression(queries: Queries, outer: tuple[Column, ...], depth: int) -> Source:
    """One item, or a join of some."""
    chance = queries.chance
    if depth == 0 or chance.chance(0.5):
        return item(queries, outer, depth, lateral=False)
    left = table_expression(queries, outer, depth - 1)
    lateral = chance.chance(0.15)
    right = item(queries, (*outer, *left.columns) if lateral else outer, depth - 1, lateral=lateral)
    return join(queries, left, right, KINDS if lateral else (*KINDS, *OUTER_KINDS))


Item = Callable[["Queries", tuple[Column, ...], int, bool], Source]


def item(queries: Queries, outer: tuple[Column, ...], depth: int, *, lateral: bool) -> Source:
    """One item of FROM; a lateral one can name what `outer` holds of the items before it."""
    makers: list[Item] = [named] * 6 + [function] * 2
    makers += [subselect, subselect, values] if depth else []
    return queries.chance.one(makers)(queries, outer, depth, lateral)


def named(queries: Queries, outer: tuple[Column, ...], depth: int, lateral: bool) -> Source:
    """A table, view or item of WITH."""
    chance = queries.chance
    relation = chance.one(queries.relations)
    if chance.chance(0.2) and relation.name not in queries.used:
        queries.used.append(relation.name)
        return Source(relation.name, _named(relation.name, relation, relation.columns))
    alias = queries.alias()
    columns, listed = relation.columns, ""
    if chance.chance(0.12):
        count = chance.number(1, len(columns))
        columns = tuple(
            Column(f"k{place}" if place < count else column.text, column.type) for place, column in enumerate(columns)
        )
        listed = f" ({', '.join(column.text for column in columns[:count])})"
    only = chance.maybe("only ", 0.05)
    sample = (
        chance.maybe(" tablesample system (10)", 0.4) if relation.name in queries.tables and chance.chance(0.1) else ""
    )
    text = f"{only}{relation.name}{chance.one((' as', ''))} {alias}{listed}{sample}"
    return Source(text, _named(alias, relation, columns), (alias,))


def _named(alias: str, relation: Relation, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    row = (Column(alias, "row"), *((Column(alias, "t"),) if relation.name == "t" else ()))
    return (*(Column(f"{alias}.{column.text}", column.type) for column in columns), *row)


def function(queries: Queries, outer: tuple[Column, ...], depth: int, lateral: bool) -> Source:
    """A function in FROM."""
    chance, alias = queries.chance, queries.alias()
    inner = queries.values(outer, 1)
    if chance.chance(0.25):
        producer = inner.settled(chance.one(item for item in builtin.set_functions() if item.gives in COMMON), {})
        text = f"{inner.called(producer)} {alias} ({quote_identifier('Value')})"
        return Source(text, (Column(f'{alias}."Value"', producer.gives),), (alias,))
    text, columns = chance.one(FUNCTIONS)
    filled = inner.filled(text.replace("{x}", alias), "int4")
    named_ = tuple(Column(name.replace("{x}", alias), type) for name, type in columns)
    return Source(f"{chance.maybe('lateral ', 0.1)}{filled}", named_, (alias,))


def subselect(queries: Queries, outer: tuple[Column, ...], depth: int, lateral: bool) -> Source:
    """A sub-select in FROM."""
    chance, alias = queries.chance, queries.alias()
    made = queries.query(None, outer if lateral else (), depth - 1)
    listed = ""
    columns = made.columns
    if chance.chance(0.2):
        columns = tuple(Column(f"s{place}", column.type) for place, column in enumerate(columns))
        listed = f" ({', '.join(column.text for column in columns)})"
    shown = tuple(Column(f"{alias}.{column.text}", column.type) for column in columns)
    return Source(f"{'lateral ' if lateral else ''}({made.text}) {alias}{listed}", once(shown), (alias,))


def values(queries: Queries, outer: tuple[Column, ...], depth: int, lateral: bool) -> Source:
    """VALUES in FROM."""
    chance, alias = queries.chance, queries.alias()
    types = [chance.one(COMMON) for _ in range(chance.number(1, 3))]
    rows = [_row(queries.values((), 1), types) for _ in range(chance.number(1, 3))]
    names = [f"v{place}" for place in range(len(types))]
    columns = tuple(Column(f"{alias}.{name}", type) for name, type in zip(names, types, strict=True))
    return Source(f"(values {', '.join(rows)}) {alias} ({', '.join(names)})", columns, (alias,))


def _row(values: Values, types: list[str]) -> str:
    return f"({', '.join(values.of(type) for type in types)})"
