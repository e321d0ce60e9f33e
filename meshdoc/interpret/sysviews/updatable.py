"""Which relations INSERT, UPDATE and DELETE can be carried out on: relation_is_updatable (rewriteHandler.c)."""

from __future__ import annotations

from meshdoc.analyze.bind import bind_query
from meshdoc.catalog.foreign import ForeignDataWrapper, Server
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import ForeignTable, Table, View
from meshdoc.catalog.trigger import Rule
from meshdoc.interpret.sysviews.reader import Reader
from meshdoc.nodes import nodes
from meshdoc.rewrite.updatable import base_entry, plain_columns
from meshdoc.syntax.parser import raw_parser

UPDATE, INSERT, DELETE = 1 << 2, 1 << 3, 1 << 4
ALL_EVENTS = UPDATE | INSERT | DELETE
EVENTS = {"update": UPDATE, "insert": INSERT, "delete": DELETE, "select": 0}

SYSTEM_VIEWS = {"pg_group": frozenset((1, 2)), "pg_stat_database_conflicts": frozenset((1, 2))}
"""PostgreSQL's own views that are simple enough to be updatable, and the columns that are."""


def relation_events(reader: Reader, relation: object, columns: frozenset[int] | None) -> int:
    """The events that a relation allows without triggers, on some of its columns or (None) on whichever it can."""
    return _events(reader, relation, columns, ()) if isinstance(relation, int) else 0


def is_column_updatable(reader: Reader, relation: object, attnum: object) -> bool:
    """Whether a column can be changed and its row deleted: pg_column_is_updatable."""
    assert isinstance(attnum, int)
    needed = UPDATE | DELETE
    return relation_events(reader, relation, frozenset((attnum,))) & needed == needed


def _events(reader: Reader, relation: Oid, columns: frozenset[int] | None, outer: tuple[Oid, ...]) -> int:
    item = reader.names.catalog.get(relation)
    if item is None:
        return _system(reader, relation, columns)
    if relation in outer:
        return 0
    if isinstance(item, Table):
        return ALL_EVENTS
    events = _instead(reader, item)
    if isinstance(item, ForeignTable):
        return events | _foreign(reader, item)
    if isinstance(item, View) and events != ALL_EVENTS:
        return events | _automatic(reader, item, columns, (*outer, relation))
    return events


def _system(reader: Reader, relation: Oid, columns: frozenset[int] | None) -> int:
    row = reader.names.system.relation(relation)
    if row is None or row.kind == "r":
        return ALL_EVENTS if row else 0
    simple = SYSTEM_VIEWS.get(row.name)
    if simple is None:
        return 0
    return ALL_EVENTS if columns is None or simple & columns else DELETE


def _instead(reader: Reader, item: Object) -> int:
    """What unconditional INSTEAD rules take care of."""
    found = 0
    for rule in reader.names.catalog.children(item.oid, Rule):
        if rule.table == item.oid and rule.instead and rule.condition is None:
            found |= EVENTS[rule.event]
    return found


def _foreign(reader: Reader, item: ForeignTable) -> int:
    """What the wrapper says: of those of PostgreSQL's distribution only postgres_fdw writes, unless told otherwise."""
    server = reader.names.catalog[item.server]
    assert isinstance(server, Server)
    wrapper = reader.names.catalog[server.wrapper]
    assert isinstance(wrapper, ForeignDataWrapper)
    handler = reader.names.catalog.get(wrapper.handler)
    if handler is None or handler.name != "postgres_fdw_handler":
        return 0
    told = {**dict(server.options), **dict(item.fdw_options)}.get("updatable", "true")
    return ALL_EVENTS if told.lower() in ("t", "true", "on", "yes", "1") else 0


def _automatic(reader: Reader, view: View, columns: frozenset[int] | None, outer: tuple[Oid, ...]) -> int:
    """What a simple view passes on to the relation that it is over."""
    if not view.query.text:
        return 0  # an extension's view, whose query is not kept
    query = view_query(reader, view)
    base = base_entry(query)
    if base is None:
        return 0
    simple = dict(plain_columns(query))
    asked = simple if columns is None else {number: simple[number] for number in simple.keys() & columns}
    events = ALL_EVENTS if asked else DELETE
    if isinstance(reader.names.catalog.get(base.relation), Table):
        return events
    return events & _events(reader, base.relation, frozenset(asked.values()), outer)


def view_query(reader: Reader, view: View) -> nodes.Query:
    """A view's query, analysed anew from its text, which needs no search path."""
    text = reader.text(view.query)
    assert text is not None
    (statement,) = raw_parser(text)
    return bind_query(statement.stmt, Names(reader.names.catalog, reader.names.system)).query
