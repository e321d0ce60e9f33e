"""CREATE INDEX and CREATE STATISTICS."""

from __future__ import annotations

from chance import NothingFits

from ddl.expression import Expressions, over
from ddl.state import State
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.relation import MaterializedView, Relation


def index(state: State) -> str:
    """CREATE INDEX."""
    relation = state.one([*state.tables()] * 3 + state.all(MaterializedView))
    expressions = over(state, relation, immutable=True)
    keys = ", ".join(index_key(state, relation, expressions) for _ in range(state.one((1, 1, 2))))
    name = state.new_name("x_") + " " if state.chance(0.7) else ""
    text = f"create {state.maybe('unique ', 0.15)}index {state.maybe('concurrently ', 0.03)}"
    text += state.maybe("if not exists ", 0.1) if name else ""
    only = state.maybe("only ", 0.1)
    text += f"{name}on {only}{state.name(relation)} {state.maybe('using btree ')}({keys})"
    text += f" include ({state.column_name(relation)})" if state.chance(0.12) else ""
    text += state.maybe(" nulls not distinct", 0.04) + state.maybe(" with (fillfactor = 80)", 0.05)
    return text + (f" where {expressions.condition()}" if state.chance(0.25) else "")


def index_key(state: State, relation: Relation, expressions: Expressions) -> str:
    """One key of an index."""
    if state.chance(0.3):
        return f"({expressions.value(state.one(('integer', 'text', 'text', 'boolean', 'date')))})"
    column_ = state.column(relation)
    text = quote_identifier(column_.name)
    if expressions.family(column_.type.oid) == "text":
        text += state.maybe(' collate "C"', 0.1) + state.maybe(" text_pattern_ops", 0.1)
    return text + state.maybe(" desc", 0.15) + state.maybe(state.one((" nulls first", " nulls last")), 0.15)


def special_index(state: State) -> str:
    """An index of another method than btree."""
    relation = state.one(state.tables())
    families = {"jsonb": "gin", "texts": "gin", "integers": "gin", "range": "gist", "timerange": "gist", "uuid": "hash"}
    families |= {"timestamptz": "brin", "text": "hash", "integer": "brin", "inet": "spgist"}
    for column_ in state.some(relation.columns, 9):
        if method := families.get(Expressions(state, []).family(column_.type.oid)):
            opclass = {"jsonb": " jsonb_path_ops", "inet": " inet_ops"}.get(state.type(column_.type.oid), "")
            key = f"{quote_identifier(column_.name)}{state.maybe(opclass, 0.5)}"
            return f"create index on {state.name(relation)} using {method} ({key})"
    raise NothingFits


def statistics(state: State) -> str:
    """CREATE STATISTICS."""
    relation = state.one(state.tables())
    columns = [quote_identifier(item.name) for item in state.some(relation.columns, 3)]
    kinds = state.one(("", "(ndistinct) ", "(dependencies, mcv) "))
    name = state.maybe(state.new_name("st_") + " ", 0.7)
    return f"create statistics {name}{kinds}on {', '.join(columns)} from {state.name(relation)}"
