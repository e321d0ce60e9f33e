"""Views whose text the columns of a relation decide, beyond their names.

PostgreSQL keeps a view's query as a tree and prints it anew each time it is asked (ruleutils.c). Here its text is kept,
with a hole for each name. That comes to the same until a column's name decides more than itself: what ORDER BY has to
say so that no output is meant, whether VALUES can stand alone. So a view is read again before its relation changes, and
printed again after. It stays as it is where its text does not read as it was printed, and where that lists aliases of
a relation's or a join's columns: it does not tell those that the query itself gave from those that were needed to
print it. A constant that is a row of the relation has a hole for its values, and is not read again either.
So a join with an alias, `(a JOIN b ON ...) j(id, id_1)`, keeps the names that its columns had.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from meshdoc import ruleutils
from meshdoc.analyze.bind import bind_query
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.definition import view_definition
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import MaterializedView, View
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk
from meshdoc.session import Session
from meshdoc.syntax.parser import raw_parser


@contextmanager
def reprinting(session: Session, relation: Oid) -> Iterator[None]:
    """While the columns of a relation change: print anew its query, where it has one, and those that read it."""
    known = [(view.oid, query) for view in _concerned(session, relation) if (query := _read(session, view, relation))]
    yield
    for oid, query in known:
        view = session.catalog.get(oid)
        if isinstance(view, View | MaterializedView):
            text = _printed(session, view, query)
            if expression(session.names, text) != view_definition(session.names, view):
                session.catalog.alter(replace(view, query=text))


def _concerned(session: Session, relation: Oid) -> Iterator[View | MaterializedView]:
    own = session.catalog.get(relation)
    if isinstance(own, View | MaterializedView):
        yield own
    views: list[View | MaterializedView] = [*session.catalog.all(View), *session.catalog.all(MaterializedView)]
    for view in views:
        if view.oid != relation and view.query.mentions(relation):
            yield view


def _read(session: Session, view: View | MaterializedView, relation: Oid) -> nodes.Query | None:
    """A view's query from its text; None where the text does not say all of it."""
    names = Names(session.catalog, session.system, temporary=session.temporary)
    definition = view_definition(names, view)
    try:
        (raw,) = raw_parser(definition)
        query = bind_query(raw.stmt, names).query
    except (SqlError, Unsupported):
        return None
    facts = Facts(names)
    if any(_lists_columns(node) or _is_row(facts, node, relation) for node in walk(query)):
        return None
    return query if expression(names, _printed(session, view, query)) == definition else None


def _lists_columns(node: object) -> bool:
    kinds = (nodes.RangeKind.RELATION, nodes.RangeKind.JOIN)
    return isinstance(node, nodes.RangeTableEntry) and node.kind in kinds and bool(node.alias_columns)


def _is_row(facts: Facts, node: object, relation: Oid) -> bool:
    return isinstance(node, nodes.Const) and facts.type_relation(facts.base_type(node.type.oid)) == relation


def _printed(session: Session, view: View | MaterializedView, query: nodes.Query) -> Expr:
    columns = [column.name for column in view.columns]
    return Expr(ruleutils.view(query, Facts(session.names), columns), view.query.depends)
