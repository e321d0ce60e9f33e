"""Views whose text depends on the columns of a relation beyond their names.

PostgreSQL stores a view's query as a tree and deparses it on every request (ruleutils.c). Here the text is stored, with
a hole for each name. Both are equivalent until a column name affects more than itself: how ORDER BY must be written so
that it does not refer to an output, or whether VALUES can stand alone. So a view is parsed again before its relation
changes and deparsed again afterwards. It is left unchanged if its text does not round-trip, or if it lists column
aliases of a relation or join: the text does not tell the query's own aliases from those that deparsing needed. A view
with a constant that is a row of the relation, which has a hole for its values, is left unchanged too. As a consequence,
a join with an alias, `(a JOIN b ON ...) j(id, id_1)`, keeps the original names of its columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from meshdoc import ruleutils
from meshdoc.analyze.stored import empty_path, stored_query
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.definition import view_definition
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import MaterializedView, View
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk
from meshdoc.session import Session


@contextmanager
def reprinting(session: Session, relation: Oid) -> Iterator[None]:
    """Deparse the relation's own query, if any, and the views that read it, again after its columns change."""
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
    names = empty_path(session.names)
    definition = view_definition(names, view)
    try:
        query = stored_query(names, view.query)
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
    return replace(view.query, text=ruleutils.view(query, Facts(session.names), columns))
